'use strict';

const assert = require('node:assert/strict');

/** What rows and answers must look like, wherever the protocol says so once for all of them. */

/** Now, against a time of the database, in seconds. */
function secondsAgo(stored) {
  return (Date.now() - Date.parse(`${stored.replace(' ', 'T')}Z`)) / 1000;
}

/** @param {string} stored a time of the last seconds, in UTC */
function assertJustNow(stored) {
  assert.ok(stored, 'no time stored');
  assert.ok(Math.abs(secondsAgo(stored)) < 30, `${stored} UTC is not now`);
}

/**
 * The row of a call that is over (section 5, "Stored"): it has `ended_at`, its `duration` is the whole
 * seconds since it was answered, or NULL, and the reason stands where the table has a column for it.
 *
 * @param {import('./fixture').World} world
 * @param {string} roomName
 * @param {{ status: string, reason?: string }} expected
 */
async function assertFinal(world, roomName, { status, reason }) {
  const row = await world.call(roomName);
  assert.ok(row, `no row for ${roomName}`);
  assert.equal(row.status, status);
  assertJustNow(row.ended_at);
  if (row.accepted_at === null) {
    assert.equal(row.duration, null, 'duration of a call that was never connected');
  } else {
    const talked = (Date.parse(`${row.ended_at}Z`) - Date.parse(`${row.accepted_at}Z`)) / 1000;
    assert.ok(Number.isInteger(row.duration), `duration ${row.duration}`);
    assert.ok(Math.abs(row.duration - talked) <= 1, `duration ${row.duration}, talked ${talked} s`);
  }
  if (reason !== undefined && 'end_reason' in row) {
    assert.equal(row.end_reason, reason);
  }
  return row;
}

/**
 * A refusal by callback: `{ ok: false, code, message }`.
 *
 * @param {any} answer
 * @param {string} code
 */
function assertRefused(answer, code) {
  assert.equal(answer.ok, false, JSON.stringify(answer));
  assert.equal(answer.code, code, JSON.stringify(answer));
  assert.ok(typeof answer.message === 'string' && answer.message.length > 0, 'no message');
}

/**
 * A refusal by event: `{ message, code, event, roomName? }`, plus `status` where a call was stored.
 *
 * @param {any} error
 * @param {{ code: string, event: string, roomName?: string, message?: string, status?: string }} expected
 */
function assertCallError(error, { code, event, roomName, message, status }) {
  const { message: text, roomName: room = roomName, ...rest } = error;
  assert.deepEqual(rest, { code, event, ...(status && { status }) });
  assert.equal(room, roomName);
  assert.ok(typeof text === 'string' && text.length > 0, 'no message');
  if (message) {
    assert.equal(text, message);
  }
}

/**
 * The end of a call that nobody in particular, or a participant, brought about: the protocol gives
 * `endedBy` only for timers and lost connections (0) and for those who end a call.
 *
 * @param {any} ended
 * @param {{ roomName: string, reason: string, by: number[] }} expected `by`: every allowed `endedBy`
 */
function assertEnded(ended, { roomName, reason, by }) {
  const { endedBy, ...rest } = ended;
  assert.deepEqual(rest, { roomName, reason });
  assert.ok(by.includes(endedBy), `endedBy ${endedBy}, not one of ${by}`);
}

/**
 * What `call:participants` and `call:resumed` say of who is in the room, by user id.
 *
 * @param {any[]} participants
 * @returns {Record<number, { audio: boolean, video: boolean }>}
 */
function participantsByUser(participants) {
  const byUser = {};
  for (const { userId, audio, video, joinedAt, ...rest } of participants) {
    assert.deepEqual(rest, {});
    assert.equal(typeof userId, 'number');
    assert.equal(typeof audio, 'boolean');
    assert.equal(typeof video, 'boolean');
    assert.ok(Math.abs(Date.now() - new Date(joinedAt).getTime()) < 30_000, `joinedAt ${joinedAt}`);
    assert.ok(!(userId in byUser), `user ${userId} twice`);
    byUser[userId] = { audio, video };
  }
  return byUser;
}

module.exports = {
  assertJustNow,
  secondsAgo,
  assertFinal,
  assertRefused,
  assertCallError,
  assertEnded,
  participantsByUser,
};
