'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { inOneWrite } = require('../lib/one-write');
const { message, to } = require('./support/said');
const { scene } = require('./support/scene');

const BURST = Array.from({ length: 8 }, (_, index) => message('ice:candidate', { index }));

async function hearsAll(client) {
  for (let index = 0; index < BURST.length; index++) {
    assert.deepEqual(await client.hears('ice:candidate'), { index });
  }
  assert.deepEqual(client.heard, []);
}

test('messages to a device leave in one write, in their order', async (t) => {
  const { sidecar, host } = await scene(t);
  const phone = await host.user(7);
  const network = phone.there.conn.transport.socket._socket;
  const writes = [t.mock.method(network, '_writev'), t.mock.method(network, '_write')];
  sidecar.emit({ ...to(7), messages: BURST, report: true });
  assert.equal(await sidecar.result(), 1);
  await hearsAll(phone);
  assert.equal(writes[0].mock.callCount() + writes[1].mock.callCount(), 1);
  sidecar.emit({ ...to(7), messages: BURST });
  await hearsAll(phone);
});

test('whatever its transport is', async (t) => {
  const { sidecar, host } = await scene(t);
  const clients = [
    await host.user(7, 'socket.io 4, polling'),
    await host.user(7, 'socket.io 2, polling'),
    await host.user(7, 'socket.io 2, websocket'),
  ];
  for (const round of [BURST, BURST]) {
    sidecar.emit({ ...to(7), messages: round });
    for (const client of clients) {
      await hearsAll(client);
    }
  }
});

test('a Socket.IO that is made otherwise sends each by itself', () => {
  const made = [
    {},
    { conn: {} },
    { conn: { transport: { writable: true } } },
    { conn: { transport: { writable: false }, flush: () => assert.fail('not ours') } },
  ];
  for (const socket of made) {
    const before = structuredClone(socket.conn?.transport);
    let emitted = 0;
    inOneWrite(socket, () => (emitted += 1));
    assert.equal(emitted, 1);
    assert.deepEqual(socket.conn?.transport, before);
  }
});

test('a socket that fails in the middle has what came before', async (t) => {
  const { sidecar, host } = await scene(t);
  const phone = await host.user(7);
  const emit = phone.there.emit.bind(phone.there);
  t.mock.method(phone.there, 'emit', (event, payload) => {
    assert.notEqual(payload.index, 2, 'no more of these');
    return emit(event, payload);
  });
  sidecar.emit({ ...to(7), messages: BURST, report: true });
  assert.equal(await sidecar.result(), 0);
  assert.deepEqual(await phone.hears('ice:candidate'), { index: 0 });
  assert.deepEqual(await phone.hears('ice:candidate'), { index: 1 });
  sidecar.emit({ ...to(7), messages: [message('call:ended')], report: true });
  assert.equal(await sidecar.result(), 1);
  await phone.hears('call:ended');
});
