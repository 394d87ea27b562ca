'use strict';

/** protocol.md, section 7: whatever arrives, everybody stays up and the sender gets one clear answer. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { Client } = require('../../demo/client');
const { initiate, ringingCall } = require('./calls');
const { startWorld } = require('./fixture');

const EVENTS = [
  'call:register',
  'call:initiate',
  'group_call:initiate',
  'call:accept',
  'call:reject',
  'call:end',
  'ice:candidate',
  'call:join_room',
  'call:leave_room',
  'call:toggle_media',
  'ice:request',
  'call:renegotiate',
  'call:renegotiate_answer',
  'call:screen_share',
  'call:recording',
  'call:noise_cancellation',
  'call:stats',
  'call:history',
  'call:end_for_all',
  'call:mute_participant',
  'call:remove_participant',
];

/** Events that later versions serve; until then they may be refused unread. */
const LATER = EVENTS.filter((event) => /^group_call|history|for_all|participant$/.test(event));

/** Payloads that are not plain objects: `invalid_argument`, whatever the event. */
const NOT_OBJECTS = {
  null: null,
  'a string': 'room',
  'an empty string': '',
  'a number': 7,
  true: true,
  'an array': [{ roomName: 'x' }],
  bytes: Buffer.from('room'),
};

/** Objects that no client sends. Any one answer is right, except for silence and a crash. */
const ODD_OBJECTS = {
  'nothing in it': {},
  'null everywhere': {
    roomName: null,
    userId: null,
    fromId: null,
    toId: null,
    sdpOffer: null,
    candidate: null,
  },
  'objects for texts': { roomName: {}, userId: {}, callType: {}, reason: { a: 1 }, action: [] },
  'a history': JSON.parse(
    '{"__proto__": {"roomName": "x"}, "constructor": null, "hasOwnProperty": 1}',
  ),
  'texts for flags': { roomName: 'nobody', audio: 'yes', video: 1, enabled: 'no' },
  'odd figures': {
    roomName: 'nobody',
    duration: 'long',
    packetLoss: 1e308,
    jitter: -1,
    bitrate: null,
  },
  bytes: { roomName: 'nobody', candidate: Buffer.from([1, 2, 3]), sdpOffer: Buffer.alloc(5) },
  'deep nesting': {
    roomName: 'nobody',
    candidate: JSON.parse('['.repeat(3000) + ']'.repeat(3000)),
  },
  'half a surrogate': { roomName: '\uD800', reason: '\uDC00' },
  'a very long reason': { roomName: 'nobody', reason: 'x'.repeat(200_000) },
};

describe('Hostile payloads', { concurrency: 3 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  /** Chat works, calls work, and neither process was replaced. */
  async function assertAllUp(cast) {
    for (const program of world.programs) {
      assert.equal(program.ended, false, `${program.name} ended`);
    }
    const { alice, roomName } = await ringingCall(cast);
    await alice.ask('call:end', { roomName });
  }

  for (const event of EVENTS) {
    test(`${event}: what is no plain object is invalid_argument, by callback and by call:error`, async (t) => {
      const cast = world.cast(t);
      const eve = await cast.connect('eve');
      const codes = ['invalid_argument', ...(LATER.includes(event) ? ['failed_precondition'] : [])];
      for (const [name, args] of [
        ...Object.entries(NOT_OBJECTS).map(([key, value]) => [key, [value]]),
        ['none', []],
      ]) {
        const answer = await eve.ask(event, ...args);
        assert.equal(answer.ok, false, `${name}: ${JSON.stringify(answer)}`);
        assert.ok(codes.includes(answer.code), `${name}: ${JSON.stringify(answer)}`);
        eve.emit(event, ...args);
        await eve.hears(...failureOf(event, answer.code));
      }
      await assertOneAnswerEach(world, eve);
      await assertAllUp(cast);
    });

    test(`${event}: odd objects get one answer each`, async (t) => {
      const cast = world.cast(t);
      const eve = await cast.connect('eve');
      for (const [name, payload] of Object.entries(ODD_OBJECTS)) {
        const answer = await eve.ask(event, payload);
        assert.equal(typeof answer?.ok, 'boolean', `${name}: ${JSON.stringify(answer)}`);
        if (!answer.ok) {
          assert.match(answer.code, /^[a-z_]+$/, name);
        }
        assert.notEqual(answer.code, 'internal', `${name}: ${JSON.stringify(answer)}`);
        assert.notEqual(answer.code, 'unavailable', `${name}: ${JSON.stringify(answer)}`);
      }
      await assertOneAnswerEach(world, eve);
      await assertAllUp(cast);
    });
  }

  test('more arguments than one, and callbacks in odd places', async (t) => {
    const cast = world.cast(t);
    const eve = await cast.connect('eve');
    for (const event of EVENTS) {
      eve.emit(event, { roomName: 'nobody' }, { roomName: 'second' }, 'third');
      const answer = await eve.ask(event, { roomName: 'nobody' }, null, 'third');
      assert.equal(typeof answer?.ok, 'boolean', event);
    }
    await assertAllUp(cast);
  });

  test('a flood without waiting, and a socket that leaves in the middle of it', async (t) => {
    const cast = world.cast(t);
    const eve = await cast.connect('eve');
    const bobId = await cast.user('bob');
    for (let i = 0; i < 500; i++) {
      eve.emit(EVENTS[i % EVENTS.length], { roomName: `flood ${i}`, toId: bobId });
    }
    eve.disconnect();
    await assertAllUp(cast);
  });

  test('a socket that never logs in and floods', async (t) => {
    const cast = world.cast(t);
    const eve = new Client({ name: 'eve', url: world.host.url, userId: 0, session: 'none' });
    cast.devices.push(eve);
    await eve.connect();
    for (let i = 0; i < 2000; i++) {
      eve.emit('ice:candidate', { roomName: 'nobody', candidate: 'x'.repeat(1000) });
    }
    await assertAllUp(cast);
  });

  test('a call whose every text is hostile goes through like any other', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const roomName = "'; DROP TABLE wo_calls; -- ${jndi:ldap://x} %s %n <script>";
    assert.equal(
      (await initiate(alice, bob.userId, roomName, { sdpOffer: "' OR 1=1" })).status,
      'ringing',
    );
    assert.equal((await bob.hears('call:incoming')).roomName, roomName);
    const reason = "'); DELETE FROM wo_calls; --";
    assert.equal((await alice.ask('call:end', { roomName, reason })).ok, true);
    assert.equal((await bob.hears('call:ended')).reason, reason);
    assert.equal((await world.call(roomName)).status, 'missed');
  });
});

/** Which event tells a failure where there is no callback, and fields of it. */
function failureOf(event, code) {
  return event === 'ice:request'
    ? ['ice:response', { success: false, code }]
    : ['call:error', { event, code }];
}

/** No failure was told both by callback and by event, and none twice. */
async function assertOneAnswerEach(world, device) {
  await world.caughtUp(device);
  const failures = ['call:error', 'ice:response'];
  const extra = device.heard.filter((heard) => failures.includes(heard.event) && !heard.taken);
  assert.deepEqual(extra, []);
}
