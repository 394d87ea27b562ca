'use strict';

/** protocol.md, sections 1 and 5: any JSON goes through unchanged; ids, names, sizes have limits. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { accept, connectedCall, initiate, ringingCall, send, sendCandidate } = require('./calls');
const { assertRefused } = require('./expect');
const { startWorld } = require('./fixture');

const SDP_LIMIT = 64 * 1024;
const CANDIDATE_LIMIT = 8 * 1024;

/** Values that must come out exactly as they went in. */
const OPAQUE = {
  'a string': 'v=1\r\no=- 1 2\r\n',
  'an empty string': '',
  'an object': {
    type: 'offer',
    sdp: 'v=1\r\n',
    nested: { list: [1, 2.5, -0.25, 1e21, true, null, ''] },
  },
  'control characters': '\u0000\u0001\b\t\n\u001f\u007f\u0085\u2028\u2029"\\/',
  'any Unicode': 'Grüße, 世界, 👩‍👩‍👧‍👦, \u202Ertl, e\u0301, \uFFFF, \uD83D',
  'keys with a history': JSON.parse(
    '{"__proto__": {"a": 1}, "constructor": 2, "toString": null, "": 3, "10": 4, "9": 5}',
  ),
  'an array': [['a'], {}],
  'a number': 12345678901234,
  'a boolean': false,
};

