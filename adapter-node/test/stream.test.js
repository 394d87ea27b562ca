'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { version } = require('../package.json');
const { ScriptedSidecar } = require('./support/sidecar');
const { scene, startHost, startSidecar } = require('./support/scene');
const { until } = require('./support/until');

const kinds = (events) => events.map(({ kind }) => kind);
const message = (event) => ({ event, payloadJson: '{}' });

test('a stream begins with hello and snapshot, and only then come events', async (t) => {
  const { sidecar, host } = await scene(t);
  const client = await host.user(7);
  client.emit('call:register', {});
  await sidecar.next('register');
  const deviceId = client.there.id;
  sidecar.command({
    setRooms: {
      places: [
        {
          deviceId,
          room: { roomName: 'r', attached: true, inRoom: true, joinedAtMs: 5, presumed: true },
        },
      ],
    },
  });
  sidecar.emit({
    users: [{ userId: 7 }],
    messages: [message('call:incoming')],
    ringRule: 'RING_RULE_RING',
    aboutRoomName: 'r',
  });
  await sidecar.done();
  sidecar.cut();
  client.emit('call:end', { roomName: 'r' });
  const stream = await sidecar.attached(2);
  await sidecar.next('end');
  assert.deepEqual(stream.hello, {
    instanceId: sidecar.streams[0].hello.instanceId,
    attempt: 2,
    version,
    capabilities: [],
    sidecarInstanceId: sidecar.instanceId,
    lastCommand: 2,
  });
  const [first] = sidecar.streams;
  assert.deepEqual(
    [first.hello.attempt, first.hello.sidecarInstanceId, first.hello.lastCommand],
    [1, '', 0],
  );
  assert.match(first.hello.instanceId, /^[\w-]{1,64}$/);
  assert.deepEqual(stream.snapshot, [
    {
      deviceId,
      userId: 7,
      session: sidecar.events[0].deviceUp.session,
      connectedAtMs: sidecar.events[0].deviceUp.connectedAtMs,
      registered: true,
      rooms: [
        {
          roomName: 'r',
          attached: true,
          inRoom: true,
          toldElsewhere: false,
          rang: true,
          answered: false,
          audio: false,
          video: false,
          joinedAtMs: 5,
          done: false,
          presumed: true,
        },
      ],
    },
  ]);
  const complete = stream.frames.findIndex((frame) => frame.snapshotComplete);
  const firstEvents = stream.frames.findIndex((frame) => frame.events.length > 0);
  assert.ok(complete >= 0 && firstEvents > complete);
  assert.equal(stream.frames.filter((frame) => frame.hello || frame.snapshotComplete).length, 2);
});

test('no snapshot and no event goes to a sidecar that has not said hello', async (t) => {
  const { sidecar, host } = await silentScene(t);
  const client = await host.user(7);
  client.emit('call:register', {});
  await client.ask('call:end', 5);
  assert.deepEqual([sidecar.events, sidecar.stream.snapshot], [[], []]);
  sidecar.sayHello();
  await sidecar.next('register');
});

test('the same life gets what it has not taken in, marked resent; nothing twice', async (t) => {
  const { sidecar, host } = await scene(t, {}, { acknowledging: false });
  const client = await host.user(7);
  for (const roomName of ['a', 'b', 'c']) {
    client.emit('call:join_room', { roomName });
    await sidecar.next('joinRoom');
  }
  sidecar.acknowledge(2);
  sidecar.lastEvent = 3;
  sidecar.events.length = 0;
  sidecar.cut();
  await until(() => !host.adapter.attached, 'the loss');
  client.emit('call:end', { roomName: 'd' });
  await sidecar.next('end');
  assert.deepEqual(
    sidecar.events.map(({ number, resent }) => [number, resent]),
    [
      [4, true],
      [5, false],
    ],
  );
  // What was taken in but not acknowledged is kept for a life that has lost it.
  sidecar.events.length = 0;
  sidecar.rebirth();
  await sidecar.next('end');
  assert.deepEqual(
    sidecar.events.map(({ number, resent }) => [number, resent]),
    [
      [3, true],
      [4, true],
      [5, true],
    ],
  );
  assert.equal(sidecar.stream.hello.sidecarInstanceId, sidecar.streams[1].hello.sidecarInstanceId);
});

