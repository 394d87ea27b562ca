'use strict';

/**
 * A chat server that nobody here had in mind (demo/foreign-host.js) and huge user ids: the one line
 * `registerCallsListeners(socket, io, ctx)` is all it has in common with the demo's.
 */

const assert = require('node:assert/strict');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { accept, callInRoom, connectedCall, initiate, ringingCall, send } = require('./calls');
const { assertFinal, assertRefused } = require('./expect');
const { startWorld } = require('./fixture');
const { wholeCall } = require('./whole-call');

const GRACE_MS = 2000;

describe("Somebody else's chat server", { concurrency: 3 }, () => {
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
    test(`a whole call by ${transports}`, (t) =>
      wholeCall(world, world.cast(t), { client: { transports } }));
  }

  test('two devices ring, one answers', async (t) => {
    const cast = world.cast(t);
    const tablet = await cast.connect('bob');
    const { alice, bob, roomName } = await ringingCall(cast);
    await tablet.hears('call:incoming', { roomName });
    assert.equal((await accept(bob, roomName)).ok, true);
    await alice.hears('call:answer', { roomName });
    await tablet.hears('call:ended', { roomName, reason: 'answered_elsewhere' });
  });

  test('a rejected call', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    await send(bob, 'call:reject', roomName);
    await alice.hears('call:rejected', { roomName, rejectedBy: bob.userId });
    await assertFinal(world, roomName, { status: 'rejected' });
  });

  test('nobody there', async (t) => {
    const cast = world.cast(t);
    const alice = await cast.connect('alice');
    assertRefused(await initiate(alice, await cast.user('bob'), cast.room()), 'offline');
  });

  test('a device that never logs in', async (t) => {
    const cast = world.cast(t);
    const alice = await cast.device('alice');
    await alice.connect();
    assertRefused(await alice.ask('call:register', { userId: alice.userId }), 'unauthenticated');
  });

  test('the name of somebody else', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await callInRoom(cast);
    const answer = await send(bob, 'call:end', roomName, { userId: alice.userId });
    assertRefused(answer, 'permission_denied');
  });

  test('a lost connection that comes back, and one that does not', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    await cast.lose(bob);
    const again = await cast.comeBack(bob);
    await again.hears('call:resumed', { roomName, elsewhere: false });
    await world.quiet(roomName, alice);
    await cast.lose(again);
    await alice.hears(
      'call:ended',
      { roomName, reason: 'connection_lost', endedBy: 0 },
      GRACE_MS + 5000,
    );
    await assertFinal(world, roomName, { status: 'ended', reason: 'connection_lost' });
  });
});
