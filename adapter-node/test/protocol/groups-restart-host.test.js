'use strict';

/** Group calls over several chat servers, and over chat servers that die. */

const assert = require('node:assert/strict');
const { after, before, beforeEach, describe, test } = require('node:test');
const { accept, joinRoom, send, sendCandidate } = require('./calls');
const { assertActive, assertGroupEnded, assertInside, assertLeft, stays } = require('./group-rows');
const { activeGroup, callGroup, ringingGroup } = require('./group-calls');
const { startWorld } = require('./fixture');
const { gracePasses } = require('./time-passes');

const GRACE_MS = 4000;

describe('Group calls and chat servers that die', () => {
  let world;
  before(async () => {
    world = await startWorld({ settings: { CALLS_RECONNECT_GRACE: `${GRACE_MS}ms` } });
  });
  after(() => world?.close());
  beforeEach(async () => {
    if (world.host.program.ended) {
      await restartHost();
    }
  });

  /** Kills the chat server and starts it anew on its port. */
  async function restartHost() {
    await world.host.program.stop('SIGKILL');
    world.host = await world.startHost({ port: Number(new URL(world.host.url).port) });
    await world.attached();
  }

  test('everybody comes back: the same stays', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast);
    const rows = await stays(world, roomName);
    await restartHost();
    const again = [];
    for (const device of [alice, bob, carol]) {
      again.push(await cast.comeBack(device));
    }
    for (const device of again) {
      await device.hears('call:resumed', { roomName, status: 'active', elsewhere: false });
    }
    await gracePasses(world);
    assert.deepEqual(await stays(world, roomName), rows);
    const [aliceAgain, ...others] = again;
    await send(aliceAgain, 'call:toggle_media', roomName, { audio: true, video: true });
    for (const device of others) {
      await device.hears('user:media_changed', { roomName, userId: alice.userId });
    }
    await world.quiet(roomName, ...again);
  });

  test('a call that rings, rings again on the new connections and can be joined', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast, { joined: ['alice'] });
    await restartHost();
    const aliceAgain = await cast.comeBack(alice);
    const back = [await cast.comeBack(bob), await cast.comeBack(carol)];
    for (const again of back) {
      await again.hears('group_call:incoming', { roomName });
    }
    for (const again of back) {
      assert.equal((await accept(again, roomName)).ok, true);
      await aliceAgain.hears('call:answer', { roomName, acceptedBy: again.userId });
    }
    await gracePasses(world);
    await assertInside(world, roomName, alice, bob, carol);
    await assertActive(world, roomName, 3);
  });

  test('one does not come back: his stay ended when the chat server went', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast);
    const lostAt = Date.now();
    await restartHost();
    const again = [await cast.comeBack(alice), await cast.comeBack(carol)];
    for (const device of again) {
      const left = await device.hears('user:left_call', {}, GRACE_MS + 5000);
      assert.deepEqual(left, { userId: bob.userId, roomName });
    }
    const row = (await assertInside(world, roomName, alice, carol))[bob.userId];
    assertLeft(row);
    const leftAt = Date.parse(`${row.left_at}Z`);
    assert.ok(Math.abs(leftAt - lostAt) <= 2500, `left ${row.left_at}, gone ${new Date(lostAt)}`);
  });

  test('nobody comes back: the call ends', async (t) => {
    const cast = world.cast(t);
    const active = await activeGroup(cast);
    const members = ['dave', 'erin'];
    const ringing = await activeGroup(cast, { members, joined: ['dave'] });
    await restartHost();
    await gracePasses(world);
    for (const { roomName } of [active, ringing]) {
      await assertGroupEnded(world, roomName);
      Object.values(await stays(world, roomName)).forEach(assertLeft);
    }
  });

  test('a call over two chat servers, one of which dies', async (t) => {
    const cast = world.cast(t);
    const second = await world.startHost();
    const groupId = await cast.group(['alice', 'bob', 'carol', 'dave']);
    const alice = await cast.connect('alice');
    const bob = await cast.connect('bob', { url: second.url });
    const bobsTablet = await cast.connect('bob');
    const carol = await cast.connect('carol', { url: second.url });
    const dave = await cast.connect('dave', { url: second.url });
    const roomName = cast.room();

    assert.equal((await callGroup(alice, groupId, roomName)).devices, 4);
    for (const device of [bob, bobsTablet, carol, dave]) {
      await device.hears('group_call:incoming', { roomName });
    }
    await alice.hears('call:ringing', { roomName, devices: 4 });
    await joinRoom(roomName, alice, bob, carol);
    await bobsTablet.hears('call:ended', { roomName, reason: 'answered_elsewhere' });
    await sendCandidate(alice, roomName, { toUserId: carol.userId, candidate: 'far' });
    await carol.hears('ice:candidate', { roomName, candidate: 'far' });
    await send(carol, 'call:screen_share', roomName, { action: 'start' });
    for (const device of [alice, bob]) {
      await device.hears('call:screen_share', { roomName, userId: carol.userId });
    }
    await world.quiet(roomName, alice, bob, bobsTablet, carol, dave);

    await second.program.stop('SIGKILL');
    const again = await cast.comeBack(bob);
    await again.hears('call:resumed', { roomName, elsewhere: false });
    await alice.hears('user:left_call', { roomName, userId: carol.userId }, GRACE_MS + 5000);
    await again.hears('user:left_call', { roomName, userId: carol.userId });
    await assertInside(world, roomName, alice, bob);
    await world.quiet(roomName, alice, bobsTablet, again);
  });

  test('a rung member comes back on another chat server', async (t) => {
    const cast = world.cast(t);
    const second = await world.startHost();
    const { alice, bob, roomName } = await ringingGroup(cast);
    await joinRoom(roomName, alice);
    await cast.lose(bob);
    const again = await cast.comeBack(bob, { url: second.url });
    await again.hears('group_call:incoming', { roomName });
    await joinRoom(roomName, again);
    await alice.hears('user:joined_call', { roomName, userId: bob.userId });
    await assertInside(world, roomName, alice, bob);
  });
});
