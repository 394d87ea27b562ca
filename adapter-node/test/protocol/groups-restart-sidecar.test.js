'use strict';

/** The sidecar may die at any moment of a group call: it goes on, and everybody hears everything once. */

const assert = require('node:assert/strict');
const { after, before, beforeEach, describe, test } = require('node:test');
const sdp = require('../../demo/sdp');
const { accept, joinRoom, send, sendCandidate } = require('./calls');
const { assertRefused } = require('./expect');
const { eventually } = require('./eventually');
const {
  assertActive,
  assertGroupEnded,
  assertInside,
  assertLeft,
  groupCall,
  stays,
} = require('./group-rows');
const { activeGroup, joinLater, mayHear } = require('./group-calls');
const { startWorld } = require('./fixture');

const RING_MS = 12_000;
const GRACE_MS = 2000;

describe('A sidecar that dies in group calls and comes back', () => {
  let world;
  before(async () => {
    world = await startWorld({
      settings: { CALLS_RING_TIMEOUT: `${RING_MS}ms`, CALLS_RECONNECT_GRACE: `${GRACE_MS}ms` },
    });
  });
  after(() => world?.close());
  beforeEach(async () => {
    if (world.sidecar.program.ended) {
      await comeBack();
    }
  });

  const kill = () => world.sidecar.program.stop('SIGKILL');
  async function comeBack() {
    await world.startSidecar();
    await world.attached();
  }

  test('a ringing and an active call go on as if nothing had been', async (t) => {
    const cast = world.cast(t);
    const ringing = await activeGroup(cast, { joined: ['alice'] });
    const members = ['dave', 'erin', 'frank'];
    const active = await activeGroup(cast, { members, joined: ['dave', 'erin'] });
    const { dave, erin, frank } = active;
    const rows = [await stays(world, ringing.roomName), await stays(world, active.roomName)];

    await kill();
    await comeBack();

    await world.quiet(ringing.roomName, ringing.alice, ringing.bob, ringing.carol);
    await world.quiet(active.roomName, dave, erin, frank);
    assert.deepEqual(
      [await stays(world, ringing.roomName), await stays(world, active.roomName)],
      rows,
    );
    const tablet = await cast.connect('bob');
    const incoming = await tablet.hears('group_call:incoming', { roomName: ringing.roomName });
    assert.equal(incoming.sdpOffer, sdp.offer());
    assert.equal((await accept(ringing.bob, ringing.roomName)).ok, true);
    await ringing.alice.hears('call:answer', { roomName: ringing.roomName });
    await ringing.alice.hears('user:joined_call', { roomName: ringing.roomName });
    await tablet.hears('call:ended', { reason: 'answered_elsewhere' });
    await assertActive(world, ringing.roomName, 2);
    await send(dave, 'call:toggle_media', active.roomName, { audio: false, video: true });
    await erin.hears('user:media_changed', { roomName: active.roomName, userId: dave.userId });
    await sendCandidate(erin, active.roomName, { toUserId: dave.userId, candidate: 'after' });
    await dave.hears('ice:candidate', { roomName: active.roomName, candidate: 'after' });
    await joinLater(active.roomName, frank, dave, erin);
    await assertActive(world, active.roomName, 3);
    await send(dave, 'call:end_for_all', active.roomName);
    for (const device of [erin, frank]) {
      await device.hears('call:ended', { roomName: active.roomName, reason: 'ended_for_all' });
    }
    await assertGroupEnded(world, active.roomName);
  });

  test('the ring time goes on counting, of a ringing and of an active call', async (t) => {
    const cast = world.cast(t);
    const started = Date.now();
    const ringing = await activeGroup(cast, { joined: ['alice'] });
    const members = ['dave', 'erin', 'frank'];
    const active = await activeGroup(cast, { members, joined: ['dave', 'erin'] });
    await send(ringing.carol, 'call:reject', ringing.roomName);
    await kill();
    await comeBack();
    for (const [device, { roomName }] of [
      [ringing.alice, ringing],
      [ringing.bob, ringing],
      [active.frank, active],
    ]) {
      const ended = await device.hears('call:ended', {}, RING_MS + 5000);
      assert.deepEqual(ended, { roomName, reason: 'no_answer', endedBy: 0 });
    }
    const rang = Date.now() - started;
    assert.ok(rang > RING_MS - 2000 && rang < RING_MS + 5000, `it rang for ${rang} ms`);
    await assertGroupEnded(world, ringing.roomName);
    await assertActive(world, active.roomName, 2);
    await world.quiet(ringing.roomName, ringing.alice, ringing.bob, ringing.carol);
    await world.quiet(active.roomName, active.dave, active.erin, active.frank);
  });

  test('a member who went in the meantime, and one who came back', async (t) => {
    const cast = world.cast(t);
    const members = ['alice', 'bob', 'carol', 'dave'];
    const { alice, bob, carol, dave, roomName } = await activeGroup(cast, { members });
    await kill();
    await cast.lose(bob);
    await cast.lose(dave);
    const again = await cast.device('dave', { session: dave.session });
    const back = again.logIn();
    await comeBack();
    await back;
    if (!again.registered.ok) {
      await again.ask('call:register', { userId: again.userId });
    }
    for (const device of [alice, carol]) {
      const left = await device.hears('user:left_call', {}, GRACE_MS + 8000);
      assert.deepEqual(left, { userId: bob.userId, roomName });
    }
    assertLeft((await assertInside(world, roomName, alice, carol, dave))[bob.userId]);
    await world.quiet(roomName, alice, carol);
    await send(alice, 'call:recording', roomName, { userName: 'alice', action: 'start' });
    await again.hears('call:recording', { roomName });
  });

  for (const event of ['call:end', 'call:leave_room']) {
    test(`${event} that is sent while it is away is carried out on its return`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, carol, roomName } = await activeGroup(cast);
      await kill();
      bob.emit(event, { roomName, userId: bob.userId });
      await comeBack();
      for (const device of [alice, carol]) {
        await device.hears('user:left_call', { userId: bob.userId, roomName });
      }
      assertLeft((await assertInside(world, roomName, alice, carol))[bob.userId]);
      // It may have been away for so long that he was told so; the event is carried out all the same.
      await mayHear(world, bob, 'call:error', ({ code }) => assert.equal(code, 'unavailable'));
      await world.quiet(roomName, alice, bob, carol);
    });
  }

  for (const round of [1, 2, 3]) {
    test(`it dies in the middle of a join: one stay, told once (${round})`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, carol, roomName } = await activeGroup(cast, { joined: ['alice'] });
      const answer = send(bob, 'call:join_room', roomName);
      if (round === 2) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (round === 3) {
        await eventually(async () =>
          assert.equal((await groupCall(world, roomName)).status, 'active'),
        );
      }
      await kill();
      await comeBack();
      if (!(await answer).ok) {
        assert.equal((await send(bob, 'call:join_room', roomName)).ok, true);
      }
      await alice.hears('user:joined_call', { roomName, userId: bob.userId });
      await bob.hears('call:participants', { roomName });
      await mayHear(world, bob, 'call:participants', () => {});
      await assertActive(world, roomName, 2);
      await assertInside(world, roomName, alice, bob);
      await mayHear(world, carol, 'call:ended', ({ reason }) => assert.equal(reason, 'no_answer'));
      await world.quiet(roomName, alice, bob, carol);
    });
  }

  test('who was removed stays removed, and who rejected is left in peace', async (t) => {
    const cast = world.cast(t);
    const members = ['alice', 'bob', 'carol', 'dave'];
    const joined = ['alice', 'bob', 'carol'];
    const { alice, bob, carol, dave, roomName } = await activeGroup(cast, { members, joined });
    await send(dave, 'call:reject', roomName);
    await send(alice, 'call:remove_participant', roomName, { targetUserId: bob.userId });
    await bob.hears('call:removed', { roomName });
    await carol.hears('user:left_call', { roomName });
    await kill();
    await comeBack();
    assertRefused(await send(bob, 'call:join_room', roomName), 'permission_denied');
    await send(alice, 'call:end_for_all', roomName);
    await carol.hears('call:ended', { roomName });
    await world.quiet(roomName, bob, carol, dave);
  });

  test('told to stop it stops cleanly, and the call goes on when it is back', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast, { joined: ['alice', 'bob'] });
    await world.sidecar.program.stop('SIGTERM');
    await comeBack();
    await world.quiet(roomName, alice, bob, carol);
    await joinRoom(roomName, carol);
    await assertInside(world, roomName, alice, bob, carol);
  });
});
