'use strict';

/** protocol.md, section 7: who may do what. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { setTimeout: delay } = require('node:timers/promises');
const { accept, callInRoom, connectedCall, initiate, ringingCall, send } = require('./calls');
const { assertCallError, assertRefused } = require('./expect');
const { startWorld } = require('./fixture');

/** Every event that names its sender, and under which key. */
const EVENTS = [
  { event: 'call:end', key: 'userId', fields: { reason: 'completed' } },
  { event: 'call:join_room', key: 'userId', fields: {} },
  { event: 'call:leave_room', key: 'userId', fields: {} },
  { event: 'ice:candidate', key: 'fromUserId', fields: { candidate: 'c' } },
  { event: 'call:toggle_media', key: 'userId', fields: { audio: true, video: true } },
  { event: 'call:renegotiate', key: 'fromUserId', fields: { sdpOffer: 'o' } },
  { event: 'call:renegotiate_answer', key: 'fromUserId', fields: { sdpAnswer: 'a' } },
  { event: 'call:screen_share', key: 'userId', fields: { action: 'start' } },
  { event: 'call:recording', key: 'userId', fields: { userName: 'x', action: 'start' } },
  { event: 'call:noise_cancellation', key: 'userId', fields: { enabled: true } },
  { event: 'call:stats', key: 'userId', fields: { bitrate: 500 } },
  { event: 'call:accept', key: 'userId', fields: { sdpAnswer: 'a' } },
  { event: 'call:reject', key: 'userId', fields: {} },
];

