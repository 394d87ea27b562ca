'use strict';

/** The sidecar dies in the middle of many group calls: each goes on, and its rows are right at the end. */

const assert = require('node:assert/strict');
const { after, before, describe, test } = require('node:test');
const { joinRoom, send, sendCandidate } = require('./calls');
const { startWorld } = require('./fixture');
const { joinLater, ringingGroup } = require('./group-calls');
const { assertGroupEnded, assertInside, stays } = require('./group-rows');
const { PresenceLedger } = require('./presence-ledger');

const CALLS = 20;
const MEMBERS = 8;
const AT_ONCE = 5;

describe('A sidecar that dies in twenty group calls of eight', () => {
  let world;
  before(async () => {
    world = await startWorld();
  });
  after(() => world?.close());

  test(
    'all go on, and who was in them for how long is stored right',
    { timeout: 240_000 },
    async (t) => {
      const cast = world.cast(t);
      const calls = await each(
        Array.from({ length: CALLS }, (_, number) => number),
        (number) => underWay(cast, number),
      );

      await world.sidecar.program.stop('SIGKILL');
      const away = calls.map(leaveWhileAway);
      await world.startSidecar();
      await world.attached();
      await Promise.all(away);

      for (const { roomName, devices } of calls) {
        await world.quiet(roomName, ...devices);
      }
      await each(calls, goOn);
      await each(calls, end);
      for (const { roomName, devices, ledger } of calls) {
        const { max_participants: most } = await assertGroupEnded(world, roomName);
        assert.equal(most, MEMBERS, `max_participants of ${roomName}`);
        ledger.assertSameAs(await stays(world, roomName));
        await world.quiet(roomName, ...devices);
      }
    },
  );

  /**
   * A call with its members in it. Half of the calls had all eight in them already when the sidecar
   * dies, and one has left; the other half has never had more than seven.
   */
  async function underWay(cast, number) {
    const members = Array.from({ length: MEMBERS }, (_, i) => `member ${i} of ${number}`);
    const { roomName, ...people } = await ringingGroup(cast, { members });
    const devices = members.map((name) => people[name]);
    const last = devices[MEMBERS - 1];
    const call = {
      roomName,
      devices,
      last,
      ledger: new PresenceLedger(),
      wasFull: number % 2 === 0,
    };
    for (const [i, device] of devices.slice(0, -1).entries()) {
      await enter(call, device, devices.slice(0, i));
    }
    if (call.wasFull) {
      await enter(call, last, devices.slice(0, -1));
      await call.ledger.leaving([last], () => send(last, 'call:leave_room', roomName));
      await allHear(devices.slice(0, -1), 'user:left_call', { userId: last.userId, roomName });
    }
    return call;
  }

  /** One leaves while nobody is there to note it; where the return takes long he is told so. */
  async function leaveWhileAway(call) {
    const { roomName, devices, ledger } = call;
    const leaver = devices[MEMBERS - 2];
    await ledger.leaving([leaver], async () => {
      const answer = send(leaver, 'call:leave_room', roomName);
      const others = devices.slice(0, MEMBERS - 2);
      await allHear(others, 'user:left_call', { userId: leaver.userId, roomName }, 60_000);
      const { ok, code } = await answer;
      assert.ok(ok || code === 'unavailable', code);
    });
  }

  /** Those who are still in hear each other, and others come back or come for the first time. */
  async function goOn(call) {
    const { roomName, devices, last, wasFull } = call;
    const inside = devices.slice(0, MEMBERS - 2);
    const [first, second, ...rest] = inside;
    await assertInside(world, roomName, ...inside);
    await sendCandidate(first, roomName, { toUserId: second.userId, candidate: 'after' });
    await second.hears('ice:candidate', { roomName, candidate: 'after' });
    await send(second, 'call:toggle_media', roomName, { audio: false, video: true });
    const changed = { roomName, userId: second.userId };
    await allHear([first, ...rest], 'user:media_changed', changed);
    await enter(call, last, inside);
    if (!wasFull) {
      await enter(call, devices[MEMBERS - 2], [...inside, last]);
    }
  }

  /** Half of the calls are ended for all; the others are over when the last one has left. */
  async function end({ roomName, devices, ledger, last, wasFull }) {
    const [first, ...others] = devices;
    if (wasFull) {
      const inside = [...others.slice(0, MEMBERS - 3), last];
      await ledger.leaving(devices, () => send(first, 'call:end_for_all', roomName));
      const ended = { roomName, reason: 'ended_for_all', endedBy: first.userId };
      await allHear(inside, 'call:ended', ended);
      return;
    }
    for (const [i, device] of devices.entries()) {
      await ledger.leaving([device], () => send(device, 'call:leave_room', roomName));
      await allHear(devices.slice(i + 1), 'user:left_call', { userId: device.userId, roomName });
    }
  }
});

/** The device's user joins a call in which the others are. */
function enter({ roomName, ledger }, device, others) {
  return ledger.entering(device, () =>
    others.length === 0 ? joinRoom(roomName, device) : joinLater(roomName, device, ...others),
  );
}

function allHear(devices, event, fields, deadlineMs) {
  return Promise.all(devices.map((device) => device.hears(event, fields, deadlineMs)));
}

/**
 * Does the same with all of them, some at a time.
 *
 * @template T, R
 * @param {T[]} all
 * @param {(one: T) => Promise<R>} work
 * @returns {Promise<R[]>}
 */
async function each(all, work) {
  const results = [];
  for (let i = 0; i < all.length; i += AT_ONCE) {
    results.push(...(await Promise.all(all.slice(i, i + AT_ONCE).map(work))));
  }
  return results;
}
