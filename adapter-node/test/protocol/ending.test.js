'use strict';

/** protocol.md, section 4, "One 1-to-1 call": how participants refuse and end it. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { connectedCall, ringingCall, send } = require('./calls');
const { assertEnded, assertFinal } = require('./expect');
const { startWorld } = require('./fixture');

describe('Refusing and ending', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  for (const reason of [undefined, 'declined']) {
    test(`rejected ${reason ? 'with' : 'without'} a reason`, async (t) => {
      const cast = world.cast(t);
      const [alicesTablet, bobsTablet] = [await cast.connect('alice'), await cast.connect('bob')];
      const { alice, bob, roomName } = await ringingCall(cast);
      await bobsTablet.hears('call:incoming', { roomName });

      const answer = await send(bob, 'call:reject', roomName, reason ? { reason } : {});

      assert.equal(answer.ok, true);
      const row = await assertFinal(world, roomName, { status: 'rejected' });
      if ('end_reason' in row && reason) {
        assert.equal(row.end_reason, reason);
      }
      for (const device of [alice, alicesTablet]) {
        assert.deepEqual(await device.hears('call:rejected'), {
          roomName,
          rejectedBy: bob.userId,
          ...(reason && { reason }),
        });
      }
      assertEnded(await bobsTablet.hears('call:ended'), {
        roomName,
        reason: 'rejected_elsewhere',
        by: [bob.userId, 0],
      });
      await world.quiet(roomName, alice, alicesTablet, bob, bobsTablet);
    });
  }

  test('ended by the callee while it rings is a rejection', async (t) => {
    const cast = world.cast(t);
    const bobsTablet = await cast.connect('bob');
    const { alice, bob, roomName } = await ringingCall(cast);
    await bobsTablet.hears('call:incoming', { roomName });

    assert.equal((await send(bob, 'call:end', roomName, { reason: 'completed' })).ok, true);

    await assertFinal(world, roomName, { status: 'rejected', reason: 'completed' });
    assert.deepEqual(await alice.hears('call:rejected'), {
      roomName,
      rejectedBy: bob.userId,
      reason: 'completed',
    });
    await bobsTablet.hears('call:ended', { roomName, reason: 'rejected_elsewhere' });
    await world.quiet(roomName, alice, bob, bobsTablet);
  });

  for (const { reason, status } of [
    { reason: 'cancelled', status: 'missed' },
    { reason: 'user_ended', status: 'missed' },
    { reason: 'failed', status: 'failed' },
    { reason: 'battery empty', status: 'missed' },
  ]) {
    test(`ended by the caller while it rings with ${reason}: ${status}`, async (t) => {
      const cast = world.cast(t);
      const [idle, attached] = [await cast.connect('alice'), await cast.connect('alice')];
      const bobsTablet = await cast.connect('bob');
      const { alice, bob, roomName } = await ringingCall(cast);
      await bobsTablet.hears('call:incoming', { roomName });
      assert.equal((await send(attached, 'call:join_room', roomName)).ok, true);
      await attached.hears('call:participants', { roomName });

      assert.equal((await send(alice, 'call:end', roomName, { reason })).ok, true);

      await assertFinal(world, roomName, { status, reason });
      for (const device of [bob, bobsTablet, attached]) {
        assert.deepEqual(await device.hears('call:ended'), {
          roomName,
          reason,
          endedBy: alice.userId,
        });
      }
      await world.quiet(roomName, alice, idle, bob, bobsTablet, attached);
    });
  }

  for (const who of ['caller', 'callee']) {
    test(`ended by the ${who} while connected: the other side's devices hear it`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, roomName } = await connectedCall(cast);
      const [actor, other] = who === 'caller' ? [alice, bob] : [bob, alice];
      const [name, otherName] = who === 'caller' ? ['alice', 'bob'] : ['bob', 'alice'];
      const othersTablet = await cast.connect(otherName);
      const actorsIdle = await cast.connect(name);
      for (const device of [othersTablet, actorsIdle]) {
        await device.hears('call:resumed', { roomName });
      }

      assert.equal((await send(actor, 'call:end', roomName, { reason: 'completed' })).ok, true);

      await assertFinal(world, roomName, { status: 'ended', reason: 'completed' });
      for (const device of [other, othersTablet]) {
        assert.deepEqual(await device.hears('call:ended'), {
          roomName,
          reason: 'completed',
          endedBy: actor.userId,
        });
      }
      await world.quiet(roomName, alice, bob, othersTablet, actorsIdle);
    });
  }

  test("ended while connected: the actor's other attached devices hear it too", async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    const attached = await cast.connect('alice');
    await attached.hears('call:resumed', { roomName });
    assert.equal((await send(attached, 'call:join_room', roomName)).ok, true);
    await attached.hears('call:participants', { roomName });

    await send(alice, 'call:end', roomName, { reason: 'completed' });

    const ended = { roomName, reason: 'completed', endedBy: alice.userId };
    assert.deepEqual(await attached.hears('call:ended'), ended);
    assert.deepEqual(await bob.hears('call:ended'), ended);
    await world.quiet(roomName, alice, bob, attached);
  });

  test('any device of a participant may end it, attached or not', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    const tab = await cast.connect('alice');
    await send(tab, 'call:end', roomName, { reason: 'completed' });
    await assertFinal(world, roomName, { status: 'ended', reason: 'completed' });
    const ended = { roomName, reason: 'completed', endedBy: alice.userId };
    assert.deepEqual(await alice.hears('call:ended'), ended);
    assert.deepEqual(await bob.hears('call:ended'), ended);
  });

  test('what deployed clients send after an end changes nothing and reaches nobody', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    await send(bob, 'call:reject', roomName);
    await alice.hears('call:rejected', { roomName });

    const late = { reason: 'user_ended' };
    assert.deepEqual(await send(alice, 'call:end', roomName, late), {
      ok: true,
      status: 'rejected',
    });
    assert.deepEqual(await send(alice, 'call:leave_room', roomName), {
      ok: true,
      status: 'rejected',
    });

    await assertFinal(world, roomName, { status: 'rejected' });
    await world.quiet(roomName, alice, bob);
  });
});
