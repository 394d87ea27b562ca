'use strict';

/** The sidecar may die at any moment: calls go on or end in one state, and everybody hears it once. */

const assert = require('node:assert/strict');
const { after, before, beforeEach, describe, test } = require('node:test');
const {
  accept,
  callInRoom,
  connectedCall,
  initiate,
  ringingCall,
  send,
  sendCandidate,
} = require('./calls');
const { assertFinal, assertRefused } = require('./expect');
const { eventually } = require('./eventually');
const { startWorld } = require('./fixture');

const RING_MS = 10_000;
const GRACE_MS = 2000;

describe('A sidecar that dies and comes back', () => {
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

  test('calls in every state go on as if nothing had been', async (t) => {
    const cast = world.cast(t);
    const [carol, dave] = [await cast.connect('carol'), await cast.connect('dave')];
    const talking = await callInRoom(cast, { alice: carol, bob: dave });
    const ringing = await ringingCall(cast);
    await sendCandidate(ringing.alice, ringing.roomName, { candidate: 'before' });
    await ringing.bob.hears('ice:candidate', { candidate: 'before' });

    await kill();
    await comeBack();

    await world.quiet(ringing.roomName, ringing.alice, ringing.bob);
    await world.quiet(talking.roomName, carol, dave);
    const tablet = await cast.connect('bob');
    await tablet.hears('call:incoming', { roomName: ringing.roomName });
    assert.equal((await accept(ringing.bob, ringing.roomName)).ok, true);
    await ringing.alice.hears('call:answer', { roomName: ringing.roomName });
    await tablet.hears('call:ended', { roomName: ringing.roomName, reason: 'answered_elsewhere' });
    await send(carol, 'call:toggle_media', talking.roomName, { audio: false, video: false });
    await dave.hears('user:media_changed', { roomName: talking.roomName, userId: carol.userId });
    await sendCandidate(dave, talking.roomName, { candidate: 'after' });
    await carol.hears('ice:candidate', { roomName: talking.roomName, candidate: 'after' });
    await send(dave, 'call:end', talking.roomName, { reason: 'completed' });
    await carol.hears('call:ended', { roomName: talking.roomName, reason: 'completed' });
    await assertFinal(world, talking.roomName, { status: 'ended', reason: 'completed' });
    await send(ringing.alice, 'call:end', ringing.roomName);
  });

  test('the ring time goes on counting from created_at', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    const started = Date.now();
    await kill();
    await comeBack();
    for (const device of [alice, bob]) {
      const ended = await device.hears('call:ended', {}, RING_MS + 5000);
      assert.deepEqual(ended, { roomName, reason: 'no_answer', endedBy: 0 });
    }
    const rang = Date.now() - started;
    assert.ok(rang > RING_MS - 1500 && rang < RING_MS + 3000, `it rang for ${rang} ms`);
    await assertFinal(world, roomName, { status: 'missed', reason: 'no_answer' });
  });

  test('a device that went in the meantime, and one that came', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    const [carol, dave] = [await cast.connect('carol'), await cast.connect('dave')];
    const other = await connectedCall(cast, { alice: carol, bob: dave });
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
    const ended = { roomName, reason: 'connection_lost', endedBy: 0 };
    assert.deepEqual(await alice.hears('call:ended', {}, GRACE_MS + 8000), ended);
    await assertFinal(world, roomName, { status: 'ended', reason: 'connection_lost' });
    assert.equal((await world.call(other.roomName)).status, 'connected');
    await send(again, 'call:end', other.roomName, { reason: 'completed' });
    await carol.hears('call:ended', { roomName: other.roomName, reason: 'completed' });
  });

  test('an end that is sent while it is away is carried out on its return', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    await kill();
    alice.emit('call:end', { roomName, userId: alice.userId, reason: 'completed' });
    await comeBack();
    await bob.hears('call:ended', { roomName, reason: 'completed', endedBy: alice.userId });
    await assertFinal(world, roomName, { status: 'ended', reason: 'completed' });
    await world.quiet(roomName, bob);
  });

  for (const round of [1, 2, 3]) {
    test(`it dies in the middle of an accept: one outcome for everybody (${round})`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, roomName } = await ringingCall(cast);
      const answer = accept(bob, roomName);
      if (round > 1) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (round > 2) {
        await eventually(async () =>
          assert.equal((await world.call(roomName)).status, 'connected'),
        );
      }
      await kill();
      await comeBack();
      const { ok, code } = await answer;
      if (ok) {
        assert.equal((await world.call(roomName)).status, 'connected');
        await alice.hears('call:answer', { roomName, acceptedBy: bob.userId });
      } else {
        // It was away for longer than a client waits. What was committed holds: asking again says so.
        assert.equal(code, 'unavailable');
        const { status } = await world.call(roomName);
        const again = await accept(bob, roomName);
        assert.deepEqual(
          [again.ok, (await world.call(roomName)).status],
          [true, 'connected'],
          status,
        );
        await alice.hears('call:answer', { roomName, acceptedBy: bob.userId });
      }
      await world.quiet(roomName, alice, bob);
      await send(alice, 'call:end', roomName, { reason: 'completed' });
      await bob.hears('call:ended', { roomName, reason: 'completed' });
    });
  }

  test('while it is away: chat works, a new call is answered unavailable', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    await kill();
    const roomName = cast.room();
    const payload = { toId: bob.userId, callType: 'audio', roomName: cast.room(), sdpOffer: 'o' };
    alice.emit('call:initiate', payload);
    const answer = initiate(alice, bob.userId, roomName);
    await alice.ask('private_message', { to_id: bob.userId, text: 'chat goes on' });
    await bob.hears('private_message', { text: 'chat goes on' });
    assertRefused(await answer, 'unavailable');
    const error = await alice.hears('call:error', { code: 'unavailable' });
    assert.equal(error.event, 'call:initiate');
    await comeBack();
    await world.quiet(roomName, bob);
    const { roomName: later } = await ringingCall(cast, { alice, bob });
    await send(alice, 'call:end', later);
  });

  test('it is frozen: chat works; thawed, calls work', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    world.sidecar.program.signal('SIGSTOP');
    try {
      for (let i = 0; i < 500; i++) {
        alice.emit('ice:candidate', { roomName: 'nobody', candidate: 'x'.repeat(4000) });
      }
      await alice.ask('private_message', { to_id: bob.userId, text: 'chat goes on' });
      await bob.hears('private_message', { text: 'chat goes on' });
    } finally {
      world.sidecar.program.signal('SIGCONT');
    }
    await world.attached();
    const { roomName } = await ringingCall(cast, { alice: await cast.connect('carol'), bob });
    assert.equal((await accept(bob, roomName)).ok, true);
  });

  test('told to stop it stops cleanly, and calls go on when it is back', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    const { code } = await world.sidecar.program.stop('SIGTERM');
    assert.equal(code, 0);
    await comeBack();
    await world.quiet(roomName, alice, bob);
    await send(bob, 'call:end', roomName, { reason: 'completed' });
    await alice.hears('call:ended', { roomName, reason: 'completed' });
  });

  test('what became final more than 5 minutes ago is neither told nor measured any more', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    await cast.lose(alice);
    await send(bob, 'call:end', roomName, { reason: 'completed' });
    await kill();
    const earlier = ['created_at', 'accepted_at', 'ended_at'].map(
      (time) => `${time} = ${time} - INTERVAL 6 MINUTE`,
    );
    await world.pool.query(`UPDATE wo_calls SET ${earlier} WHERE room_name = ?`, [roomName]);
    await comeBack();
    const again = await cast.comeBack(alice);
    await world.quiet(roomName, again);
    await send(bob, 'call:stats', roomName, { bitrate: 1 });
    const { roomName: later } = await connectedCall(cast, { alice: again, bob });
    await send(bob, 'call:stats', later, { bitrate: 2 });
    await eventually(async () => {
      const [rows] = await world.pool.query('SELECT * FROM wo_call_statistics WHERE user_id = ?', [
        bob.userId,
      ]);
      assert.deepEqual(
        rows.map((row) => row.call_id),
        [(await world.call(later)).id],
      );
    });
  });
});
