'use strict';

/**
 * The connection between chat server and sidecar is cut off without either being told: nothing arrives
 * any more, and nobody closes it. Both notice, and what was under way goes on over the next one.
 */

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { callInRoom, send } = require('./calls');
const { eventually } = require('./eventually');
const { startWorld } = require('./fixture');
const { TcpProxy } = require('./tcp-proxy');

const NOTICED_MS = 20_000;

let world;
let proxy;
before(async () => {
  world = await startWorld({
    cable: async (port) => {
      proxy = new TcpProxy('127.0.0.1', port);
      return proxy.listen();
    },
  });
});
after(async () => {
  proxy?.mend();
  await world?.close();
  await proxy?.close();
});

test('a connection that has gone silent is noticed by both, and the call goes on', async (t) => {
  const { alice, bob, roomName } = await callInRoom(world.cast(t));
  proxy.fallSilent();
  await Promise.all([
    world.host.program.line(/Sidecar .* is away/, NOTICED_MS),
    world.sidecar.program.line(/Chat server .* is lost/, NOTICED_MS),
  ]);

  proxy.mend();
  await eventually(async () => {
    const answer = await send(alice, 'call:toggle_media', roomName, { audio: false, video: true });
    assert.equal(answer.ok, true);
  });
  await bob.hears('user:media_changed', { roomName, audio: false });
  await send(bob, 'call:end', roomName, { reason: 'completed' });
  await alice.hears('call:ended', { roomName, reason: 'completed' });
});
