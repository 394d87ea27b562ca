'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { EVENT_TABLE, translate } = require('../lib/event-table');
const { Refusal } = require('../lib/fields');
const { loadCallService } = require('../lib/wire');
const { OddValues } = require('./support/odd-values');

const ROUNDS = Number(process.env.CALLS_TEST_FUZZ_ROUNDS ?? 30_000);
const FIRST_NUMBER = Number(process.env.CALLS_TEST_FUZZ_NUMBER ?? 1);
const MOST_BYTES = 1000;

/** What clients in the field send. */
const GOOD = {
  roomName: 'room',
  userId: 7,
  user_id: '7',
  fromId: 7,
  fromUserId: 7,
  toUserId: '8',
  toId: 8,
  targetUserId: 8,
  callType: 'video',
  sdpOffer: { type: 'offer', sdp: 'v=0' },
  sdpAnswer: 'v=0',
  candidate: { candidate: 'c' },
  sdpMLineIndex: 0,
  sdpMid: 'audio',
  audio: true,
  video: 0,
  enabled: false,
  action: 'start',
  userName: 'Ada',
  duration: '1.5',
  packetLoss: 2,
};

const { requestSerialize, requestDeserialize } = loadCallService().service.Attach;

function check(name, row, payload) {
  const translated = translate(row, payload, MOST_BYTES);
  if (translated instanceof Refusal) {
    assert.equal(translated.code, 'invalid_argument');
    assert.match(translated.cause, /^[\w ",]+$/);
    return;
  }
  const { arm, body, claims, bytes } = translated;
  const wire = requestSerialize({ events: [{ number: 1, [arm]: body }] });
  const [event] = requestDeserialize(wire).events;
  assert.equal(event.kind, arm);
  for (const [field, value] of Object.entries(body)) {
    assert.deepEqual(event[arm][field], value, field);
    assert.ok(typeof value !== 'string' || Buffer.byteLength(value) <= MOST_BYTES, field);
  }
  assert.ok(claims.every((claim) => Number.isInteger(claim) && claim > 0));
  assert.ok(bytes >= wire.length);
}

test('whatever is sent becomes a refusal, or what the sidecar reads as it was meant', () => {
  for (let number = FIRST_NUMBER; number < FIRST_NUMBER + ROUNDS; number += 1) {
    const odd = new OddValues(number);
    const [name, row] = odd.any(Object.entries(EVENT_TABLE));
    const payload = odd.payload([...row.claims, ...Object.keys(row.fields)], GOOD);
    try {
      check(name, row, payload);
    } catch (cause) {
      throw new Error(`number ${number}, ${name}: ${cause.message}`, { cause });
    }
  }
});
