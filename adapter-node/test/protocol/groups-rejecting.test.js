'use strict';

/** protocol.md, section 4, "Group calls": members who are rung and do not want to. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { accept, joinRoom, send } = require('./calls');
const { assertEnded, assertRefused } = require('./expect');
const { assertActive, assertInside, assertRinging, groupCall, stays } = require('./group-rows');
const { activeGroup, joinLater, ringingGroup } = require('./group-calls');
const { startWorld } = require('./fixture');

describe('Rejecting a group call', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  for (const event of ['call:reject', 'call:end']) {
    for (const status of ['ringing', 'active']) {
      test(`${event} of a rung member while it is ${status}: only his other devices hear it`, async (t) => {
        const cast = world.cast(t);
        const [alicesTablet, tablet] = [await cast.connect('alice'), await cast.connect('carol')];
        const joined = status === 'ringing' ? ['alice'] : ['alice', 'bob'];
        const { alice, bob, carol, roomName } = await activeGroup(cast, { joined });
        await tablet.hears('group_call:incoming', { roomName });
        const [row, rows] = [await groupCall(world, roomName), await stays(world, roomName)];

        assert.equal((await send(carol, event, roomName, { reason: 'declined' })).ok, true);

        assertEnded(await tablet.hears('call:ended'), {
          roomName,
          reason: 'rejected_elsewhere',
          by: [carol.userId, 0],
        });
        assert.deepEqual(await groupCall(world, roomName), row);
        assert.deepEqual(await stays(world, roomName), rows);
        await world.quiet(roomName, alice, alicesTablet, bob, carol, tablet);
      });
    }

    test(`${event}: he may still join, on the device that rejected or another`, async (t) => {
      const cast = world.cast(t);
      const tablet = await cast.connect('bob');
      const { alice, bob, carol, roomName } = await activeGroup(cast, { joined: ['alice'] });
      await tablet.hears('group_call:incoming', { roomName });
      await send(bob, event, roomName);
      await tablet.hears('call:ended', { roomName, reason: 'rejected_elsewhere' });
      await send(carol, event, roomName);

      await joinLater(roomName, tablet, alice);
      await assertActive(world, roomName, 2);
      assert.equal((await accept(carol, roomName)).ok, true);
      await alice.hears('call:answer', { roomName, acceptedBy: carol.userId });

      await assertInside(world, roomName, alice, bob, carol);
      await assertActive(world, roomName, 3);
    });
  }

  test('everybody rejects: it rings on', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast, { joined: ['alice'] });
    for (const member of [bob, carol]) {
      assert.equal((await send(member, 'call:reject', roomName)).ok, true);
    }
    await assertRinging(world, roomName);
    await world.quiet(roomName, alice, bob, carol);
  });

  test('call:reject of a member who is in the call changes nothing', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast);
    const answer = await send(bob, 'call:reject', roomName);
    assert.deepEqual(answer, { ok: true, status: 'active' });
    await assertInside(world, roomName, alice, bob, carol);
    await world.quiet(roomName, alice, bob, carol);
  });

  test('a rejection twice, and what deployed clients send behind it', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await activeGroup(cast, { joined: ['alice'] });
    for (const event of ['call:reject', 'call:reject', 'call:end', 'call:leave_room']) {
      assert.equal((await send(bob, event, roomName)).ok, true);
    }
    await assertRinging(world, roomName);
    await world.quiet(roomName, alice, bob);
  });

  test('who rejected does not hear the end; who neither joined nor rejected does', async (t) => {
    const cast = world.cast(t);
    const tablet = await cast.connect('bob');
    const members = ['alice', 'bob', 'carol', 'dave'];
    const call = await activeGroup(cast, { members, joined: ['alice', 'dave'] });
    const { alice, bob, carol, dave, roomName } = call;
    await tablet.hears('group_call:incoming', { roomName });
    await send(bob, 'call:reject', roomName);
    await tablet.hears('call:ended', { roomName, reason: 'rejected_elsewhere' });

    assert.equal((await send(alice, 'call:end_for_all', roomName)).ok, true);

    for (const device of [carol, dave]) {
      assert.deepEqual(await device.hears('call:ended'), {
        roomName,
        reason: 'ended_for_all',
        endedBy: alice.userId,
      });
    }
    await world.quiet(roomName, bob, tablet, carol, dave);
  });

  test('a device that was told of the rejection says late things, and nobody hears', async (t) => {
    const cast = world.cast(t);
    const tablet = await cast.connect('bob');
    const { alice, bob, roomName } = await activeGroup(cast, { joined: ['alice'] });
    await tablet.hears('group_call:incoming', { roomName });
    await send(bob, 'call:reject', roomName);
    await tablet.hears('call:ended', { roomName, reason: 'rejected_elsewhere' });
    for (const event of ['call:end', 'call:reject', 'call:leave_room']) {
      assert.deepEqual(await send(tablet, event, roomName), { ok: true, status: 'ringing' });
    }
    await world.quiet(roomName, alice, bob, tablet);
  });

  test('a stranger cannot reject', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await ringingGroup(cast);
    const eve = await cast.connect('eve');
    assertRefused(await send(eve, 'call:reject', roomName), 'permission_denied');
    await joinRoom(roomName, alice, bob);
    await world.quiet(roomName, alice, bob, carol, eve);
  });
});
