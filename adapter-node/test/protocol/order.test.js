'use strict';

/** protocol.md, section 1: events of one socket for one room are handled in the order they were sent. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { accept, callInRoom, ringingCall, send } = require('./calls');
const { assertFinal } = require('./expect');
const { startWorld } = require('./fixture');

describe('Order', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  test('a whole call without waiting for anything: initiate, join_room, candidates', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const roomName = cast.room();

    alice.emit('call:initiate', {
      fromId: alice.userId,
      toId: bob.userId,
      callType: 'audio',
      roomName,
      sdpOffer: 'o',
    });
    alice.emit('call:join_room', { roomName, userId: alice.userId });
    for (let i = 0; i < 50; i++) {
      alice.emit('ice:candidate', { roomName, candidate: i });
    }

    const { participants } = await alice.hears('call:participants', { roomName });
    assert.deepEqual(
      participants.map((each) => each.userId),
      [alice.userId],
    );
    await bob.hears('ice:candidate', { roomName, candidate: 49 });
    const heard = bob.heard.filter((each) => each.payload.roomName === roomName);
    assert.equal(heard[0].event, 'call:incoming');
    const candidates = heard.slice(1).map((each) => each.payload.candidate);
    assert.deepEqual(
      candidates,
      Array.from({ length: 50 }, (_, i) => i),
    );
    const rows = await world.candidates(roomName, 50);
    assert.deepEqual(
      rows.map((row) => row.candidate),
      candidates.map(String),
    );
    assert.ok(!alice.heard.some((each) => each.event === 'call:error'));
  });

  test('join_room, then accept, then candidates of the callee', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    assert.equal((await send(alice, 'call:join_room', roomName)).ok, true);

    bob.emit('call:join_room', { roomName, userId: bob.userId });
    bob.emit('call:accept', { roomName, userId: bob.userId, sdpAnswer: 'a' });
    for (let i = 0; i < 20; i++) {
      bob.emit('ice:candidate', { roomName, candidate: `c${i}` });
    }

    await alice.hears('ice:candidate', { roomName, candidate: 'c19' });
    const events = alice.heard
      .filter((each) => each.payload.roomName === roomName)
      .map((each) => each.event);
    const expected = ['user:joined_call', 'call:answer', ...Array(20).fill('ice:candidate')];
    assert.deepEqual(events.slice(-22), expected);
  });

  test('candidates before the answer go out before it', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    bob.emit('ice:candidate', { roomName, candidate: 'early' });
    bob.emit('call:accept', { roomName, sdpAnswer: 'a' });
    await alice.hears('call:answer', { roomName });
    await alice.hears('ice:candidate', { roomName, candidate: 'early' });
    const events = alice.heard
      .filter((each) => each.payload.roomName === roomName)
      .map((each) => each.event);
    assert.deepEqual(events, ['call:ringing', 'ice:candidate', 'call:answer']);
  });

  test('an accept that is on its way when the same device hangs up', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    bob.emit('call:accept', { roomName, userId: bob.userId, sdpAnswer: 'a' });
    const ended = await send(bob, 'call:end', roomName, { reason: 'completed' });
    assert.equal(ended.ok, true);
    await alice.hears('call:answer', { roomName });
    await alice.hears('call:ended', { roomName, reason: 'completed', endedBy: bob.userId });
    await assertFinal(world, roomName, { status: 'ended', reason: 'completed' });
  });

  test('a caller who hangs up at once: the callee hears the call, then its end', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const roomName = cast.room();
    alice.emit('call:initiate', { toId: bob.userId, callType: 'audio', roomName, sdpOffer: 'o' });
    alice.emit('call:join_room', { roomName });
    alice.emit('call:end', { roomName, reason: 'cancelled' });
    await bob.hears('call:ended', { roomName, reason: 'cancelled' });
    const events = bob.heard
      .filter((each) => each.payload.roomName === roomName)
      .map((each) => each.event);
    assert.deepEqual(events, ['call:incoming', 'call:ended']);
    await assertFinal(world, roomName, { status: 'missed', reason: 'cancelled' });
  });

  test('media flags arrive in the order of their changes', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await callInRoom(cast);
    const flags = Array.from({ length: 40 }, (_, i) => ({
      audio: i % 2 === 0,
      video: i % 3 === 0,
    }));
    for (const flag of flags) {
      alice.emit('call:toggle_media', { roomName, userId: alice.userId, ...flag });
    }
    for (const flag of flags) {
      assert.deepEqual(await bob.hears('user:media_changed'), {
        userId: alice.userId,
        roomName,
        ...flag,
      });
    }
  });

  test('many calls at once: each in order, none mixed up with another', async (t) => {
    const cast = world.cast(t);
    const pairs = await Promise.all(
      Array.from({ length: 8 }, async (_, i) =>
        ringingCall(cast, {
          alice: await cast.connect(`alice${i}`),
          bob: await cast.connect(`bob${i}`),
        }),
      ),
    );
    await Promise.all(
      pairs.map(async ({ alice, bob, roomName }) => {
        for (let i = 0; i < 20; i++) {
          alice.emit('ice:candidate', { roomName, candidate: `${roomName} ${i}` });
        }
        assert.equal((await accept(bob, roomName)).ok, true);
        await alice.hears('call:answer', { roomName });
        for (let i = 0; i < 20; i++) {
          const { candidate } = await bob.hears('ice:candidate');
          assert.equal(candidate, `${roomName} ${i}`);
        }
      }),
    );
  });
});
