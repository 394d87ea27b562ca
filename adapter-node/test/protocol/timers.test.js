'use strict';

/** protocol.md, section 4, "One 1-to-1 call": the ring time and the grace run out. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { accept, connectedCall, ringingCall, send } = require('./calls');
const { assertFinal } = require('./expect');
const { startWorld } = require('./fixture');
const { gracePasses, ringTimePasses } = require('./time-passes');

const RING_MS = 5000;
const GRACE_MS = 3000;

describe('The ring time and the grace', { concurrency: 8 }, () => {
  let world;
  before(async () => {
    world = await startWorld({
      settings: {
        CALLS_RING_TIMEOUT: `${RING_MS}ms`,
        CALLS_RECONNECT_GRACE: `${GRACE_MS / 1000}s`,
      },
    });
  });
  after(() => world?.close());

  test('no answer within the ring time: missed, both sides hear it', async (t) => {
    const cast = world.cast(t);
    const [alicesTablet, bobsTablet] = [await cast.connect('alice'), await cast.connect('bob')];
    const { alice, bob, roomName } = await ringingCall(cast);
    await bobsTablet.hears('call:incoming', { roomName });
    const started = Date.now();

    for (const device of [bob, bobsTablet, alice, alicesTablet]) {
      assert.deepEqual(await device.hears('call:ended', {}, RING_MS + 5000), {
        roomName,
        reason: 'no_answer',
        endedBy: 0,
      });
    }

    assert.ok(Date.now() - started > RING_MS - 1500, 'it ended too early');
    await assertFinal(world, roomName, { status: 'missed', reason: 'no_answer' });
    await world.quiet(roomName, alice, alicesTablet, bob, bobsTablet);
  });

  test('the ring time does not touch an answered call', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    await ringTimePasses(world);
    assert.equal((await world.call(roomName)).status, 'connected');
    await world.quiet(roomName, alice, bob);
  });

  for (const who of ['caller', 'callee']) {
    test(`connected, the ${who}'s last attached device is gone for the grace: ended when it went`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, roomName } = await connectedCall(cast);
      const [gone, left] = who === 'caller' ? [alice, bob] : [bob, alice];
      const tablet = await cast.connect(left === alice ? 'alice' : 'bob');
      await tablet.hears('call:resumed', { roomName });
      const lostAt = Date.now();
      await cast.lose(gone);
      await world.quiet(roomName, left);

      for (const device of [left, tablet]) {
        assert.deepEqual(await device.hears('call:ended', {}, GRACE_MS + 5000), {
          roomName,
          reason: 'connection_lost',
          endedBy: 0,
        });
      }

      assert.ok(Date.now() - lostAt > GRACE_MS - 500, 'it ended before the grace was over');
      const row = await assertFinal(world, roomName, {
        status: 'ended',
        reason: 'connection_lost',
      });
      const endedAt = Date.parse(`${row.ended_at}Z`);
      assert.ok(
        Math.abs(endedAt - lostAt) <= 1500,
        `ended_at ${row.ended_at}, gone at ${new Date(lostAt)}`,
      );
      await world.quiet(roomName, left, tablet);
    });
  }

  test('both sides are gone: ended once', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    await cast.lose(alice);
    await cast.lose(bob);
    await gracePasses(world);
    await assertFinal(world, roomName, { status: 'ended', reason: 'connection_lost' });
  });

  test('one of two attached devices is gone: the call goes on', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    const tablet = await cast.connect('bob');
    await tablet.hears('call:resumed', { roomName });
    await send(tablet, 'call:join_room', roomName);
    await tablet.hears('call:participants', { roomName });
    await cast.lose(bob);
    await gracePasses(world);
    assert.equal((await world.call(roomName)).status, 'connected');
    await world.quiet(roomName, alice, tablet);
  });

  test('an attached device that leaves the room, joined or not, is gone; the call ends by the grace', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);

    assert.equal((await send(bob, 'call:leave_room', roomName)).ok, true);

    assert.equal((await world.call(roomName)).status, 'connected');
    await world.quiet(roomName, alice);
    const ended = { roomName, reason: 'connection_lost', endedBy: 0 };
    assert.deepEqual(await alice.hears('call:ended', {}, GRACE_MS + 5000), ended);
    await assertFinal(world, roomName, { status: 'ended', reason: 'connection_lost' });
  });

  test("the caller's last attached device is gone while it rings: rings on through the grace", async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    await cast.lose(alice);
    await world.quiet(roomName, bob);
    const bobsTablet = await cast.connect('bob');
    await bobsTablet.hears('call:incoming', { roomName });

    for (const device of [bob, bobsTablet]) {
      assert.deepEqual(await device.hears('call:ended', {}, RING_MS + 5000), {
        roomName,
        reason: 'connection_lost',
        endedBy: 0,
      });
    }
    await assertFinal(world, roomName, { status: 'missed', reason: 'connection_lost' });
    const again = await cast.comeBack(alice);
    const ended = { roomName, reason: 'connection_lost', endedBy: 0 };
    assert.deepEqual(await again.hears('call:ended'), ended);
    await world.quiet(roomName, again, bob, bobsTablet);
  });

  test('a call that rings on without its caller can be answered, and ends by the grace', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    await cast.lose(alice);
    assert.equal((await accept(bob, roomName)).ok, true);
    const ended = { roomName, reason: 'connection_lost', endedBy: 0 };
    assert.deepEqual(await bob.hears('call:ended', {}, GRACE_MS + 5000), ended);
    await assertFinal(world, roomName, { status: 'ended', reason: 'connection_lost' });
  });

  test("the callee's last device is gone while it rings: missed after the grace", async (t) => {
    const cast = world.cast(t);
    const alicesTablet = await cast.connect('alice');
    const { alice, bob, roomName } = await ringingCall(cast);
    await cast.lose(bob);
    await world.quiet(roomName, alice, alicesTablet);
    for (const device of [alice, alicesTablet]) {
      assert.deepEqual(await device.hears('call:ended', {}, RING_MS + 5000), {
        roomName,
        reason: 'connection_lost',
        endedBy: 0,
      });
    }
    await assertFinal(world, roomName, { status: 'missed', reason: 'connection_lost' });
  });

  test("one of the callee's two devices is gone while it rings: rings to its time", async (t) => {
    const cast = world.cast(t);
    const tablet = await cast.connect('bob');
    const { alice, bob, roomName } = await ringingCall(cast);
    await cast.lose(tablet);
    assert.deepEqual(await bob.hears('call:ended', {}, RING_MS + 5000), {
      roomName,
      reason: 'no_answer',
      endedBy: 0,
    });
    await alice.hears('call:ended', { roomName, reason: 'no_answer' });
  });

  test('a rejected call is not touched by its timers any more', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    await send(bob, 'call:reject', roomName);
    await alice.hears('call:rejected', { roomName });
    await ringTimePasses(world);
    await assertFinal(world, roomName, { status: 'rejected' });
    await world.quiet(roomName, alice, bob);
  });
});
