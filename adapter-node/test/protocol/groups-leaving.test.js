'use strict';

/** protocol.md, section 4, "Group calls": members leave, come again, and the last one ends it. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { setTimeout: delay } = require('node:timers/promises');
const { joinRoom, send } = require('./calls');
const { assertEnded } = require('./expect');
const {
  assertActive,
  assertGroupEnded,
  assertInside,
  assertLeft,
  groupCall,
  stays,
} = require('./group-rows');
const { activeGroup, joinLater, mayHear, ringingGroup } = require('./group-calls');
const { startWorld } = require('./fixture');

/** The two ways out of a group call. */
const WAYS = ['call:leave_room', 'call:end'];

describe('Leaving a group call', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  /** Whether the device that ended a call hears so itself is left open. */
  function mayHearEnd(device, roomName, reason) {
    return mayHear(world, device, 'call:ended', (ended) =>
      assertEnded(ended, { roomName, reason, by: [device.userId, 0] }),
    );
  }

  for (const event of WAYS) {
    test(`${event} of a member ends his stay, and the room hears it`, async (t) => {
      const cast = world.cast(t);
      const members = ['alice', 'bob', 'carol', 'dave'];
      const call = await activeGroup(cast, { members, joined: ['alice', 'bob', 'carol'] });
      const { alice, bob, carol, dave, roomName } = call;

      assert.equal((await send(bob, event, roomName, { reason: 'user_ended' })).ok, true);

      await assertActive(world, roomName, 3);
      const rows = await assertInside(world, roomName, alice, carol);
      assertLeft(rows[bob.userId]);
      for (const device of [alice, carol]) {
        assert.deepEqual(await device.hears('user:left_call'), { userId: bob.userId, roomName });
      }
      await world.quiet(roomName, alice, bob, carol, dave);
    });

    test(`${event} of the initiator while others are in: the call goes on without him`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, carol, roomName } = await activeGroup(cast);

      assert.equal((await send(alice, event, roomName, { reason: 'completed' })).ok, true);

      for (const device of [bob, carol]) {
        await device.hears('user:left_call', { userId: alice.userId, roomName });
      }
      await assertActive(world, roomName, 3);
      assertLeft((await assertInside(world, roomName, bob, carol))[alice.userId]);
      await joinLater(roomName, alice, bob, carol);
      await assertInside(world, roomName, alice, bob, carol);
      await world.quiet(roomName, alice, bob, carol);
    });

    test(`${event} of the last one ends the call, and who still rings hears it`, async (t) => {
      const cast = world.cast(t);
      const members = ['alice', 'bob', 'carol', 'dave'];
      const call = await activeGroup(cast, { members, joined: ['alice', 'bob'] });
      const { alice, bob, carol, dave, roomName } = call;
      await send(dave, 'call:reject', roomName);
      await send(alice, event, roomName);
      await bob.hears('user:left_call', { roomName, userId: alice.userId });

      assert.equal((await send(bob, event, roomName)).ok, true);

      const row = await assertGroupEnded(world, roomName);
      assert.ok(row.started_at);
      assert.equal(row.max_participants, 2);
      const rows = await stays(world, roomName);
      assert.deepEqual(Object.keys(rows).map(Number), [alice.userId, bob.userId]);
      Object.values(rows).forEach(assertLeft);
      assertEnded(await carol.hears('call:ended'), {
        roomName,
        reason: 'completed',
        by: [bob.userId, 0],
      });
      await mayHearEnd(bob, roomName, 'completed');
      await world.quiet(roomName, alice, bob, carol, dave);
    });
  }

  for (const [reason, heard] of [
    ['cancelled', 'cancelled'],
    [undefined, 'user_ended'],
    ['ä'.repeat(150), 'ä'.repeat(100)],
  ]) {
    test(`the initiator ends before any other joined, reason ${reason?.slice(0, 9)}`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, carol, roomName } = await ringingGroup(cast);
      const tablet = await cast.connect('alice');
      await joinRoom(roomName, alice);
      assert.equal((await send(tablet, 'call:join_room', roomName)).ok, true);
      await tablet.hears('call:participants', { roomName });
      await send(carol, 'call:reject', roomName);

      assert.equal((await send(alice, 'call:end', roomName, { reason })).ok, true);

      const row = await assertGroupEnded(world, roomName);
      assert.equal(row.started_at, null);
      assertLeft((await stays(world, roomName))[alice.userId]);
      const ended = { roomName, reason: heard, endedBy: alice.userId };
      assert.deepEqual(await bob.hears('call:ended'), ended);
      assert.deepEqual(await tablet.hears('call:ended', { roomName }), ended);
      await mayHearEnd(alice, roomName, heard);
      await world.quiet(roomName, alice, bob, carol);
    });
  }

  test('the initiator leaves the room before any other joined: ended', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast, { joined: ['alice'] });
    assert.equal((await send(alice, 'call:leave_room', roomName)).ok, true);
    await assertGroupEnded(world, roomName);
    for (const device of [bob, carol]) {
      const ended = await device.hears('call:ended', { roomName });
      assert.ok([alice.userId, 0].includes(ended.endedBy));
    }
    await world.quiet(roomName, bob, carol);
  });

  test('the initiator ends a call that he never joined: no stay is stored', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await ringingGroup(cast);
    await send(alice, 'call:end', roomName, { reason: 'cancelled' });
    await assertGroupEnded(world, roomName);
    assert.deepEqual(await stays(world, roomName), {});
    for (const device of [bob, carol]) {
      const ended = { roomName, reason: 'cancelled', endedBy: alice.userId };
      assert.deepEqual(await device.hears('call:ended'), ended);
    }
    await mayHearEnd(alice, roomName, 'cancelled');
    await world.quiet(roomName, alice, bob, carol);
  });

  test('one of two devices of a user leaves: his stay goes on, and nobody hears', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast);
    const tablet = await cast.connect('bob');
    await tablet.hears('call:resumed', { roomName });
    await joinRoom(roomName, tablet);

    assert.equal((await send(bob, 'call:leave_room', roomName)).ok, true);
    await assertInside(world, roomName, alice, bob, carol);
    await world.quiet(roomName, alice, bob, carol, tablet);

    assert.equal((await send(tablet, 'call:leave_room', roomName)).ok, true);
    await assertInside(world, roomName, alice, carol);
    for (const device of [alice, carol]) {
      await device.hears('user:left_call', { userId: bob.userId, roomName });
    }
    await world.quiet(roomName, alice, bob, carol, tablet);
  });

  test('leaving without having joined is fine, and nobody hears', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast, { joined: ['alice', 'bob'] });
    assert.equal((await send(carol, 'call:leave_room', roomName)).ok, true);
    await world.quiet(roomName, alice, bob, carol);
    await assertInside(world, roomName, alice, bob);
    await send(alice, 'call:end_for_all', roomName);
    await carol.hears('call:ended', { roomName, reason: 'ended_for_all' });
  });

  test('leaving twice is told once', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast);
    await send(bob, 'call:leave_room', roomName);
    for (const device of [alice, carol]) {
      await device.hears('user:left_call', { roomName, userId: bob.userId });
    }
    const rows = await stays(world, roomName);
    for (const event of WAYS) {
      assert.equal((await send(bob, event, roomName)).ok, true);
    }
    assert.deepEqual(await stays(world, roomName), rows);
    await world.quiet(roomName, alice, bob, carol);
  });

  test('joining again clears left_at, and duration is the sum of the stays', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await activeGroup(cast, { joined: ['alice', 'bob'] });
    const startedAt = (await groupCall(world, roomName)).started_at;
    // As long inside as outside, so that time outside would be seen in the sum.
    await delay(3000);
    await send(bob, 'call:leave_room', roomName);
    const first = (await stays(world, roomName))[bob.userId];
    assertLeft(first);
    await delay(3000);
    await joinLater(roomName, bob, alice);
    assert.equal((await stays(world, roomName))[bob.userId].left_at, null);
    await delay(3000);
    await send(bob, 'call:end', roomName);
    const second = (await stays(world, roomName))[bob.userId];
    assert.ok(second.left_at > first.left_at, `${second.left_at} after ${first.left_at}`);
    const sum = second.duration;
    assert.ok(sum >= first.duration + 2 && sum <= first.duration + 5, `${sum} s in all`);
    assert.equal((await groupCall(world, roomName)).started_at, startedAt);
  });
});