test('commands are carried out once in a life, and numbered anew in another', async (t) => {
  const { sidecar, host } = await scene(t);
  const client = await host.user(7);
  const news = { emit: { users: [{ userId: 7 }], messages: [message('call:ended')] } };
  sidecar.command(news);
  await client.hears('call:ended');
  await sidecar.done();
  sidecar.cut();
  await sidecar.attached(2);
  assert.equal(sidecar.stream.hello.lastCommand, 1);
  sidecar.stream.call.write({ commands: [{ number: 1, ...news }] });
  sidecar.command({ emit: { ...news.emit, messages: [message('call:ringing')] } });
  await client.hears('call:ringing');
  assert.deepEqual(client.heard, []);
  sidecar.rebirth();
  await sidecar.attached(3);
  assert.equal(sidecar.command(news), 1);
  await client.hears('call:ended');
});

test('results that a broken stream may have lost are sent again to the same life', async (t) => {
  const { sidecar } = await scene(t);
  const counted = sidecar.command({ countDevices: { userIds: [7] } });
  assert.equal(await sidecar.result(counted), 0);
  sidecar.results = [];
  sidecar.cut();
  assert.equal(await sidecar.result(counted), 0);
  await sidecar.done();
  sidecar.results = [];
  sidecar.rebirth();
  await sidecar.attached(3);
  const next = sidecar.command({ countDevices: { userIds: [7, 8] } });
  await sidecar.result(next);
  assert.equal(sidecar.results.length, 1);
});

test('what was acknowledged is never sent again, and the answer may come from another life', async (t) => {
  const { sidecar, host } = await scene(t);
  const client = await host.user(7);
  client.emit('call:register', {});
  await sidecar.next('register');
  sidecar.acknowledging = false;
  const answer = client.ask('call:end', { roomName: 'r' });
  const { number } = await sidecar.next('end');
  sidecar.rebirth();
  await sidecar.next('end');
  sidecar.command({ answer: { event: number, payloadJson: '{"ok":true}' } });
  assert.deepEqual(await answer, { ok: true });
  assert.deepEqual(kinds(sidecar.events), ['deviceUp', 'register', 'end', 'end']);
});

test('what one tick brings goes in one frame', async (t) => {
  const { sidecar, host } = await scene(t);
  const client = await host.user(7);
  const [join] = client.there.listeners('call:join_room');
  for (let i = 0; i < 50; i += 1) {
    join({ roomName: `r${i}` });
  }
  await until(() => sidecar.events.length === 51, 'the events');
  assert.equal(sidecar.stream.frames.filter(({ events }) => events.length > 0).length, 1);
});

test('a frame stays below 1 MiB', async (t) => {
  const { sidecar, host } = await scene(t);
  const client = await host.user(7);
  const [accept] = client.there.listeners('call:accept');
  for (let i = 0; i < 30; i += 1) {
    accept({ roomName: 'r', sdpAnswer: 'ü'.repeat(100_000) });
  }
  await until(() => sidecar.events.length === 31, 'the events');
  const sizes = sidecar.stream.frames.map(({ events }) =>
    events.reduce((sum, { accept: a }) => sum + (a ? Buffer.byteLength(a.sdpAnswer) : 0), 0),
  );
  assert.ok(Math.max(...sizes) < 1024 * 1024);
  assert.ok(sizes.filter(Boolean).length >= 6);
  assert.deepEqual(
    sidecar.events.map(({ number }) => number),
    Array.from({ length: 31 }, (_, i) => i + 1),
  );
});

test('a report that was not asked for waits for what else is to be sent, but not for long', async (t) => {
  const { sidecar, host } = await scene(t);
  const client = await host.user(7);
  client.emit('call:register', {});
  await sidecar.next('register');
  const [accept] = client.there.listeners('call:accept');
  const { setTimeout: start } = globalThis;
  /** What is to be done 10 ms later. */
  const later = [];
  t.mock.method(globalThis, 'setTimeout', (work, ms, ...args) => {
    const put = ms === 10 ? (...given) => later.push(() => work(...given)) : work;
    return start(put, ms === 10 ? 0 : ms, ...args);
  });
  const toNobody = { deviceIds: ['nobody'], messages: [message('call:ended')] };
  sidecar.emit(toNobody);
  await until(() => later.length === 1, 'the report to wait');
  accept({ roomName: 'r', sdpAnswer: 'a' });
  await sidecar.next('accept');
  const frames = sidecar.stream.frames.filter(({ acknowledged }) => acknowledged === 1);
  assert.deepEqual(
    frames.map(({ events, results }) => [events.length, results.length]),
    [[1, 1]],
  );
  sidecar.emit({ ...toNobody, report: true });
  assert.equal(await sidecar.result(), 0);
  sidecar.command({ answer: { event: 99, payloadJson: '{}' } });
  await until(() => {
    later.splice(0).forEach((work) => work());
    return sidecar.stream.acknowledged === 3;
  }, 'it to be sent alone');
});

