'use strict';

/** protocol.md, section 4: what ends the grace of a participant, and what does not. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const sdp = require('../../demo/sdp');
const {
  accept,
  callInRoom,
  connectedCall,
  joinRoom,
  ringingCall,
  send,
  sendCandidate,
} = require('./calls');
const { assertFinal } = require('./expect');
const { startWorld } = require('./fixture');
const { gracePasses } = require('./time-passes');

const GRACE_MS = 3000;

describe('What ends the grace', { concurrency: 8 }, () => {
  let world;
  before(async () => {
    world = await startWorld({ settings: { CALLS_RECONNECT_GRACE: `${GRACE_MS}ms` } });
  });
  after(() => world?.close());

  /** The call outlives the grace, and then ends in the ordinary way. */
  async function assertGoesOn(roomName, actor, peer) {
    await gracePasses(world);
    assert.equal((await world.call(roomName)).status, 'connected');
    assert.equal((await send(actor, 'call:end', roomName, { reason: 'completed' })).ok, true);
    const ended = { roomName, reason: 'completed', endedBy: actor.userId };
    assert.deepEqual(await peer.hears('call:ended'), ended);
  }

  for (const who of ['caller', 'callee']) {
    test(`the ${who}'s lost device registers again`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, roomName } = await connectedCall(cast);
      const [lost, peer] = who === 'caller' ? [alice, bob] : [bob, alice];
      await cast.lose(lost);
      const again = await cast.comeBack(lost);
      const resumed = await again.hears('call:resumed', { roomName });
      assert.equal(resumed.elsewhere, false);
      await assertGoesOn(roomName, again, peer);
    });
  }

  test('a disconnect emits no user:left_call, coming back no user:joined_call', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await callInRoom(cast);
    await cast.lose(bob);
    const again = await cast.comeBack(bob);
    await again.hears('call:resumed', { roomName });
    await world.quiet(roomName, alice);
    assert.equal((await send(again, 'call:join_room', roomName)).ok, true);
    await again.hears('call:participants', { roomName });
    await world.quiet(roomName, alice, again);
  });

  test('another device of the user joins the room', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    await cast.lose(bob);
    const tablet = await cast.connect('bob');
    assert.equal((await send(tablet, 'call:join_room', roomName)).ok, true);
    await assertGoesOn(roomName, tablet, alice);
  });

  const signs = {
    candidate: (device, roomName) => sendCandidate(device, roomName),
    media: (device, roomName) =>
      send(device, 'call:toggle_media', roomName, { audio: true, video: false }),
    renegotiation: (device, roomName) =>
      device.ask('call:renegotiate', {
        roomName,
        fromUserId: device.userId,
        sdpOffer: sdp.offer(),
      }),
  };
  for (const [name, give] of Object.entries(signs)) {
    test(`another device of the user sends ${name}, and is attached by it`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, roomName } = await connectedCall(cast);
      await cast.lose(bob);
      const tablet = await cast.connect('bob');
      assert.equal((await give(tablet, roomName)).ok, true);
      assert.equal((await sendCandidate(alice, roomName)).ok, true);
      await tablet.hears('ice:candidate', { roomName, fromUserId: alice.userId });
      await assertGoesOn(roomName, tablet, alice);
    });
  }

  test('a device that left the room joins again', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await callInRoom(cast);
    assert.equal((await send(bob, 'call:leave_room', roomName)).ok, true);
    await alice.hears('user:left_call', { roomName, userId: bob.userId });
    assert.equal((await send(bob, 'call:join_room', roomName)).ok, true);
    await assertGoesOn(roomName, bob, alice);
  });

  test('another device that merely registers does not end it', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    await cast.lose(bob);
    const tab = await cast.connect('bob');
    const resumed = await tab.hears('call:resumed', { roomName });
    assert.equal(resumed.elsewhere, false);
    await alice.hears(
      'call:ended',
      { roomName, reason: 'connection_lost', endedBy: 0 },
      GRACE_MS + 5000,
    );
    await assertFinal(world, roomName, { status: 'ended', reason: 'connection_lost' });
  });

  test('an older connection of the same log-in session that registers again does not end it', async (t) => {
    const cast = world.cast(t);
    const tab = await cast.connect('bob', { session: 'session-of-one-browser' });
    const phone = await cast.connect('bob', { session: 'session-of-one-browser' });
    const { alice, roomName } = await connectedCall(cast, { bob: phone });
    await cast.lose(phone);
    assert.equal((await tab.ask('call:register', { userId: tab.userId })).ok, true);
    await alice.hears(
      'call:ended',
      { roomName, reason: 'connection_lost', endedBy: 0 },
      GRACE_MS + 5000,
    );
  });

  test('late events of a device that was told elsewhere do not end it', async (t) => {
    const cast = world.cast(t);
    const tablet = await cast.connect('bob');
    const { alice, bob, roomName } = await ringingCall(cast);
    assert.equal((await send(tablet, 'call:join_room', roomName)).ok, true);
    await accept(bob, roomName);
    await tablet.hears('call:ended', { roomName, reason: 'answered_elsewhere' });
    await cast.lose(bob);
    const answer = await sendCandidate(tablet, roomName);
    assert.deepEqual(answer, { ok: true, status: 'connected' });
    await alice.hears(
      'call:ended',
      { roomName, reason: 'connection_lost', endedBy: 0 },
      GRACE_MS + 5000,
    );
  });

  test('while it rings, any device of the callee that registers ends his grace', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    await cast.lose(bob);
    const tablet = await cast.connect('bob');
    await tablet.hears('call:incoming', { roomName });
    await gracePasses(world);
    assert.equal((await world.call(roomName)).status, 'ringing');
    assert.equal((await accept(tablet, roomName)).ok, true);
    await alice.hears('call:answer', { roomName });
  });

  test('while it rings, the caller comes back and the call rings on', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    await cast.lose(alice);
    const again = await cast.comeBack(alice);
    await again.hears('call:resumed', { roomName, status: 'ringing' });
    await gracePasses(world);
    assert.equal((await world.call(roomName)).status, 'ringing');
    assert.equal((await accept(bob, roomName)).ok, true);
    await again.hears('call:answer', { roomName });
    await joinRoom(roomName, again, bob);
  });
});
