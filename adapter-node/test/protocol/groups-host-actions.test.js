'use strict';

/** protocol.md, sections 2 and 4: ending for all, muting and removing, and who may do it. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { accept, callInRoom, joinRoom, send } = require('./calls');
const { assertCallError, assertRefused } = require('./expect');
const {
  assertActive,
  assertGroupEnded,
  assertInside,
  assertLeft,
  groupCall,
  stays,
} = require('./group-rows');
const { activeGroup, mayHear } = require('./group-calls');
const { startWorld } = require('./fixture');

const ACTIONS = ['call:end_for_all', 'call:mute_participant', 'call:remove_participant'];
/** The initiator is a plain member. */
const MEMBERS = {
  alice: 'member',
  bob: 'member',
  owner: 'owner',
  admin: 'admin',
  moderator: 'moderator',
};

describe('Host actions', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  /** Alice and Bob are in the room, the others were rung; `who` is one of them. */
  async function callWith(cast, who) {
    const call = await activeGroup(cast, { members: MEMBERS, joined: ['alice', 'bob'] });
    return { ...call, actor: who === 'initiator' ? call.alice : call[who] };
  }

  for (const who of ['initiator', 'owner', 'admin', 'moderator']) {
    test(`the ${who} ends it for all`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, owner, admin, moderator, actor, roomName } = await callWith(cast, who);

      assert.equal((await send(actor, 'call:end_for_all', roomName)).ok, true);

      await assertGroupEnded(world, roomName);
      Object.values(await stays(world, roomName)).forEach(assertLeft);
      const ended = { roomName, reason: 'ended_for_all', endedBy: actor.userId };
      const everybody = [alice, bob, owner, admin, moderator];
      for (const device of everybody.filter((each) => each !== actor)) {
        assert.deepEqual(await device.hears('call:ended'), ended);
      }
      await mayHear(world, actor, 'call:ended', (heard) => assert.deepEqual(heard, ended));
      await world.quiet(roomName, ...everybody);
    });

    test(`the ${who} mutes somebody`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, actor, roomName } = await callWith(cast, who);
      const rows = await stays(world, roomName);

      const fields = { targetUserId: bob.userId };
      assert.equal((await send(actor, 'call:mute_participant', roomName, fields)).ok, true);

      assert.deepEqual(await bob.hears('call:muted'), { roomName, by: actor.userId });
      await world.quiet(roomName, alice, bob, actor);
      assert.deepEqual(await stays(world, roomName), rows);
    });

    test(`the ${who} removes somebody, who cannot join again`, async (t) => {
      const cast = world.cast(t);
      const tablet = await cast.connect('bob');
      const { alice, bob, actor, roomName } = await callWith(cast, who);
      await tablet.hears('group_call:incoming', { roomName });
      await tablet.hears('call:ended', { roomName, reason: 'answered_elsewhere' });

      const fields = { targetUserId: String(bob.userId) };
      assert.equal((await send(actor, 'call:remove_participant', roomName, fields)).ok, true);

      for (const device of [bob, tablet]) {
        assert.deepEqual(await device.hears('call:removed'), { roomName, by: actor.userId });
      }
      assert.deepEqual(await alice.hears('user:left_call'), { userId: bob.userId, roomName });
      assertLeft((await assertInside(world, roomName, alice))[bob.userId]);
      await assertActive(world, roomName, 2);
      for (const device of [bob, tablet]) {
        assertRefused(await send(device, 'call:join_room', roomName), 'permission_denied');
        assertRefused(await accept(device, roomName), 'permission_denied');
      }
      await assertInside(world, roomName, alice);
      await send(alice, 'call:recording', roomName, { userName: 'alice', action: 'start' });
      await alice.hears('call:recording', { roomName });
      await world.quiet(roomName, alice, bob, tablet);
    });
  }

  for (const event of ACTIONS) {
    test(`${event} by a plain member is denied, in the room or not`, async (t) => {
      const cast = world.cast(t);
      const members = ['alice', 'bob', 'carol', 'dave'];
      const call = await activeGroup(cast, { members, joined: ['alice', 'bob', 'carol'] });
      const { alice, bob, carol, dave, roomName } = call;
      for (const device of [bob, dave]) {
        const answer = await send(device, event, roomName, { targetUserId: carol.userId });
        assertRefused(answer, 'permission_denied');
      }
      await assertInside(world, roomName, alice, bob, carol);
      await world.quiet(roomName, alice, bob, carol, dave);
    });

    test(`${event} by the owner of another group is denied`, async (t) => {
      const cast = world.cast(t);
      await cast.group({ eve: 'owner' });
      const { alice, bob, carol, roomName } = await activeGroup(cast);
      const eve = await cast.connect('eve');
      const answer = await send(eve, event, roomName, { targetUserId: bob.userId });
      assertRefused(answer, 'permission_denied');
      await assertInside(world, roomName, alice, bob, carol);
      await world.quiet(roomName, alice, bob, carol, eve);
    });

    test(`${event} for a room that does not exist, or for a 1-to-1 call`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, roomName } = await callInRoom(cast);
      const fields = { targetUserId: bob.userId };
      assertRefused(await send(alice, event, cast.room(), fields), 'not_found');
      assert.equal((await send(alice, event, roomName, fields)).ok, false);
      assert.equal((await world.call(roomName)).status, 'connected');
      await world.quiet(roomName, alice, bob);
    });

    test(`${event} without a callback is told by call:error`, async (t) => {
      const cast = world.cast(t);
      const { bob, roomName } = await activeGroup(cast);
      bob.emit(event, { roomName, userId: bob.userId, targetUserId: bob.userId });
      const expected = { code: 'permission_denied', event, roomName };
      assertCallError(await bob.hears('call:error'), expected);
    });
  }

  for (const event of ['call:mute_participant', 'call:remove_participant']) {
    test(`${event} needs a target who takes part`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, carol, roomName } = await activeGroup(cast);
      const eve = await cast.connect('eve');
      for (const targetUserId of [undefined, null, 0, 'bob', 1.5]) {
        const answer = await send(alice, event, roomName, { targetUserId });
        assertRefused(answer, 'invalid_argument');
      }
      assert.equal((await send(alice, event, roomName, { targetUserId: eve.userId })).ok, false);
      await assertInside(world, roomName, alice, bob, carol);
      await world.quiet(roomName, alice, bob, carol, eve);
    });
  }

  test('the initiator may end it for all after he left', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast);
    await send(alice, 'call:leave_room', roomName);
    assert.equal((await send(alice, 'call:end_for_all', roomName)).ok, true);
    for (const device of [bob, carol]) {
      const ended = { roomName, reason: 'ended_for_all', endedBy: alice.userId };
      assert.deepEqual(await device.hears('call:ended'), ended);
    }
    await assertGroupEnded(world, roomName);
  });

  test('it may be ended for all while it still rings', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast, { joined: ['alice'] });
    assert.equal((await send(alice, 'call:end_for_all', roomName)).ok, true);
    for (const device of [bob, carol]) {
      await device.hears('call:ended', { roomName, reason: 'ended_for_all' });
    }
    assert.equal((await groupCall(world, roomName)).started_at, null);
    await assertGroupEnded(world, roomName);
    await world.quiet(roomName, bob, carol);
  });

  test('the removed leave others in the room undisturbed, and may be called anew', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, groupId, roomName } = await activeGroup(cast);
    await send(alice, 'call:remove_participant', roomName, { targetUserId: bob.userId });
    await bob.hears('call:removed', { roomName });
    await send(alice, 'call:end_for_all', roomName);
    await carol.hears('call:ended', { roomName });
    await world.quiet(roomName, bob);
    const devices = { alice, bob, carol };
    const later = await activeGroup(cast, { groupId, devices, joined: ['alice', 'bob'] });
    await joinRoom(later.roomName, carol);
    await assertInside(world, later.roomName, alice, bob, carol);
  });
});
