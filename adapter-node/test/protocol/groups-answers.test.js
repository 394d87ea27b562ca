'use strict';

/** protocol.md, section 5, of calls to groups: answers, payloads, ICE servers, `ctx.activeCalls`, logs. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { accept, initiate, joinRoom, send } = require('./calls');
const { eventually } = require('./eventually');
const { assertCallError, assertRefused } = require('./expect');
const { groupCall } = require('./group-rows');
const { activeGroup, callGroup, callGroupAsAndroid, ringingGroup } = require('./group-calls');
const { startWorld } = require('./fixture');

const TURN = 'turn:turn.example.org:3478?transport=udp';
const CALLS_A_MINUTE = 20;

describe('Answers to group calls', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld({
      settings: {
        CALLS_TURN_URLS: TURN,
        CALLS_TURN_SECRET: 'turn-secret-of-the-tests',
        CALLS_MAX_CALLS_PER_MINUTE: String(CALLS_A_MINUTE),
      },
    });
  });
  after(() => world?.close());

  const refused = {
    'neither toId nor groupId': { groupId: undefined },
    'both toId and groupId': { toId: 77 },
    'groupId 0': { groupId: 0 },
    'groupId null': { groupId: null },
    'a groupId that is a fraction': { groupId: 1.5 },
    'a groupId of words': { groupId: 'climbers' },
    'a groupId that is too large': { groupId: 2147483648 },
    'a groupId with a leading zero': { groupId: '07' },
    'no call type': { callType: undefined },
    'an unknown call type': { callType: 'smell' },
    'no room name': { roomName: undefined },
    'an empty room name': { roomName: '' },
    'an offer of 64 KiB': { sdpOffer: 'o'.repeat(64 * 1024) },
  };
  for (const [name, fields] of Object.entries(refused)) {
    test(`${name}: invalid_argument, and nothing rings`, async (t) => {
      const cast = world.cast(t);
      const groupId = await cast.group(['alice', 'bob']);
      const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
      const starts = fields.toId ? [callGroup] : [callGroup, callGroupAsAndroid];
      for (const start of starts) {
        const roomName = cast.room();
        const answer = await start(alice, groupId, roomName, fields);
        assertRefused(answer, 'invalid_argument');
        assert.match(answer.message, /^Failed to initiate call(: |$)/);
        assert.equal(await groupCall(world, roomName), undefined);
      }
      await world.caughtUp(bob);
      assert.ok(!bob.heard.some((heard) => heard.event === 'group_call:incoming'));
    });
  }

  for (const event of ['call:initiate', 'group_call:initiate']) {
    test(`${event} without a callback: a refusal is a call:error of that event`, async (t) => {
      const cast = world.cast(t);
      const groupId = await cast.group(['bob']);
      const eve = await cast.connect('eve');
      const roomName = cast.room();
      eve.emit(event, { groupId, callType: 'video', roomName });
      const expected = { code: 'permission_denied', event, roomName };
      assertCallError(await eve.hears('call:error'), expected);
    });

    test(`${event} without a callback: a success is call:ringing alone`, async (t) => {
      const cast = world.cast(t);
      const groupId = await cast.group(['alice', 'bob']);
      const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
      const roomName = cast.room();
      alice.emit(event, { groupId, callType: 'video', roomName });
      assert.deepEqual(await alice.hears('call:ringing'), { roomName, devices: 1 });
      await bob.hears('group_call:incoming', { roomName });
      bob.emit('call:accept', { roomName, userId: bob.userId, sdpAnswer: 'a' });
      await alice.hears('call:answer', { roomName });
      await bob.hears('call:participants', { roomName });
      await world.quiet(roomName, alice, bob);
    });
  }

  test('the same call:initiate again is answered as things are, and rings nobody twice', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, groupId, roomName } = await ringingGroup(cast);
    const again = async () => {
      const answer = await callGroup(alice, groupId, roomName, {
        callType: 'audio',
        sdpOffer: 'x',
      });
      assert.deepEqual([answer.ok, answer.roomName], [true, roomName]);
      await world.quiet(roomName, bob, carol);
      return answer.status;
    };
    const asAndroid = await callGroupAsAndroid(alice, groupId, roomName);
    assert.deepEqual([asAndroid.ok, asAndroid.status], [true, 'ringing']);
    assert.equal(await again(), 'ringing');
    await joinRoom(roomName, alice, bob);
    assert.equal(await again(), 'active');
    await send(alice, 'call:end_for_all', roomName);
    for (const device of [bob, carol]) {
      await device.hears('call:ended', { roomName });
    }
    assert.equal(await again(), 'ended');
    assert.equal((await groupCall(world, roomName)).call_type, 'video');
  });

  test('ICE servers are made for each user who receives them', async (t) => {
    const cast = world.cast(t);
    const groupId = await cast.group(['alice', 'bob', 'carol']);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const carol = await cast.connect('carol');
    const roomName = cast.room();
    const madeFor = ({ iceServers }) => {
      const turn = iceServers.find((server) => [server.urls].flat().includes(TURN));
      assert.ok(turn.credential, 'no credential');
      return Number(/^\d+:(\d+)$/.exec(turn.username)[1]);
    };
    await callGroup(alice, groupId, roomName);
    for (const device of [bob, carol]) {
      assert.equal(madeFor(await device.hears('group_call:incoming')), device.userId);
    }
    const tablet = await cast.connect('carol');
    assert.equal(madeFor(await tablet.hears('group_call:incoming')), carol.userId);
    await accept(bob, roomName);
    assert.equal(madeFor(await alice.hears('call:answer')), alice.userId);
  });

  test('ctx.activeCalls of the host has a group call from ringing to ended', async (t) => {
    const cast = world.cast(t);
    const isListed = async (roomName) => (await world.hostStatus()).activeCalls.includes(roomName);
    const { alice, bob, roomName } = await ringingGroup(cast);
    await eventually(async () => assert.ok(await isListed(roomName)));
    await joinRoom(roomName, alice, bob);
    assert.ok(await isListed(roomName));
    await send(alice, 'call:end_for_all', roomName);
    await bob.hears('call:ended', { roomName });
    await eventually(async () => assert.ok(!(await isListed(roomName))));
  });

  test('calls to groups count among the calls a user may start in a minute', async (t) => {
    const cast = world.cast(t);
    const groupId = await cast.group(['alice', 'bob']);
    const alice = await cast.connect('alice');
    const nobody = await cast.user('nobody');
    for (let i = 0; i < CALLS_A_MINUTE; i++) {
      const call =
        i % 2 ? callGroup(alice, groupId, cast.room()) : initiate(alice, nobody, cast.room());
      assert.notEqual((await call).code, 'resource_exhausted');
    }
    const roomName = cast.room();
    assertRefused(await callGroup(alice, groupId, roomName), 'resource_exhausted');
    assert.equal(await groupCall(world, roomName), undefined);
  });

  test('the lines that operators look for', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, carol, groupId, roomName } = await activeGroup(cast, { joined: ['alice'] });
    await accept(bob, roomName, { sdpAnswer: 'private-answer' });
    await send(alice, 'call:end_for_all', roomName);
    await carol.hears('call:ended', { roomName });
    for (const text of [
      `Incoming call sent to group ${groupId} (2 devices)`,
      `Call accepted: ${roomName} by user ${bob.userId}`,
      `Answer sent to initiator ${alice.userId}`,
      `Call ended: ${roomName} by ${alice.userId} (ended_for_all)`,
    ]) {
      const pattern = `\\[CALLS\\] ${text.replace(/[()]/g, '\\$&')}\\s*$`;
      await world.sidecar.program.line(new RegExp(pattern));
    }
    for (const { lines } of world.programs) {
      assert.ok(!lines.join('\n').includes('private-answer'));
    }
  });
});
