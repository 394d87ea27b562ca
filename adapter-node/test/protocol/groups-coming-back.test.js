'use strict';

/** protocol.md, section 4, "Group calls": what a member's device hears when it registers. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { accept, send, sendCandidate } = require('./calls');
const { participantsByUser } = require('./expect');
const { assertInside } = require('./group-rows');
const { activeGroup, joinLater, ringingGroup } = require('./group-calls');
const { startWorld } = require('./fixture');

describe('Coming back to a group call', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  test('a device that registers while it rings hears it once', async (t) => {
    const cast = world.cast(t);
    const { alice, carol, groupId, roomName } = await ringingGroup(cast);

    const tablet = await cast.connect('bob');

    const { sdpOffer, ...incoming } = await tablet.hears('group_call:incoming');
    assert.deepEqual(incoming, {
      groupId,
      initiatedBy: alice.userId,
      initiatorName: 'alice Tester',
      callType: 'video',
      roomName,
      iceServers: [],
    });
    assert.ok(sdpOffer, 'no offer');
    await tablet.ask('call:register', { userId: tablet.userId });
    await world.quiet(roomName, tablet, carol);
  });

  test('a socket that had it does not hear it again, the same device on a new one does', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingGroup(cast);
    await bob.ask('call:register', { userId: bob.userId });
    await world.quiet(roomName, alice, bob);
    await cast.lose(bob);
    const again = await cast.comeBack(bob);
    await again.hears('group_call:incoming', { roomName });
    await world.quiet(roomName, again);
    assert.equal((await accept(again, roomName)).ok, true);
    await alice.hears('call:answer', { roomName, acceptedBy: bob.userId });
  });

  test('who was offline when it rang hears it when he comes, and may join', async (t) => {
    const cast = world.cast(t);
    const groupId = await cast.group(['alice', 'bob', 'carol']);
    const call = await activeGroup(cast, { groupId, members: ['alice', 'bob'], joined: ['alice'] });
    const carol = await cast.connect('carol');
    await carol.hears('group_call:incoming', { roomName: call.roomName });
    await joinLater(call.roomName, carol, call.alice);
    await assertInside(world, call.roomName, call.alice, carol);
  });

  test('a stranger and a former member hear nothing', async (t) => {
    const cast = world.cast(t);
    const groupId = await cast.group(['alice', 'bob', 'carol']);
    await world.pool.query(
      "UPDATE Wo_GroupChatUsers SET active = '0' WHERE group_id = ? AND user_id = ?",
      [groupId, await cast.user('carol')],
    );
    const { roomName } = await ringingGroup(cast, { groupId, members: ['alice', 'bob'] });
    const [carol, eve] = [await cast.connect('carol'), await cast.connect('eve')];
    await world.quiet(roomName, carol, eve);
  });

  test('while it is active, without a stay of his: nothing', async (t) => {
    const cast = world.cast(t);
    const members = ['alice', 'bob', 'carol', 'dave', 'erin'];
    const call = await activeGroup(cast, { members, joined: ['alice', 'bob', 'erin'] });
    const { dave, erin, roomName } = call;
    await send(dave, 'call:reject', roomName);
    await send(erin, 'call:leave_room', roomName);
    for (const name of ['carol', 'dave', 'erin']) {
      const device = await cast.connect(name);
      await world.quiet(roomName, device);
    }
  });

  test('while it is active, with a stay of his on another device: call:resumed, elsewhere', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, groupId, roomName } = await activeGroup(cast);

    const tablet = await cast.connect('bob');

    const { participants, ...resumed } = await tablet.hears('call:resumed');
    assert.deepEqual(resumed, {
      roomName,
      status: 'active',
      callType: 'video',
      fromId: alice.userId,
      groupId,
      elsewhere: true,
    });
    assert.deepEqual(
      Object.keys(participantsByUser(participants)).map(Number),
      [alice, bob, carol].map((device) => device.userId),
    );
    await world.quiet(roomName, alice, bob, carol, tablet);
  });

  test('the lost device comes back: call:resumed, and it is in the room without joining again', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, groupId, roomName } = await activeGroup(cast);
    await cast.lose(bob);

    const again = await cast.comeBack(bob);

    const { participants, ...resumed } = await again.hears('call:resumed');
    assert.deepEqual(resumed, {
      roomName,
      status: 'active',
      callType: 'video',
      fromId: alice.userId,
      groupId,
      elsewhere: false,
    });
    assert.ok(participants.some((each) => each.userId === carol.userId));
    await send(alice, 'call:toggle_media', roomName, { audio: true, video: false });
    for (const device of [again, carol]) {
      await device.hears('user:media_changed', { roomName, userId: alice.userId });
    }
    await sendCandidate(carol, roomName, { toUserId: bob.userId, candidate: 'after' });
    await again.hears('ice:candidate', { roomName, fromUserId: carol.userId, candidate: 'after' });
    await world.quiet(roomName, alice, carol, again);
    await assertInside(world, roomName, alice, bob, carol);
  });

  test('coming back and joining again, as some clients do: the same stay, nobody hears', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast);
    await cast.lose(bob);
    const again = await cast.comeBack(bob);
    await again.hears('call:resumed', { roomName });
    assert.equal((await send(again, 'call:join_room', roomName)).ok, true);
    await again.hears('call:participants', { roomName });
    await world.quiet(roomName, alice, carol, again);
    await assertInside(world, roomName, alice, bob, carol);
  });

  test('of a call that is over nobody who never joined hears anything', async (t) => {
    const cast = world.cast(t);
    const groupId = await cast.group(['alice', 'bob', 'carol']);
    const call = await activeGroup(cast, { groupId, members: ['alice', 'bob'] });
    await send(call.alice, 'call:end_for_all', call.roomName);
    await call.bob.hears('call:ended', { roomName: call.roomName });
    const carol = await cast.connect('carol');
    await world.quiet(call.roomName, carol, call.bob);
  });
});
