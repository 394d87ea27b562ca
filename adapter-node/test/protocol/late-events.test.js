'use strict';

/** protocol.md, section 5, "Late events are normal". */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const {
  accept,
  callInRoom,
  connectedCall,
  joinRoom,
  ringingCall,
  send,
  sendCandidate,
} = require('./calls');
const { assertFinal, assertRefused } = require('./expect');
const { startWorld } = require('./fixture');

/** What a device sends in a call, each event as its table in section 2 has it. */
const EVENTS_OF_A_CALL = {
  'call:end': { reason: 'user_ended' },
  'call:leave_room': {},
  'ice:candidate': { candidate: 'late', sdpMid: '0', sdpMLineIndex: 0 },
  'call:toggle_media': { audio: false, video: false },
  'call:renegotiate': { sdpOffer: 'late', type: 'renegotiate' },
  'call:renegotiate_answer': { sdpAnswer: 'late', type: 'renegotiate_answer' },
  'call:screen_share': { action: 'start' },
  'call:recording': { userName: 'somebody', action: 'start' },
  'call:noise_cancellation': { enabled: true },
};
const NAMED_BY_FROM = ['ice:candidate', 'call:renegotiate', 'call:renegotiate_answer'];

function sendLate(device, event, roomName) {
  const key = NAMED_BY_FROM.includes(event) ? 'fromUserId' : 'userId';
  return device.ask(event, { roomName, [key]: device.userId, ...EVENTS_OF_A_CALL[event] });
}

describe('Late events', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  for (const event of Object.keys(EVENTS_OF_A_CALL)) {
    test(`${event} for a final call is fine, reaches nobody and changes nothing`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, roomName } = await callInRoom(cast);
      await send(alice, 'call:end', roomName, { reason: 'completed' });
      await bob.hears('call:ended', { roomName });
      const row = await world.call(roomName);

      for (const device of [bob, alice]) {
        assert.deepEqual(await sendLate(device, event, roomName), { ok: true, status: 'ended' });
      }

      assert.deepEqual(await world.call(roomName), row);
      await world.quiet(roomName, alice, bob);
    });

    test(`${event} from a device that was told elsewhere is fine and reaches nobody`, async (t) => {
      const cast = world.cast(t);
      const tablet = await cast.connect('bob');
      const { alice, bob, roomName } = await callInRoom(cast);
      await tablet.hears('call:incoming', { roomName });
      await tablet.hears('call:ended', { roomName, reason: 'answered_elsewhere' });
      const row = await world.call(roomName);

      assert.deepEqual(await sendLate(tablet, event, roomName), { ok: true, status: 'connected' });

      assert.deepEqual(await world.call(roomName), row);
      await world.quiet(roomName, alice, bob, tablet);
    });
  }

  test('a late failure is silent without a callback too', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    await send(alice, 'call:end', roomName);
    await bob.hears('call:ended', { roomName });
    bob.emit('call:end', { roomName, userId: bob.userId, reason: 'user_ended' });
    bob.emit('call:leave_room', { roomName, userId: bob.userId });
    assert.deepEqual(await send(bob, 'call:end', roomName), { ok: true, status: 'ended' });
    await world.quiet(roomName, alice, bob);
  });

  test('call:reject of a final call is fine', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    await send(alice, 'call:end', roomName, { reason: 'cancelled' });
    await bob.hears('call:ended', { roomName });
    assert.deepEqual(await send(bob, 'call:reject', roomName), { ok: true, status: 'missed' });
    await assertFinal(world, roomName, { status: 'missed', reason: 'cancelled' });
    await world.quiet(roomName, alice, bob);
  });

  test('call:reject of a connected call is fine and changes nothing', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    assert.deepEqual(await send(bob, 'call:reject', roomName), { ok: true, status: 'connected' });
    assert.equal((await world.call(roomName)).status, 'connected');
    await world.quiet(roomName, alice, bob);
  });

  test('call:join_room and call:accept of a final call are refused', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    await send(bob, 'call:reject', roomName);
    for (const device of [alice, bob]) {
      assertRefused(await send(device, 'call:join_room', roomName), 'failed_precondition');
    }
    assertRefused(await accept(bob, roomName), 'failed_precondition');
    await assertFinal(world, roomName, { status: 'rejected' });
  });

  test('call:join_room of a device told elsewhere: elsewhere, neither attached nor in the room', async (t) => {
    const cast = world.cast(t);
    const tablet = await cast.connect('bob');
    const { alice, bob, roomName } = await connectedCall(cast);
    await tablet.hears('call:incoming', { roomName });
    await tablet.hears('call:ended', { roomName, reason: 'answered_elsewhere' });

    const answer = await send(tablet, 'call:join_room', roomName);

    assert.deepEqual(answer, { ok: true, status: 'connected', elsewhere: true });
    await sendCandidate(alice, roomName);
    await bob.hears('ice:candidate', { roomName });
    await joinRoom(roomName, alice, bob);
    await world.quiet(roomName, alice, bob, tablet);
  });

  test('it joins like any other when no device of its user is attached any more', async (t) => {
    const cast = world.cast(t);
    const tablet = await cast.connect('bob');
    const { alice, bob, roomName } = await connectedCall(cast);
    await tablet.hears('call:incoming', { roomName });
    await tablet.hears('call:ended', { roomName, reason: 'answered_elsewhere' });
    await cast.lose(bob);

    const answer = await send(tablet, 'call:join_room', roomName);

    assert.equal(answer.ok, true);
    assert.notEqual(answer.elsewhere, true);
    await tablet.hears('call:participants', { roomName });
    await sendCandidate(alice, roomName);
    await tablet.hears('ice:candidate', { roomName, fromUserId: alice.userId });
  });

  test('leaving without having joined is fine, and nobody hears', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await callInRoom(cast);
    const tab = await cast.connect('bob');
    await tab.hears('call:resumed', { roomName });
    assert.equal((await send(tab, 'call:leave_room', roomName)).ok, true);
    await world.quiet(roomName, alice, bob, tab);
  });

  test('leaving the room of a 1-to-1 call does not end it', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await callInRoom(cast);
    assert.equal((await send(alice, 'call:leave_room', roomName)).ok, true);
    assert.deepEqual(await bob.hears('user:left_call'), { userId: alice.userId, roomName });
    await world.quiet(roomName, alice, bob);
    assert.equal((await world.call(roomName)).status, 'connected');
  });
});
