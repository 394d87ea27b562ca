'use strict';

/** protocol.md, section 5, "Late events are normal", in a group. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { accept, send } = require('./calls');
const { assertRefused } = require('./expect');
const { groupCall, stays } = require('./group-rows');
const { activeGroup, ringingGroup } = require('./group-calls');
const { startWorld } = require('./fixture');

/** What a device sends in a call, each event as its table in section 2 has it. */
const EVENTS_OF_A_CALL = {
  'call:end': { reason: 'user_ended' },
  'call:reject': {},
  'call:leave_room': {},
  'ice:candidate': { candidate: 'late', sdpMid: '0', sdpMLineIndex: 0 },
  'call:toggle_media': { audio: false, video: true },
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

describe('Late events of a group call', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  /** A call that was ended for all: Alice and Bob were in it, Carol was rung. */
  async function endedCall(cast) {
    const call = await activeGroup(cast, { joined: ['alice', 'bob'] });
    const { alice, bob, carol, roomName } = call;
    await send(bob, 'call:leave_room', roomName);
    await alice.hears('user:left_call', { roomName });
    await send(alice, 'call:end', roomName);
    await carol.hears('call:ended', { roomName });
    const rows = [await groupCall(world, roomName), await stays(world, roomName)];
    return { ...call, rows };
  }

  for (const event of Object.keys(EVENTS_OF_A_CALL)) {
    test(`${event} for a call that is over is fine, reaches nobody and changes nothing`, async (t) => {
      const cast = world.cast(t);
      const { bob, carol, roomName, rows } = await endedCall(cast);

      for (const device of [bob, carol]) {
        assert.deepEqual(await sendLate(device, event, roomName), { ok: true, status: 'ended' });
      }

      assert.deepEqual([await groupCall(world, roomName), await stays(world, roomName)], rows);
      await world.quiet(roomName, bob, carol);
    });

    test(`${event} from a device that was told elsewhere is fine and reaches nobody`, async (t) => {
      const cast = world.cast(t);
      const tablet = await cast.connect('bob');
      const { alice, bob, carol, roomName } = await activeGroup(cast, { joined: ['alice', 'bob'] });
      await tablet.hears('group_call:incoming', { roomName });
      await tablet.hears('call:ended', { roomName, reason: 'answered_elsewhere' });
      const rows = [await groupCall(world, roomName), await stays(world, roomName)];

      assert.deepEqual(await sendLate(tablet, event, roomName), { ok: true, status: 'active' });

      assert.deepEqual([await groupCall(world, roomName), await stays(world, roomName)], rows);
      await world.quiet(roomName, alice, bob, carol, tablet);
    });
  }

  test('what deployed clients send without a callback behind the end is silent', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast, { joined: ['alice', 'bob'] });
    await send(alice, 'call:end_for_all', roomName);
    for (const device of [bob, carol]) {
      await device.hears('call:ended', { roomName });
      device.emit('call:end', { roomName, userId: device.userId, reason: 'user_ended' });
      device.emit('call:leave_room', { roomName, userId: device.userId });
    }
    for (const device of [bob, carol]) {
      assert.deepEqual(await send(device, 'call:end', roomName), { ok: true, status: 'ended' });
    }
    await world.quiet(roomName, bob, carol);
  });

  test('call:join_room and call:accept of a call that is over are refused', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName, rows } = await endedCall(cast);
    for (const device of [alice, bob, carol]) {
      assertRefused(await send(device, 'call:join_room', roomName), 'failed_precondition');
    }
    for (const device of [bob, carol]) {
      const accepted = await accept(device, roomName);
      assertRefused(accepted, 'failed_precondition');
      assert.match(accepted.message, /^Failed to accept call(: |$)/);
    }
    assert.deepEqual([await groupCall(world, roomName), await stays(world, roomName)], rows);
    await world.quiet(roomName, bob, carol);
  });

  test('a join that meets the end: whichever was committed first holds', async (t) => {
    const cast = world.cast(t);
    for (let round = 0; round < 6; round++) {
      const { alice, bob, roomName } = await ringingGroup(cast, { members: ['alice', 'bob'] });
      const [ended, joined] = await Promise.all([
        send(alice, 'call:end', roomName, { reason: 'cancelled' }),
        send(bob, 'call:join_room', roomName),
      ]);
      assert.equal(ended.ok, true);
      const row = await groupCall(world, roomName);
      if (joined.ok) {
        assert.ok(row.started_at, `round ${round}`);
        await bob.hears('call:participants', { roomName });
        await send(bob, 'call:leave_room', roomName);
      } else {
        assertRefused(joined, 'failed_precondition');
        assert.deepEqual([row.status, row.started_at], ['ended', null]);
        await bob.hears('call:ended', { roomName, reason: 'cancelled' });
      }
      assert.equal((await groupCall(world, roomName)).status, 'ended');
    }
  });
});