describe('Payloads', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  for (const [name, value] of Object.entries(OPAQUE)) {
    test(`${name} as SDP and candidate goes out, and is stored, unchanged`, async (t) => {
      const cast = world.cast(t);
      const { bob, alice } = { alice: await cast.connect('alice'), bob: await cast.connect('bob') };
      const roomName = cast.room();

      await initiate(alice, bob.userId, roomName, { sdpOffer: value });
      assert.deepEqual((await bob.hears('call:incoming', { roomName })).sdpOffer, value);
      await sendCandidate(alice, roomName, { candidate: value });
      assert.deepEqual((await bob.hears('ice:candidate', { roomName })).candidate, value);
      await accept(bob, roomName, { sdpAnswer: value });
      assert.deepEqual((await alice.hears('call:answer', { roomName })).sdpAnswer, value);

      const row = await world.call(roomName);
      const [candidate] = await world.candidates(roomName, 1);
      for (const stored of [row.sdp_offer, row.sdp_answer, candidate.candidate]) {
        assert.equal(stored, JSON.stringify(value));
      }
    });
  }

  const badIds = [
    0,
    -1,
    1.5,
    2147483648,
    '0',
    '01',
    '+1',
    '-1',
    ' 1',
    '1 ',
    '1.0',
    '1e3',
    '',
    'bob',
    true,
    [1001],
    {},
  ];
  test('ids that are none are refused, and nothing is stored', async (t) => {
    const cast = world.cast(t);
    const alice = await cast.connect('alice');
    for (const toId of badIds) {
      const roomName = cast.room();
      const answer = await initiate(alice, toId, roomName);
      assert.equal(
        answer.code,
        'invalid_argument',
        `toId ${JSON.stringify(toId)}: ${JSON.stringify(answer)}`,
      );
      assert.equal(await world.call(roomName), undefined);
    }
  });

  const badCalls = {
    'neither toId nor groupId': (alice) => ({ toId: undefined, fromId: alice.userId }),
    'toId null': () => ({ toId: null }),
    'both toId and groupId': () => ({ groupId: 5 }),
    'a call to oneself': (alice) => ({ toId: alice.userId }),
    'a call to oneself in digits': (alice) => ({ toId: String(alice.userId) }),
    'no callType': () => ({ callType: undefined }),
    'an unknown callType': () => ({ callType: 'hologram' }),
    'a callType in capitals': () => ({ callType: 'AUDIO' }),
    'a callType that is no text': () => ({ callType: ['audio'] }),
    'no sdpOffer': () => ({ sdpOffer: undefined }),
    'sdpOffer null': () => ({ sdpOffer: null }),
    'no room name': () => ({ roomName: undefined }),
    'an empty room name': () => ({ roomName: '' }),
    'a room name of 101 characters': () => ({ roomName: 'x'.repeat(101) }),
    'a line feed in the room name': () => ({ roomName: 'room\n1' }),
    'a NUL in the room name': () => ({ roomName: 'room\u0000' }),
    'a DEL in the room name': () => ({ roomName: 'room\u007f' }),
    'an object as room name': () => ({ roomName: { toString: 'x' } }),
  };
  for (const [name, fields] of Object.entries(badCalls)) {
    test(`call:initiate with ${name} is refused, nothing is stored`, async (t) => {
      const cast = world.cast(t);
      const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
      const answer = await initiate(alice, bob.userId, cast.room(), fields(alice));
      assertRefused(answer, 'invalid_argument');
      const [rows] = await world.pool.query('SELECT id FROM wo_calls WHERE from_id = ?', [
        alice.userId,
      ]);
      assert.deepEqual(rows, []);
      await world.caughtUp(bob);
      assert.deepEqual(
        bob.heard.filter((heard) => heard.event.startsWith('call:')),
        [],
      );
    });
  }

  for (const sdpAnswer of [undefined, null]) {
    test(`call:accept with sdpAnswer ${sdpAnswer} is refused, and the call rings on`, async (t) => {
      const cast = world.cast(t);
      const { bob, roomName } = await ringingCall(cast);
      assertRefused(await accept(bob, roomName, { sdpAnswer }), 'invalid_argument');
      assert.equal((await world.call(roomName)).status, 'ringing');
    });
  }

  test('a missing candidate is refused', async (t) => {
    const cast = world.cast(t);
    const { alice, roomName } = await connectedCall(cast);
    assertRefused(await sendCandidate(alice, roomName, { candidate: null }), 'invalid_argument');
  });

  test('an SDP of 64 KiB passes, a byte more does not', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const largest = `ü${'x'.repeat(SDP_LIMIT - 4)}`;
    assert.equal(Buffer.byteLength(JSON.stringify(largest)), SDP_LIMIT);
    const refused = cast.room();
    assertRefused(
      await initiate(alice, bob.userId, refused, { sdpOffer: `${largest}x` }),
      'invalid_argument',
    );
    assert.equal(await world.call(refused), undefined);
    const roomName = cast.room();
    assert.equal((await initiate(alice, bob.userId, roomName, { sdpOffer: largest })).ok, true);
    assert.equal((await bob.hears('call:incoming', { roomName })).sdpOffer, largest);
    assertRefused(await accept(bob, roomName, { sdpAnswer: `${largest}x` }), 'invalid_argument');
    assert.equal((await accept(bob, roomName, { sdpAnswer: largest })).ok, true);
    const sdpOffer = `${largest}x`;
    assertRefused(
      await send(alice, 'call:renegotiate', roomName, { sdpOffer }),
      'invalid_argument',
    );
  });

  test('a candidate of 8 KiB passes, a byte more does not', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    const largest = 'x'.repeat(CANDIDATE_LIMIT - 2);
    assertRefused(
      await sendCandidate(alice, roomName, { candidate: `${largest}x` }),
      'invalid_argument',
    );
    assert.equal((await sendCandidate(alice, roomName, { candidate: largest })).ok, true);
    assert.equal((await bob.hears('ice:candidate', { roomName })).candidate, largest);
    await world.quiet(roomName, bob);
  });

  test('sdpMLineIndex and sdpMid that did not come go out as null', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    await alice.ask('ice:candidate', { roomName, fromUserId: alice.userId, candidate: 'c' });
    assert.deepEqual(await bob.hears('ice:candidate'), {
      roomName,
      fromUserId: alice.userId,
      candidate: 'c',
      sdpMLineIndex: null,
      sdpMid: null,
    });
  });
});
