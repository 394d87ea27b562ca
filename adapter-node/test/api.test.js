'use strict';

const assert = require('node:assert/strict');
const { EventEmitter } = require('node:events');
const { test } = require('node:test');
const calls = require('..');
const { EVENT_TABLE } = require('../lib/event-table');
const { startSidecar } = require('./support/scene');
const { until } = require('./support/until');

/** As much of a socket as registering needs. */
class FakeSocket extends EventEmitter {
  connected = true;
  id = `socket-${Math.random()}`;
}

const quiet = { info() {}, warn() {} };

test('the module is the function of the guide, under its own name too', () => {
  assert.equal(typeof calls, 'function');
  assert.equal(calls.registerCallsListeners, calls);
  assert.equal(calls.length, 3);
});

test('listeners are attached at once, for every event, once a socket', async (t) => {
  t.after(() => calls.close());
  calls.configure({ sidecar: '127.0.0.1:1', log: quiet });
  const [socket, io, ctx] = [new FakeSocket(), {}, {}];
  assert.equal(calls(socket, io, ctx), undefined);
  calls(socket, io, ctx);
  assert.deepEqual(
    socket.eventNames().sort(),
    [...Object.keys(EVENT_TABLE), 'disconnecting', 'disconnect'].sort(),
  );
  assert.equal(socket.listenerCount('call:end'), 1);
  const closed = new FakeSocket();
  closed.connected = false;
  calls(closed, io, ctx);
  assert.deepEqual(closed.eventNames(), []);
  await calls.close();
  assert.deepEqual(socket.eventNames(), []);
});

test('each host of a process has a stream of its own, with its own options', async (t) => {
  t.after(() => calls.close());
  const [one, two] = [await startSidecar(t), await startSidecar(t)];
  const [ioOne, ioTwo] = [{}, {}];
  calls.configure({ sidecar: one.address, log: quiet });
  calls.configure({ sidecar: two.address, log: quiet }, ioTwo);
  calls(new FakeSocket(), ioTwo, {});
  calls(new FakeSocket(), ioOne, {});
  calls(new FakeSocket(), ioOne, {});
  await Promise.all([one.attached(), two.attached()]);
  assert.notEqual(one.stream.hello.instanceId, two.stream.hello.instanceId);
  assert.equal(one.streams.length, 1);
  const gone = [one, two].map(({ stream }) => EventEmitter.once(stream.call, 'cancelled'));
  await calls.close();
  await Promise.all(gone);
});

test('a host that is set up wrongly loses its calls, not its sockets', (t) => {
  const error = t.mock.method(console, 'error', () => {});
  t.after(() => {
    delete process.env.CALLS_IDENTITY;
    return calls.close();
  });
  calls.configure({});
  process.env.CALLS_IDENTITY = 'whoever';
  const [socket, io] = [new FakeSocket(), {}];
  calls(socket, io, {});
  calls(socket, io, {});
  assert.deepEqual(socket.eventNames(), []);
  assert.equal(error.mock.callCount(), 1);
  assert.match(String(error.mock.calls[0].arguments[1]), /CALLS_IDENTITY/);
  assert.throws(() => calls.configure({}), /CALLS_IDENTITY/);
});

test('options: the host’s word, else the environment’s, else the default', () => {
  const { resolveOptions } = calls;
  const defaults = resolveOptions({}, {});
  assert.equal(defaults.sidecar, '127.0.0.1:50051');
  assert.equal(defaults.identity, 'verified');
  assert.equal(defaults.waitForSidecar, 5000);
  assert.equal(defaults.log, console);
  const env = {
    CALLS_SIDECAR: 'unix:/run/calls.sock,127.0.0.1:9',
    CALLS_TOKEN: 't',
    CALLS_IDENTITY: 'claimed',
    CALLS_TLS_CA: 'ca',
    CALLS_TLS_CERT: 'cert',
    CALLS_TLS_KEY: 'key',
  };
  const { sidecar, token, identity, tlsCa, tlsCert, tlsKey } = resolveOptions({}, env);
  assert.deepEqual([sidecar, token, identity, tlsCa, tlsCert, tlsKey], Object.values(env));
  assert.equal(resolveOptions({ token: 'mine' }, env).token, 'mine');
  assert.equal(resolveOptions({}, { CALLS_SIDECAR: '' }).sidecar, '127.0.0.1:50051');
});

/** Options that are not right. */
const WRONG = [
  { sidcar: 'x' },
  { sidecar: ' , ' },
  { sidecar: 5 },
  { token: 5 },
  { identity: 'any' },
  { identify: 'me' },
  { log: () => {} },
  { log: { info() {} } },
  { waitForSidecar: -1 },
  { waitForLogin: '5s' },
  { maxBufferedEvents: 0 },
  { maxBufferedBytes: 1.5 },
  { maxEventsPerDevice: null, tlsCa: 1 },
];

test('wrong options are refused by name', () => {
  for (const options of WRONG) {
    const [name] = Object.keys(options).slice(-1);
    const named = (error) => error instanceof TypeError && error.message.includes(name);
    assert.throws(() => calls.configure(options), named, name);
  }
});

test('a log or an adapter of Socket.IO that fails does not reach the host', async (t) => {
  const sidecar = await startSidecar(t);
  t.after(() => calls.close());
  const broken = () => {
    throw new Error('disk full');
  };
  const [socket, io, ctx] = [new FakeSocket(), {}, { userIdSocket: {} }];
  calls.configure({ sidecar: sidecar.address, log: { info: broken, warn: broken } }, io);
  calls(socket, io, ctx);
  ctx.userIdSocket[7] = [socket];
  socket.userId = 7;
  socket.join = () => Promise.reject(new Error('no such room'));
  socket.emit('call:register', {});
  await sidecar.next('register');
  sidecar.command({
    setRooms: { places: [{ deviceId: socket.id, room: { roomName: 'r', inRoom: true } }] },
  });
  await sidecar.done();
  await until(() => sidecar.stream.acknowledged === 1, 'the acknowledgement');
});
