'use strict';

const assert = require('node:assert/strict');
const { assertJustNow } = require('./expect');

/** What group calls leave in the tables, as other readers of them see it. */

/**
 * The row of a group call, the columns that every shape has.
 *
 * @param {import('./fixture').World} world
 * @param {string} roomName
 */
async function groupCall(world, roomName) {
  const [rows] = await world.pool.query(
    `SELECT id, group_id, initiated_by, call_type, status, room_name, created_at, started_at, ended_at,
       max_participants FROM wo_group_calls WHERE BINARY room_name = ?`,
    [roomName],
  );
  assert.ok(rows.length <= 1, `${rows.length} rows for ${roomName}`);
  return rows[0];
}

/** The participants' key to the call is spelled in two ways. */
async function keyToTheCall(world) {
  const [columns] = await world.pool.query('SHOW COLUMNS FROM wo_group_call_participants');
  const names = columns.map((column) => column.Field);
  return names.includes('group_call_id') ? 'group_call_id' : 'call_id';
}

/** What the shapes know of a participant; further columns are nobody else's business. */
const OF_A_STAY = [
  'user_id',
  'joined_at',
  'left_at',
  'duration',
  'audio_enabled',
  'video_enabled',
  'sdp_answer',
];

/**
 * Who ever joined a call: the rows of its participants by user id, one for each user.
 *
 * @param {import('./fixture').World} world
 * @param {string} roomName
 * @returns {Promise<Record<number, any>>}
 */
async function stays(world, roomName) {
  const { id } = await groupCall(world, roomName);
  const [rows] = await world.pool.query(
    'SELECT * FROM wo_group_call_participants WHERE ?? = ? ORDER BY user_id',
    [await keyToTheCall(world), id],
  );
  const stay = (row) =>
    Object.fromEntries(Object.entries(row).filter(([column]) => OF_A_STAY.includes(column)));
  const byUser = Object.fromEntries(rows.map((row) => [row.user_id, stay(row)]));
  assert.equal(Object.keys(byUser).length, rows.length, 'two rows of one user');
  return byUser;
}

/** These users are in the call now, and nobody else. */
async function assertInside(world, roomName, ...devices) {
  const rows = await stays(world, roomName);
  const inside = Object.values(rows).filter((row) => row.left_at === null);
  assert.deepEqual(
    inside.map((row) => row.user_id),
    devices.map((device) => device.userId).sort((one, other) => one - other),
  );
  for (const row of inside) {
    assertJustNow(row.joined_at);
  }
  return rows;
}

/**
 * The one stay of a user is over: it has `left_at`, and `duration` is the whole seconds that it took.
 *
 * @param {any} row
 */
function assertLeft(row) {
  assert.ok(row, 'no row of this participant');
  assertJustNow(row.joined_at);
  assertJustNow(row.left_at);
  const stayed = (Date.parse(`${row.left_at}Z`) - Date.parse(`${row.joined_at}Z`)) / 1000;
  assert.ok(Number.isInteger(row.duration), `duration ${row.duration}`);
  assert.ok(Math.abs(row.duration - stayed) <= 1, `duration ${row.duration}, stayed ${stayed} s`);
}

/**
 * The row of a group call that nobody but its initiator can have joined.
 *
 * @param {import('./fixture').World} world
 * @param {string} roomName
 */
async function assertRinging(world, roomName) {
  const row = await groupCall(world, roomName);
  assert.ok(row, `no row for ${roomName}`);
  assert.deepEqual([row.status, row.started_at, row.ended_at], ['ringing', null, null]);
  assertJustNow(row.created_at);
  return row;
}

/**
 * The row of a call that several members are or were in.
 *
 * @param {import('./fixture').World} world
 * @param {string} roomName
 * @param {number} [maxParticipants]
 */
async function assertActive(world, roomName, maxParticipants) {
  const row = await groupCall(world, roomName);
  assert.deepEqual([row.status, row.ended_at], ['active', null]);
  assertJustNow(row.started_at);
  if (maxParticipants !== undefined) {
    assert.equal(row.max_participants, maxParticipants);
  }
  return row;
}

/**
 * The rows of a group call that is over: it has `ended_at`, and nobody is in it any more.
 *
 * @param {import('./fixture').World} world
 * @param {string} roomName
 */
async function assertGroupEnded(world, roomName) {
  const row = await groupCall(world, roomName);
  assert.equal(row.status, 'ended');
  assertJustNow(row.ended_at);
  for (const stay of Object.values(await stays(world, roomName))) {
    assertJustNow(stay.left_at);
    assert.ok(Number.isInteger(stay.duration), `duration ${stay.duration}`);
  }
  return row;
}

module.exports = {
  groupCall,
  stays,
  assertInside,
  assertLeft,
  assertRinging,
  assertActive,
  assertGroupEnded,
};
