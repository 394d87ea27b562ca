'use strict';

const assert = require('node:assert/strict');
const sdp = require('../../demo/sdp');

/** Calls brought to a certain point, for tests of what happens then. */

/**
 * Calls somebody and answers with what the caller's callback got.
 *
 * @param {import('../../demo/client').Client} caller
 * @param {number | string} toId
 * @param {string} roomName
 * @param {object} [more] fields of the payload
 */
function initiate(caller, toId, roomName, more = {}) {
  return caller.ask('call:initiate', {
    fromId: caller.userId,
    toId,
    callType: 'video',
    roomName,
    sdpOffer: sdp.offer(),
    ...more,
  });
}

/**
 * @param {import('../../demo/client').Client} callee
 * @param {string} roomName
 * @param {object} [more] fields of the payload
 */
function accept(callee, roomName, more = {}) {
  return callee.ask('call:accept', {
    roomName,
    userId: callee.userId,
    sdpAnswer: sdp.answer(),
    ...more,
  });
}

/**
 * Sends an event of a device for a room, with the sender's id.
 *
 * @param {import('../../demo/client').Client} device
 * @param {string} event
 * @param {string} roomName
 * @param {object} [more] fields of the payload
 */
function send(device, event, roomName, more = {}) {
  return device.ask(event, { roomName, userId: device.userId, ...more });
}

/**
 * @param {import('../../demo/client').Client} from
 * @param {string} roomName
 * @param {object} [more] fields of the payload
 */
function sendCandidate(from, roomName, more = {}) {
  const [candidate] = sdp.candidates('offerer');
  return from.ask('ice:candidate', { roomName, fromUserId: from.userId, ...candidate, ...more });
}

/**
 * A call that rings on one device of the callee: Alice calls Bob, unless others are given.
 *
 * @param {import('./cast').Cast} cast
 * @param {object} [people]
 * @param {import('../../demo/client').Client} [people.alice]
 * @param {import('../../demo/client').Client} [people.bob]
 */
async function ringingCall(cast, people = {}) {
  const alice = people.alice ?? (await cast.connect('alice'));
  const bob = people.bob ?? (await cast.connect('bob'));
  const roomName = cast.room();
  const answer = await initiate(alice, bob.userId, roomName);
  assert.equal(answer.status, 'ringing', JSON.stringify(answer));
  await bob.hears('call:incoming', { roomName });
  await alice.hears('call:ringing', { roomName });
  return { alice, bob, roomName };
}

/**
 * A call that the callee has answered.
 *
 * @param {import('./cast').Cast} cast
 * @param {object} [people]
 * @param {import('../../demo/client').Client} [people.alice]
 * @param {import('../../demo/client').Client} [people.bob]
 */
async function connectedCall(cast, people) {
  const call = await ringingCall(cast, people);
  const answer = await accept(call.bob, call.roomName);
  assert.equal(answer.ok, true, JSON.stringify(answer));
  await call.alice.hears('call:answer', { roomName: call.roomName });
  return call;
}

/**
 * Joins the room with these devices, each of another user, one after the other.
 *
 * @param {string} roomName
 * @param {...import('../../demo/client').Client} devices
 */
async function joinRoom(roomName, ...devices) {
  const inside = [];
  for (const device of devices) {
    const answer = await send(device, 'call:join_room', roomName);
    assert.equal(answer.ok, true, JSON.stringify(answer));
    await device.hears('call:participants', { roomName });
    for (const other of inside) {
      await other.hears('user:joined_call', { roomName, userId: device.userId });
    }
    inside.push(device);
  }
}

/** An answered call with both devices in its room, as deployed clients have it. */
async function callInRoom(cast, people) {
  const call = await connectedCall(cast, people);
  await joinRoom(call.roomName, call.alice, call.bob);
  return call;
}

module.exports = {
  initiate,
  accept,
  send,
  sendCandidate,
  ringingCall,
  connectedCall,
  callInRoom,
  joinRoom,
};
