'use strict';

/** protocol.md, sections 2 to 4, "Group calls": how a member calls his group, and whom it rings. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const sdp = require('../../demo/sdp');
const { send } = require('./calls');
const { assertInside, assertRinging, groupCall, stays } = require('./group-rows');
const { callGroup, callGroupAsAndroid, ringingGroup } = require('./group-calls');
const { startWorld } = require('./fixture');

/** The two events that start a group call. */
const STARTS = { 'call:initiate': callGroup, 'group_call:initiate': callGroupAsAndroid };

describe('Calling a group', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  for (const [event, start] of Object.entries(STARTS)) {
    test(`${event} is stored as ringing and rings on every device of every other active member`, async (t) => {
      const cast = world.cast(t);
      const groupId = await cast.group(['alice', 'bob', 'carol', 'nobody']);
      const [alice, alicesTablet] = [await cast.connect('alice'), await cast.connect('alice')];
      const [bob, bobsTablet] = [await cast.connect('bob'), await cast.connect('bob')];
      const [carol, eve] = [await cast.connect('carol'), await cast.connect('eve')];
      const roomName = cast.room();

      const answer = await start(alice, groupId, roomName, {
        callType: 'audio',
        sdpOffer: 'the offer',
      });

      assert.deepEqual(answer, { ok: true, roomName, status: 'ringing', devices: 3 });
      const row = await assertRinging(world, roomName);
      assert.deepEqual(
        [row.group_id, row.initiated_by, row.call_type],
        [groupId, alice.userId, 'audio'],
      );
      assert.deepEqual(await stays(world, roomName), {});
      assert.equal(await world.call(roomName), undefined);
      for (const device of [bob, bobsTablet, carol]) {
        assert.deepEqual(await device.hears('group_call:incoming'), {
          groupId,
          initiatedBy: alice.userId,
          initiatorName: 'alice Tester',
          callType: 'audio',
          roomName,
          sdpOffer: 'the offer',
          iceServers: [],
        });
      }
      assert.deepEqual(await alice.hears('call:ringing'), { roomName, devices: 3 });
      await world.quiet(roomName, alice, alicesTablet, bob, bobsTablet, carol, eve);
    });

    test(`${event} needs no offer`, async (t) => {
      const cast = world.cast(t);
      const groupId = await cast.group(['alice', 'bob']);
      const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
      for (const sdpOffer of [undefined, null]) {
        const roomName = cast.room();
        const answer = await start(alice, groupId, roomName, { sdpOffer });
        assert.equal(answer.status, 'ringing', JSON.stringify(answer));
        const incoming = await bob.hears('group_call:incoming', { roomName });
        assert.equal(incoming.sdpOffer ?? null, null);
        await send(alice, 'call:end', roomName);
      }
    });

    test(`${event} takes ids as digits, and they leave as numbers`, async (t) => {
      const cast = world.cast(t);
      const groupId = await cast.group(['alice', 'bob']);
      const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
      const roomName = cast.room();
      const caller = event === 'call:initiate' ? 'fromId' : 'initiatedBy';
      const claim = { [caller]: String(alice.userId) };
      assert.equal((await start(alice, String(groupId), roomName, claim)).status, 'ringing');
      const incoming = await bob.hears('group_call:incoming', { roomName });
      assert.deepEqual([incoming.groupId, incoming.initiatedBy], [groupId, alice.userId]);
    });

    test(`${event} without the caller's id is his who is logged in`, async (t) => {
      const cast = world.cast(t);
      const groupId = await cast.group(['alice', 'bob']);
      const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
      const roomName = cast.room();
      const claim = { fromId: undefined, initiatedBy: undefined };
      assert.equal((await start(alice, groupId, roomName, claim)).status, 'ringing');
      await bob.hears('group_call:incoming', { roomName, initiatedBy: alice.userId });
    });
  }

  test('whatever offer came in goes out unchanged', async (t) => {
    const cast = world.cast(t);
    const groupId = await cast.group(['alice', 'bob']);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    for (const sdpOffer of [sdp.offer(), { type: 'offer', sdp: 'ä\u0000🙂' }, [1, null], '']) {
      const roomName = cast.room();
      assert.equal((await callGroup(alice, groupId, roomName, { sdpOffer })).ok, true);
      const incoming = await bob.hears('group_call:incoming', { roomName });
      assert.deepEqual(incoming.sdpOffer, sdpOffer);
      await send(alice, 'call:end', roomName);
    }
  });

  test('nobody is online: the same, on 0 devices, and no error', async (t) => {
    const cast = world.cast(t);
    const groupId = await cast.group(['alice', 'bob', 'carol']);
    const alice = await cast.connect('alice');
    const roomName = cast.room();

    const answer = await callGroup(alice, groupId, roomName);

    assert.deepEqual(answer, { ok: true, roomName, status: 'ringing', devices: 0 });
    assert.deepEqual(await alice.hears('call:ringing'), { roomName, devices: 0 });
    await assertRinging(world, roomName);
    await world.quiet(roomName, alice);
  });

  test('a group of one rings nobody', async (t) => {
    const cast = world.cast(t);
    const alice = await cast.connect('alice');
    const roomName = cast.room();
    const answer = await callGroup(alice, await cast.group(['alice']), roomName);
    assert.deepEqual([answer.status, answer.devices], ['ringing', 0]);
  });

  test('former members do not ring, nor do members of another group', async (t) => {
    const cast = world.cast(t);
    const groupId = await cast.group(['alice', 'bob', 'carol']);
    await cast.group(['alice', 'dave']);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const [carol, dave] = [await cast.connect('carol'), await cast.connect('dave')];
    await world.pool.query(
      "UPDATE Wo_GroupChatUsers SET active = '0' WHERE group_id = ? AND user_id = ?",
      [groupId, carol.userId],
    );
    const roomName = cast.room();
    assert.equal((await callGroup(alice, groupId, roomName)).devices, 1);
    await bob.hears('group_call:incoming', { roomName });
    await world.quiet(roomName, bob, carol, dave);
  });

  test('a socket that logged in twice rings once and counts once', async (t) => {
    const cast = world.cast(t);
    const groupId = await cast.group(['alice', 'bob']);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    await bob.join();
    const roomName = cast.room();
    assert.equal((await callGroup(alice, groupId, roomName)).devices, 1);
    await bob.hears('group_call:incoming', { roomName });
    await world.quiet(roomName, bob);
  });

  test('blocks do not apply inside groups', async (t) => {
    const cast = world.cast(t);
    const blocks = [
      [await cast.user('alice'), await cast.user('bob')],
      [await cast.user('carol'), await cast.user('alice')],
    ];
    await world.pool.query('INSERT INTO Wo_Blocks (blocker, blocked) VALUES ?', [blocks]);
    await ringingGroup(cast);
  });

  test('the initiator joins without waiting for the answer, and his stay begins then', async (t) => {
    const cast = world.cast(t);
    const groupId = await cast.group(['alice', 'bob']);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const roomName = cast.room();

    const answers = await Promise.all([
      callGroupAsAndroid(alice, groupId, roomName),
      send(alice, 'call:join_room', roomName),
    ]);

    assert.deepEqual(
      answers.map((answer) => answer.ok),
      [true, true],
    );
    await alice.hears('call:ringing', { roomName });
    const { participants } = await alice.hears('call:participants', { roomName });
    assert.deepEqual(
      participants.map((each) => each.userId),
      [alice.userId],
    );
    await bob.hears('group_call:incoming', { roomName });
    await assertRinging(world, roomName);
    await assertInside(world, roomName, alice);
    assert.equal((await groupCall(world, roomName)).max_participants, 1);
    await world.quiet(roomName, alice, bob);
  });

  const names = [
    { row: { firstName: 'Ada', lastName: 'Byron' }, initiatorName: 'Ada Byron' },
    { row: { firstName: '', lastName: '', username: 'ada' }, initiatorName: 'ada' },
    { row: null, initiatorName: 'Unknown' },
  ];
  for (const { row, initiatorName } of names) {
    test(`an initiator stored as ${JSON.stringify(row)} is shown as ${initiatorName}`, async (t) => {
      const cast = world.cast(t);
      await cast.user('alice', row);
      const groupId = await cast.group(['alice', 'bob']);
      const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
      await callGroup(alice, groupId, cast.room());
      assert.equal((await bob.hears('group_call:incoming')).initiatorName, initiatorName);
    });
  }
});
