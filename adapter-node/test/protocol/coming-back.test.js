'use strict';

/** protocol.md, section 4, "Coming back": what a device hears when it registers. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const sdp = require('../../demo/sdp');
const {
  accept,
  callInRoom,
  connectedCall,
  initiate,
  ringingCall,
  send,
  sendCandidate,
} = require('./calls');
const { participantsByUser } = require('./expect');
const { startWorld } = require('./fixture');

/** The names of what a device heard of a call, in order, and none of it open any more. */
function eventsOf(device, roomName) {
  return device.heard
    .filter((heard) => heard.payload?.roomName === roomName)
    .map((heard) => heard.event);
}

describe('Coming back', { concurrency: 6 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  test('a device that registers while it rings hears the call, then the candidates so far', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    for (const candidate of ['one', 'two', 'three']) {
      await sendCandidate(alice, roomName, { candidate });
    }

    const tablet = await cast.connect('bob');

    const incoming = await tablet.hears('call:incoming');
    assert.deepEqual(incoming, {
      fromId: alice.userId,
      fromName: 'alice Tester',
      fromAvatar: '',
      callType: 'video',
      roomName,
      sdpOffer: sdp.offer(),
      iceServers: [],
    });
    for (const candidate of ['one', 'two', 'three']) {
      assert.deepEqual(await tablet.hears('ice:candidate'), {
        roomName,
        fromUserId: alice.userId,
        candidate,
        sdpMLineIndex: 0,
        sdpMid: '0',
      });
    }
    await world.quiet(roomName, tablet);
    assert.deepEqual(eventsOf(tablet, roomName), [
      'call:incoming',
      'ice:candidate',
      'ice:candidate',
      'ice:candidate',
    ]);
    assert.equal((await accept(tablet, roomName)).ok, true);
    await bob.hears('call:ended', { roomName, reason: 'answered_elsewhere' });
  });

  test('a socket that had its call:incoming does not hear it again', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    assert.equal((await bob.ask('call:register', { userId: bob.userId })).ok, true);
    await world.quiet(roomName, alice, bob);
  });

  test('the same device on a new connection hears it again', async (t) => {
    const cast = world.cast(t);
    const { bob, roomName } = await ringingCall(cast);
    await cast.lose(bob);
    const again = await cast.comeBack(bob);
    await again.hears('call:incoming', { roomName });
    assert.equal((await accept(again, roomName)).ok, true);
  });

  test('the newest 64 candidates of the caller are kept', async (t) => {
    const cast = world.cast(t);
    const { alice, roomName } = await ringingCall(cast);
    for (let i = 1; i <= 70; i++) {
      alice.emit('ice:candidate', { roomName, candidate: `c${i}` });
    }
    await sendCandidate(alice, roomName, { candidate: 'c71' });

    const tablet = await cast.connect('bob');

    await tablet.hears('ice:candidate', { candidate: 'c71' });
    await world.caughtUp(tablet);
    const replayed = tablet.heard.filter((heard) => heard.event === 'ice:candidate');
    assert.deepEqual(
      replayed.map((heard) => heard.payload.candidate),
      Array.from({ length: 64 }, (_, i) => `c${i + 8}`),
    );
  });

  test('a caller who was away hears the answer, renegotiation and candidates, then call:resumed', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    await cast.lose(alice);
    await send(bob, 'call:join_room', roomName);
    await bob.hears('call:participants', { roomName });
    await accept(bob, roomName, { sdpAnswer: { type: 'answer', sdp: 'v' } });
    await sendCandidate(bob, roomName, { candidate: 'from bob' });
    await bob.ask('call:renegotiate', { roomName, fromUserId: bob.userId, sdpOffer: 'again' });

    const again = await cast.comeBack(alice);

    assert.deepEqual(await again.hears('call:answer'), {
      roomName,
      sdpAnswer: { type: 'answer', sdp: 'v' },
      acceptedBy: bob.userId,
      iceServers: [],
    });
    assert.deepEqual(await again.hears('ice:candidate'), {
      roomName,
      fromUserId: bob.userId,
      candidate: 'from bob',
      sdpMLineIndex: 0,
      sdpMid: '0',
    });
    assert.deepEqual(await again.hears('call:renegotiate'), {
      roomName,
      fromUserId: bob.userId,
      sdpOffer: 'again',
      type: 'renegotiate',
    });
    const { participants, ...resumed } = await again.hears('call:resumed');
    assert.deepEqual(resumed, {
      roomName,
      status: 'connected',
      callType: 'video',
      fromId: alice.userId,
      toId: bob.userId,
      elsewhere: false,
    });
    assert.deepEqual(Object.keys(participantsByUser(participants)), [String(bob.userId)]);
    await world.quiet(roomName, again, bob);
    const order = eventsOf(again, roomName);
    assert.equal(order[0], 'call:answer');
    assert.equal(order.at(-1), 'call:resumed');
  });

  test('what was emitted to a connected socket of the user is not sent again', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    await sendCandidate(alice, roomName, { candidate: 'heard' });
    await bob.hears('ice:candidate', { candidate: 'heard' });
    await cast.lose(bob);
    await sendCandidate(alice, roomName, { candidate: 'missed' });

    const again = await cast.comeBack(bob);

    await again.hears('ice:candidate', { candidate: 'missed' });
    await again.hears('call:resumed', { roomName, elsewhere: false });
    await world.quiet(roomName, again);
    const third = await cast.connect('bob');
    await third.hears('call:resumed', { roomName, elsewhere: true });
    await world.quiet(roomName, third);
  });

  for (const status of ['ringing', 'connected']) {
    test(`another device of somebody whose call is ${status} hears only call:resumed, elsewhere`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, roomName } = await (status === 'ringing'
        ? ringingCall(cast)
        : callInRoom(cast));
      const tablet = await cast.connect('alice');
      const { participants, ...resumed } = await tablet.hears('call:resumed');
      assert.deepEqual(resumed, {
        roomName,
        status,
        callType: 'video',
        fromId: alice.userId,
        toId: bob.userId,
        elsewhere: true,
      });
      const inside = status === 'ringing' ? [] : [alice.userId, bob.userId];
      assert.deepEqual(Object.keys(participantsByUser(participants)).map(Number), inside);
      await world.quiet(roomName, alice, bob, tablet);
    });
  }

  test('a caller who was away hears that his call was rejected, once', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    await cast.lose(alice);
    await send(bob, 'call:reject', roomName, { reason: 'driving' });

    const again = await cast.comeBack(alice);

    const rejected = { roomName, rejectedBy: bob.userId, reason: 'driving' };
    assert.deepEqual(await again.hears('call:rejected'), rejected);
    const tablet = await cast.connect('alice');
    await world.quiet(roomName, again, tablet);
  });

  test('a callee who rang and was away hears that the caller ended, once', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    await cast.lose(bob);
    await send(alice, 'call:end', roomName, { reason: 'cancelled' });

    const again = await cast.comeBack(bob);

    const ended = { roomName, reason: 'cancelled', endedBy: alice.userId };
    assert.deepEqual(await again.hears('call:ended'), ended);
    const tablet = await cast.connect('bob');
    await world.quiet(roomName, again, tablet);
  });

  test('a participant of a connected call who was away hears its end', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    await cast.lose(bob);
    await send(alice, 'call:end', roomName, { reason: 'completed' });
    const again = await cast.comeBack(bob);
    const ended = { roomName, reason: 'completed', endedBy: alice.userId };
    assert.deepEqual(await again.hears('call:ended'), ended);
    await world.quiet(roomName, again);
  });

  test('who ended a call himself hears nothing of it on coming back', async (t) => {
    const cast = world.cast(t);
    const { alice, roomName } = await connectedCall(cast);
    await send(alice, 'call:end', roomName, { reason: 'completed' });
    await cast.lose(alice);
    const again = await cast.comeBack(alice);
    await world.quiet(roomName, again);
  });

  test('whose call never rang on any device of his hears nothing of it', async (t) => {
    const cast = world.cast(t);
    const alice = await cast.connect('alice');
    const roomName = cast.room();
    await initiate(alice, await cast.user('bob'), roomName);
    const bob = await cast.connect('bob');
    await world.quiet(roomName, bob);
  });
});
