'use strict';

const assert = require('node:assert/strict');
const sdp = require('../../demo/sdp');
const { joinRoom } = require('./calls');

/** Group calls brought to a certain point, for tests of what happens then. */

/**
 * Calls a group and answers with what the caller's callback got.
 *
 * @param {import('../../demo/client').Client} caller
 * @param {number | string} groupId
 * @param {string} roomName
 * @param {object} [more] fields of the payload
 */
function callGroup(caller, groupId, roomName, more = {}) {
  return caller.ask('call:initiate', {
    fromId: caller.userId,
    groupId,
    callType: 'video',
    roomName,
    sdpOffer: sdp.offer(),
    ...more,
  });
}

/** The same as Android clients do it, without an offer. */
function callGroupAsAndroid(caller, groupId, roomName, more = {}) {
  return caller.ask('group_call:initiate', {
    initiatedBy: caller.userId,
    groupId,
    callType: 'video',
    roomName,
    ...more,
  });
}

/**
 * A group call that rings on one device of every member but the first, who calls and has not joined
 * yet.
 *
 * @param {import('./cast').Cast} cast
 * @param {object} [how]
 * @param {string[] | Record<string, any>} [how.members] names, with their roles where these matter
 * @param {Record<string, import('../../demo/client').Client>} [how.devices] by name; the others get one
 * @param {number} [how.groupId] of a group that exists already
 * @returns {Promise<any>} `groupId`, `roomName` and the devices by name
 */
async function ringingGroup(
  cast,
  { members = ['alice', 'bob', 'carol'], devices = {}, groupId } = {},
) {
  const names = Array.isArray(members) ? members : Object.keys(members);
  const group = groupId ?? (await cast.group(members));
  const people = {};
  for (const name of names) {
    people[name] = devices[name] ?? (await cast.connect(name));
  }
  const [caller, ...others] = Object.values(people);
  const roomName = cast.room();
  const answer = await callGroup(caller, group, roomName);
  assert.equal(answer.status, 'ringing', JSON.stringify(answer));
  await caller.hears('call:ringing', { roomName });
  for (const other of others) {
    await other.hears('group_call:incoming', { roomName });
  }
  return { groupId: group, roomName, ...people };
}

/**
 * A group call in whose room some members are, in this order; on the devices of the others it rings.
 *
 * @param {import('./cast').Cast} cast
 * @param {object} [how] as for `ringingGroup`, and
 * @param {string[]} [how.joined] names; everybody, if none are given
 */
async function activeGroup(cast, { joined, ...how } = {}) {
  const call = await ringingGroup(cast, how);
  const members = how.members ?? ['alice', 'bob', 'carol'];
  const names = joined ?? (Array.isArray(members) ? members : Object.keys(members));
  await joinRoom(call.roomName, ...names.map((name) => call[name]));
  return call;
}

/** A member joins a call in whose room others are already. */
async function joinLater(roomName, device, ...inside) {
  await joinRoom(roomName, device);
  for (const other of inside) {
    await other.hears('user:joined_call', { roomName, userId: device.userId });
  }
}

/**
 * What the protocol leaves open, mostly whether the device that acted hears of it too: if it does, then
 * once and exactly this. To be called behind what proves that the others have heard.
 *
 * @param {import('./fixture').World} world
 * @param {import('../../demo/client').Client} device
 * @param {string} event
 * @param {(payload: any) => void} check
 */
async function mayHear(world, device, event, check) {
  await world.caughtUp(device);
  const heard = device.heard.find((each) => !each.taken && each.event === event);
  if (heard) {
    heard.taken = true;
    check(heard.payload);
  }
}

module.exports = {
  callGroup,
  callGroupAsAndroid,
  ringingGroup,
  activeGroup,
  joinLater,
  mayHear,
};
