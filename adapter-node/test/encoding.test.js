'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const protoLoader = require('@grpc/proto-loader');
const { encoder } = require('../lib/encoding');

const definition = protoLoader.loadSync('worldmates/calls/v1/call_service.proto', {
  includeDirs: [path.join(__dirname, '../../proto')],
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
});
const { requestSerialize, requestDeserialize } =
  definition['worldmates.calls.v1.CallService'].Attach;
const encode = encoder(definition, 'worldmates.calls.v1.AdapterMessage');

/** That it is read as what proto-loader writes of the same. */
function assertSame(message) {
  assert.deepEqual(
    requestDeserialize(encode(message)),
    requestDeserialize(requestSerialize(message)),
  );
}

const event = (more) => ({
  number: 1,
  resent: false,
  deviceId: 'd',
  userId: 7,
  name: 'n',
  ...more,
});

test('every kind of field is read as proto-loader writes it', () => {
  const room = { roomName: 'r', attached: true, inRoom: false, joinedAtMs: 1_795_888_346_480 };
  const device = { deviceId: 'd', userId: 2 ** 31 - 1, session: '', registered: true };
  assertSame({
    hello: { instanceId: 'i', attempt: 3, version: '1', capabilities: ['a', '', 'b'] },
  });
  assertSame({ snapshot: [device, { ...device, rooms: [room, { ...room, done: true }] }] });
  assertSame({ snapshotComplete: true });
  assertSame({
    results: [
      { command: 2 ** 53 - 1, devices: 0 },
      { command: 1, devices: 2 ** 32 - 1 },
    ],
  });
  assertSame({ events: [], results: [], acknowledged: 127 });
  assertSame({ events: [event({ initiate: { callType: 'CALL_TYPE_VIDEO', toId: 128 } })] });
  assertSame({ events: [event({ initiate: { callType: 'CALL_TYPE_NEVER_HEARD_OF' } })] });
  for (const quantity of [0, -0, 0.1, -1e300, Number.MIN_VALUE, Number.MAX_VALUE]) {
    assertSame({ events: [event({ statistics: { duration: quantity } })] });
  }
});

test('what is there keeps its presence, whatever its value; what is missing has none', () => {
  for (const audio of [true, false, null, undefined]) {
    assertSame({ events: [event({ toggleMedia: { roomName: '', audio } })] });
  }
  assertSame({ events: [event({ end: { reason: '' } }), event({ end: {} })] });
  assertSame({ events: [event({ initiate: { calleeDevices: 0 } }), event({ initiate: {} })] });
  assertSame({ events: [event({ deviceGone: {} }), event({ register: {} })] });
});

test('numbers of any size keep their value', () => {
  for (const power of [0, 7, 14, 31, 32, 35, 52]) {
    for (const joinedAtMs of [2 ** power - 1, 2 ** power, -(2 ** power)]) {
      assertSame({ snapshot: [{ deviceId: 'd', rooms: [{ roomName: 'r', joinedAtMs }] }] });
    }
  }
});

test('texts of any length and of any characters keep theirs', () => {
  for (const length of [0, 1, 127, 128, 16_383, 16_384, 300_000, 3_000_000]) {
    assertSame({ events: [event({ accept: { sdpAnswer: 'x'.repeat(length) } }), event({})] });
  }
  for (const text of ['\u0000', 'grüße', '語', '😀']) {
    assertSame({ events: [event({ name: text, reject: { roomName: text.repeat(50) } })] });
  }
});

test('half a character, which UTF-8 has no place for, is replaced', () => {
  for (const half of ['\ud800', '\udc00']) {
    const [{ name }] = requestDeserialize(encode({ events: [event({ name: half })] })).events;
    assert.equal(name, '\ufffd');
  }
});

test('what one frame holds is not touched by the next', () => {
  const first = encode({ events: [event({ name: 'first' })] });
  encode({ events: [event({ name: 'other' })] });
  assert.equal(requestDeserialize(first).events[0].name, 'first');
});

test('properties that are no fields are left out', () => {
  assertSame({ nothing: 1, events: [event({ toString: 'x', nobody: { knows: 1 } })] });
});

test('a message that it cannot write is refused before there is one', () => {
  const field = {
    name: 'f',
    number: 1,
    label: 'LABEL_OPTIONAL',
    type: 'TYPE_FIXED32',
    typeName: '',
  };
  const odd = { 'p.M': { type: { field: [field] } } };
  assert.throws(() => encoder(odd, 'p.M'), /TYPE_FIXED32/);
});
