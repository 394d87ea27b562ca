import { avatar, byId, element } from './element.js';

/**
 * The buttons to pick who to be.
 *
 * @param {import('./demo-api.js').Person[]} people
 * @param {(person: import('./demo-api.js').Person) => void} onPick
 */
export function showPicker(people, onPick) {
  byId('picker-list').replaceChildren(
    ...people.map((person) =>
      element(
        'li',
        {},
        element(
          'button',
          { type: 'button', className: 'pick', onclick: () => onPick(person) },
          avatar(person.userId, person.name),
          `Be ${person.name}`,
        ),
      ),
    ),
  );
}

/** The people and groups to call. Rows are made once: a refresh must not take the keyboard's focus. */
export class PeopleView {
  #directory;
  #phone;
  #me;
  #rows = new Map();

  /**
   * @param {import('./directory.js').Directory} directory
   * @param {import('./phone.js').Phone} phone
   * @param {number} me
   */
  constructor(directory, phone, me) {
    this.#directory = directory;
    this.#phone = phone;
    this.#me = me;
  }

  update() {
    const { people } = this.#directory;
    for (const person of people.filter(({ userId }) => userId !== this.#me)) {
      const call = (callType) => this.#phone.callPerson(person, callType);
      this.#show('people-list', `person ${person.userId}`, person.userId, person.name, call);
      this.#tell(`person ${person.userId}`, onlineWords(person.devices), person.devices > 0);
    }
    for (const group of this.#directory.groupsOf(this.#me)) {
      const call = (callType) => this.#phone.callGroup(group, callType);
      this.#show('groups-list', `group ${group.groupId}`, group.groupId, group.name, call);
      const others = group.members.filter(({ userId }) => userId !== this.#me);
      const online = others.filter(({ userId }) => {
        return people.find((person) => person.userId === userId)?.devices > 0;
      });
      const words = `${online.length} of ${others.length} others online`;
      this.#tell(`group ${group.groupId}`, words, online.length > 0);
    }
  }

  #show(listId, key, id, name, call) {
    if (this.#rows.has(key)) {
      return;
    }
    const presence = element('span', { className: 'presence' });
    const button = (label, callType) =>
      element(
        'button',
        { type: 'button', onclick: () => call(callType), aria: { label: `${label} ${name}` } },
        callType === 'audio' ? 'Audio' : 'Video',
      );
    const row = element(
      'li',
      { className: 'row' },
      avatar(id, name),
      element('span', { className: 'who' }, element('strong', {}, name), presence),
      element(
        'span',
        { className: 'actions' },
        button('Audio call', 'audio'),
        button('Video call', 'video'),
      ),
    );
    this.#rows.set(key, presence);
    byId(listId).append(row);
  }

  #tell(key, words, online) {
    const presence = this.#rows.get(key);
    presence.textContent = words;
    presence.dataset.online = String(online);
  }
}

function onlineWords(devices) {
  if (devices === 0) {
    return 'offline';
  }
  return devices === 1 ? 'online' : `online on ${devices} devices`;
}
