'use strict';

/** protocol.md, sections 4 and 7: only members call, join and stay, and what the group allows. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const seed = require('../../demo/seed');
const { accept, joinRoom, send } = require('./calls');
const { eventually } = require('./eventually');
const { assertRefused } = require('./expect');
const {
  assertActive,
  assertInside,
  assertLeft,
  assertRinging,
  groupCall,
} = require('./group-rows');
const { activeGroup, callGroup, callGroupAsAndroid, ringingGroup } = require('./group-calls');
const { startWorld } = require('./fixture');

/** Within 5 s it is noticed that somebody left a group, and some time to tell. */
const NOTICED_MS = 5000 + 2500;

/** How members leave a group, as hosts do it. */
const LEAVING = {
  'is set inactive': "UPDATE Wo_GroupChatUsers SET active = '0' WHERE group_id = ? AND user_id = ?",
  'is deleted': 'DELETE FROM Wo_GroupChatUsers WHERE group_id = ? AND user_id = ?',
};

describe('Membership and group calls', { concurrency: 6 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  for (const start of [callGroup, callGroupAsAndroid]) {
    test(`only active members call a group (${start.name})`, async (t) => {
      const cast = world.cast(t);
      const groupId = await cast.group(['alice', 'bob', 'former']);
      const former = await cast.connect('former');
      await world.pool.query(LEAVING['is set inactive'], [groupId, former.userId]);
      const [eve, bob] = [await cast.connect('eve'), await cast.connect('bob')];
      for (const device of [eve, former]) {
        const roomName = cast.room();
        assertRefused(await start(device, groupId, roomName), 'permission_denied');
        assert.equal(await groupCall(world, roomName), undefined);
        await world.quiet(roomName, bob, eve, former);
      }
    });
  }

  test('a group that does not exist cannot be called', async (t) => {
    const cast = world.cast(t);
    const alice = await cast.connect('alice');
    const roomName = cast.room();
    const answer = await callGroup(alice, 2147483647, roomName);
    assert.equal(answer.ok, false);
    assert.ok(['permission_denied', 'not_found'].includes(answer.code), answer.code);
    assert.equal(await groupCall(world, roomName), undefined);
  });

  for (const [callType, forbidden] of [
    ['audio', { allowVoiceCalls: 0 }],
    ['video', { allowVideoCalls: 0 }],
  ]) {
    test(`a group that does not allow ${callType} calls has the others`, async (t) => {
      const cast = world.cast(t);
      const groupId = await cast.group(['alice', 'bob'], forbidden);
      const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
      const roomName = cast.room();

      const answer = await callGroup(alice, groupId, roomName, { callType });

      assertRefused(answer, 'failed_precondition');
      assert.match(answer.message, /^Failed to initiate call(: |$)/);
      assert.equal(await groupCall(world, roomName), undefined);
      await world.quiet(roomName, alice, bob);
      const other = callType === 'audio' ? 'video' : 'audio';
      const allowed = await callGroup(alice, groupId, cast.room(), { callType: other });
      assert.equal(allowed.status, 'ringing');
    });
  }

  for (const [way, sql] of Object.entries(LEAVING)) {
    test(`whose membership ${way} in mid-call is out of it within 5 s, and cannot join again`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, carol, groupId, roomName } = await activeGroup(cast);
      await world.pool.query(sql, [groupId, bob.userId]);

      const removed = await bob.hears('call:removed', {}, NOTICED_MS);

      assert.equal(removed.roomName, roomName);
      assert.deepEqual(Object.keys(removed).sort(), ['by', 'roomName']);
      for (const device of [alice, carol]) {
        const left = await device.hears('user:left_call');
        assert.deepEqual(left, { userId: bob.userId, roomName });
      }
      assertLeft((await assertInside(world, roomName, alice, carol))[bob.userId]);
      await assertActive(world, roomName, 3);
      assertRefused(await send(bob, 'call:join_room', roomName), 'permission_denied');
      assertRefused(await accept(bob, roomName), 'permission_denied');
      await send(alice, 'call:toggle_media', roomName, { audio: true, video: true });
      await carol.hears('user:media_changed', { roomName });
      await world.quiet(roomName, alice, bob, carol);
    });
  }

  test('who leaves the group while it rings cannot join, within 5 s', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, groupId, roomName } = await ringingGroup(cast);
    await joinRoom(roomName, alice);
    await world.pool.query(LEAVING['is deleted'], [groupId, bob.userId]);
    await eventually(async () => {
      const answer = await send(bob, 'call:end', roomName);
      assertRefused(answer, 'permission_denied');
    }, NOTICED_MS);
    assertRefused(await send(bob, 'call:join_room', roomName), 'permission_denied');
    await assertRinging(world, roomName);
    await assertInside(world, roomName, alice);
  });

  test('who becomes a member in mid-call may join, within 5 s', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, groupId, roomName } = await activeGroup(cast, {
      members: ['alice', 'bob'],
    });
    const carol = await cast.connect('carol');
    assertRefused(await send(carol, 'call:join_room', roomName), 'permission_denied');
    await seed.addMembers(world.pool, groupId, [carol.userId]);
    await eventually(
      async () => assert.equal((await send(carol, 'call:join_room', roomName)).ok, true),
      NOTICED_MS,
    );
    await carol.hears('call:participants', { roomName });
    await assertInside(world, roomName, alice, bob, carol);
  });

  test('a member who was made a moderator may act as one within 5 s, and no longer when he is none', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, groupId, roomName } = await activeGroup(cast);
    const fields = { targetUserId: alice.userId };
    const mute = () => send(bob, 'call:mute_participant', roomName, fields);
    const setRole = (role) =>
      world.pool.query('UPDATE Wo_GroupChatUsers SET role = ? WHERE group_id = ? AND user_id = ?', [
        role,
        groupId,
        bob.userId,
      ]);
    assertRefused(await mute(), 'permission_denied');
    await setRole('moderator');
    await eventually(async () => assert.equal((await mute()).ok, true), NOTICED_MS);
    await alice.hears('call:muted', { roomName, by: bob.userId });
    await setRole('member');
    await eventually(async () => assertRefused(await mute(), 'permission_denied'), NOTICED_MS);
    await assertInside(world, roomName, alice, bob, carol);
  });
});

