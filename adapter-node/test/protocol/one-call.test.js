'use strict';

/** protocol.md, section 4, "One 1-to-1 call": how a call begins and is answered. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const sdp = require('../../demo/sdp');
const { accept, initiate, ringingCall, send } = require('./calls');
const {
  assertCallError,
  assertEnded,
  assertFinal,
  assertJustNow,
  assertRefused,
} = require('./expect');
const { startWorld } = require('./fixture');

describe('One 1-to-1 call', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  test('an initiated call is stored as ringing and rings on every device of the callee', async (t) => {
    const cast = world.cast(t);
    const alice = await cast.connect('alice');
    const alicesTablet = await cast.connect('alice');
    const bob = await cast.connect('bob');
    const bobsTablet = await cast.connect('bob');
    const roomName = cast.room();

    const answer = await initiate(alice, bob.userId, roomName, {
      callType: 'audio',
      sdpOffer: 'the offer',
    });

    const row = await world.call(roomName);
    assert.deepEqual(
      [row.status, row.from_id, row.to_id, row.call_type, row.sdp_offer],
      ['ringing', alice.userId, bob.userId, 'audio', '"the offer"'],
    );
    assertJustNow(row.created_at);
    assert.deepEqual(
      [row.accepted_at, row.ended_at, row.duration, row.sdp_answer],
      [null, null, null, null],
    );
    const incoming = {
      fromId: alice.userId,
      fromName: 'alice Tester',
      fromAvatar: '',
      callType: 'audio',
      roomName,
      sdpOffer: 'the offer',
      iceServers: [],
    };
    for (const device of [bob, bobsTablet]) {
      assert.deepEqual(await device.hears('call:incoming'), incoming);
    }
    assert.deepEqual(await alice.hears('call:ringing'), { roomName, devices: 2 });
    assert.equal(answer.ok, true);
    assert.deepEqual([answer.roomName, answer.status, answer.devices], [roomName, 'ringing', 2]);
    await world.quiet(roomName, alice, alicesTablet, bob, bobsTablet);
  });

  test('a socket that logged in twice rings once and counts once', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    await bob.join();
    const roomName = cast.room();

    const answer = await initiate(alice, bob.userId, roomName);

    assert.equal(answer.devices, 1);
    await bob.hears('call:incoming', { roomName });
    await alice.hears('call:ringing', { roomName, devices: 1 });
    await world.quiet(roomName, bob);
  });

  test('a callee without a device: missed, offline, and the guide\'s "Recipient is offline"', async (t) => {
    const cast = world.cast(t);
    const alice = await cast.connect('alice');
    const roomName = cast.room();

    const answer = await initiate(alice, await cast.user('bob'), roomName);

    assertRefused(answer, 'offline');
    assert.equal(answer.status, 'missed');
    assertCallError(await alice.hears('call:error'), {
      message: 'Recipient is offline',
      status: 'missed',
      code: 'offline',
      event: 'call:initiate',
      roomName,
    });
    const row = await assertFinal(world, roomName, { status: 'missed', reason: 'offline' });
    assert.equal(row.accepted_at, null);
    await world.quiet(roomName, alice);
  });

  test('a callee who does not exist is offline', async (t) => {
    const cast = world.cast(t);
    const alice = await cast.connect('alice');
    const roomName = cast.room();
    const answer = await initiate(alice, 2147483647, roomName);
    assertRefused(answer, 'offline');
    await assertFinal(world, roomName, { status: 'missed', reason: 'offline' });
  });

  test('a callee whose only device has just gone is offline', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    await cast.lose(bob);
    const roomName = cast.room();
    assertRefused(await initiate(alice, bob.userId, roomName), 'offline');
    await assertFinal(world, roomName, { status: 'missed', reason: 'offline' });
  });

  for (const who of ['the callee blocked the caller', 'the caller blocked the callee']) {
    test(`${who}: for the caller exactly as offline, for the callee no call at all`, async (t) => {
      const cast = world.cast(t);
      const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
      const pair = who.startsWith('the callee')
        ? [bob.userId, alice.userId]
        : [alice.userId, bob.userId];
      await world.pool.query('INSERT INTO Wo_Blocks (blocker, blocked) VALUES (?, ?)', pair);
      const [roomName, offlineRoom] = [cast.room(), cast.room()];

      const answer = await initiate(alice, bob.userId, roomName);
      const error = await alice.hears('call:error');
      const offlineAnswer = await initiate(alice, await cast.user('nobody'), offlineRoom);
      const offlineError = await alice.hears('call:error');

      const inRoom = (value) => JSON.parse(JSON.stringify(value).replaceAll(offlineRoom, roomName));
      assert.deepEqual(answer, inRoom(offlineAnswer));
      assert.deepEqual(error, inRoom(offlineError));
      await assertFinal(world, roomName, { status: 'missed', reason: 'blocked' });
      await world.quiet(roomName, bob);
      const bobAgain = await cast.connect('bob');
      await world.quiet(roomName, bobAgain);
    });
  }

  test("an accepted call is connected: the initiator's devices hear the answer", async (t) => {
    const cast = world.cast(t);
    const alicesTablet = await cast.connect('alice');
    const { alice, bob, roomName } = await ringingCall(cast);
    const expected = { roomName, sdpAnswer: 'the answer', acceptedBy: bob.userId, iceServers: [] };

    const answer = await accept(bob, roomName, { sdpAnswer: 'the answer' });

    assert.equal(answer.ok, true);
    const row = await world.call(roomName);
    assert.deepEqual(
      [row.status, row.sdp_answer, row.ended_at],
      ['connected', '"the answer"', null],
    );
    assertJustNow(row.accepted_at);
    for (const device of [alice, alicesTablet]) {
      assert.deepEqual(await device.hears('call:answer'), expected);
    }
    await world.quiet(roomName, alice, alicesTablet, bob);
  });

  test("the callee's other devices hear answered_elsewhere and leave the room", async (t) => {
    const cast = world.cast(t);
    const tablet = await cast.connect('bob');
    const { alice, bob, roomName } = await ringingCall(cast);
    await tablet.hears('call:incoming', { roomName });
    assert.equal((await send(tablet, 'call:join_room', roomName)).ok, true);
    await tablet.hears('call:participants', { roomName });

    await accept(bob, roomName);

    assertEnded(await tablet.hears('call:ended'), {
      roomName,
      reason: 'answered_elsewhere',
      by: [bob.userId, 0],
    });
    assert.equal((await send(alice, 'call:join_room', roomName)).ok, true);
    await world.quiet(roomName, tablet);
  });

  const names = [
    { row: { firstName: 'Ada', lastName: 'Byron', username: 'ada' }, fromName: 'Ada Byron' },
    { row: { firstName: ' Ada ', lastName: '', username: 'ada' }, fromName: 'Ada' },
    { row: { firstName: '', lastName: 'Byron', username: 'ada' }, fromName: 'Byron' },
    { row: { firstName: ' ', lastName: '', username: 'ada' }, fromName: 'ada' },
    { row: { firstName: '李', lastName: '🙂', username: 'li' }, fromName: '李 🙂' },
    { row: null, fromName: 'Unknown' },
  ];
  for (const { row, fromName } of names) {
    test(`a caller stored as ${JSON.stringify(row)} is shown as ${fromName}`, async (t) => {
      const cast = world.cast(t);
      await cast.user('alice', row);
      const { alice, bob } = { alice: await cast.connect('alice'), bob: await cast.connect('bob') };
      await initiate(alice, bob.userId, cast.room());
      const incoming = await bob.hears('call:incoming');
      assert.deepEqual([incoming.fromName, incoming.fromAvatar], [fromName, '']);
    });
  }

  test('the avatar is the stored path', async (t) => {
    const cast = world.cast(t);
    const avatar = 'upload/photos/2026/11/ä b.jpg';
    await cast.user('alice', { username: 'alice', avatar });
    const { alice, bob } = { alice: await cast.connect('alice'), bob: await cast.connect('bob') };
    await initiate(alice, bob.userId, cast.room());
    assert.equal((await bob.hears('call:incoming')).fromAvatar, avatar);
  });

  test('a video call keeps a whole SDP unchanged', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const roomName = cast.room();
    await initiate(alice, bob.userId, roomName);
    const incoming = await bob.hears('call:incoming', { roomName, callType: 'video' });
    assert.equal(incoming.sdpOffer, sdp.offer());
    await accept(bob, roomName);
    const { sdpAnswer } = await alice.hears('call:answer', { roomName });
    assert.equal(sdpAnswer, sdp.answer());
    const row = await world.call(roomName);
    assert.deepEqual(
      [row.call_type, row.sdp_offer, row.sdp_answer],
      ['video', JSON.stringify(sdp.offer()), JSON.stringify(sdp.answer())],
    );
  });
});
