'use strict';

/** protocol.md, section 5, "Room names": unique for ever, and never a room of the host's own. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { accept, connectedCall, initiate, joinRoom, send } = require('./calls');
const { assertRefused } = require('./expect');
const { startWorld } = require('./fixture');
const { createCallTables } = require('./shapes');

describe('Room names', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld({ prepare: (pool) => createCallTables(pool, 'A') });
  });
  after(() => world?.close());

  test('a name that another live call has', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    const [carol, dave] = [await cast.connect('carol'), await cast.connect('dave')];
    assertRefused(await initiate(carol, dave.userId, roomName), 'already_exists');
    assertRefused(await initiate(carol, bob.userId, roomName), 'already_exists');
    await world.quiet(roomName, alice, bob, carol, dave);
  });

  test('a name that a final call had', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    await send(alice, 'call:end', roomName);
    await bob.hears('call:ended', { roomName });
    const carol = await cast.connect('carol');
    assertRefused(await initiate(carol, bob.userId, roomName), 'already_exists');
    assertRefused(await initiate(bob, alice.userId, roomName), 'already_exists');
    assertRefused(await initiate(alice, carol.userId, roomName), 'already_exists');
    await world.quiet(roomName, alice, bob, carol);
  });

  test('a name that a group call had', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const roomName = cast.room();
    const columns =
      "(group_id, initiated_by, call_type, status, room_name) VALUES (5, 77, 'audio', 'ended', ?)";
    await world.pool.query(`INSERT INTO wo_group_calls ${columns}`, [roomName]);
    assertRefused(await initiate(alice, bob.userId, roomName), 'already_exists');
    assert.equal(await world.call(roomName), undefined);
    await world.quiet(roomName, bob);
  });

  for (const [name, twin] of [
    ['Collation-Case', 'collation-case'],
    ['collation-accent-e', 'collation-accent-é'],
    ['collation-padding', 'collation-padding '],
  ]) {
    test(`names equal only under the column's collation: "${name}" and "${twin}"`, async (t) => {
      const cast = world.cast(t);
      const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
      assert.equal((await initiate(alice, bob.userId, name)).ok, true);
      const carol = await cast.connect('carol');
      const answer = await initiate(carol, bob.userId, twin);
      assertRefused(answer, 'already_exists');
      assertRefused(await send(alice, 'call:end', twin), 'not_found');
      assert.equal((await world.call(name)).status, 'ringing');
    });
  }

  test('one character and a hundred are legal', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    for (const roomName of ['x', 'é'.repeat(100)]) {
      assert.equal((await initiate(alice, bob.userId, roomName)).ok, true, roomName);
      assert.equal((await bob.hears('call:incoming', { roomName })).roomName, roomName);
      assert.equal((await accept(bob, roomName)).ok, true);
      assert.equal((await send(alice, 'call:end', roomName)).ok, true);
    }
  });

  for (const roomName of [
    '__proto__',
    'constructor',
    'hasOwnProperty',
    '0',
    "'; DROP TABLE wo_calls; --",
    '%',
    '👋 / ?',
  ]) {
    test(`any other text is legal: ${roomName}`, async (t) => {
      const cast = world.cast(t);
      const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
      assert.equal((await initiate(alice, bob.userId, roomName)).status, 'ringing');
      await bob.hears('call:incoming', { roomName });
      assert.equal((await accept(bob, roomName)).ok, true);
      await alice.hears('call:answer', { roomName });
      await joinRoom(roomName, alice, bob);
      await send(bob, 'call:toggle_media', roomName, { audio: false, video: true });
      await alice.hears('user:media_changed', { roomName, audio: false });
      assert.equal((await send(alice, 'call:end', roomName)).ok, true);
      await bob.hears('call:ended', { roomName });
    });
  }

  test("a call named like a user's room hears none of his chat, and he nothing of the call", async (t) => {
    const cast = world.cast(t);
    const [alice, bob, carol] = [
      await cast.connect('alice'),
      await cast.connect('bob'),
      await cast.connect('carol'),
    ];
    const roomName = String(carol.userId);
    await initiate(alice, bob.userId, roomName);
    await alice.hears('call:ringing', { roomName });
    await bob.hears('call:incoming', { roomName });
    await accept(bob, roomName);
    await alice.hears('call:answer', { roomName });
    await joinRoom(roomName, alice, bob);

    await bob.ask('private_message', { to_id: carol.userId, text: 'only for Carol' });
    await carol.hears('private_message', { text: 'only for Carol' });
    await send(bob, 'call:recording', roomName, { userName: 'bob', action: 'start' });
    await alice.hears('call:recording', { roomName });
    await bob.hears('call:recording', { roomName });
    await send(alice, 'call:end', roomName);
    await bob.hears('call:ended', { roomName });

    await world.quiet(roomName, alice, bob, carol);
    for (const device of [alice, bob]) {
      assert.ok(!device.heard.some((heard) => heard.payload?.text === 'only for Carol'));
    }
    await bob.ask('private_message', { to_id: carol.userId, text: 'after the call' });
    await carol.hears('private_message', { text: 'after the call' });
  });

  test("a call named like a chat group's room leaves the group alone", async (t) => {
    const cast = world.cast(t);
    const groupId = await cast.user('a number of its own');
    const members = [await cast.user('carol'), await cast.user('dave')];
    for (const userId of members) {
      await world.pool.query('INSERT INTO Wo_GroupChatUsers (user_id, group_id) VALUES (?, ?)', [
        userId,
        groupId,
      ]);
    }
    const [carol, dave] = [await cast.connect('carol'), await cast.connect('dave')];
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const roomName = `group${groupId}`;
    await initiate(alice, bob.userId, roomName);
    await alice.hears('call:ringing', { roomName });
    await bob.hears('call:incoming', { roomName });
    await accept(bob, roomName);
    await alice.hears('call:answer', { roomName });
    await joinRoom(roomName, alice, bob);

    await carol.ask('group_message', { group_id: groupId, text: 'only for the group' });
    await dave.hears('group_message', { text: 'only for the group' });
    await send(alice, 'call:leave_room', roomName);
    await bob.hears('user:left_call', { roomName });
    await send(alice, 'call:end', roomName);
    await bob.hears('call:ended', { roomName });

    await world.quiet(roomName, alice, bob, carol, dave);
    for (const device of [alice, bob]) {
      assert.ok(!device.heard.some((heard) => heard.event === 'group_message'));
    }
    await dave.ask('group_message', { group_id: groupId, text: 'after the call' });
    await carol.hears('group_message', { text: 'after the call' });
  });
});
