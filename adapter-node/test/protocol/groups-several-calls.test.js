'use strict';

/** protocol.md, section 4, "Several calls of one user", where one of them is a group call. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { accept, connectedCall, initiate, joinRoom, ringingCall, send } = require('./calls');
const { assertEnded, assertFinal } = require('./expect');
const { assertGroupEnded, assertInside, groupCall } = require('./group-rows');
const { activeGroup, callGroup, ringingGroup } = require('./group-calls');
const { startWorld } = require('./fixture');

describe('Several calls of one user, and groups', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  for (const name of ['alice', 'bob']) {
    test(`${name === 'alice' ? 'the initiator' : 'a member'} in an active group call is busy for others`, async (t) => {
      const cast = world.cast(t);
      const call = await activeGroup(cast, { members: ['alice', 'bob'] });
      const tablet = await cast.connect(name);
      await tablet.hears('call:resumed', { roomName: call.roomName });
      const dave = await cast.connect('dave');
      const roomName = cast.room();

      const answer = await initiate(dave, call[name].userId, roomName);

      assert.deepEqual([answer.ok, answer.status, answer.reason], [true, 'missed', 'busy']);
      assert.deepEqual(await dave.hears('call:rejected'), {
        roomName,
        rejectedBy: call[name].userId,
        reason: 'busy',
      });
      await assertFinal(world, roomName, { status: 'missed', reason: 'busy' });
      await world.quiet(roomName, dave, call.alice, call.bob, tablet);
      await world.quiet(call.roomName, call.alice, call.bob, tablet);
    });
  }

  test('whom a group call only rings, and who waits alone in one, is not busy', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await activeGroup(cast, { joined: ['alice'] });
    for (const [name, callee] of [
      ['dave', alice],
      ['erin', bob],
    ]) {
      await ringingCall(cast, { alice: await cast.connect(name), bob: callee });
    }
    await world.quiet(roomName, alice, bob);
  });

  test('who left an active group call is not busy', async (t) => {
    const cast = world.cast(t);
    const { bob, roomName } = await activeGroup(cast);
    await send(bob, 'call:leave_room', roomName);
    await connectedCall(cast, { alice: await cast.connect('dave'), bob });
  });

  test('a group call rings members who are in a call, of two or of a group, all the same', async (t) => {
    const cast = world.cast(t);
    const pair = await connectedCall(cast);
    const group = await activeGroup(cast, { members: ['carol', 'dave'] });
    const groupId = await cast.group(['erin', 'alice', 'carol']);
    const erin = await cast.connect('erin');
    const roomName = cast.room();

    assert.equal((await callGroup(erin, groupId, roomName)).devices, 2);

    for (const device of [pair.alice, group.carol]) {
      await device.hears('group_call:incoming', { roomName });
    }
    await world.quiet(pair.roomName, pair.alice, pair.bob);
    await world.quiet(group.roomName, group.carol, group.dave);
  });

  test('a member rung by a 1-to-1 call and by a group joins the group: the other was busy', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await activeGroup(cast, { joined: ['alice'] });
    const dave = await cast.connect('dave');
    const { roomName: other } = await ringingCall(cast, { alice: dave, bob });

    assert.equal((await accept(bob, roomName)).ok, true);

    await alice.hears('call:answer', { roomName });
    assert.deepEqual(await dave.hears('call:rejected'), {
      roomName: other,
      rejectedBy: bob.userId,
      reason: 'busy',
    });
    assertEnded(await bob.hears('call:ended'), {
      roomName: other,
      reason: 'busy',
      by: [0, bob.userId],
    });
    await assertFinal(world, other, { status: 'missed', reason: 'busy' });
    await assertInside(world, roomName, alice, bob);
  });

  test('a member rung by both accepts the 1-to-1 call: the group call rings on', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast, { joined: ['alice'] });
    const dave = await cast.connect('dave');
    const { roomName: other } = await ringingCall(cast, { alice: dave, bob });
    assert.equal((await accept(bob, other)).ok, true);
    await dave.hears('call:answer', { roomName: other });
    assert.equal((await groupCall(world, roomName)).status, 'ringing');
    await world.quiet(roomName, alice, bob, carol);
  });

  test('an outgoing 1-to-1 call that still rings is superseded by a group call of its caller', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName: first } = await ringingCall(cast);
    const groupId = await cast.group(['alice', 'carol']);
    const carol = await cast.connect('carol');
    const roomName = cast.room();

    assert.equal((await callGroup(alice, groupId, roomName)).status, 'ringing');

    assertEnded(await bob.hears('call:ended'), {
      roomName: first,
      reason: 'superseded',
      by: [alice.userId, 0],
    });
    await assertFinal(world, first, { status: 'missed', reason: 'superseded' });
    await carol.hears('group_call:incoming', { roomName });
  });

  for (const kind of ['1-to-1', 'group']) {
    test(`an outgoing group call that still rings is superseded by a ${kind} call of its initiator`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, carol, groupId, roomName } = await ringingGroup(cast);
      const dave = await cast.connect('dave');

      const second = cast.room();
      const answer = await (kind === 'group'
        ? callGroup(alice, groupId, second)
        : initiate(alice, dave.userId, second));

      assert.equal(answer.status, 'ringing', JSON.stringify(answer));
      for (const device of [bob, carol]) {
        assertEnded(await device.hears('call:ended', { roomName }), {
          roomName,
          reason: 'superseded',
          by: [alice.userId, 0],
        });
      }
      await assertGroupEnded(world, roomName);
      await world.quiet(roomName, bob, carol);
    });
  }

  test('who accepts a 1-to-1 call gives up his own group call that still rings', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, roomName } = await activeGroup(cast, { joined: ['alice'] });
    const dave = await cast.connect('dave');
    const { roomName: second } = await ringingCall(cast, { alice: dave, bob: alice });
    assert.equal((await accept(alice, second)).ok, true);
    for (const device of [bob, carol]) {
      assertEnded(await device.hears('call:ended'), {
        roomName,
        reason: 'superseded',
        by: [alice.userId, 0],
      });
    }
    await assertGroupEnded(world, roomName);
  });

  test('who joins a group call gives up his own 1-to-1 call that still rings', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName: outgoing } = await ringingCall(cast);
    const members = ['carol', 'alice'];
    const { roomName } = await ringingGroup(cast, { members, devices: { alice } });
    await joinRoom(roomName, alice);
    assertEnded(await bob.hears('call:ended'), {
      roomName: outgoing,
      reason: 'superseded',
      by: [alice.userId, 0],
    });
    await assertFinal(world, outgoing, { status: 'missed', reason: 'superseded' });
  });
});