describe('Identity and rights', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  for (const { event, key, fields } of EVENTS) {
    test(`${event} in the name of somebody else is denied, of the other participant too`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, roomName } = await callInRoom(cast);
      const answer = await bob.ask(event, { roomName, [key]: alice.userId, ...fields });
      assertRefused(answer, 'permission_denied');
      assert.equal((await world.call(roomName)).status, 'connected');
      await world.quiet(roomName, alice, bob);
    });

    test(`${event} by somebody who takes no part is denied, for an unknown room not found`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, roomName } = await callInRoom(cast);
      const eve = await cast.connect('eve');
      const payload = { [key]: eve.userId, ...fields };
      assertRefused(await eve.ask(event, { roomName, ...payload }), 'permission_denied');
      assertRefused(await eve.ask(event, { roomName: cast.room(), ...payload }), 'not_found');
      assert.equal((await world.call(roomName)).status, 'connected');
      await world.quiet(roomName, alice, bob, eve);
    });
  }

  test('call:register and ice:request for somebody else are denied', async (t) => {
    const cast = world.cast(t);
    const alice = await cast.connect('alice');
    const other = await cast.user('bob');
    for (const claim of [
      { userId: other },
      { user_id: other },
      { userId: alice.userId, user_id: other },
    ]) {
      assertRefused(await alice.ask('call:register', claim), 'permission_denied');
    }
    assertRefused(await alice.ask('ice:request', { userId: other }), 'permission_denied');
  });

  test('call:initiate in the name of somebody else is denied, nothing is stored', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const roomName = cast.room();
    const fromId = await cast.user('carol');
    assertRefused(await initiate(alice, bob.userId, roomName, { fromId }), 'permission_denied');
    assert.equal(await world.call(roomName), undefined);
    await world.quiet(roomName, bob);
  });

  test('only the callee accepts and rejects', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    assertRefused(await accept(alice, roomName), 'permission_denied');
    assertRefused(await send(alice, 'call:reject', roomName), 'permission_denied');
    assert.equal((await world.call(roomName)).status, 'ringing');
    await world.quiet(roomName, alice, bob);
  });

  for (const event of ['ice:candidate', 'call:renegotiate', 'call:renegotiate_answer']) {
    test(`toUserId of ${event} must be a participant`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, roomName } = await connectedCall(cast);
      const eve = await cast.connect('eve');
      const { fields } = EVENTS.find((each) => each.event === event);
      const payload = { roomName, fromUserId: alice.userId, ...fields };
      assertRefused(
        await alice.ask(event, { ...payload, toUserId: eve.userId }),
        'permission_denied',
      );
      await world.quiet(roomName, alice, bob, eve);
      assert.equal((await alice.ask(event, { ...payload, toUserId: String(bob.userId) })).ok, true);
      await bob.hears(event, { roomName, fromUserId: alice.userId });
    });
  }

  test('events that come before the log-in is done wait for it, in order', async (t) => {
    const cast = world.cast(t);
    const bob = await cast.connect('bob');
    const alice = await cast.device('alice');
    const roomName = cast.room();
    await alice.connect();
    const answers = [
      alice.ask('call:register', { userId: alice.userId }),
      initiate(alice, bob.userId, roomName),
      send(alice, 'call:join_room', roomName),
      send(alice, 'call:end', roomName, { reason: 'cancelled' }),
    ];
    await alice.join();
    for (const answer of await Promise.all(answers)) {
      assert.equal(answer.ok, true, JSON.stringify(answer));
    }
    await bob.hears('call:incoming', { roomName });
    await bob.hears('call:ended', { roomName, reason: 'cancelled' });
  });

  test('a device that never logs in is unauthenticated, after 5 s at most', async (t) => {
    const cast = world.cast(t);
    const bob = await cast.connect('bob');
    const alice = await cast.device('alice');
    const roomName = cast.room();
    await alice.connect();
    const started = Date.now();
    const payload = {
      fromId: alice.userId,
      toId: bob.userId,
      callType: 'audio',
      roomName,
      sdpOffer: 'o',
    };
    alice.emit('call:initiate', payload);
    const registered = await alice.ask('call:register', { userId: alice.userId });

    assertRefused(registered, 'unauthenticated');
    assert.ok(Date.now() - started < 7000, 'it took too long');
    const error = await alice.hears('call:error');
    assertCallError(error, { code: 'unauthenticated', event: 'call:initiate', roomName });
    assert.equal(await world.call(roomName), undefined);
    await world.quiet(roomName, bob);
    await alice.join();
    assert.equal((await alice.ask('call:register', { userId: alice.userId })).ok, true);
  });

  test('a log-in with an unknown session is none', async (t) => {
    const cast = world.cast(t);
    const alice = await cast.device('alice');
    alice.session = 'no such session';
    await alice.connect();
    assert.equal((await alice.join()).status, 401);
    assertRefused(await alice.ask('call:register', { userId: alice.userId }), 'unauthenticated');
  });

  test('a new block counts within 5 s', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    await send(alice, 'call:end', roomName);
    await world.pool.query('INSERT INTO Wo_Blocks (blocker, blocked) VALUES (?, ?)', [
      bob.userId,
      alice.userId,
    ]);
    await delay(5100);
    assertRefused(await initiate(alice, bob.userId, cast.room()), 'offline');
  });

  test('a host can switch to believing call:register', async (t) => {
    const cast = world.cast(t);
    const trusting = await world.startHost({ settings: { CALLS_IDENTITY: 'claimed' } });
    const devices = [];
    for (const name of ['alice', 'bob']) {
      const device = await cast.device(name, { url: trusting.url });
      await device.connect();
      const answer = await device.ask('call:register', { userId: device.userId });
      assert.equal(answer.ok, true, JSON.stringify(answer));
      devices.push(device);
    }
    const [alice, bob] = devices;
    const roomName = cast.room();
    assert.equal((await initiate(alice, bob.userId, roomName)).status, 'ringing');
    await bob.hears('call:incoming', { roomName });
    assert.equal((await accept(bob, roomName)).ok, true);
    await alice.hears('call:answer', { roomName });
    assertRefused(
      await send(bob, 'call:end', roomName, { userId: alice.userId }),
      'permission_denied',
    );
  });
});