test('a sidecar that reads slowly gets everything, in order, when it reads on', async (t) => {
  const { sidecar, host } = await scene(t, {}, { acknowledging: false });
  const client = await host.user(7);
  const [accept] = client.there.listeners('call:accept');
  sidecar.stream.call.pause();
  for (let i = 0; i < 100; i += 1) {
    accept({ roomName: `r${i}`, sdpAnswer: 'x'.repeat(200_000) });
    if (i % 5 === 0) {
      await new Promise(setImmediate);
    }
  }
  sidecar.stream.call.resume();
  await until(() => sidecar.events.length === 101, 'the events');
  assert.deepEqual(
    sidecar.events.map(({ number }) => number),
    Array.from({ length: 101 }, (_, i) => i + 1),
  );
});

test('a sidecar that does not begin with hello is left', async (t) => {
  const { sidecar, host } = await silentScene(t);
  sidecar.stream.call.write({ acknowledged: 1 });
  await until(() => sidecar.streams.length > 1, 'another try');
  assert.match(host.lines[0], /away \(NO_HELLO\)/);
});

test('while no sidecar is there events wait; then clients hear unavailable, once', async (t) => {
  const { sidecar, host, events } = await absentScene(t, { waitForSidecar: 60 });
  const client = await host.user(7);
  client.emit('call:register', { userId: 7 });
  client.emit('ice:candidate', { roomName: 'r', candidate: 'c' });
  client.emit('call:end', { roomName: 'r' });
  client.emit('ice:request', {});
  const initiate = { toId: 8, callType: 'audio', roomName: 'r', sdpOffer: 'o' };
  assert.deepEqual(await client.ask('call:initiate', initiate), {
    ok: false,
    code: 'unavailable',
    message: 'Failed to initiate call: the call service is not available',
  });
  assert.equal((await client.hears('ice:response')).code, 'unavailable');
  const errors = [await client.hears('call:error'), await client.hears('call:error')];
  assert.deepEqual(errors, [
    {
      message: 'the call service is not available',
      code: 'unavailable',
      event: 'ice:candidate',
      roomName: 'r',
    },
    {
      message: 'the call service is not available',
      code: 'unavailable',
      event: 'call:end',
      roomName: 'r',
    },
  ]);
  const late = await sidecar();
  await late.next('end');
  assert.deepEqual(kinds(events()), ['deviceUp', 'register', 'end']);
  assert.ok(events().every(({ resent }) => !resent));
  late.emit({ users: [{ userId: 7 }], messages: [message('call:ringing')] });
  await client.hears('call:ringing');
  assert.deepEqual(client.heard, []);
});

test('a sidecar that is back in time answers as if nothing had been', async (t) => {
  const { sidecar, host } = await absentScene(t);
  const client = await host.user(7);
  const answer = client.ask('call:join_room', { roomName: 'r' });
  const late = await sidecar({ acknowledging: false });
  const { number } = await late.next('joinRoom');
  late.command({ answer: { event: number, payloadJson: '{"ok":true}' } });
  assert.deepEqual(await answer, { ok: true });
});

test('a sidecar that hangs is away: unavailable once, and the event is kept for it', async (t) => {
  const { sidecar, host } = await scene(t, { waitForSidecar: 60 }, { acknowledging: false });
  const client = await host.user(7);
  const answer = client.ask('call:join_room', { roomName: 'r' });
  const { number } = await sidecar.next('joinRoom');
  assert.equal((await answer).code, 'unavailable');
  sidecar.command({ answer: { event: number, payloadJson: '{"ok":true}' } });
  sidecar.rebirth();
  const again = await sidecar.next('joinRoom');
  assert.deepEqual([again.number, again.resent], [number, true]);
});

