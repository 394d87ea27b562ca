'use strict';

/** protocol.md, section 4, "Several calls of one user", where somebody goes from one to another. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { accept, connectedCall, initiate, joinRoom, ringingCall, send } = require('./calls');
const { assertEnded, assertFinal, assertRefused } = require('./expect');
const { assertActive, assertInside, assertLeft, groupCall, stays } = require('./group-rows');
const { activeGroup, callGroup, ringingGroup } = require('./group-calls');
const { startWorld } = require('./fixture');

describe('From one call to another, and groups', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  for (const join of ['call:join_room', 'call:accept']) {
    test(`in a 1-to-1 call, ${join} of a group call: the old call ends, switched`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, roomName: first } = await connectedCall(cast);
      const members = ['carol', 'bob'];
      const { carol, roomName } = await ringingGroup(cast, { members, devices: { bob } });

      const answer = await send(bob, join, roomName);

      assert.equal(answer.ok, true, JSON.stringify(answer));
      assertEnded(await alice.hears('call:ended'), {
        roomName: first,
        reason: 'switched',
        by: [bob.userId, 0],
      });
      await assertFinal(world, first, { status: 'ended', reason: 'switched' });
      await assertActive(world, roomName, 1);
      await assertInside(world, roomName, bob);
      await joinRoom(roomName, carol);
      await bob.hears('user:joined_call', { roomName, userId: carol.userId });
      await world.quiet(first, alice);
    });

    test(`in a group call, ${join} of another: his stay in the first ends`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, carol, roomName: first } = await activeGroup(cast);
      const members = ['dave', 'bob'];
      const { roomName } = await ringingGroup(cast, { members, devices: { bob } });

      assert.equal((await send(bob, join, roomName)).ok, true);

      for (const device of [alice, carol]) {
        assert.deepEqual(await device.hears('user:left_call'), {
          userId: bob.userId,
          roomName: first,
        });
      }
      assertLeft((await assertInside(world, first, alice, carol))[bob.userId]);
      await assertActive(world, first, 3);
      await assertInside(world, roomName, bob);
      await send(alice, 'call:toggle_media', first, { audio: true, video: true });
      await carol.hears('user:media_changed', { roomName: first });
      await world.caughtUp(bob);
      assert.ok(!bob.heard.some((heard) => heard.event === 'user:media_changed'));
    });
  }

  test('in an active group call, accepting a 1-to-1 call that rang before: his stay ends', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await activeGroup(cast, { joined: ['alice'] });
    const dave = await cast.connect('dave');
    const { roomName: second } = await ringingCall(cast, { alice: dave, bob: alice });
    await joinRoom(roomName, bob);
    await alice.hears('user:joined_call', { roomName, userId: bob.userId });

    assert.equal((await accept(alice, second)).ok, true);

    await dave.hears('call:answer', { roomName: second, acceptedBy: alice.userId });
    assert.deepEqual(await bob.hears('user:left_call'), { userId: alice.userId, roomName });
    await assertInside(world, roomName, bob);
    assert.equal((await world.call(second)).status, 'connected');
  });

  for (const kind of ['1-to-1', 'group']) {
    test(`a device in an active group call cannot start a ${kind} call, another one of its user can`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, carol, roomName } = await activeGroup(cast);
      const [dave, tablet] = [await cast.connect('dave'), await cast.connect('bob')];
      const groupId = await cast.group(['bob', 'dave']);
      const start = (device, room) =>
        kind === 'group' ? callGroup(device, groupId, room) : initiate(device, dave.userId, room);
      const [refusedRoom, second] = [cast.room(), cast.room()];

      assertRefused(await start(bob, refusedRoom), 'failed_precondition');
      assert.equal(await groupCall(world, refusedRoom), undefined);
      assert.equal(await world.call(refusedRoom), undefined);
      await assertInside(world, roomName, alice, bob, carol);

      assert.equal((await start(tablet, second)).status, 'ringing');
      for (const device of [alice, carol]) {
        await device.hears('user:left_call', { userId: bob.userId, roomName });
      }
      assertLeft((await assertInside(world, roomName, alice, carol))[bob.userId]);
      await world.quiet(roomName, alice, carol);
    });
  }

  test('a device in a 1-to-1 call cannot start a group call, another one of its user can', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName: first } = await connectedCall(cast);
    const tablet = await cast.connect('alice');
    const groupId = await cast.group(['alice', 'carol']);
    const roomName = cast.room();
    assertRefused(await callGroup(alice, groupId, roomName), 'failed_precondition');
    assert.equal(await groupCall(world, roomName), undefined);
    assert.equal((await callGroup(tablet, groupId, roomName)).status, 'ringing');
    const superseded = { roomName: first, reason: 'superseded', by: [alice.userId, 0] };
    assertEnded(await bob.hears('call:ended'), superseded);
    await assertFinal(world, first, { status: 'ended', reason: 'superseded' });
  });

  test('two devices of a member join two group calls at once: he stays in one', async (t) => {
    const cast = world.cast(t);
    const [phone, tablet] = [await cast.connect('bob'), await cast.connect('bob')];
    for (let round = 0; round < 6; round++) {
      const how = (name) => ({ members: [name, 'bob'], devices: { bob: phone }, joined: [name] });
      const first = await activeGroup(cast, how('alice'));
      const second = await activeGroup(cast, how('carol'));

      await Promise.all([
        send(phone, 'call:join_room', first.roomName),
        send(tablet, 'call:join_room', second.roomName),
      ]);

      const rows = [await stays(world, first.roomName), await stays(world, second.roomName)];
      const open = rows.filter((byUser) => byUser[phone.userId]?.left_at === null);
      assert.equal(open.length, 1, `round ${round}`);
      await send(first.alice, 'call:end_for_all', first.roomName);
      await send(second.carol, 'call:end_for_all', second.roomName);
    }
  });

  test('one device of a member joins a group call, another accepts a 1-to-1 call: he is in one', async (t) => {
    const cast = world.cast(t);
    const [phone, tablet] = [await cast.connect('bob'), await cast.connect('bob')];
    for (let round = 0; round < 6; round++) {
      const members = ['alice', 'bob'];
      const group = await activeGroup(cast, {
        members,
        devices: { bob: phone },
        joined: ['alice'],
      });
      const dave = await cast.connect('dave');
      const { roomName } = await ringingCall(cast, { alice: dave, bob: tablet });

      await Promise.all([send(phone, 'call:join_room', group.roomName), accept(tablet, roomName)]);

      const stay = (await stays(world, group.roomName))[phone.userId];
      const places = [stay?.left_at === null, (await world.call(roomName)).status === 'connected'];
      assert.equal(places.filter(Boolean).length, 1, `round ${round}: ${places}`);
      await send(group.alice, 'call:end_for_all', group.roomName);
      await send(dave, 'call:end', roomName);
    }
  });
});
