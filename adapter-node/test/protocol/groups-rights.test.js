'use strict';

/** protocol.md, section 7, in a group: everything is for its active members, each as himself. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { accept, send, sendCandidate } = require('./calls');
const { assertCallError, assertRefused } = require('./expect');
const { assertActive, assertInside, groupCall, stays } = require('./group-rows');
const { activeGroup, callGroup, callGroupAsAndroid } = require('./group-calls');
const { startWorld } = require('./fixture');

/** Every event for a room that names its sender, and under which key. */
const EVENTS = [
  { event: 'call:end', key: 'userId', fields: { reason: 'completed' } },
  { event: 'call:join_room', key: 'userId', fields: {} },
  { event: 'call:leave_room', key: 'userId', fields: {} },
  { event: 'ice:candidate', key: 'fromUserId', fields: { candidate: 'c' } },
  { event: 'call:toggle_media', key: 'userId', fields: { audio: true, video: true } },
  { event: 'call:renegotiate', key: 'fromUserId', fields: { sdpOffer: 'o' } },
  { event: 'call:renegotiate_answer', key: 'fromUserId', fields: { sdpAnswer: 'a' } },
  { event: 'call:screen_share', key: 'userId', fields: { action: 'start' } },
  { event: 'call:recording', key: 'userId', fields: { userName: 'x', action: 'start' } },
  { event: 'call:noise_cancellation', key: 'userId', fields: { enabled: true } },
  { event: 'call:stats', key: 'userId', fields: { bitrate: 500 } },
  { event: 'call:accept', key: 'userId', fields: { sdpAnswer: 'a' } },
  { event: 'call:reject', key: 'userId', fields: {} },
  { event: 'call:end_for_all', key: 'userId', fields: {} },
  { event: 'call:mute_participant', key: 'userId', fields: { targetUserId: 1 } },
  { event: 'call:remove_participant', key: 'userId', fields: { targetUserId: 1 } },
];

describe('Rights in a group call', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  for (const { event, key, fields } of EVENTS) {
    const about = (userId) => ('targetUserId' in fields ? { targetUserId: userId } : {});

    test(`${event} in the name of another member is denied, of the initiator too`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, carol, roomName } = await activeGroup(cast);
      for (const other of [alice, carol]) {
        const payload = { roomName, [key]: other.userId, ...fields, ...about(carol.userId) };
        assertRefused(await bob.ask(event, payload), 'permission_denied');
      }
      await assertInside(world, roomName, alice, bob, carol);
      await world.quiet(roomName, alice, bob, carol);
    });

    test(`${event} by a stranger is denied, for an unknown room not found`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, carol, roomName } = await activeGroup(cast);
      const eve = await cast.connect('eve');
      const payload = { [key]: eve.userId, ...fields, ...about(bob.userId) };
      assertRefused(await eve.ask(event, { roomName, ...payload }), 'permission_denied');
      assertRefused(await eve.ask(event, { roomName: cast.room(), ...payload }), 'not_found');
      await assertActive(world, roomName, 3);
      await assertInside(world, roomName, alice, bob, carol);
      assert.equal(Object.keys(await stays(world, roomName)).length, 3);
      await world.quiet(roomName, alice, bob, carol, eve);
    });
  }

  for (const start of [callGroup, callGroupAsAndroid]) {
    test(`a group call in the name of another member is denied (${start.name})`, async (t) => {
      const cast = world.cast(t);
      const groupId = await cast.group(['alice', 'bob', 'carol']);
      const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
      const roomName = cast.room();
      const claim = { fromId: bob.userId, initiatedBy: bob.userId };
      assertRefused(await start(alice, groupId, roomName, claim), 'permission_denied');
      assert.equal(await groupCall(world, roomName), undefined);
      await world.quiet(roomName, alice, bob);
    });
  }

  for (const event of ['ice:candidate', 'call:renegotiate', 'call:renegotiate_answer']) {
    test(`toUserId of ${event} must be a member`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, carol, roomName } = await activeGroup(cast);
      const eve = await cast.connect('eve');
      const { fields } = EVENTS.find((each) => each.event === event);
      const payload = { roomName, fromUserId: alice.userId, ...fields };
      for (const toUserId of [eve.userId, 2147483647]) {
        assertRefused(await alice.ask(event, { ...payload, toUserId }), 'permission_denied');
      }
      await world.quiet(roomName, alice, bob, carol, eve);
      assert.equal((await alice.ask(event, { ...payload, toUserId: bob.userId })).ok, true);
      await bob.hears(event, { roomName, fromUserId: alice.userId });
      await world.quiet(roomName, alice, bob, carol, eve);
    });
  }

  test('a missing user id is filled in, null counts as missing, digits are fine', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast, { joined: ['alice'] });
    assert.equal((await accept(bob, roomName, { userId: undefined })).ok, true);
    await alice.hears('call:answer', { roomName, acceptedBy: bob.userId });
    const join = { userId: String(carol.userId) };
    assert.equal((await send(carol, 'call:join_room', roomName, join)).ok, true);
    await bob.hears('user:joined_call', { roomName, userId: carol.userId });
    assert.equal((await sendCandidate(bob, roomName, { fromUserId: null })).ok, true);
    await carol.hears('ice:candidate', { roomName, fromUserId: bob.userId });
    assert.equal((await send(bob, 'call:leave_room', roomName, { userId: null })).ok, true);
    await carol.hears('user:left_call', { roomName, userId: bob.userId });
    await assertInside(world, roomName, alice, carol);
  });

  test('a refusal without a callback is told to the sending device only', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast);
    const [eve, evesTablet] = [await cast.connect('eve'), await cast.connect('eve')];
    eve.emit('call:join_room', { roomName, userId: eve.userId });
    assertCallError(await eve.hears('call:error'), {
      code: 'permission_denied',
      event: 'call:join_room',
      roomName,
    });
    await world.quiet(roomName, alice, bob, carol, eve, evesTablet);
  });
});