test('devices that came and went while no sidecar was there are not told of', async (t) => {
  const { sidecar, host } = await absentScene(t);
  const guest = await host.user(7);
  const waiting = new Promise((resolve) => guest.there.once('call:register', resolve));
  guest.emit('call:register', {});
  await waiting;
  guest.close();
  await until(() => !guest.there.connected, 'the disconnect');
  const client = await host.user(8);
  client.emit('call:register', {});
  const late = await sidecar();
  await late.next('register');
  assert.deepEqual(
    late.events.map(({ kind, userId }) => [kind, userId]),
    [
      ['deviceUp', 8],
      ['register', 8],
    ],
  );
});

test('a device of the snapshot that goes before anything else was sent is told of', async (t) => {
  let leave = () => {};
  const log = { info: (line) => line.includes('Attached') && leave(), warn() {} };
  const { sidecar, host } = await absentScene(t, { log });
  const client = await host.user(7);
  const waiting = new Promise((resolve) => client.there.once('call:register', resolve));
  client.emit('call:register', {});
  await waiting;
  leave = () => client.there.disconnect();
  const late = await sidecar();
  assert.equal(late.stream.snapshot.length, 1);
  const { deviceId } = await late.next('deviceGone');
  assert.equal(deviceId, late.stream.snapshot[0].deviceId);
});

test('an end sent by a device that went while no sidecar was there is told with its device', async (t) => {
  const { sidecar, host } = await absentScene(t);
  const client = await host.user(7);
  const waiting = new Promise((resolve) => client.there.once('call:end', resolve));
  client.emit('call:end', { roomName: 'r' });
  await waiting;
  client.close();
  await until(() => !client.there.connected, 'the disconnect');
  const late = await sidecar();
  await late.next('deviceGone');
  assert.deepEqual(kinds(late.events), ['deviceUp', 'end', 'deviceGone']);
  assert.deepEqual(late.stream.snapshot, []);
});

test('the log hears of a change once, not of every try', async (t) => {
  const sidecar = await startSidecar(t);
  const host = await startHost(t, sidecar);
  await sidecar.attached();
  sidecar.cut();
  await sidecar.attached(2);
  sidecar.stop();
  const attempts = () => host.lines.filter((line) => line.includes('away')).length;
  await until(() => attempts() === 2, 'the loss');
  const again = await ScriptedSidecar.start({ address: sidecar.address });
  t.after(() => again.stop());
  await again.attached();
  await until(() => host.lines.length === 5, 'the return');
  const attached = `[CALLS] Attached to sidecar ${sidecar.address}`;
  const away = `[CALLS] Sidecar ${sidecar.address} is away, trying again`;
  const lines = host.lines.map((line) => line.replace(/ \([A-Z]+\)/, ''));
  assert.deepEqual(lines, [attached, away, attached, away, attached]);
});

/** A host whose sidecar takes the stream but does not say hello before `sayHello`. */
async function silentScene(t) {
  const sidecar = await startSidecar(t, { silent: true });
  const host = await startHost(t, sidecar);
  await until(() => sidecar.stream?.hello, 'the hello');
  return { sidecar, host };
}

/** A host whose sidecar is to come: `sidecar(like)` starts it. */
async function absentScene(t, options) {
  const first = await ScriptedSidecar.start();
  const { address } = first;
  first.stop();
  const host = await startHost(t, first, options);
  let started;
  const sidecar = async (like) => {
    started = await startSidecar(t, { ...like, address });
    await started.attached();
    return started;
  };
  return { sidecar, host, events: () => started.events };
}

test('what became of a command waits for few of the events that wait', async (t) => {
  const { sidecar, host } = await scene(t);
  const client = await host.user(1);
  client.emit('call:register', { userId: 1 });
  await sidecar.next('register');
  const { call } = sidecar.stream;
  call.pause();
  const candidates = 900;
  for (let i = 0; i < candidates; i += 1) {
    client.emit('ice:candidate', { roomName: 'r', candidate: 'c'.repeat(4000) });
  }
  client.emit('marker');
  await new Promise((resolve) => client.there.once('marker', resolve));
  sidecar.emit({ deviceIds: [client.there.id], messages: [message('call:ringing')], report: true });
  await client.hears('call:ringing');

  call.resume();
  const heard = () => sidecar.heard.filter((kind) => kind === 'candidate').length;
  await until(() => heard() === candidates, 'all candidates');
  assert.ok(sidecar.heard.indexOf('result') < 100, 'what is on its way is 400 kB at most');
});
