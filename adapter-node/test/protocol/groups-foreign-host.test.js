'use strict';

/** Group calls at a chat server that nobody here had in mind (demo/foreign-host.js), with huge ids. */

const assert = require('node:assert/strict');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { accept, joinRoom, send, sendCandidate } = require('./calls');
const { assertRefused } = require('./expect');
const { assertActive, assertGroupEnded, assertInside, assertLeft } = require('./group-rows');
const { activeGroup, callGroupAsAndroid } = require('./group-calls');
const { startWorld } = require('./fixture');

const GRACE_MS = 2000;

describe("Group calls at somebody else's chat server", { concurrency: 3 }, () => {
  let world;
  before(async () => {
    world = await startWorld({
      hostScript: path.resolve(__dirname, '../../demo/foreign-host.js'),
      firstUserId: 2_147_480_000,
      settings: { CALLS_RECONNECT_GRACE: `${GRACE_MS}ms` },
    });
  });
  after(() => world?.close());

  for (const transports of [['websocket'], ['polling']]) {
    test(`a whole call by ${transports}`, async (t) => {
      const cast = world.cast(t);
      const groupId = await cast.group(['alice', 'bob', 'carol', 'dave']);
      const [alice, bob, tablet, carol, dave] = [
        await cast.connect('alice', { transports }),
        await cast.connect('bob', { transports }),
        await cast.connect('bob', { transports }),
        await cast.connect('carol', { transports }),
        await cast.connect('dave', { transports }),
      ];
      const roomName = cast.room();
      assert.equal((await callGroupAsAndroid(alice, groupId, roomName)).devices, 4);
      await alice.hears('call:ringing', { roomName, devices: 4 });
      for (const device of [bob, tablet, carol, dave]) {
        await device.hears('group_call:incoming', { roomName, initiatedBy: alice.userId });
      }
      await joinRoom(roomName, alice);
      assert.equal((await accept(bob, roomName, { sdpAnswer: 'the answer' })).ok, true);
      await bob.hears('call:participants', { roomName });
      await alice.hears('user:joined_call', { roomName, userId: bob.userId });
      await alice.hears('call:answer', { roomName, sdpAnswer: 'the answer' });
      await tablet.hears('call:ended', { roomName, reason: 'answered_elsewhere' });
      await send(carol, 'call:reject', roomName);
      await joinRoom(roomName, dave);
      for (const device of [alice, bob]) {
        await device.hears('user:joined_call', { roomName, userId: dave.userId });
      }
      await sendCandidate(dave, roomName, { toUserId: bob.userId });
      await bob.hears('ice:candidate', { roomName, fromUserId: dave.userId });
      await send(bob, 'call:leave_room', roomName);
      for (const device of [alice, dave]) {
        await device.hears('user:left_call', { roomName, userId: bob.userId });
      }
      await assertActive(world, roomName, 3);
      assertLeft((await assertInside(world, roomName, alice, dave))[bob.userId]);
      await send(alice, 'call:end_for_all', roomName);
      await dave.hears('call:ended', { roomName, reason: 'ended_for_all', endedBy: alice.userId });
      await assertGroupEnded(world, roomName);
      await world.quiet(roomName, bob, tablet, carol, dave);
    });
  }

  test('a stranger', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast);
    const eve = await cast.connect('eve');
    assertRefused(await send(eve, 'call:join_room', roomName), 'permission_denied');
    await world.quiet(roomName, alice, bob, carol, eve);
  });

  test('a lost connection that comes back, and one that does not', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast);
    await cast.lose(bob);
    const again = await cast.comeBack(bob);
    await again.hears('call:resumed', { roomName, elsewhere: false });
    await world.quiet(roomName, alice, carol);
    await cast.lose(again);
    for (const device of [alice, carol]) {
      await device.hears('user:left_call', { roomName, userId: bob.userId }, GRACE_MS + 5000);
    }
    await assertInside(world, roomName, alice, carol);
  });
});
