'use strict';

/** protocol.md, section 4, "Several calls of one user". */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { accept, connectedCall, initiate, ringingCall } = require('./calls');
const { assertEnded, assertFinal, assertRefused } = require('./expect');
const { startWorld } = require('./fixture');

describe('Several calls of one user', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  for (const who of ['caller', 'callee']) {
    test(`the ${who} of a connected call is busy for others`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob } = await connectedCall(cast);
      const called = who === 'caller' ? alice : bob;
      const tablet = await cast.connect(who === 'caller' ? 'alice' : 'bob');
      const carol = await cast.connect('carol');
      const roomName = cast.room();

      const answer = await initiate(carol, called.userId, roomName);

      assert.equal(answer.ok, true);
      assert.deepEqual([answer.status, answer.reason], ['missed', 'busy']);
      assert.deepEqual(await carol.hears('call:rejected'), {
        roomName,
        rejectedBy: called.userId,
        reason: 'busy',
      });
      await assertFinal(world, roomName, { status: 'missed', reason: 'busy' });
      await world.quiet(roomName, carol, called, tablet);
    });
  }

  test('glare: the second of two calls to each other gives way to the first', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName: first } = await ringingCall(cast);
    const second = cast.room();

    const answer = await initiate(bob, alice.userId, second);

    assert.equal(answer.ok, true);
    assert.deepEqual([answer.status, answer.reason], ['missed', 'glare']);
    assert.deepEqual(await bob.hears('call:rejected'), {
      roomName: second,
      rejectedBy: alice.userId,
      reason: 'glare',
      activeRoom: first,
    });
    await assertFinal(world, second, { status: 'missed', reason: 'glare' });
    assert.equal((await world.call(first)).status, 'ringing');
    await world.quiet(second, alice, bob);
    await world.quiet(first, alice, bob);
    assert.equal((await accept(bob, first)).ok, true);
  });

  test('several ring one callee, who accepts one: the others were met by a busy line', async (t) => {
    const cast = world.cast(t);
    const bobsTablet = await cast.connect('bob');
    const { alice, bob, roomName: accepted } = await ringingCall(cast);
    const carol = await cast.connect('carol');
    const { roomName: other } = await ringingCall(cast, { alice: carol, bob });
    await bobsTablet.hears('call:incoming', { roomName: other });

    assert.equal((await accept(bob, accepted)).ok, true);

    await alice.hears('call:answer', { roomName: accepted });
    assert.deepEqual(await carol.hears('call:rejected'), {
      roomName: other,
      rejectedBy: bob.userId,
      reason: 'busy',
    });
    for (const device of [bob, bobsTablet]) {
      assertEnded(await device.hears('call:ended', { roomName: other }), {
        roomName: other,
        reason: 'busy',
        by: [0, bob.userId],
      });
    }
    await assertFinal(world, other, { status: 'missed', reason: 'busy' });
    await world.quiet(other, alice, bob, bobsTablet, carol);
  });

  test('a caller whose call still rings calls somebody else: the first is superseded', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName: first } = await ringingCall(cast);
    const carol = await cast.connect('carol');
    const second = cast.room();

    const answer = await initiate(alice, carol.userId, second);

    assert.equal(answer.status, 'ringing');
    assertEnded(await bob.hears('call:ended'), {
      roomName: first,
      reason: 'superseded',
      by: [0, alice.userId],
    });
    await carol.hears('call:incoming', { roomName: second });
    await assertFinal(world, first, { status: 'missed', reason: 'superseded' });
    await world.quiet(first, bob, carol);
  });

  test('a device in a connected call cannot start another', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName: first } = await connectedCall(cast);
    const carol = await cast.connect('carol');
    const second = cast.room();

    assertRefused(await initiate(alice, carol.userId, second), 'failed_precondition');

    assert.equal(await world.call(second), undefined);
    assert.equal((await world.call(first)).status, 'connected');
    await world.quiet(second, carol);
    await world.quiet(first, alice, bob);
  });

  test('another device of that user starts one: the old call ends first', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName: first } = await connectedCall(cast);
    const tablet = await cast.connect('alice');
    const carol = await cast.connect('carol');
    const second = cast.room();

    const answer = await initiate(tablet, carol.userId, second);

    assert.deepEqual([answer.ok, answer.status], [true, 'ringing']);
    const superseded = { roomName: first, reason: 'superseded', by: [0, alice.userId] };
    assertEnded(await bob.hears('call:ended'), superseded);
    assertEnded(await alice.hears('call:ended'), superseded);
    await assertFinal(world, first, { status: 'ended', reason: 'superseded' });
    await carol.hears('call:incoming', { roomName: second });
  });

  test('a participant in the grace accepts another call: the old one ends, switched', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName: first } = await connectedCall(cast);
    const tablet = await cast.connect('bob');
    await tablet.hears('call:resumed', { roomName: first });
    await cast.lose(bob);
    const carol = await cast.connect('carol');
    const { roomName: second } = await ringingCall(cast, { alice: carol, bob: tablet });

    assert.equal((await accept(tablet, second)).ok, true);

    assertEnded(await alice.hears('call:ended'), {
      roomName: first,
      reason: 'switched',
      by: [0, bob.userId],
    });
    await carol.hears('call:answer', { roomName: second });
    await assertFinal(world, first, { status: 'ended', reason: 'switched' });
    assert.equal((await world.call(second)).status, 'connected');
  });

  test('who accepts a call gives up his own that still rings', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName: outgoing } = await ringingCall(cast);
    const carol = await cast.connect('carol');
    const { roomName: incoming } = await ringingCall(cast, { alice: carol, bob: alice });

    assert.equal((await accept(alice, incoming)).ok, true);

    assertEnded(await bob.hears('call:ended'), {
      roomName: outgoing,
      reason: 'superseded',
      by: [0, alice.userId],
    });
    await assertFinal(world, outgoing, { status: 'missed', reason: 'superseded' });
    await carol.hears('call:answer', { roomName: incoming });
    assert.equal((await world.call(incoming)).status, 'connected');
  });
});
