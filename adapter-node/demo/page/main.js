import { openSession } from './demo-api.js';
import { Directory } from './directory.js';
import { avatar, byId } from './element.js';
import { EventLog } from './event-log.js';
import { Phone } from './phone.js';
import { Signaling } from './signaling.js';
import { CallView } from './view-call.js';
import { PeopleView, showPicker } from './view-people.js';
import { RingView } from './view-ring.js';
import { showPastCalls } from './view-visit.js';
import { forget, recall, remember } from './visit.js';

/**
 * Where the parts of the page are put together. Addresses: `/?user=alice` picks that user at once,
 * `/?relay` lets media flow over TURN only.
 */

const address = new URLSearchParams(location.search);
const directory = new Directory();

async function main() {
  await directory.refresh();
  directory.watch();
  const person = whoToBe();
  if (person) {
    await be(person);
  } else {
    showPicker(directory.people, be);
    byId('status').textContent = 'Pick a user';
  }
}

/** The user of the address, else who this tab was before it was loaded again. */
function whoToBe() {
  const username = address.get('user');
  return directory.people.find((person) =>
    username ? person.username === username : person.userId === recall().userId,
  );
}

/** @param {import('./demo-api.js').Person} person */
async function be(person) {
  if (recall().userId !== person.userId || !recall().session) {
    forget();
    remember(await openSession(person.userId));
  }
  byId('picker').hidden = true;
  byId('signed-in').hidden = false;
  byId('me').replaceChildren(avatar(person.userId, person.name), person.name);
  document.title = `${person.name} · WorldMates Calls`;
  connect(person);
}

function connect(person) {
  const signaling = new Signaling(recall());
  const phone = new Phone({ signaling, directory, relayOnly: address.has('relay') });
  const log = new EventLog();
  signaling.addEventListener('traffic', ({ detail }) => log.add(detail));
  signaling.addEventListener('refused', () => renewSession(person));
  byId('leave').onclick = () => leave(phone);
  show(phone, person);
  signaling.connect();
}

/** @param {Phone} phone */
async function leave(phone) {
  await phone.call?.leave();
  forget();
  location.assign(location.pathname);
}

/** The server forgot the session, as the demo does with every new database. */
async function renewSession({ userId }) {
  remember(await openSession(userId));
  location.reload();
}

function show(phone, { userId }) {
  const people = new PeopleView(directory, phone, userId);
  const views = [new RingView(phone), new CallView(phone, directory, userId)];
  const update = () => {
    document.body.dataset.state = phone.state;
    document.body.dataset.room = phone.roomName ?? '';
    byId('abandoned').hidden = !phone.abandoned;
    views.forEach((view) => view.update());
  };
  byId('continue').onclick = () => phone.continueHere();
  byId('abandon').onclick = () => phone.hangUpAbandoned();
  directory.addEventListener('change', () => people.update());
  phone.addEventListener('change', update);
  phone.addEventListener('past', showPastCalls);
  phone.addEventListener('status', ({ detail }) => (byId('status').textContent = detail));
  people.update();
  showPastCalls();
  update();
}

main().catch((error) => (byId('status').textContent = error.message));