describe('A host whose tables know neither roles nor what groups allow', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld({
      prepare: async (pool) => {
        await pool.query('ALTER TABLE Wo_GroupChatUsers DROP COLUMN role');
        await pool.query(
          'ALTER TABLE Wo_GroupChat DROP COLUMN allow_voice_calls, DROP COLUMN allow_video_calls',
        );
      },
    });
  });
  after(() => world?.close());

  for (const callType of ['audio', 'video']) {
    test(`${callType} calls are allowed`, async (t) => {
      const cast = world.cast(t);
      const groupId = await cast.group(['alice', 'bob']);
      const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
      const roomName = cast.room();
      assert.equal((await callGroup(alice, groupId, roomName, { callType })).devices, 1);
      await bob.hears('group_call:incoming', { roomName, callType });
      await joinRoom(roomName, alice, bob);
      await assertActive(world, roomName, 2);
    });
  }

  test('only the initiator has the rights of a host', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast);
    for (const event of ['call:mute_participant', 'call:remove_participant', 'call:end_for_all']) {
      const fields = { targetUserId: carol.userId };
      assertRefused(await send(bob, event, roomName, fields), 'permission_denied');
      assert.equal((await send(alice, event, roomName, fields)).ok, true);
    }
    await carol.hears('call:muted', { roomName, by: alice.userId });
    await carol.hears('call:removed', { roomName, by: alice.userId });
    await bob.hears('call:ended', { roomName, reason: 'ended_for_all' });
    await world.quiet(roomName, carol);
  });
});
