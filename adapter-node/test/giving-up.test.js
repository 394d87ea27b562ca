'use strict';

/** A client whose call could not be started in time is told so: it must not go on behind his back. */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { barrier } = require('./support/said');
const { scene, startHost, startSidecar } = require('./support/scene');

const CALL = { toId: 8, callType: 'audio', roomName: 'r', sdpOffer: 'o' };

test('an end follows a call that the sidecar may have started', async (t) => {
  const { sidecar, host } = await scene(t, { waitForSidecar: 60 }, { acknowledging: false });
  const client = await host.user(7);
  const answer = client.ask('call:initiate', CALL);
  const { number } = await sidecar.next('initiate');
  assert.equal((await answer).code, 'unavailable');
  const end = await sidecar.next('end');
  assert.ok(end.number > number);
  assert.deepEqual([end.userId, end.end.roomName, end.end.reason], [7, 'r', 'failed']);

  const payloadJson = '{"ok":false,"code":"not_found","message":"There is no such call"}';
  sidecar.command({ answer: { event: end.number, payloadJson } });
  await barrier(sidecar, client);
  assert.deepEqual(
    client.heard.filter(({ event }) => event === 'call:error'),
    [],
  );
});

test('none follows a call that no sidecar has heard of', async (t) => {
  const sidecar = await startSidecar(t, { silent: true });
  const host = await startHost(t, sidecar, { waitForSidecar: 60 });
  const client = await host.user(7);
  assert.equal((await client.ask('call:initiate', CALL)).code, 'unavailable');
  client.emit('call:leave_room', { roomName: 'r' });
  sidecar.sayHello();
  await sidecar.next('leaveRoom');
  assert.deepEqual(
    sidecar.heard.filter((kind) => kind === 'initiate' || kind === 'end'),
    [],
  );
});

test('none follows an accept: what is committed of it holds', async (t) => {
  const { sidecar, host } = await scene(t, { waitForSidecar: 60 }, { acknowledging: false });
  const client = await host.user(7);
  const accept = client.ask('call:accept', { roomName: 'r', sdpAnswer: 'a' });
  assert.equal((await accept).code, 'unavailable');
  client.emit('call:leave_room', { roomName: 'r' });
  await sidecar.next('leaveRoom');
  assert.ok(!sidecar.heard.includes('end'));
});
