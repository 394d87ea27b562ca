'use strict';

/** protocol.md, section 4, "Several calls of one user": what is sent twice, and what crosses. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { accept, connectedCall, initiate, ringingCall, send } = require('./calls');
const { assertFinal, assertRefused } = require('./expect');
const { startWorld } = require('./fixture');

describe('Crossing and repeated events', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  test('glare at the same moment: exactly one call rings, the one with the smaller id', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    for (let round = 0; round < 8; round++) {
      const [fromAlice, fromBob] = [cast.room(), cast.room()];
      await Promise.all([
        initiate(alice, bob.userId, fromAlice),
        initiate(bob, alice.userId, fromBob),
      ]);
      const rows = [await world.call(fromAlice), await world.call(fromBob)];
      rows.sort((one, other) => one.id - other.id);
      assert.deepEqual(
        rows.map((row) => row.status),
        ['ringing', 'missed'],
        `round ${round}`,
      );
      const [first, second] = rows;
      const [winner, loser] = first.from_id === alice.userId ? [alice, bob] : [bob, alice];
      await assertFinal(world, second.room_name, { status: 'missed', reason: 'glare' });
      await loser.hears('call:rejected', {
        roomName: second.room_name,
        rejectedBy: winner.userId,
        reason: 'glare',
        activeRoom: first.room_name,
      });
      await loser.hears('call:incoming', { roomName: first.room_name });
      await send(winner, 'call:end', first.room_name, { reason: 'cancelled' });
      await loser.hears('call:ended', { roomName: first.room_name });
    }
  });

  test('two devices of one callee accept two calls at once: one is connected', async (t) => {
    const cast = world.cast(t);
    const [alice, carol] = [await cast.connect('alice'), await cast.connect('carol')];
    const [phone, tablet] = [await cast.connect('bob'), await cast.connect('bob')];
    for (let round = 0; round < 6; round++) {
      const { roomName: first } = await ringingCall(cast, { alice, bob: phone });
      const { roomName: second } = await ringingCall(cast, { alice: carol, bob: phone });
      const answers = await Promise.all([accept(phone, first), accept(tablet, second)]);
      const statuses = [(await world.call(first)).status, (await world.call(second)).status];
      assert.equal(statuses.filter((status) => status === 'connected').length, 1, `${statuses}`);
      const [caller, roomName] = statuses[0] === 'connected' ? [alice, first] : [carol, second];
      const [winner, loser] = statuses[0] === 'connected' ? answers : [...answers].reverse();
      assert.equal(winner.ok, true, `round ${round}`);
      assertRefused(loser, 'failed_precondition');
      await send(caller, 'call:end', roomName, { reason: 'completed' });
    }
  });

  test('accepts that cross: never two connected calls of one user', async (t) => {
    const cast = world.cast(t);
    const [alice, bob, carol] = [
      await cast.connect('alice'),
      await cast.connect('bob'),
      await cast.connect('carol'),
    ];
    for (let round = 0; round < 6; round++) {
      const { roomName: outgoing } = await ringingCall(cast, { alice, bob });
      const { roomName: incoming } = await ringingCall(cast, { alice: carol, bob: alice });
      await Promise.all([accept(alice, incoming), accept(bob, outgoing)]);
      const rows = [await world.call(outgoing), await world.call(incoming)];
      const connected = rows.filter((row) => row.status === 'connected');
      assert.equal(connected.length, 1, `round ${round}: ${rows.map((row) => row.status)}`);
      await send(alice, 'call:end', connected[0].room_name, { reason: 'completed' });
    }
  });

  test('the same call:initiate again is answered as things are, and rings nobody twice', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);

    const again = await initiate(alice, bob.userId, roomName, {
      callType: 'audio',
      sdpOffer: 'another',
    });
    assert.deepEqual([again.ok, again.status], [true, 'ringing']);
    await world.quiet(roomName, bob);
    const row = await world.call(roomName);
    assert.equal(row.call_type, 'video');
    await accept(bob, roomName);
    assert.equal((await initiate(alice, bob.userId, roomName)).status, 'connected');
    await send(alice, 'call:end', roomName);
    assert.equal((await initiate(alice, bob.userId, roomName)).status, 'ended');
    await bob.hears('call:ended', { roomName });
    await world.quiet(roomName, bob);
    await assertFinal(world, roomName, { status: 'ended', reason: 'user_ended' });
  });

  test('the same call:initiate to somebody offline again: offline again, though he is there by now', async (t) => {
    const cast = world.cast(t);
    const alice = await cast.connect('alice');
    const roomName = cast.room();
    const bobId = await cast.user('bob');
    assertRefused(await initiate(alice, bobId, roomName), 'offline');
    const bob = await cast.connect('bob');

    const again = await initiate(alice, bobId, roomName);

    assertRefused(again, 'offline');
    assert.equal(again.status, 'missed');
    await world.quiet(roomName, bob);
  });

  test('a second accept of the device that answered is fine, of another it is refused', async (t) => {
    const cast = world.cast(t);
    const tablet = await cast.connect('bob');
    const { alice, bob, roomName } = await connectedCall(cast);
    await tablet.hears('call:ended', { roomName, reason: 'answered_elsewhere' });

    assert.deepEqual(await accept(bob, roomName, { sdpAnswer: 'other' }), {
      ok: true,
      status: 'connected',
    });
    assertRefused(await accept(tablet, roomName), 'failed_precondition');

    assert.notEqual((await world.call(roomName)).sdp_answer, '"other"');
    await world.quiet(roomName, alice, bob);
  });

  test('the end came first: the accept fails with the legacy text', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    await send(alice, 'call:end', roomName, { reason: 'cancelled' });
    const answer = await accept(bob, roomName);
    assertRefused(answer, 'failed_precondition');
    assert.match(answer.message, /^Failed to accept call(: |$)/);
    await assertFinal(world, roomName, { status: 'missed', reason: 'cancelled' });
  });

  test('accept meets the end: whichever was first, everybody and the row agree', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    for (let round = 0; round < 10; round++) {
      const { roomName } = await ringingCall(cast, { alice, bob });
      const [accepted, ended] = await Promise.all([
        accept(bob, roomName),
        send(alice, 'call:end', roomName, { reason: 'cancelled' }),
      ]);
      assert.equal(ended.ok, true);
      const status = accepted.ok ? 'ended' : 'missed';
      if (accepted.ok) {
        await alice.hears('call:answer', { roomName });
      } else {
        assertRefused(accepted, 'failed_precondition');
      }
      await assertFinal(world, roomName, { status, reason: 'cancelled' });
      await bob.hears('call:ended', { roomName, reason: 'cancelled', endedBy: alice.userId });
      await world.quiet(roomName, alice, bob);
    }
  });
});
