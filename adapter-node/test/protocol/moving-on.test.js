'use strict';

/** A second sidecar stands by on the same database: when the first one ends, or dies, calls go on. */

const assert = require('node:assert/strict');
const { after, before, beforeEach, describe, test } = require('node:test');
const { accept, callInRoom, connectedCall, initiate, ringingCall, send } = require('./calls');
const { assertFinal } = require('./expect');
const { activeGroup, joinLater } = require('./group-calls');
const { assertGroupEnded, assertInside } = require('./group-rows');
const { startWorld } = require('./fixture');

const RING_MS = 15_000;
const GRACE_MS = 2000;
const DRAIN_MS = 5000;

describe('Two sidecars, one after the other', () => {
  let world;
  before(async () => {
    world = await startWorld({
      standby: true,
      settings: {
        CALLS_RING_TIMEOUT: `${RING_MS}ms`,
        CALLS_RECONNECT_GRACE: `${GRACE_MS}ms`,
        CALLS_DRAIN_TIMEOUT: `${DRAIN_MS}ms`,
        CALLS_MAX_EVENTS_PER_SECOND: '100000',
      },
    });
  });
  after(() => world?.close());
  beforeEach(() => world.standby ?? world.startStandby());

  for (const signal of ['SIGTERM', 'SIGKILL']) {
    test(`${signal}: calls in every state go on while clients go on sending`, async (t) => {
      const cast = world.cast(t);
      const ringing = await ringingCall(cast);
      const [carol, dave] = [await cast.connect('carol'), await cast.connect('dave')];
      const talking = await callInRoom(cast, { alice: carol, bob: dave });
      const members = ['erin', 'frank', 'grace'];
      const group = await activeGroup(cast, { members, joined: ['erin', 'frank'] });
      const { erin, frank, grace } = group;

      const traffic = keepSending(carol, talking.roomName);
      await dave.hears('ice:candidate', { candidate: 'number 20' });
      const ended = world.failOver(signal);
      const accepted = accept(ringing.bob, ringing.roomName);
      const toggled = send(erin, 'call:toggle_media', group.roomName, { audio: true, video: true });
      const { code, tookMs } = await ended;
      assert.equal((await accepted).ok, true);
      assert.equal((await toggled).ok, true);
      const last = await traffic.stop();

      await ringing.alice.hears('call:answer', { roomName: ringing.roomName });
      await frank.hears('user:media_changed', { roomName: group.roomName, userId: erin.userId });
      await dave.hears('ice:candidate', { candidate: `number ${last}` });
      assert.deepEqual(candidatesHeard(dave), numbers(last));
      if (signal === 'SIGTERM') {
        assert.equal(code, 0);
        assert.ok(tookMs < DRAIN_MS + 2000, `it took ${tookMs} ms to end`);
      }
      await joinLater(group.roomName, grace, erin, frank);
      await assertInside(world, group.roomName, erin, frank, grace);
      await hangUp(ringing.bob, ringing.alice, ringing.roomName);
      await hangUp(carol, dave, talking.roomName);
      await send(erin, 'call:end_for_all', group.roomName);
      for (const device of [frank, grace]) {
        await device.hears('call:ended', { roomName: group.roomName, reason: 'ended_for_all' });
      }
      await assertGroupEnded(world, group.roomName);
      markCandidates(dave);
      await world.quiet(ringing.roomName, ringing.alice, ringing.bob);
      await world.quiet(talking.roomName, carol, dave);
      await world.quiet(group.roomName, erin, frank, grace);
      assertNoErrors(cast.devices);
    });

    test(`${signal}: a call that began beside the standby rings to its time`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, roomName } = await ringingCall(cast);
      const started = Date.now();
      await world.failOver(signal);
      for (const device of [alice, bob]) {
        const ended = await device.hears('call:ended', {}, RING_MS + 5000);
        assert.deepEqual(ended, { roomName, reason: 'no_answer', endedBy: 0 });
      }
      const rang = Date.now() - started;
      assert.ok(rang > RING_MS - 1500 && rang < RING_MS + 3000, `it rang for ${rang} ms`);
      await assertFinal(world, roomName, { status: 'missed', reason: 'no_answer' });
      await world.quiet(roomName, alice, bob);
      assertNoErrors(cast.devices);
    });
  }

  test('SIGTERM: new calls start all the while, and none fails', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const ended = world.failOver('SIGTERM');
    for (let i = 0; i < 10; i++) {
      const roomName = cast.room();
      const answer = await initiate(alice, bob.userId, roomName);
      assert.equal(answer.status, 'ringing', JSON.stringify(answer));
      await bob.hears('call:incoming', { roomName });
      await alice.hears('call:ringing', { roomName });
      await send(alice, 'call:end', roomName, { reason: 'cancelled' });
      await bob.hears('call:ended', { roomName, reason: 'cancelled' });
      await world.quiet(roomName, alice, bob);
    }
    assert.equal((await ended).code, 0);
    assertNoErrors(cast.devices);
  });

  test('the standby ends nothing while it waits', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    await world.standby.program.stop('SIGKILL');
    await world.startStandby();
    const rung = await ringingCall(cast, {
      alice: await cast.connect('carol'),
      bob: await cast.connect('dave'),
    });
    // The ring time is longer than what a sidecar without any host took for twice the grace.
    await rung.alice.hears('call:ended', { reason: 'no_answer' }, RING_MS + 5000);
    assert.equal((await world.call(roomName)).status, 'connected');
    await hangUp(bob, alice, roomName);
    await world.quiet(roomName, alice, bob);
  });
});

/** A device sends numbered candidates, one after the other without a pause, until it is stopped. */
function keepSending(device, roomName) {
  let going = true;
  const sent = (async () => {
    let number = 0;
    while (going) {
      number += 1;
      const candidate = `number ${number}`;
      const answer = await device.ask('ice:candidate', { roomName, candidate });
      assert.equal(answer.ok, true, JSON.stringify(answer));
    }
    return number;
  })();
  return {
    /** @returns {Promise<number>} how many it sent */
    stop() {
      going = false;
      return sent;
    },
  };
}

const numbers = (last) => Array.from({ length: last }, (_, i) => `number ${i + 1}`);

function candidatesHeard(device) {
  return device.heard
    .filter(({ event }) => event === 'ice:candidate')
    .map(({ payload }) => payload.candidate);
}

/** They were looked at, all of them. */
function markCandidates(device) {
  for (const heard of device.heard) {
    heard.taken ||= heard.event === 'ice:candidate';
  }
}

async function hangUp(from, to, roomName) {
  assert.equal((await send(from, 'call:end', roomName, { reason: 'completed' })).ok, true);
  await to.hears('call:ended', { roomName, reason: 'completed', endedBy: from.userId });
}

function assertNoErrors(devices) {
  for (const device of devices) {
    const errors = device.heard.filter(({ event }) => event === 'call:error');
    assert.deepEqual(errors, [], device.name);
  }
}
