'use strict';

/** A large group: everybody who is online hears the call once, and the others' absence is no error. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const seed = require('../../demo/seed');
const { joinRoom, send } = require('./calls');
const { assertActive, assertGroupEnded, assertInside, stays } = require('./group-rows');
const { callGroup } = require('./group-calls');
const { startWorld } = require('./fixture');

const MEMBERS = 1000;
const ONLINE = 300;
const LOG_INS_AT_ONCE = 25;

describe('A group of a thousand', () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  /** Logs in the members of these names, some at a time. */
  async function connectAll(cast, names) {
    const devices = [];
    for (let i = 0; i < names.length; i += LOG_INS_AT_ONCE) {
      const some = names.slice(i, i + LOG_INS_AT_ONCE);
      devices.push(...(await Promise.all(some.map((name) => cast.connect(name)))));
    }
    return devices;
  }

  /** How often each device heard an event of a call. */
  function counts(devices, event, roomName) {
    return devices.map(
      (device) =>
        device.heard.filter((heard) => heard.event === event && heard.payload.roomName === roomName)
          .length,
    );
  }

  test('rings on the devices of all who are online, and ends on them', async (t) => {
    const cast = world.cast(t);
    const groupId = await cast.group(['initiator']);
    const names = Array.from({ length: ONLINE }, (_, i) => `member ${i}`);
    const [initiator, ...online] = await connectAll(cast, ['initiator', ...names]);
    const firstAbsent = world.nextUserId;
    const absent = Array.from({ length: MEMBERS - 1 - ONLINE }, (_, i) => firstAbsent + i);
    world.nextUserId += absent.length;
    const onlineIds = online.map((device) => device.userId);
    await seed.addMembers(world.pool, groupId, [...onlineIds, ...absent]);
    const late = await cast.connect('nobody in particular');
    const roomName = cast.room();

    const answer = await callGroup(initiator, groupId, roomName);

    assert.deepEqual(answer, { ok: true, roomName, status: 'ringing', devices: ONLINE });
    await initiator.hears('call:ringing', { roomName, devices: ONLINE });
    for (const device of online) {
      await device.hears('group_call:incoming', { roomName, initiatedBy: initiator.userId });
    }
    await world.quiet(roomName, initiator, late, ...online);
    assert.deepEqual(
      counts(online, 'group_call:incoming', roomName),
      Array.from({ length: ONLINE }, () => 1),
    );

    const [first, second, ...others] = online;
    await joinRoom(roomName, initiator, first, second);
    await assertActive(world, roomName, 3);
    await assertInside(world, roomName, initiator, first, second);
    await send(initiator, 'call:end_for_all', roomName);
    for (const device of [first, second, ...others]) {
      await device.hears('call:ended', { roomName, reason: 'ended_for_all' });
    }
    await assertGroupEnded(world, roomName);
    assert.equal(Object.keys(await stays(world, roomName)).length, 3);
    await world.quiet(roomName, late, ...online);
    assert.deepEqual(
      counts(online, 'call:ended', roomName),
      Array.from({ length: ONLINE }, () => 1),
    );
  });
});
