'use strict';

/** `ice:servers`: TURN credentials that never run out during a call, also while the secret is replaced. */

const assert = require('node:assert/strict');
const { createHmac } = require('node:crypto');
const { after, before, describe, test } = require('node:test');
const { accept, connectedCall, initiate, send } = require('./calls');
const { startWorld } = require('./fixture');
const { activeGroup, callGroup } = require('./group-calls');

const TURN = 'turn:turn.example.org:3478?transport=udp';
const NEW_SECRET = 'new-turn-secret-of-the-tests';
const OLD_SECRET = 'old-turn-secret-of-the-tests';
const TTL_S = 6;

/** The expiry of a set of credentials that was made for a user with the new secret. */
function expiryOf(iceServers, userId) {
  const [turn, ...others] = iceServers;
  assert.deepEqual([turn.urls, others], [[TURN], []]);
  const [, expiry, user] = /^(\d+):(\d+)$/.exec(turn.username);
  assert.equal(Number(user), userId);
  const signed = createHmac('sha1', NEW_SECRET).update(turn.username).digest('base64');
  assert.equal(turn.credential, signed);
  return Number(expiry);
}

/**
 * Hears fresh credentials some times, each made before those that the device had last run out; what it
 * has in the end is good.
 */
async function staysSupplied(device, roomName, firstExpiry = Infinity) {
  let expiry = firstExpiry;
  for (let i = 0; i < 3; i++) {
    const { iceServers, ...rest } = await device.hears('ice:servers', { roomName });
    assert.deepEqual(rest, { roomName });
    const next = expiryOf(iceServers, device.userId);
    assert.ok(next - TTL_S <= expiry, `${device.name} got fresh ones too late`);
    assert.ok(i === 0 || next > expiry, `${device.name} got the same ones again`);
    expiry = next;
  }
  assert.ok(Date.now() / 1000 < expiry, `what ${device.name} has ran out`);
}

describe('fresh ICE servers', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld({
      settings: {
        CALLS_TURN_URLS: TURN,
        CALLS_TURN_SECRET: `${NEW_SECRET},${OLD_SECRET}`,
        CALLS_TURN_TTL: `${TTL_S}s`,
      },
    });
  });
  after(() => world?.close());

  test('both sides of a call get them again and again, before theirs run out', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const tablet = await cast.connect('bob');
    const roomName = cast.room();
    await initiate(alice, bob.userId, roomName);
    const incoming = await bob.hears('call:incoming', { roomName });
    await accept(bob, roomName);
    const answer = await alice.hears('call:answer', { roomName });
    await Promise.all([
      staysSupplied(alice, roomName, expiryOf(answer.iceServers, alice.userId)),
      staysSupplied(bob, roomName, expiryOf(incoming.iceServers, bob.userId)),
    ]);
    await world.caughtUp(tablet);
    assert.ok(!tablet.heard.some((heard) => heard.event === 'ice:servers'), 'told elsewhere');
  });

  test('so do the members who are in a group call, and no other', async (t) => {
    const cast = world.cast(t);
    const { roomName, alice, bob, carol } = await activeGroup(cast, { joined: ['alice', 'bob'] });
    await Promise.all([staysSupplied(alice, roomName), staysSupplied(bob, roomName)]);
    await world.caughtUp(carol);
    assert.ok(!carol.heard.some((heard) => heard.event === 'ice:servers'), 'only rung');
  });

  test('a call that is over gets none', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    const other = await connectedCall(cast, {
      alice: await cast.connect('carol'),
      bob: await cast.connect('dave'),
    });
    await send(bob, 'call:end', roomName, { reason: 'completed' });
    await alice.hears('call:ended', { roomName });
    const already = alice.heard.filter((heard) => heard.event === 'ice:servers').length;
    await other.alice.hears('ice:servers', { roomName: other.roomName });
    await other.alice.hears('ice:servers', { roomName: other.roomName });
    await world.caughtUp(alice);
    const now = alice.heard.filter((heard) => heard.event === 'ice:servers').length;
    assert.equal(now, already);
  });

  test('during a rotation every event carries credentials of the new secret', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const roomName = cast.room();
    const groupId = await cast.group(['alice', 'bob']);
    await callGroup(alice, groupId, roomName);
    const incoming = await bob.hears('group_call:incoming', { roomName });
    expiryOf(incoming.iceServers, bob.userId);
    await accept(bob, roomName);
    expiryOf((await alice.hears('call:answer', { roomName })).iceServers, alice.userId);
    expiryOf((await alice.ask('ice:request', {})).iceServers, alice.userId);
  });
});
