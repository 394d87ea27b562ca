'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { EVENT_TABLE } = require('../lib/event-table');
const { scene } = require('./support/scene');

const WITH_ROOM = { roomName: 'r', userId: 7 };

/** What the contract cannot represent: event, payload. */
const UNREPRESENTABLE = [
  ['call:register', null],
  ['call:register', 5],
  ['call:register', 'text'],
  ['call:register', [1]],
  ['call:register', Buffer.from('x')],
  ['call:register', { userId: '07' }],
  ['call:register', { userId: ' 7' }],
  ['call:register', { userId: 0 }],
  ['call:register', { userId: -1 }],
  ['call:register', { userId: 7.5 }],
  ['call:register', { userId: 2147483648 }],
  ['call:register', { userId: '99999999999' }],
  ['call:register', { userId: {} }],
  ['call:register', { userId: true }],
  ['call:end', { roomName: 5 }],
  ['call:end', { roomName: ['r'] }],
  ['call:end', { roomName: { __proto__: null } }],
  ['call:initiate', { toId: 8, callType: 'hologram', roomName: 'r' }],
  ['call:initiate', { toId: 8, callType: 1, roomName: 'r' }],
  ['call:initiate', { toId: 'x', callType: 'audio', roomName: 'r' }],
  ['call:initiate', { toId: 8, callType: 'audio', roomName: 'r', sdpOffer: Buffer.from('o') }],
  ['call:accept', { ...WITH_ROOM, sdpAnswer: { deep: [{ in: Buffer.from('o') }] } }],
  ['call:accept', { ...WITH_ROOM, sdpAnswer: 'x'.repeat(200_000) }],
  ['ice:candidate', { roomName: 'r', candidate: 'c', sdpMid: 'm'.repeat(201) }],
  ['ice:candidate', { roomName: 'r', candidate: 'c', sdpMLineIndex: { a: 'm'.repeat(201) } }],
  ['ice:candidate', { roomName: 'r', candidate: 'c', toUserId: 'bob' }],
  ['call:toggle_media', { ...WITH_ROOM, audio: 'yes', video: true }],
  ['call:toggle_media', { ...WITH_ROOM, audio: true, video: 2 }],
  ['call:noise_cancellation', { ...WITH_ROOM, enabled: 'on' }],
  ['call:screen_share', { ...WITH_ROOM, action: 1 }],
  ['call:recording', { ...WITH_ROOM, action: 'start', userName: { first: 'Z' } }],
  ['call:stats', { ...WITH_ROOM, duration: 'long' }],
  ['call:stats', { ...WITH_ROOM, jitter: '' }],
  ['call:stats', { ...WITH_ROOM, jitter: {} }],
  ['call:history', { limit: 0 }],
  ['call:history', { before: 5 }],
  ['call:mute_participant', { ...WITH_ROOM, targetUserId: [] }],
];

test('what the contract cannot represent is refused, by callback or call:error', async (t) => {
  const { sidecar, host } = await scene(t, {}, { maxPayloadBytes: 65536 });
  const client = await host.user(7);
  for (const [event, payload] of UNREPRESENTABLE) {
    const answer = await client.ask(event, payload);
    assert.equal(answer.ok, false);
    assert.equal(answer.code, 'invalid_argument', event);
    assert.equal(typeof answer.message, 'string');
    client.emit(event, payload);
    const error = await client.hears('call:error');
    assert.equal(error.code, 'invalid_argument');
    assert.equal(error.event, event);
    assert.equal(error.message, answer.message);
    const room = typeof payload?.roomName === 'string' ? 'r' : undefined;
    assert.equal(error.roomName, room);
  }
  client.emit('call:end', { roomName: 'r' });
  await sidecar.next('end');
  assert.deepEqual(
    sidecar.events.map(({ kind }) => kind),
    ['deviceUp', 'end'],
  );
});

/** Things that no client library sends, but that reach a listener all the same. */
const HOSTILE = [
  [],
  [null],
  [undefined, undefined],
  [Symbol('s')],
  [() => {}, { roomName: 'r' }],
  [Object.create({ roomName: 'inherited' })],
  [{ roomName: 'a\ud800b', userId: 7 }],
  [
    {
      get roomName() {
        throw new Error('trap');
      },
    },
  ],
  [
    {
      roomName: 'r',
      get userId() {
        throw new Error('trap');
      },
    },
  ],
  [
    new Proxy(
      {},
      {
        get() {
          throw new Error('trap');
        },
      },
    ),
  ],
  [nested(100_000)],
  [{ roomName: 'r', sdpOffer: nested(100_000), candidate: nested(100_000) }],
  [JSON.parse('{"__proto__":{"roomName":"x"},"roomName":7}')],
  [{ roomName: 'x'.repeat(200_000), userId: 'x'.repeat(200_000) }],
  [
    {
      roomName: {
        toString() {
          throw new Error('trap');
        },
      },
    },
  ],
];

test('whatever arrives, nothing is thrown into the host', async (t) => {
  const { sidecar, host } = await scene(t);
  const client = await host.user(7);
  const emit = (event, args) => client.there.listeners(event).forEach((listen) => listen(...args));
  for (const event of Object.keys(EVENT_TABLE)) {
    for (const args of HOSTILE) {
      emit(event, args);
      let answers = 0;
      emit(event, [
        ...args,
        () => {
          answers += 1;
          throw new Error('callback');
        },
      ]);
      assert.ok(answers <= 1);
    }
  }
  client.emit('call:end_for_all', { roomName: 'still here' });
  let event;
  do {
    event = await sidecar.next('endForAll');
  } while (event.endForAll.roomName !== 'still here');
  assert.equal(event.userId, 7);
});

test('a refusal of an ice:request is an ice:response, never a call:error', async (t) => {
  const { host } = await scene(t);
  const client = await host.user(7);
  const failure = {
    ok: false,
    success: false,
    error: 'userId must be an integer from 1 to 2147483647',
    code: 'invalid_argument',
    message: 'userId must be an integer from 1 to 2147483647',
  };
  assert.deepEqual(await client.ask('ice:request', { userId: 'x' }), failure);
  client.emit('ice:request', { userId: 'x' });
  assert.deepEqual(await client.hears('ice:response'), failure);
  assert.deepEqual(client.heard, []);
});

test('failures of initiate and accept begin with the texts that clients know', async (t) => {
  const { host } = await scene(t);
  const client = await host.user(7);
  for (const event of ['call:initiate', 'group_call:initiate']) {
    const { message } = await client.ask(event, 5);
    assert.equal(message, 'Failed to initiate call: the payload must be an object');
  }
  const { message } = await client.ask('call:accept', 5);
  assert.equal(message, 'Failed to accept call: the payload must be an object');
});

function nested(depth) {
  let value = {};
  for (let i = 0; i < depth; i += 1) {
    value = { value };
  }
  return value;
}
