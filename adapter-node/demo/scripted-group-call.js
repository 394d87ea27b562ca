'use strict';

const { narratedDevice, tell } = require('./narrated');
const sdp = require('./sdp');
const { GROUP, PEOPLE } = require('./seed');

/**
 * The group call of the demo: Alice calls the group from her phone. Bob accepts, Carol declines, Dave
 * joins late, Bob loses the connection and comes back, Alice ends it for all.
 *
 * @param {string} url of the chat server
 * @returns {Promise<string>} the room name
 */
async function groupCall(url) {
  console.log('\nA group call');
  tell(`Alice, Bob, Carol and Dave are in the chat group "${GROUP.name}"`);
  const [alice, bob, carol, dave] = await logIn(url);
  const roomName = `room_group_${GROUP.groupId}_${Date.now()}`;

  tell('Alice calls the group and is the first in the room');
  await initiate(alice, roomName, [bob, carol, dave]);
  tell('Bob accepts');
  await accept(bob, roomName, alice);
  tell('Carol declines, of which nobody else hears');
  carol.emit('call:reject', { roomName, userId: carol.userId, reason: 'declined' });
  tell('Alice and Bob exchange candidates, which are for each other alone');
  await exchangeCandidates(alice, bob, roomName);
  tell('Dave joins late');
  await join(dave, roomName, [alice, bob]);

  tell('Bob loses the connection, and is back in the call before anybody notices');
  bob.disconnect();
  const bobAgain = device(url, "Bob's phone", PEOPLE.bob);
  await bobAgain.logIn();
  await bobAgain.hears('call:resumed', { roomName });
  tell('Dave switches his camera off');
  dave.emit('call:toggle_media', { roomName, userId: dave.userId, audio: true, video: false });
  for (const other of [alice, bobAgain]) {
    await other.hears('user:media_changed', { roomName, userId: dave.userId });
  }

  tell('Alice ends it for all who are in it');
  alice.emit('call:end_for_all', { roomName, userId: alice.userId });
  for (const other of [bobAgain, dave]) {
    await other.hears('call:ended', { roomName, reason: 'ended_for_all', endedBy: alice.userId });
  }
  for (const client of [alice, bobAgain, carol, dave]) {
    client.disconnect();
  }
  return roomName;
}

/** Calls as Android clients do, joins without waiting, and waits until it rings on the others. */
async function initiate(alice, roomName, others) {
  alice.emit('group_call:initiate', {
    initiatedBy: alice.userId,
    groupId: GROUP.groupId,
    callType: 'video',
    roomName,
    sdpOffer: sdp.offer(),
  });
  alice.emit('call:join_room', { roomName, userId: alice.userId });
  await alice.hears('call:ringing', { roomName, devices: others.length });
  await alice.hears('call:participants', { roomName });
  await Promise.all(others.map((other) => other.hears('group_call:incoming', { roomName })));
}

async function accept(member, roomName, alice) {
  member.emit('call:accept', { roomName, userId: member.userId, sdpAnswer: sdp.answer() });
  await member.hears('call:participants', { roomName });
  await alice.hears('call:answer', { roomName, acceptedBy: member.userId });
  await alice.hears('user:joined_call', { roomName, userId: member.userId });
}

async function join(member, roomName, others) {
  member.emit('call:join_room', { roomName, userId: member.userId });
  await member.hears('call:participants', { roomName });
  for (const other of others) {
    await other.hears('user:joined_call', { roomName, userId: member.userId });
  }
}

/** In a group, each pair of members trades candidates of its own. */
async function exchangeCandidates(one, other, roomName) {
  for (const [from, to, side] of [
    [one, other, 'offerer'],
    [other, one, 'answerer'],
  ]) {
    const [candidate] = sdp.candidates(side);
    const ends = { fromUserId: from.userId, toUserId: to.userId };
    from.emit('ice:candidate', { roomName, ...ends, ...candidate });
    await to.hears('ice:candidate', { roomName, ...candidate });
  }
}

/** Everybody's phone, logged in. */
async function logIn(url) {
  const phones = Object.values(PEOPLE).map((person) =>
    device(url, `${person.firstName}'s phone`, person),
  );
  await Promise.all(phones.map((phone) => phone.logIn()));
  return phones;
}

function device(url, name, person) {
  return narratedDevice({ name, url, person, session: person.sessions[0] });
}

/**
 * Prints what group calls left in the tables.
 *
 * @param {import('mysql2/promise').Pool} pool
 * @param {string} roomName
 */
async function showGroupRows(pool, roomName) {
  const [calls] = await pool.query(
    'SELECT id, room_name, status, group_id, initiated_by, call_type, created_at, started_at, ended_at,' +
      ' max_participants FROM wo_group_calls WHERE room_name = ?',
    [roomName],
  );
  console.log('\nwo_group_calls');
  console.table(calls);
  const [participants] = await pool.query(
    'SELECT user_id, joined_at, left_at, duration, audio_enabled, video_enabled' +
      ' FROM wo_group_call_participants WHERE call_id = ? ORDER BY id',
    [calls[0].id],
  );
  console.log('wo_group_call_participants: one row for each who joined');
  console.table(participants);
}

module.exports = { groupCall, showGroupRows };
