'use strict';

/** protocol.md, section 4, "Group calls": the ring time and the grace run out. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { joinRoom, send } = require('./calls');
const {
  assertActive,
  assertGroupEnded,
  assertInside,
  assertLeft,
  assertRinging,
  groupCall,
  stays,
} = require('./group-rows');
const { activeGroup, callGroup, joinLater, mayHear, ringingGroup } = require('./group-calls');
const { startWorld } = require('./fixture');
const { gracePasses, ringTimePasses } = require('./time-passes');

const RING_MS = 6000;
const GRACE_MS = 3000;

describe('The ring time and the grace of a group call', { concurrency: 8 }, () => {
  let world;
  before(async () => {
    world = await startWorld({
      settings: {
        CALLS_RING_TIMEOUT: `${RING_MS}ms`,
        CALLS_RECONNECT_GRACE: `${GRACE_MS}ms`,
      },
    });
  });
  after(() => world?.close());

  const noAnswer = (roomName) => ({ roomName, reason: 'no_answer', endedBy: 0 });
  const hearsEnd = (device) => device.hears('call:ended', {}, RING_MS + 5000);

  test('nobody but the initiator joined within the ring time: ended, no_answer', async (t) => {
    const cast = world.cast(t);
    const tablet = await cast.connect('bob');
    const { alice, bob, carol, roomName } = await activeGroup(cast, { joined: ['alice'] });
    await tablet.hears('group_call:incoming', { roomName });
    await send(carol, 'call:reject', roomName);
    const started = Date.now();

    for (const device of [alice, bob, tablet]) {
      assert.deepEqual(await hearsEnd(device), noAnswer(roomName));
    }

    assert.ok(Date.now() - started > RING_MS - 2000, 'it ended too early');
    const row = await assertGroupEnded(world, roomName);
    assert.deepEqual([row.started_at, row.max_participants], [null, 1]);
    const rows = await stays(world, roomName);
    assert.deepEqual(Object.keys(rows).map(Number), [alice.userId]);
    assertLeft(rows[alice.userId]);
    await world.quiet(roomName, alice, bob, tablet, carol);
  });

  test('not even the initiator joined: ended, no_answer', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await ringingGroup(cast);
    for (const device of [bob, carol]) {
      assert.deepEqual(await hearsEnd(device), noAnswer(roomName));
    }
    await assertGroupEnded(world, roomName);
    assert.deepEqual(await stays(world, roomName), {});
    await mayHear(world, alice, 'call:ended', (ended) =>
      assert.deepEqual(ended, noAnswer(roomName)),
    );
    await world.quiet(roomName, alice, bob, carol);
  });

  test('a call that rang nowhere ends the same', async (t) => {
    const cast = world.cast(t);
    const groupId = await cast.group(['alice', 'bob']);
    const alice = await cast.connect('alice');
    const roomName = cast.room();
    await callGroup(alice, groupId, roomName);
    await joinRoom(roomName, alice);
    assert.deepEqual(await hearsEnd(alice), noAnswer(roomName));
    await assertGroupEnded(world, roomName);
  });

  test('the ring time is over while it is active: who did not react hears it, and may still join', async (t) => {
    const cast = world.cast(t);
    const tablet = await cast.connect('carol');
    const members = ['alice', 'bob', 'carol', 'dave'];
    const call = await activeGroup(cast, { members, joined: ['alice', 'bob'] });
    const { alice, bob, carol, dave, roomName } = call;
    await tablet.hears('group_call:incoming', { roomName });
    await send(dave, 'call:reject', roomName);

    for (const device of [carol, tablet]) {
      assert.deepEqual(await hearsEnd(device), noAnswer(roomName));
    }

    await assertActive(world, roomName, 2);
    await world.quiet(roomName, alice, bob, carol, tablet, dave);
    await joinLater(roomName, carol, alice, bob);
    await joinLater(roomName, dave, alice, bob, carol);
    await assertInside(world, roomName, alice, bob, carol, dave);
    await assertActive(world, roomName, 4);
    await world.quiet(roomName, alice, bob, carol, tablet, dave);
  });

  test('who heard that it rings no more does not hear the end', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast, { joined: ['alice', 'bob'] });
    assert.deepEqual(await hearsEnd(carol), noAnswer(roomName));
    assert.equal((await send(alice, 'call:end_for_all', roomName)).ok, true);
    await bob.hears('call:ended', { roomName, reason: 'ended_for_all' });
    await assertGroupEnded(world, roomName);
    await world.quiet(roomName, bob, carol);
  });

  test('a call that became active and has one member left does not end by the ring time', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await activeGroup(cast, {
      members: ['alice', 'bob'],
    });
    await send(bob, 'call:leave_room', roomName);
    await alice.hears('user:left_call', { roomName });
    await ringTimePasses(world);
    await assertActive(world, roomName, 2);
    await world.quiet(roomName, alice, bob);
  });

  test('the last attached device is gone for the grace: the stay ended when it went', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast);
    const lostAt = Date.now();
    await cast.lose(bob);
    await world.quiet(roomName, alice, carol);
    assert.equal((await stays(world, roomName))[bob.userId].left_at, null);

    for (const device of [alice, carol]) {
      const left = await device.hears('user:left_call', {}, GRACE_MS + 5000);
      assert.deepEqual(left, { userId: bob.userId, roomName });
    }

    assert.ok(Date.now() - lostAt > GRACE_MS - 500, 'it ended before the grace was over');
    const row = (await assertInside(world, roomName, alice, carol))[bob.userId];
    assertLeft(row);
    const leftAt = Date.parse(`${row.left_at}Z`);
    assert.ok(Math.abs(leftAt - lostAt) <= 1500, `left ${row.left_at}, gone ${new Date(lostAt)}`);
    await assertActive(world, roomName, 3);
    await world.quiet(roomName, alice, carol);
  });

  test('back within the grace: the same stay, and nobody hears', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast);
    const stay = (await stays(world, roomName))[bob.userId];
    await cast.lose(bob);
    const again = await cast.comeBack(bob);
    await again.hears('call:resumed', { roomName, elsewhere: false });
    await gracePasses(world);
    assert.deepEqual((await stays(world, roomName))[bob.userId], stay);
    await world.quiet(roomName, alice, carol, again);
  });

  test('another device joins within the grace: the same stay, and nobody hears', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast);
    await cast.lose(bob);
    const tablet = await cast.connect('bob');
    await joinRoom(roomName, tablet);
    await gracePasses(world);
    await assertInside(world, roomName, alice, bob, carol);
    await world.quiet(roomName, alice, carol);
  });

  test('another device that merely registers does not end the grace', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast);
    await cast.lose(bob);
    await cast.connect('bob');
    for (const device of [alice, carol]) {
      await device.hears('user:left_call', { roomName, userId: bob.userId }, GRACE_MS + 5000);
    }
    await assertInside(world, roomName, alice, carol);
  });

  test('one of two devices of a user is gone: his stay goes on', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast);
    const tablet = await cast.connect('bob');
    await joinRoom(roomName, tablet);
    await cast.lose(bob);
    await gracePasses(world);
    await assertInside(world, roomName, alice, bob, carol);
    await world.quiet(roomName, alice, carol);
  });

  test('everybody is gone for the grace: ended, and who still rings hears it', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast, { joined: ['alice', 'bob'] });
    await cast.lose(alice);
    await cast.lose(bob);
    const ended = await hearsEnd(carol);
    assert.deepEqual([ended.roomName, ended.endedBy], [roomName, 0]);
    await gracePasses(world);
    await assertGroupEnded(world, roomName);
    Object.values(await stays(world, roomName)).forEach(assertLeft);
    await world.quiet(roomName, carol);
  });

  test('the initiator is gone for the grace before any other joined: ended', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast, { joined: ['alice'] });
    await cast.lose(alice);
    await assertRinging(world, roomName);
    for (const device of [bob, carol]) {
      const ended = await hearsEnd(device);
      assert.deepEqual([ended.roomName, ended.endedBy], [roomName, 0]);
      assert.notEqual(ended.reason, 'no_answer');
    }
    assertLeft((await stays(world, roomName))[alice.userId]);
    await assertGroupEnded(world, roomName);
  });

  test('a rung member whose device is gone changes nothing, whatever time passes', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast, { joined: ['alice', 'bob'] });
    await cast.lose(carol);
    await gracePasses(world);
    await world.quiet(roomName, alice, bob);
    assert.equal((await groupCall(world, roomName)).status, 'active');
  });
});
