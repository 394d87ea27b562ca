'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { emitAll } = require('../lib/packets');
const { message, to } = require('./support/said');
const { scene } = require('./support/scene');

/** What Socket.IO's own encoder would write otherwise. */
const ODD_JSON =
  '{ "number": 1.0, "text": "\\u00fc\\n\u2028", "__proto__": { "x": null }, "list": [ ] }';

const KINDS = [
  'socket.io 4, websocket',
  'socket.io 4, polling',
  'socket.io 2, websocket',
  'socket.io 2, polling',
];

for (const kind of KINDS) {
  test(`a payload arrives as it was said, and is not written anew: ${kind}`, async (t) => {
    const { sidecar, host } = await scene(t);
    const client = await host.user(7, kind);
    const encode = t.mock.method(client.there.client.encoder, 'encode');
    const messages = [
      { event: 'call:incoming', payloadJson: ODD_JSON },
      { event: 'ice:candidate', payloadJson: '{"candidate":"x"}' },
    ];
    sidecar.emit({ ...to(7), messages, report: true });
    assert.equal(await sidecar.result(), 1);
    assert.deepEqual(await client.hears('call:incoming'), JSON.parse(ODD_JSON));
    assert.deepEqual(await client.hears('ice:candidate'), { candidate: 'x' });
    const emitted = encode.mock.calls.map(({ arguments: [packet] }) => packet.data[0]);
    assert.deepEqual(
      emitted.filter((event) => event !== 'event'),
      [],
    );
  });
}

test('what is no JSON reaches nobody, and those behind it do', async (t) => {
  const { sidecar, host } = await scene(t);
  const client = await host.user(7);
  sidecar.emit({
    ...to(7),
    messages: [{ event: 'call:incoming', payloadJson: '{' }],
    report: true,
  });
  assert.equal(await sidecar.result(), 0);
  sidecar.emit({ ...to(7), messages: [message('call:ended', { roomName: 'r' })] });
  assert.deepEqual(await client.hears('call:ended'), { roomName: 'r' });
  assert.deepEqual(client.heard, []);
});

test('a host that listens to what goes out, or has an emit of its own, sees objects', async (t) => {
  const { sidecar, host } = await scene(t);
  const [phone, tablet] = [await host.user(7), await host.user(7)];
  const seen = [];
  phone.there.onAnyOutgoing((event, payload) => seen.push(['phone', event, payload]));
  const emit = tablet.there.emit;
  tablet.there.emit = function (event, payload) {
    seen.push(['tablet', event, payload]);
    return emit.call(this, event, payload);
  };
  sidecar.emit({ ...to(7), messages: [message('call:ended', { roomName: 'r' })] });
  for (const client of [phone, tablet]) {
    assert.deepEqual(await client.hears('call:ended'), { roomName: 'r' });
  }
  assert.deepEqual(seen, [
    ['phone', 'call:ended', { roomName: 'r' }],
    ['tablet', 'call:ended', { roomName: 'r' }],
  ]);
});

test('sockets whose packets are others are given objects', () => {
  const plain = {
    nsp: { name: '/', server: { opts: {} } },
    client: { encoder: { encode: () => ['2["event",{"field":"value"}]'] } },
    listenersAnyOutgoing: () => [],
  };
  const others = [
    { nsp: { name: '/admin' } },
    { nsp: { name: '/', server: { opts: { connectionStateRecovery: {} } } } },
    { client: { encoder: { encode: () => [Buffer.from([1])] } } },
    { client: { encoder: { encode: () => ['2["event",{"field":"value"}]', 'more'] } } },
    { client: { encoder: {} } },
    { client: undefined },
    { nsp: undefined },
    { listenersAnyOutgoing: undefined },
  ];
  const emitTo = (differences, said) => {
    const Socket = class {
      emit(event, payload) {
        said.push([event, payload]);
      }
    };
    const socket = Object.assign(new Socket(), plain, differences);
    if (socket.client) {
      socket.client = { ...socket.client, _packet: (texts) => said.push(...texts) };
    }
    emitAll(socket, [{ event: 'e', payload: { n: 1 }, text: '{"n":1}' }]);
  };
  for (const other of others) {
    const said = [];
    emitTo(other, said);
    assert.deepEqual(said, [['e', { n: 1 }]], JSON.stringify(other));
  }
  const said = [];
  emitTo({}, said);
  assert.deepEqual(said, ['2["e",{"n":1}]']);
});
