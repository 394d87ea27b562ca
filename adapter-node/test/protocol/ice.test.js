'use strict';

/** protocol.md, sections 3 and 5: ICE servers, made for the user who receives them. */

const assert = require('node:assert/strict');
const { createHmac } = require('node:crypto');
const { after, before, describe, test } = require('node:test');
const { accept, initiate } = require('./calls');
const { assertRefused } = require('./expect');
const { startWorld } = require('./fixture');

const STUN = 'stun:stun.example.org:3478';
const TURN = 'turn:turn.example.org:3478?transport=udp';
const SECRET = 'turn-secret-of-the-tests';
const TTL_S = 2 * 60 * 60;

/** A STUN server without, and a TURN server with credentials of coturn's `use-auth-secret`. */
function assertMadeFor(userId, iceServers) {
  assert.ok(Array.isArray(iceServers));
  const urls = (server) => [server.urls].flat();
  const stun = iceServers.find((server) => urls(server).includes(STUN));
  assert.equal(stun?.credential, undefined);
  const turn = iceServers.find((server) => urls(server).includes(TURN));
  assert.deepEqual(Object.keys(turn).sort(), ['credential', 'urls', 'username']);
  const [, expiry, user] = /^(\d+):(\d+)$/.exec(turn.username);
  assert.equal(Number(user), userId);
  assert.ok(Math.abs(Number(expiry) - (Date.now() / 1000 + TTL_S)) < 60, `expiry ${expiry}`);
  assert.equal(turn.credential, createHmac('sha1', SECRET).update(turn.username).digest('base64'));
}

describe('ICE servers', { concurrency: 4 }, () => {
  let world;
  before(async () => {
    world = await startWorld({
      settings: {
        CALLS_STUN_URLS: STUN,
        CALLS_TURN_URLS: TURN,
        CALLS_TURN_SECRET: SECRET,
        CALLS_TURN_TTL: '2h',
      },
    });
  });
  after(() => world?.close());

  test('ice:request answers by callback', async (t) => {
    const cast = world.cast(t);
    const alice = await cast.connect('alice');
    for (const payload of [{ userId: alice.userId }, { userId: String(alice.userId) }, {}]) {
      const { iceServers, timestamp, ...rest } = await alice.ask('ice:request', payload);
      assert.deepEqual(rest, { ok: true, success: true });
      assert.ok(Math.abs(Date.now() - timestamp) < 30_000, `timestamp ${timestamp}`);
      assertMadeFor(alice.userId, iceServers);
    }
    await world.caughtUp(alice);
    assert.ok(!alice.heard.some((heard) => heard.event === 'ice:response'));
  });

  test('without a callback it answers by ice:response, to the asking device only', async (t) => {
    const cast = world.cast(t);
    const [alice, tablet] = [await cast.connect('alice'), await cast.connect('alice')];
    alice.emit('ice:request', { userId: alice.userId });
    const { iceServers, timestamp, ok = true, ...rest } = await alice.hears('ice:response');
    assert.deepEqual([ok, rest], [true, { success: true }]);
    assert.equal(typeof timestamp, 'number');
    assertMadeFor(alice.userId, iceServers);
    await world.caughtUp(tablet);
    assert.ok(!tablet.heard.some((heard) => heard.event === 'ice:response'));
  });

  test('a refused ice:request is told by callback or ice:response, never by call:error', async (t) => {
    const cast = world.cast(t);
    const alice = await cast.connect('alice');
    const userId = await cast.user('bob');
    const answer = await alice.ask('ice:request', { userId });
    assertRefused(answer, 'permission_denied');
    assert.equal(answer.success, false);
    assert.equal(typeof answer.error, 'string');
    alice.emit('ice:request', { userId });
    const response = await alice.hears('ice:response');
    assert.equal(response.success, false);
    assert.ok(typeof response.error === 'string' && response.error.length > 0);
    await world.caughtUp(alice);
    assert.ok(!alice.heard.some((heard) => heard.event === 'call:error'));
  });

  test('call:incoming has those of the callee, call:answer those of the caller', async (t) => {
    const cast = world.cast(t);
    const [alice, bob] = [await cast.connect('alice'), await cast.connect('bob')];
    const roomName = cast.room();
    await initiate(alice, bob.userId, roomName);
    assertMadeFor(bob.userId, (await bob.hears('call:incoming')).iceServers);
    const tablet = await cast.connect('bob');
    assertMadeFor(bob.userId, (await tablet.hears('call:incoming')).iceServers);
    await accept(bob, roomName);
    assertMadeFor(alice.userId, (await alice.hears('call:answer')).iceServers);
  });
});
