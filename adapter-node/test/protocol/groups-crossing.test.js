'use strict';

/** protocol.md, section 4, "Group calls": what members do at the same moment. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { accept, joinRoom, send } = require('./calls');
const {
  assertActive,
  assertGroupEnded,
  assertInside,
  assertLeft,
  assertRinging,
  stays,
} = require('./group-rows');
const { activeGroup, callGroup, mayHear, ringingGroup } = require('./group-calls');
const { startWorld } = require('./fixture');

const MEMBERS = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi'];

describe('Group calls and what crosses', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  test('everybody joins at the same moment: one stay each, each told once to those inside', async (t) => {
    const cast = world.cast(t);
    const call = await ringingGroup(cast, { members: MEMBERS });
    const { roomName } = call;
    const devices = MEMBERS.map((name) => call[name]);

    const answers = await Promise.all(
      devices.map((device, i) =>
        i % 2 ? accept(device, roomName) : send(device, 'call:join_room', roomName),
      ),
    );

    assert.ok(answers.every((answer) => answer.ok));
    await assertActive(world, roomName, MEMBERS.length);
    await assertInside(world, roomName, ...devices);
    for (const device of devices) {
      const { participants } = await device.hears('call:participants', { roomName });
      const here = new Set(participants.map((each) => each.userId));
      assert.equal(here.size, participants.length);
      for (const other of devices.filter((each) => !here.has(each.userId))) {
        await device.hears('user:joined_call', { roomName, userId: other.userId });
      }
    }
    for (let i = 1; i < devices.length; i += 2) {
      await call.alice.hears('call:answer', { roomName, acceptedBy: devices[i].userId });
    }
    await world.quiet(roomName, ...devices);
  });

  test('everybody leaves at the same moment: ended once', async (t) => {
    const cast = world.cast(t);
    const joined = MEMBERS.slice(1);
    const call = await activeGroup(cast, { members: [...joined, 'alice'], joined });
    const { alice, roomName } = call;
    const inside = joined.map((name) => call[name]);

    const answers = await Promise.all(
      inside.map((device, i) => send(device, i % 2 ? 'call:end' : 'call:leave_room', roomName)),
    );

    assert.ok(answers.every((answer) => answer.ok));
    const row = await assertGroupEnded(world, roomName);
    assert.equal(row.max_participants, joined.length);
    Object.values(await stays(world, roomName)).forEach(assertLeft);
    await alice.hears('call:ended', { roomName, reason: 'completed' });
    await world.quiet(roomName, alice);
  });

  test('two devices of a member join at the same moment: one is in, the other elsewhere', async (t) => {
    const cast = world.cast(t);
    for (let round = 0; round < 6; round++) {
      const tablet = await cast.connect('bob');
      const { alice, bob, roomName } = await activeGroup(cast, {
        members: ['alice', 'bob'],
        joined: ['alice'],
      });
      await tablet.hears('group_call:incoming', { roomName });

      const answers = await Promise.all(
        [bob, tablet].map((device) => send(device, 'call:join_room', roomName)),
      );

      assert.ok(answers.every((answer) => answer.ok));
      const elsewhere = answers.map((answer) => answer.elsewhere === true);
      assert.equal(elsewhere.filter(Boolean).length, 1, `round ${round}: ${elsewhere}`);
      const [winner, loser] = elsewhere[0] ? [tablet, bob] : [bob, tablet];
      await winner.hears('call:participants', { roomName });
      await loser.hears('call:ended', { roomName, reason: 'answered_elsewhere' });
      await alice.hears('user:joined_call', { roomName, userId: bob.userId });
      await assertInside(world, roomName, alice, bob);
      await world.quiet(roomName, alice, bob, tablet);
      await send(alice, 'call:end_for_all', roomName);
      await winner.hears('call:ended', { roomName, reason: 'ended_for_all' });
      await world.quiet(roomName, loser);
    }
  });

  test('one device of a member rejects while another joins: he is in', async (t) => {
    const cast = world.cast(t);
    const tablet = await cast.connect('bob');
    const { alice, bob, roomName } = await activeGroup(cast, { joined: ['alice'] });
    await tablet.hears('group_call:incoming', { roomName });
    const [rejected, joined] = await Promise.all([
      send(bob, 'call:reject', roomName),
      send(tablet, 'call:join_room', roomName),
    ]);
    assert.deepEqual([rejected.ok, joined.ok], [true, true]);
    await alice.hears('user:joined_call', { roomName, userId: bob.userId });
    await tablet.hears('call:participants', { roomName });
    for (const device of [bob, tablet]) {
      await mayHear(world, device, 'call:ended', ({ reason }) =>
        assert.match(reason, /^(answered|rejected)_elsewhere$/),
      );
    }
    await world.quiet(roomName, alice, bob, tablet);
    await assertInside(world, roomName, alice, bob);
  });

  test('two members call the same group at the same moment: both calls ring', async (t) => {
    const cast = world.cast(t);
    const groupId = await cast.group(['alice', 'bob', 'carol']);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const carol = await cast.connect('carol');
    const [first, second] = [cast.room(), cast.room()];
    const answers = await Promise.all([
      callGroup(alice, groupId, first),
      callGroup(bob, groupId, second),
    ]);
    assert.deepEqual(
      answers.map((answer) => [answer.status, answer.devices]),
      [
        ['ringing', 2],
        ['ringing', 2],
      ],
    );
    for (const roomName of [first, second]) {
      await carol.hears('group_call:incoming', { roomName });
      await assertRinging(world, roomName);
    }
    await joinRoom(first, carol);
    await assertActive(world, first, 1);
    await assertRinging(world, second);
  });
});
