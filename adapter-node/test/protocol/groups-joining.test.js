'use strict';

/** protocol.md, section 4, "Group calls": members join the room or accept. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const sdp = require('../../demo/sdp');
const { accept, joinRoom, send } = require('./calls');
const { assertEnded, participantsByUser } = require('./expect');
const { assertActive, assertInside, assertRinging, groupCall, stays } = require('./group-rows');
const { activeGroup, joinLater, mayHear, ringingGroup } = require('./group-calls');
const { startWorld } = require('./fixture');

/** The two ways into a group call. */
const WAYS = {
  'call:join_room': (device, roomName) => send(device, 'call:join_room', roomName),
  'call:accept': (device, roomName) => accept(device, roomName, { sdpAnswer: undefined }),
};

describe('Joining a group call', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  for (const [event, join] of Object.entries(WAYS)) {
    test(`the first other member's ${event} makes it active and begins his stay`, async (t) => {
      const cast = world.cast(t);
      const tablet = await cast.connect('bob');
      const { alice, bob, carol, roomName } = await ringingGroup(cast);
      await tablet.hears('group_call:incoming', { roomName });
      await joinRoom(roomName, alice);
      await assertRinging(world, roomName);

      assert.equal((await join(bob, roomName)).ok, true);

      await assertActive(world, roomName, 2);
      await assertInside(world, roomName, alice, bob);
      const { participants } = await bob.hears('call:participants', { roomName });
      assert.deepEqual(
        Object.keys(participantsByUser(participants)).map(Number),
        [alice.userId, bob.userId].sort((one, other) => one - other),
      );
      assert.deepEqual(await alice.hears('user:joined_call'), { userId: bob.userId, roomName });
      assertEnded(await tablet.hears('call:ended'), {
        roomName,
        reason: 'answered_elsewhere',
        by: [bob.userId, 0],
      });
      await world.quiet(roomName, alice, bob, tablet, carol);
    });

    test(`a further member's ${event} does the same, and the start stays`, async (t) => {
      const cast = world.cast(t);
      const tablet = await cast.connect('carol');
      const { alice, bob, carol, roomName } = await activeGroup(cast, { joined: ['alice', 'bob'] });
      await tablet.hears('group_call:incoming', { roomName });
      const { started_at: startedAt } = await groupCall(world, roomName);

      assert.equal((await join(carol, roomName)).ok, true);

      assert.equal((await assertActive(world, roomName, 3)).started_at, startedAt);
      await assertInside(world, roomName, alice, bob, carol);
      await carol.hears('call:participants', { roomName });
      for (const device of [alice, bob]) {
        assert.deepEqual(await device.hears('user:joined_call'), {
          userId: carol.userId,
          roomName,
        });
      }
      await tablet.hears('call:ended', { roomName, reason: 'answered_elsewhere' });
      await world.quiet(roomName, alice, bob, carol, tablet);
    });
  }

  test('a member may join before the initiator does, whose stay begins when he joins', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await ringingGroup(cast);
    await joinRoom(roomName, bob);
    await assertActive(world, roomName, 1);
    await assertInside(world, roomName, bob);
    await joinLater(roomName, alice, bob);
    await assertActive(world, roomName, 2);
    await assertInside(world, roomName, alice, bob);
    await world.quiet(roomName, alice, bob, carol);
  });

  test("each accept with an answer sends call:answer to the initiator's devices", async (t) => {
    const cast = world.cast(t);
    const tablet = await cast.connect('alice');
    const { alice, bob, carol, roomName } = await ringingGroup(cast);
    await joinRoom(roomName, alice);
    const answers = [
      [bob, 'the answer of Bob'],
      [carol, { type: 'answer', sdp: sdp.answer() }],
    ];

    for (const [member, sdpAnswer] of answers) {
      assert.equal((await accept(member, roomName, { sdpAnswer })).ok, true);
      await member.hears('call:participants', { roomName });
      const expected = { roomName, sdpAnswer, acceptedBy: member.userId, iceServers: [] };
      for (const device of [alice, tablet]) {
        assert.deepEqual(await device.hears('call:answer'), expected);
      }
      await alice.hears('user:joined_call', { roomName, userId: member.userId });
    }

    await bob.hears('user:joined_call', { roomName, userId: carol.userId });
    await world.quiet(roomName, alice, tablet, bob, carol);
  });

  test('joining, then accepting, as deployed clients do: one stay, told once', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await ringingGroup(cast);
    await joinRoom(roomName, alice);

    const answers = await Promise.all([
      send(bob, 'call:join_room', roomName),
      accept(bob, roomName),
    ]);

    assert.deepEqual(
      answers.map((answer) => answer.ok),
      [true, true],
    );
    await bob.hears('call:participants', { roomName });
    await alice.hears('user:joined_call', { roomName, userId: bob.userId });
    await alice.hears('call:answer', { roomName, acceptedBy: bob.userId });
    await mayHear(world, bob, 'call:participants', () => {});
    await world.quiet(roomName, alice, bob, carol);
    await assertInside(world, roomName, alice, bob);
  });

  test('accepting, then joining: one stay, told once', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await ringingGroup(cast);
    await joinRoom(roomName, alice);
    assert.equal((await accept(bob, roomName)).ok, true);
    assert.equal((await send(bob, 'call:join_room', roomName)).ok, true);
    for (let i = 0; i < 2; i++) {
      await bob.hears('call:participants', { roomName });
    }
    await alice.hears('user:joined_call', { roomName, userId: bob.userId });
    await alice.hears('call:answer', { roomName });
    await world.quiet(roomName, alice, bob, carol);
    await assertInside(world, roomName, alice, bob);
  });

  test('a second accept from the device that answered is fine, and nobody hears', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await activeGroup(cast, { joined: ['alice'] });
    const sdpAnswer = 'the only answer';
    assert.equal((await accept(bob, roomName, { sdpAnswer })).ok, true);
    await bob.hears('call:participants', { roomName });
    await alice.hears('user:joined_call', { roomName });
    await alice.hears('call:answer', { roomName });

    const again = await accept(bob, roomName, { sdpAnswer });

    assert.deepEqual([again.ok, again.status], [true, 'active']);
    await mayHear(world, bob, 'call:participants', () => {});
    await world.quiet(roomName, alice, bob);
  });

  test('joining twice: the joiner hears the participants again, nobody else anything', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast);
    const rows = await stays(world, roomName);
    assert.equal((await send(bob, 'call:join_room', roomName)).ok, true);
    const { participants } = await bob.hears('call:participants', { roomName });
    assert.equal(participants.length, 3);
    await world.quiet(roomName, alice, bob, carol);
    assert.deepEqual(await stays(world, roomName), rows);
  });

  test('a device that was not there when it rang joins as a second one: one stay, nobody hears', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast);
    const tablet = await cast.connect('bob');
    await tablet.hears('call:resumed', { roomName });

    assert.equal((await send(tablet, 'call:join_room', roomName)).ok, true);

    const { participants } = await tablet.hears('call:participants', { roomName });
    assert.equal(Object.keys(participantsByUser(participants)).length, 3);
    await assertInside(world, roomName, alice, bob, carol);
    await assertActive(world, roomName, 3);
    await world.quiet(roomName, alice, bob, carol, tablet);
  });

  for (const [event, join] of Object.entries(WAYS)) {
    test(`${event} of a device told elsewhere does not bring it in while another is`, async (t) => {
      const cast = world.cast(t);
      const tablet = await cast.connect('bob');
      const { alice, bob, roomName } = await activeGroup(cast, { joined: ['alice', 'bob'] });
      await tablet.hears('group_call:incoming', { roomName });
      await tablet.hears('call:ended', { roomName, reason: 'answered_elsewhere' });

      const answer = await join(tablet, roomName);

      if (event === 'call:join_room') {
        assert.deepEqual(answer, { ok: true, status: 'active', elsewhere: true });
      }
      await send(alice, 'call:toggle_media', roomName, { audio: true, video: false });
      await bob.hears('user:media_changed', { roomName });
      await world.quiet(roomName, alice, bob, tablet);
      await assertInside(world, roomName, alice, bob);
    });
  }

  test('an accept without an answer sends none', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await activeGroup(cast, { joined: ['alice'] });
    assert.equal((await accept(bob, roomName, { sdpAnswer: null })).ok, true);
    await alice.hears('user:joined_call', { roomName });
    await bob.hears('call:participants', { roomName });
    await world.quiet(roomName, alice, bob);
  });

  test('max_participants is the largest number of users at once, not of devices or visitors', async (t) => {
    const cast = world.cast(t);
    const { bob, carol, roomName } = await activeGroup(cast, { joined: ['alice', 'bob'] });
    await send(bob, 'call:leave_room', roomName);
    await joinRoom(roomName, carol);
    await assertActive(world, roomName, 2);
    await joinRoom(roomName, await cast.connect('carol'));
    await assertActive(world, roomName, 2);
    await joinRoom(roomName, bob);
    await assertActive(world, roomName, 3);
    await send(carol, 'call:end', roomName);
    await assertActive(world, roomName, 3);
  });
});
