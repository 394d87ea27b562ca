'use strict';

const assert = require('node:assert/strict');
const { initiate, accept, joinRoom, send } = require('./calls');
const { assertFinal } = require('./expect');

/**
 * A call from the ring to the end, for whatever client library, transport, spelling of ids and form of
 * SDP there is: Alice calls Bob, who answers.
 *
 * @param {import('./fixture').World} world
 * @param {import('./cast').Cast} cast
 * @param {object} [variant]
 * @param {object} [variant.client] options of `Cast.connect`
 * @param {(userId: number) => number | string} [variant.id]
 * @param {(sdp: string) => any} [variant.sdp]
 */
async function wholeCall(
  world,
  cast,
  { client = {}, id = (userId) => userId, sdp = (text) => text } = {},
) {
  const alice = await cast.connect('alice', client);
  const bob = await cast.connect('bob', client);
  const roomName = cast.room();
  const [offer, answer] = [sdp('the offer'), sdp('the answer')];

  const initiated = await initiate(alice, id(bob.userId), roomName, {
    fromId: id(alice.userId),
    sdpOffer: offer,
  });
  assert.equal(initiated.status, 'ringing');
  assert.deepEqual(await alice.hears('call:ringing'), { roomName, devices: 1 });
  assert.deepEqual(await bob.hears('call:incoming'), {
    fromId: alice.userId,
    fromName: 'alice Tester',
    fromAvatar: '',
    callType: 'video',
    roomName,
    sdpOffer: offer,
    iceServers: [],
  });
  await joinRoom(roomName, alice, bob);
  assert.equal(
    (await accept(bob, roomName, { userId: id(bob.userId), sdpAnswer: answer })).ok,
    true,
  );
  assert.deepEqual(await alice.hears('call:answer'), {
    roomName,
    sdpAnswer: answer,
    acceptedBy: bob.userId,
    iceServers: [],
  });
  await tradeCandidates(roomName, alice, bob, id, sdp);
  await send(bob, 'call:toggle_media', roomName, {
    userId: id(bob.userId),
    audio: true,
    video: false,
  });
  assert.deepEqual(await alice.hears('user:media_changed'), {
    userId: bob.userId,
    audio: true,
    video: false,
    roomName,
  });
  await send(alice, 'call:end', roomName, { userId: id(alice.userId), reason: 'completed' });
  const ended = { roomName, reason: 'completed', endedBy: alice.userId };
  assert.deepEqual(await bob.hears('call:ended'), ended);
  await assertFinal(world, roomName, { status: 'ended', reason: 'completed' });
  await world.quiet(roomName, alice, bob);
}

/** Ten candidates each way, at the same time, each side's in order. */
async function tradeCandidates(roomName, alice, bob, id, sdp) {
  for (const [from, to] of [
    [alice, bob],
    [bob, alice],
  ]) {
    for (let i = 0; i < 10; i++) {
      const candidate = sdp(`candidate ${i}`);
      from.emit('ice:candidate', {
        roomName,
        toUserId: id(to.userId),
        fromUserId: id(from.userId),
        candidate,
      });
    }
  }
  for (const [from, to] of [
    [alice, bob],
    [bob, alice],
  ]) {
    for (let i = 0; i < 10; i++) {
      assert.deepEqual(await to.hears('ice:candidate'), {
        roomName,
        fromUserId: from.userId,
        candidate: sdp(`candidate ${i}`),
        sdpMLineIndex: null,
        sdpMid: null,
      });
    }
  }
}

module.exports = { wholeCall };
