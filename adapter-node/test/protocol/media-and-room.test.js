'use strict';

/** protocol.md, section 3: the room, media, candidates, renegotiation, share, recording, noise. */

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
const { participantsByUser } = require('./expect');
const { startWorld } = require('./fixture');

describe('Media and the room', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  test('joining: the joiner hears who is there, the others that he came', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);

    assert.equal((await send(alice, 'call:join_room', roomName)).ok, true);
    const first = await alice.hears('call:participants');
    assert.deepEqual(Object.keys(first).sort(), ['participants', 'roomName']);
    assert.deepEqual(Object.keys(participantsByUser(first.participants)), [String(alice.userId)]);

    assert.equal((await send(bob, 'call:join_room', roomName)).ok, true);
    const second = await bob.hears('call:participants', { roomName });
    const users = Object.keys(participantsByUser(second.participants)).map(Number);
    assert.deepEqual(users, [alice.userId, bob.userId]);
    assert.deepEqual(await alice.hears('user:joined_call'), { userId: bob.userId, roomName });
    await world.quiet(roomName, alice, bob);
  });

  test('calling and answering do not put a device into the room', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    assert.equal((await send(alice, 'call:join_room', roomName)).ok, true);
    await alice.hears('call:participants', { roomName });
    await send(alice, 'call:toggle_media', roomName, { audio: true, video: false });
    await send(alice, 'call:screen_share', roomName, { action: 'start' });
    await world.quiet(roomName, alice, bob);
  });

  test("only a user's first device in and last device out are told", async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await callInRoom(cast);
    const tablet = await cast.connect('alice');
    await tablet.hears('call:resumed', { roomName });

    assert.equal((await send(tablet, 'call:join_room', roomName)).ok, true);
    const { participants } = await tablet.hears('call:participants', { roomName });
    assert.deepEqual(Object.keys(participantsByUser(participants)).map(Number), [
      alice.userId,
      bob.userId,
    ]);
    await world.quiet(roomName, alice, bob);

    assert.equal((await send(alice, 'call:leave_room', roomName)).ok, true);
    await world.quiet(roomName, bob, tablet);
    assert.equal((await send(tablet, 'call:leave_room', roomName)).ok, true);
    assert.deepEqual(await bob.hears('user:left_call'), { userId: alice.userId, roomName });
    await world.quiet(roomName, alice, bob, tablet);
  });

  test('joining twice is fine: the joiner hears the participants again, nobody else anything', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await callInRoom(cast);
    assert.equal((await send(bob, 'call:join_room', roomName)).ok, true);
    await bob.hears('call:participants', { roomName });
    await world.quiet(roomName, alice, bob);
  });

  test('media flags go to the other devices in the room and into call:participants', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await callInRoom(cast);
    const outside = await cast.connect('bob');
    await outside.hears('call:resumed', { roomName });

    assert.equal(
      (await send(bob, 'call:toggle_media', roomName, { audio: false, video: true })).ok,
      true,
    );

    assert.deepEqual(await alice.hears('user:media_changed'), {
      userId: bob.userId,
      audio: false,
      video: true,
      roomName,
    });
    await send(alice, 'call:join_room', roomName);
    const { participants } = await alice.hears('call:participants', { roomName });
    assert.deepEqual(participantsByUser(participants)[bob.userId], { audio: false, video: true });
    await world.quiet(roomName, alice, bob, outside);
  });

  test('a final call dissolves its room silently', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await callInRoom(cast);
    await send(alice, 'call:end', roomName);
    await bob.hears('call:ended', { roomName });
    await send(bob, 'call:toggle_media', roomName, { audio: true, video: true });
    await world.quiet(roomName, alice, bob);
    const { rooms } = await world.hostStatus();
    assert.deepEqual(
      rooms.filter((name) => String(name).endsWith(roomName)),
      [],
    );
  });

  test('candidates: to all devices of the other side while it rings, then to the attached ones', async (t) => {
    const cast = world.cast(t);
    const alicesTablet = await cast.connect('alice');
    const bobsTablet = await cast.connect('bob');
    const { alice, bob, roomName } = await ringingCall(cast);
    await bobsTablet.hears('call:incoming', { roomName });

    await sendCandidate(alice, roomName, {
      toUserId: bob.userId,
      candidate: 'a1',
      sdpMid: 'video',
      sdpMLineIndex: 1,
    });
    const expected = {
      roomName,
      fromUserId: alice.userId,
      candidate: 'a1',
      sdpMLineIndex: 1,
      sdpMid: 'video',
    };
    for (const device of [bob, bobsTablet]) {
      assert.deepEqual(await device.hears('ice:candidate'), expected);
    }
    await sendCandidate(bob, roomName, { candidate: 'b1' });
    for (const device of [alice, alicesTablet]) {
      await device.hears('ice:candidate', { roomName, candidate: 'b1' });
    }

    await accept(bob, roomName);
    for (const device of [alice, alicesTablet]) {
      await device.hears('call:answer', { roomName });
    }
    await bobsTablet.hears('call:ended', { roomName, reason: 'answered_elsewhere' });
    await sendCandidate(alice, roomName, { candidate: 'a2' });
    await bob.hears('ice:candidate', { roomName, candidate: 'a2' });
    await sendCandidate(bob, roomName, { candidate: 'b2' });
    await alice.hears('ice:candidate', { roomName, candidate: 'b2' });
    await world.quiet(roomName, alice, alicesTablet, bob, bobsTablet);
  });

  test('renegotiation goes to the attached devices of the other side, joined or not', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    const idle = await cast.connect('bob');
    await idle.hears('call:resumed', { roomName });
    const sdpOffer = { type: 'offer', sdp: 'v' };

    const offered = { roomName, fromUserId: alice.userId, toUserId: bob.userId, sdpOffer };
    assert.equal((await alice.ask('call:renegotiate', offered)).ok, true);
    assert.deepEqual(await bob.hears('call:renegotiate'), {
      roomName,
      fromUserId: alice.userId,
      sdpOffer,
      type: 'renegotiate',
    });
    const answered = { roomName, fromUserId: bob.userId, sdpAnswer: 'answer', type: 'anything' };
    assert.equal((await bob.ask('call:renegotiate_answer', answered)).ok, true);
    assert.deepEqual(await alice.hears('call:renegotiate_answer'), {
      roomName,
      fromUserId: bob.userId,
      sdpAnswer: 'answer',
      type: 'renegotiate_answer',
    });
    await world.quiet(roomName, alice, bob, idle);
  });

  test('screen share and noise cancellation go to the other devices in the room, as they came', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await callInRoom(cast);
    for (const action of ['start', 'stop']) {
      assert.equal((await send(alice, 'call:screen_share', roomName, { action })).ok, true);
      assert.deepEqual(await bob.hears('call:screen_share'), {
        roomName,
        userId: alice.userId,
        action,
      });
    }
    for (const enabled of [true, false]) {
      assert.equal((await send(bob, 'call:noise_cancellation', roomName, { enabled })).ok, true);
      assert.deepEqual(await alice.hears('call:noise_cancellation'), {
        roomName,
        userId: bob.userId,
        enabled,
      });
    }
    await world.quiet(roomName, alice, bob);
  });

  test('recording goes to every device in the room, the sender too, with the time', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await callInRoom(cast);
    const fields = { userName: 'Alice', action: 'start' };
    assert.equal((await send(alice, 'call:recording', roomName, fields)).ok, true);
    for (const device of [alice, bob]) {
      const { timestamp, ...rest } = await device.hears('call:recording');
      assert.deepEqual(rest, { roomName, userId: alice.userId, ...fields });
      assert.ok(Math.abs(Date.now() - timestamp) < 30_000, `timestamp ${timestamp}`);
    }
    await world.quiet(roomName, alice, bob);
  });

  test('joining while it rings is how deployed callees begin', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    await joinRoom(roomName, alice, bob);
    assert.equal((await world.call(roomName)).status, 'ringing');
    assert.equal((await accept(bob, roomName)).ok, true);
    await alice.hears('call:answer', { roomName });
    await world.quiet(roomName, alice, bob);
  });
});
