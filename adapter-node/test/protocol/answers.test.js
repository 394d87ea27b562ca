'use strict';

/** protocol.md, section 5: acknowledgements, errors, reasons, what is stored, `ctx.activeCalls`. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { accept, connectedCall, initiate, ringingCall, send } = require('./calls');
const { assertCallError, assertFinal, assertRefused } = require('./expect');
const { eventually } = require('./eventually');
const { startWorld } = require('./fixture');

describe('Answers', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  test('with a callback a failure is told by it alone', async (t) => {
    const cast = world.cast(t);
    const alice = await cast.connect('alice');
    assertRefused(await send(alice, 'call:end', 'no such room'), 'not_found');
    await world.quiet('no such room', alice);
    assert.equal(alice.heard.filter((heard) => heard.event === 'call:error').length, 0);
  });

  test('without a callback a failure is a call:error to the sending device only', async (t) => {
    const cast = world.cast(t);
    const [alice, tablet] = [await cast.connect('alice'), await cast.connect('alice')];
    alice.emit('call:end', { roomName: 'no such room', userId: alice.userId });
    assertCallError(await alice.hears('call:error'), {
      code: 'not_found',
      event: 'call:end',
      roomName: 'no such room',
    });
    await world.caughtUp(alice);
    await world.caughtUp(tablet);
    for (const device of [alice, tablet]) {
      assert.equal(
        device.heard.filter((heard) => heard.event === 'call:error' && !heard.taken).length,
        0,
      );
    }
  });

  test('without a callback a success is silent', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    bob.emit('call:accept', { roomName, userId: bob.userId, sdpAnswer: 'answer' });
    await alice.hears('call:answer', { roomName });
    await world.quiet(roomName, alice, bob);
  });

  test('"Recipient is offline" is emitted without a callback too', async (t) => {
    const cast = world.cast(t);
    const alice = await cast.connect('alice');
    const roomName = cast.room();
    const toId = await cast.user('bob');
    alice.emit('call:initiate', {
      fromId: alice.userId,
      toId,
      callType: 'audio',
      roomName,
      sdpOffer: 'o',
    });
    assertCallError(await alice.hears('call:error'), {
      message: 'Recipient is offline',
      status: 'missed',
      code: 'offline',
      event: 'call:initiate',
      roomName,
    });
    await world.quiet(roomName, alice);
  });

  test('a refused call:initiate and call:accept begin with the legacy texts', async (t) => {
    const cast = world.cast(t);
    const { bob, roomName } = await connectedCall(cast);
    const carol = await cast.connect('carol');
    const initiated = await initiate(carol, bob.userId, roomName);
    assertRefused(initiated, 'already_exists');
    assert.match(initiated.message, /^Failed to initiate call(: |$)/);
    const accepted = await accept(await cast.connect('bob'), roomName);
    assertRefused(accepted, 'failed_precondition');
    assert.match(accepted.message, /^Failed to accept call(: |$)/);
  });

  test('ids may be digits, and leave as numbers', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const roomName = cast.room();
    const answer = await initiate(alice, String(bob.userId), roomName, {
      fromId: String(alice.userId),
    });
    assert.equal(answer.status, 'ringing');
    assert.equal((await bob.hears('call:incoming', { roomName })).fromId, alice.userId);
    assert.equal((await accept(bob, roomName, { userId: String(bob.userId) })).ok, true);
    assert.equal((await alice.hears('call:answer', { roomName })).acceptedBy, bob.userId);
    await send(alice, 'call:end', roomName, { userId: String(alice.userId) });
    assert.equal((await bob.hears('call:ended', { roomName })).endedBy, alice.userId);
  });

  test('a missing user id is filled in, null counts as missing', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const roomName = cast.room();
    assert.equal((await initiate(alice, bob.userId, roomName, { fromId: undefined })).ok, true);
    assert.equal((await accept(bob, roomName, { userId: null })).ok, true);
    assert.equal((await alice.ask('call:end', { roomName })).ok, true);
    await bob.hears('call:ended', { roomName, reason: 'user_ended', endedBy: alice.userId });
  });

  for (const payload of [
    { userId: true },
    { user_id: true },
    { userId: true, user_id: true },
    {},
  ]) {
    const keys = Object.keys(payload).join(' and ') || 'nothing';
    test(`call:register may carry ${keys}`, async (t) => {
      const cast = world.cast(t);
      const device = await cast.device('alice');
      const registration = Object.fromEntries(
        Object.keys(payload).map((key) => [key, device.userId]),
      );
      await device.logIn(registration);
      assert.equal(device.registered.ok, true, JSON.stringify(device.registered));
    });
  }

  test('a missing reason of call:end is user_ended', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    await send(bob, 'call:end', roomName);
    await alice.hears('call:ended', { roomName, reason: 'user_ended', endedBy: bob.userId });
    await assertFinal(world, roomName, { status: 'ended', reason: 'user_ended' });
  });

  test('a reason is cut at 100 characters, never refused', async (t) => {
    const cast = world.cast(t);
    const reason = 'ä'.repeat(150);
    const { alice, bob, roomName } = await connectedCall(cast);
    assert.equal((await send(alice, 'call:end', roomName, { reason })).ok, true);
    assert.equal((await bob.hears('call:ended', { roomName })).reason, 'ä'.repeat(100));
    await assertFinal(world, roomName, { status: 'ended', reason: 'ä'.repeat(100) });
    const ringing = await ringingCall(cast, { alice, bob });
    assert.equal((await send(bob, 'call:reject', ringing.roomName, { reason })).ok, true);
    const rejected = await alice.hears('call:rejected', { roomName: ringing.roomName });
    assert.equal(rejected.reason, 'ä'.repeat(100));
  });

  for (const reason of [42, { text: 'odd' }, null, '']) {
    test(`the reason ${JSON.stringify(reason)} is not refused either`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, roomName } = await connectedCall(cast);
      assert.equal((await send(alice, 'call:end', roomName, { reason })).ok, true);
      const ended = await bob.hears('call:ended', { roomName, endedBy: alice.userId });
      assert.equal(typeof ended.reason, 'string');
      await assertFinal(world, roomName, { status: 'ended', reason: ended.reason });
    });
  }

  test('ctx.activeCalls of the host has a call from ringing to final', async (t) => {
    const cast = world.cast(t);
    const isListed = async (roomName) => (await world.hostStatus()).activeCalls.includes(roomName);
    const { alice, bob, roomName } = await ringingCall(cast);
    await eventually(async () => assert.ok(await isListed(roomName)));
    await accept(bob, roomName);
    assert.ok(await isListed(roomName));
    await send(alice, 'call:end', roomName);
    await bob.hears('call:ended', { roomName });
    await eventually(async () => assert.ok(!(await isListed(roomName))));
  });

  test('call:history is not served yet', async (t) => {
    const cast = world.cast(t);
    const alice = await cast.connect('alice');
    assertRefused(await alice.ask('call:history', {}), 'failed_precondition');
  });
});
