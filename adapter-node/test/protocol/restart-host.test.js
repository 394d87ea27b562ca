'use strict';

/** Several chat servers, and chat servers that die: a device is a device, wherever it is connected. */

const assert = require('node:assert/strict');
const { after, before, beforeEach, describe, test } = require('node:test');
const {
  accept,
  callInRoom,
  connectedCall,
  joinRoom,
  ringingCall,
  send,
  sendCandidate,
} = require('./calls');
const { eventually } = require('./eventually');
const { assertFinal } = require('./expect');
const { startWorld } = require('./fixture');
const { gracePasses } = require('./time-passes');

const GRACE_MS = 4000;

describe('Chat servers that die and come back', () => {
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

  /** A chat server that dies before it could say that the caller heard the answer, has it said again. */
  async function answerIsReported(roomName) {
    const told = 'SELECT from_told = revision AS heard FROM wo_calls WHERE BINARY room_name = ?';
    await eventually(async () => {
      const [[row]] = await world.pool.query(told, [roomName]);
      assert.equal(row.heard, 1);
    });
  }

  test('both sides come back: the call goes on', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await callInRoom(cast);
    await restartHost();
    const [aliceAgain, bobAgain] = [await cast.comeBack(alice), await cast.comeBack(bob)];
    for (const device of [aliceAgain, bobAgain]) {
      await device.hears('call:resumed', { roomName, status: 'connected', elsewhere: false });
    }
    await gracePasses(world);
    assert.equal((await world.call(roomName)).status, 'connected');
    await sendCandidate(aliceAgain, roomName, { candidate: 'after' });
    await bobAgain.hears('ice:candidate', { roomName, candidate: 'after' });
    await send(aliceAgain, 'call:end', roomName, { reason: 'completed' });
    await bobAgain.hears('call:ended', { roomName, reason: 'completed', endedBy: alice.userId });
  });

  test('a call that rings, rings again on the new connection and can be answered', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    await sendCandidate(alice, roomName, { candidate: 'before' });
    await restartHost();
    const [aliceAgain, bobAgain] = [await cast.comeBack(alice), await cast.comeBack(bob)];
    await bobAgain.hears('call:incoming', { roomName });
    await bobAgain.hears('ice:candidate', { roomName, candidate: 'before' });
    await aliceAgain.hears('call:resumed', { roomName, status: 'ringing' });
    assert.equal((await accept(bobAgain, roomName)).ok, true);
    await aliceAgain.hears('call:answer', { roomName });
    await gracePasses(world);
    assert.equal((await world.call(roomName)).status, 'connected');
  });

  test('only one side comes back: connection_lost, once', async (t) => {
    const cast = world.cast(t);
    const { alice, roomName } = await connectedCall(cast);
    await answerIsReported(roomName);
    await restartHost();
    const again = await cast.comeBack(alice);
    await again.hears('call:resumed', { roomName });
    const ended = { roomName, reason: 'connection_lost', endedBy: 0 };
    assert.deepEqual(await again.hears('call:ended', {}, GRACE_MS + 5000), ended);
    await assertFinal(world, roomName, { status: 'ended', reason: 'connection_lost' });
    await world.quiet(roomName, again);
  });

  test('nobody comes back: every call of that chat server ends', async (t) => {
    const cast = world.cast(t);
    const talking = await connectedCall(cast);
    const [carol, dave] = [await cast.connect('carol'), await cast.connect('dave')];
    const ringing = await ringingCall(cast, { alice: carol, bob: dave });
    await restartHost();
    await gracePasses(world);
    await assertFinal(world, talking.roomName, { status: 'ended', reason: 'connection_lost' });
    await assertFinal(world, ringing.roomName, { status: 'missed', reason: 'connection_lost' });
  });

  test('a call between two chat servers, one of which dies', async (t) => {
    const cast = world.cast(t);
    const second = await world.startHost();
    const alice = await cast.connect('alice');
    const bob = await cast.connect('bob', { url: second.url });
    const tablet = await cast.connect('bob');

    const { roomName } = await ringingCall(cast, { alice, bob });
    await tablet.hears('call:incoming', { roomName });
    assert.equal((await accept(bob, roomName)).ok, true);
    await alice.hears('call:answer', { roomName });
    await tablet.hears('call:ended', { roomName, reason: 'answered_elsewhere' });
    await joinRoom(roomName, alice, bob);
    await send(bob, 'call:toggle_media', roomName, { audio: true, video: false });
    await alice.hears('user:media_changed', { roomName, userId: bob.userId });

    await second.program.stop('SIGKILL');
    const again = await cast.comeBack(bob);
    await again.hears('call:resumed', { roomName, elsewhere: false });
    await gracePasses(world);
    assert.equal((await world.call(roomName)).status, 'connected');
    await send(again, 'call:end', roomName, { reason: 'completed' });
    await alice.hears('call:ended', { roomName, reason: 'completed', endedBy: bob.userId });
    await world.quiet(roomName, alice, tablet);
  });
});
