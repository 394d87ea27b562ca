'use strict';

/** The unary calls of proto/, as another back end makes them, on a sidecar that asks for a token. */

const assert = require('node:assert/strict');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');
const { connectedCall, ringingCall, send } = require('./calls');
const { assertFinal } = require('./expect');
const { startWorld } = require('./fixture');

const TOKEN = 'token-secret-of-the-tests';
const STUN = 'stun:stun.example.org:3478';
const PROTO = path.resolve(__dirname, '../../../proto');

const definition = protoLoader.loadSync('worldmates/calls/v1/call_service.proto', {
  includeDirs: [PROTO],
  longs: Number,
  defaults: true,
});
const { CallService } = /** @type {any} */ (grpc.loadPackageDefinition(definition)).worldmates.calls
  .v1;

describe('Unary calls', { concurrency: 4 }, () => {
  let world;
  let client;
  before(async () => {
    world = await startWorld({
      settings: { CALLS_TOKEN: TOKEN, CALLS_STUN_URLS: STUN },
      hostSettings: { CALLS_TOKEN: TOKEN },
    });
    client = new CallService(world.sidecar.address, grpc.credentials.createInsecure());
  });
  after(async () => {
    client?.close();
    await world?.close();
  });

  /** @returns {Promise<any>} the response, or rejected with a gRPC status */
  function call(method, request, token = TOKEN) {
    const metadata = new grpc.Metadata();
    if (token) {
      metadata.set('authorization', `Bearer ${token}`);
    }
    return new Promise((resolve, reject) => {
      const deadline = Date.now() + 10_000;
      client[method](request, metadata, { deadline }, (error, response) =>
        error ? reject(error) : resolve(response),
      );
    });
  }

  const fails = (promise, code) =>
    assert.rejects(promise, (error) => error.code === grpc.status[code]);

  test('without the token, or with another, nothing is answered', async () => {
    for (const token of [null, 'another']) {
      for (const method of ['GetIceServers', 'GetCall', 'ListLiveCalls', 'EndCall']) {
        await fails(call(method, { userId: 1, roomName: 'x' }, token), 'UNAUTHENTICATED');
      }
    }
  });

  test('GetIceServers', async () => {
    const { iceServers, expiresAtMs } = await call('GetIceServers', { userId: 5 });
    assert.deepEqual(iceServers, [{ urls: [STUN], username: '', credential: '' }]);
    assert.equal(typeof expiresAtMs, 'number');
    await fails(call('GetIceServers', { userId: 0 }), 'INVALID_ARGUMENT');
  });

  test('GetCall: a live and a final call, times in whole seconds', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await connectedCall(cast);
    const { call: live } = await call('GetCall', { roomName });
    assert.deepEqual(
      [
        live.roomName,
        live.status,
        live.callType,
        live.fromId,
        live.toId,
        live.groupId,
        live.endedAtMs,
        live.reason,
      ],
      [roomName, 'connected', 'video', alice.userId, bob.userId, 0, 0, ''],
    );
    for (const time of [live.createdAtMs, live.acceptedAtMs]) {
      assert.ok(time % 1000 === 0 && Math.abs(Date.now() - time) < 30_000, `${time}`);
    }
    await send(bob, 'call:end', roomName, { reason: 'completed' });
    const { call: final } = await call('GetCall', { roomName });
    assert.deepEqual([final.status, final.reason], ['ended', 'completed']);
    assert.ok(final.endedAtMs >= final.acceptedAtMs);
    assert.equal(final.durationS, (await world.call(roomName)).duration);
    await fails(call('GetCall', { roomName: 'nobody' }), 'NOT_FOUND');
    await fails(call('GetCall', { roomName: '' }), 'INVALID_ARGUMENT');
  });

  test('ListLiveCalls', async (t) => {
    const cast = world.cast(t);
    const { alice, bob, roomName } = await ringingCall(cast);
    for (const userId of [alice.userId, bob.userId]) {
      const { calls, total } = await call('ListLiveCalls', { userId });
      assert.deepEqual([calls.map((each) => each.roomName), total], [[roomName], 1]);
    }
    const all = await call('ListLiveCalls', { limit: 1 });
    assert.equal(all.calls.length, 1);
    assert.ok(all.total >= 1);
    await send(alice, 'call:end', roomName);
    assert.equal((await call('ListLiveCalls', { userId: bob.userId })).total, 0);
  });

  for (const { state, start, status } of [
    { state: 'ringing', start: ringingCall, status: 'missed' },
    { state: 'connected', start: connectedCall, status: 'ended' },
  ]) {
    test(`EndCall ends a ${state} call on behalf of nobody`, async (t) => {
      const cast = world.cast(t);
      const { alice, bob, roomName } = await start(cast);
      const { call: ended } = await call('EndCall', { roomName });
      assert.deepEqual([ended.status, ended.reason], [status, 'ended_by_operator']);
      for (const device of [alice, bob]) {
        assert.deepEqual(await device.hears('call:ended'), {
          roomName,
          reason: 'ended_by_operator',
          endedBy: 0,
        });
      }
      await assertFinal(world, roomName, { status, reason: 'ended_by_operator' });
      const { call: again } = await call('EndCall', { roomName, reason: 'other' });
      assert.equal(again.reason, 'ended_by_operator');
      await world.quiet(roomName, alice, bob);
    });
  }

  test('EndCall with a reason; of no call', async (t) => {
    const cast = world.cast(t);
    const { alice, roomName } = await connectedCall(cast);
    await call('EndCall', { roomName, reason: 'maintenance' });
    await alice.hears('call:ended', { roomName, reason: 'maintenance', endedBy: 0 });
    await fails(call('EndCall', { roomName: 'nobody' }), 'NOT_FOUND');
    await fails(call('EndCall', { roomName: '' }), 'INVALID_ARGUMENT');
  });

  test('reflection lists the service, without a token', async () => {
    const answers = await Promise.all(
      ['v1', 'v1alpha'].map((version) => listServices(client, version)),
    );
    assert.ok(answers.some((answer) => answer.includes('worldmates.calls.v1.CallService')));
  });
});

/** One ServerReflectionRequest, whose field 7 asks for the list; the answer, unread. */
function listServices(client, version) {
  return new Promise((resolve) => {
    const method = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
    const bytes = (value) => value;
    const stream = client.makeBidiStreamRequest(method, bytes, bytes, new grpc.Metadata(), {
      deadline: Date.now() + 5000,
    });
    stream.on('data', (answer) => resolve(answer.toString('latin1')));
    stream.on('error', () => resolve(''));
    stream.write(Buffer.from([0x3a, 0x00]));
    stream.end();
  });
}
