'use strict';

const { narratedDevice, tell } = require('./narrated');
const sdp = require('./sdp');
const { PEOPLE } = require('./seed');

/** The calls of the demo, between Alice's phone and Bob's phone and tablet. */

/**
 * Alice calls Bob; both his devices ring, the phone answers; they talk and Alice hangs up.
 *
 * @param {string} url of the chat server
 * @returns {Promise<string>} the room name
 */
async function acceptedCall(url) {
  const { alice, phone, tablet, leave } = await cast(url, 'A call that is answered');
  const roomName = room();

  tell('Alice calls Bob, whose phone and tablet ring; candidates follow the offer');
  await initiate(alice, roomName);
  await Promise.all([
    phone.hears('call:incoming', { roomName }),
    tablet.hears('call:incoming', { roomName }),
  ]);
  await sendCandidates(alice, [phone, tablet], 'offerer', roomName);
  tell('Bob answers on his phone');
  phone.emit('call:join_room', { roomName, userId: phone.userId });
  phone.emit('call:accept', { roomName, userId: phone.userId, sdpAnswer: sdp.answer() });
  await alice.hears('call:answer', { roomName, acceptedBy: phone.userId });
  await tablet.hears('call:ended', { roomName, reason: 'answered_elsewhere' });
  await sendCandidates(phone, [alice], 'answerer', roomName);
  tell('Bob switches his camera off');
  phone.emit('call:toggle_media', { roomName, userId: phone.userId, audio: true, video: false });
  await alice.hears('user:media_changed', { roomName, audio: true, video: false });
  tell('Alice hangs up');
  alice.emit('call:end', { roomName, userId: alice.userId, reason: 'completed' });
  await phone.hears('call:ended', { roomName, reason: 'completed', endedBy: alice.userId });
  leave();
  return roomName;
}

/** How many candidates an accepted call stores. */
acceptedCall.candidates = sdp.candidates('offerer').length + sdp.candidates('answerer').length;

/**
 * Alice calls Bob, who refuses on his tablet.
 *
 * @param {string} url of the chat server
 * @returns {Promise<string>} the room name
 */
async function rejectedCall(url) {
  const { alice, phone, tablet, leave } = await cast(url, 'A call that is refused');
  const roomName = room();

  tell('Alice calls Bob');
  await initiate(alice, roomName);
  await Promise.all([
    phone.hears('call:incoming', { roomName }),
    tablet.hears('call:incoming', { roomName }),
  ]);
  tell('Bob refuses on his tablet');
  tablet.emit('call:reject', { roomName, userId: tablet.userId, reason: 'declined' });
  await alice.hears('call:rejected', { roomName, rejectedBy: tablet.userId });
  await phone.hears('call:ended', { roomName, reason: 'rejected_elsewhere' });
  leave();
  return roomName;
}

/** @param {import('./client').Client} alice @param {string} roomName */
async function initiate(alice, roomName) {
  alice.emit('call:initiate', {
    fromId: alice.userId,
    toId: PEOPLE.bob.userId,
    callType: 'video',
    roomName,
    sdpOffer: sdp.offer(),
  });
  alice.emit('call:join_room', { roomName, userId: alice.userId });
  await alice.hears('call:ringing', { roomName, devices: 2 });
  await alice.hears('call:participants', { roomName });
}

/** Sends the candidates of one side and waits until these devices of the other have all of them. */
async function sendCandidates(from, devices, side, roomName) {
  const [{ userId: toUserId }] = devices;
  for (const candidate of sdp.candidates(side)) {
    from.emit('ice:candidate', { roomName, fromUserId: from.userId, toUserId, ...candidate });
  }
  for (const candidate of sdp.candidates(side)) {
    for (const device of devices) {
      await device.hears('ice:candidate', { roomName, ...candidate });
    }
  }
}

function room() {
  return `room_${PEOPLE.alice.userId}_${PEOPLE.bob.userId}_${Date.now()}`;
}

/** Everybody's devices, logged in, each telling what it hears. */
async function cast(url, title) {
  console.log(`\n${title}`);
  const device = (name, person, session) => narratedDevice({ name, url, person, session });
  const alice = device("Alice's phone", PEOPLE.alice, 'alice-phone');
  const phone = device("Bob's phone", PEOPLE.bob, 'bob-phone');
  const tablet = device("Bob's tablet", PEOPLE.bob, 'bob-tablet');
  const devices = [alice, phone, tablet];
  await Promise.all(devices.map((client) => client.logIn()));
  return { alice, phone, tablet, leave: () => devices.forEach((client) => client.disconnect()) };
}

module.exports = { acceptedCall, rejectedCall };
