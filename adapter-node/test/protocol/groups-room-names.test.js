'use strict';

/** protocol.md, section 5, "Room names": one name, one call, whether of two or of a group. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { callInRoom, connectedCall, initiate, joinRoom, send } = require('./calls');
const { assertRefused } = require('./expect');
const { assertActive, groupCall } = require('./group-rows');
const { activeGroup, callGroup, ringingGroup } = require('./group-calls');
const { startWorld } = require('./fixture');
const { createCallTables } = require('./shapes');

describe('Room names of group calls', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld({ prepare: (pool) => createCallTables(pool, 'A') });
  });
  after(() => world?.close());

  for (const state of ['live', 'final']) {
    test(`a name that a ${state} 1-to-1 call has`, async (t) => {
      const cast = world.cast(t);
      const groupId = await cast.group(['carol', 'dave']);
      const { alice, bob, roomName } = await connectedCall(cast);
      if (state === 'final') {
        await send(alice, 'call:end', roomName);
        await bob.hears('call:ended', { roomName });
      }
      const [carol, dave] = [await cast.connect('carol'), await cast.connect('dave')];
      assertRefused(await callGroup(carol, groupId, roomName), 'already_exists');
      assert.equal(await groupCall(world, roomName), undefined);
      await world.quiet(roomName, alice, bob, carol, dave);
    });

    test(`a name that a ${state} group call has`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, roomName } = await activeGroup(cast, { members: ['alice', 'bob'] });
      if (state === 'final') {
        await send(alice, 'call:end_for_all', roomName);
        await bob.hears('call:ended', { roomName });
      }
      const row = await groupCall(world, roomName);
      const [carol, dave] = [await cast.connect('carol'), await cast.connect('dave')];
      const groupId = await cast.group(['alice', 'carol', 'dave']);
      assertRefused(await initiate(carol, dave.userId, roomName), 'already_exists');
      assertRefused(await callGroup(carol, groupId, roomName), 'already_exists');
      assert.equal(await world.call(roomName), undefined);
      assert.deepEqual(await groupCall(world, roomName), row);
      await world.quiet(roomName, bob, carol, dave);
    });
  }

  test('the same member with the same name for another group, and another member for the same', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, groupId, roomName } = await ringingGroup(cast);
    const other = await cast.group(['alice', 'bob']);
    assertRefused(await callGroup(alice, other, roomName), 'already_exists');
    assertRefused(await callGroup(bob, groupId, roomName), 'already_exists');
    await world.quiet(roomName, alice, bob, carol);
    assert.equal((await groupCall(world, roomName)).group_id, groupId);
  });

  for (const [name, twin] of [
    ['Group-Case', 'group-case'],
    ['group-accent-e', 'group-accent-é'],
    ['group-padding', 'group-padding '],
  ]) {
    test(`names equal only under the column's collation: "${name}" and "${twin}"`, async (t) => {
      const cast = world.cast(t);
      const groupId = await cast.group(['alice', 'bob']);
      const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
      const carol = await cast.connect('carol');
      assert.equal((await callGroup(alice, groupId, name)).ok, true);
      assertRefused(await callGroup(bob, groupId, twin), 'already_exists');
      assertRefused(await initiate(carol, bob.userId, twin), 'already_exists');
      assertRefused(await send(alice, 'call:end', twin), 'not_found');
      assert.equal((await groupCall(world, name)).status, 'ringing');
    });
  }

  test('of a 1-to-1 call and a group call of one name at the same moment only one exists', async (t) => {
    const cast = world.cast(t);
    const groupId = await cast.group(['carol', 'dave']);
    for (let round = 0; round < 8; round++) {
      const [alice, carol] = [await cast.connect('alice'), await cast.connect('carol')];
      const bob = await cast.connect('bob');
      const roomName = cast.room();
      const answers = await Promise.all([
        initiate(alice, bob.userId, roomName),
        callGroup(carol, groupId, roomName),
      ]);
      const refused = answers.filter((answer) => !answer.ok);
      assert.deepEqual(
        refused.map((answer) => answer.code),
        ['already_exists'],
        `round ${round}`,
      );
      const rows = [await world.call(roomName), await groupCall(world, roomName)];
      assert.equal(rows.filter(Boolean).length, 1, `round ${round}`);
      await send(answers[0].ok ? alice : carol, 'call:end', roomName);
    }
  });

  for (const roomName of ['__proto__ of a group', "'; DROP TABLE wo_group_calls; --", '🧗 / %']) {
    test(`any other text is legal: ${roomName}`, async (t) => {
      const cast = world.cast(t);
      const groupId = await cast.group(['alice', 'bob']);
      const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
      assert.equal((await callGroup(alice, groupId, roomName)).status, 'ringing');
      await bob.hears('group_call:incoming', { roomName });
      await joinRoom(roomName, alice, bob);
      await assertActive(world, roomName, 2);
      await send(alice, 'call:end_for_all', roomName);
      await bob.hears('call:ended', { roomName });
    });
  }

  test("a call named like its own chat group's room is not that room", async (t) => {
    const cast = world.cast(t);
    const groupId = await cast.group(['alice', 'bob', 'carol']);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const carol = await cast.connect('carol');
    const roomName = `group${groupId}`;
    await callGroup(alice, groupId, roomName);
    await joinRoom(roomName, alice, bob);
    await send(alice, 'call:toggle_media', roomName, { audio: true, video: true });
    await bob.hears('user:media_changed', { roomName });
    for (const device of [bob, carol]) {
      await device.hears('group_call:incoming', { roomName });
    }
    await alice.hears('call:ringing', { roomName });
    await world.quiet(roomName, alice, bob, carol);
    await send(alice, 'call:end_for_all', roomName);
    await bob.hears('call:ended', { roomName });
    await alice.ask('group_message', { group_id: groupId, text: 'after the call' });
    for (const device of [alice, bob, carol]) {
      await device.hears('group_message', { text: 'after the call' });
    }
  });

  test('a 1-to-1 call beside a group call of the same people', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await callInRoom(cast);
    const groupId = await cast.group(['alice', 'bob', 'carol']);
    const carol = await cast.connect('carol');
    const groupRoom = `${roomName}_group`;
    assert.equal((await callGroup(carol, groupId, groupRoom)).devices, 2);
    for (const device of [alice, bob]) {
      await device.hears('group_call:incoming', { roomName: groupRoom });
    }
    await send(alice, 'call:toggle_media', roomName, { audio: true, video: true });
    await bob.hears('user:media_changed', { roomName });
    await world.quiet(roomName, alice, bob, carol);
    await world.quiet(groupRoom, alice, bob);
  });
});
