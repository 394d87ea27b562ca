'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { scene } = require('./support/scene');
const { until } = require('./support/until');

const message = (event, payload = {}) => ({ event, payloadJson: JSON.stringify(payload) });
const NEWS = [message('call:ended', { roomName: 'r' })];
const to = (...userIds) => ({ users: userIds.map((userId) => ({ userId })), messages: NEWS });

test('an emit to users reaches all their sockets once, each user with his own fields', async (t) => {
  const { sidecar, host } = await scene(t);
  const [alice, tablet, bob, carol] = [
    await host.user(7),
    await host.user(7, 'socket.io 2, polling'),
    await host.user(8, 'socket.io 4, polling'),
    await host.user(9),
  ];
  host.ctx.userIdSocket[7].push(alice.there);
  const payload = '{"sdp":"\\u0000ü","__proto__":{"x":1},"n":null}';
  sidecar.emit({
    users: [
      { userId: 7, mergeJson: '{"iceServers":[7]}' },
      { userId: 8, mergeJson: '' },
    ],
    messages: [{ event: 'call:incoming', payloadJson: payload }, message('call:ended')],
    report: true,
  });
  assert.equal(await sidecar.result(), 3);
  for (const client of [alice, tablet]) {
    const expected = JSON.parse(payload.replace('{', '{"iceServers":[7],'));
    assert.deepEqual(await client.hears('call:incoming'), expected);
    await client.hears('call:ended');
  }
  assert.deepEqual(await bob.hears('call:incoming'), JSON.parse(payload));
  await barrier(sidecar, carol);
  assert.deepEqual([...alice.heard, ...tablet.heard, ...carol.heard], []);
});

test('devices that are left out hear nothing and do not count', async (t) => {
  const { sidecar, host } = await scene(t);
  const [phone, tablet] = [await host.user(7), await host.user(7)];
  sidecar.emit({ ...to(7), exceptDeviceIds: [phone.there.id], report: true });
  assert.equal(await sidecar.result(), 1);
  await tablet.hears('call:ended');
  await barrier(sidecar, phone);
  assert.deepEqual(phone.heard, []);
});

test('an emit to devices reaches those that are connected', async (t) => {
  const { sidecar, host } = await scene(t);
  const [one, two] = [await host.user(7), await host.user(7)];
  sidecar.emit({ deviceIds: [one.there.id, 'long gone'], messages: NEWS, report: true });
  assert.equal(await sidecar.result(), 1);
  await one.hears('call:ended');
  await barrier(sidecar, two);
  assert.deepEqual(two.heard, []);
});

test('a device hears once that a call is over, until it is attached again', async (t) => {
  const { sidecar, host } = await scene(t);
  const end = { ...to(7), tellsEnd: true, aboutRoomName: 'r', report: true };
  const attached = (deviceId) => ({
    places: [{ deviceId, room: { roomName: 'r', attached: true } }],
  });
  const phone = await host.user(7);
  sidecar.emit(end);
  assert.equal(await sidecar.result(), 1);
  await phone.hears('call:ended');
  sidecar.command({ callState: { roomName: 'r', final: true } });
  const tablet = await host.user(7);
  sidecar.emit(end);
  assert.equal(await sidecar.result(), 1);
  await tablet.hears('call:ended');
  sidecar.emit(end);
  assert.equal(await sidecar.result(), 0);
  sidecar.command({ setRooms: attached(phone.there.id) });
  sidecar.emit(end);
  assert.equal(await sidecar.result(), 1);
  await phone.hears('call:ended');
  assert.deepEqual([...phone.heard, ...tablet.heard], []);
});

test('an end of one key goes to whoever is not done, and is reported as when it reached most', async (t) => {
  const { sidecar, host } = await scene(t);
  const end = { ...to(7), tellsEnd: true, aboutRoomName: 'r', report: true };
  const phone = await host.user(7);
  sidecar.command({ key: 'k', emit: end });
  assert.equal(await sidecar.result(), 1);
  sidecar.command({ key: 'k', emit: end });
  assert.equal(await sidecar.result(), 1);
  const tablet = await host.user(7);
  sidecar.command({ key: 'k', emit: end });
  assert.equal(await sidecar.result(), 1);
  await tablet.hears('call:ended');
  await phone.hears('call:ended');
  assert.deepEqual([...phone.heard, ...tablet.heard], []);
});

test('a message with a key is sent to a device once a call, whatever it comes with', async (t) => {
  const { sidecar, host } = await scene(t);
  const candidate = (key) => ({ ...message('ice:candidate', { key }), key });
  const about = { ...to(7), aboutRoomName: 'r', report: true };
  const phone = await host.user(7);
  sidecar.emit({ ...about, messages: [candidate('1')] });
  assert.equal(await sidecar.result(), 1);
  sidecar.emit({ ...about, messages: [message('call:incoming'), candidate('1'), candidate('2')] });
  assert.equal(await sidecar.result(), 1);
  assert.deepEqual(await phone.hears('ice:candidate'), { key: '1' });
  await phone.hears('call:incoming');
  assert.deepEqual(await phone.hears('ice:candidate'), { key: '2' });
  sidecar.emit({ ...about, messages: [candidate('2')] });
  assert.equal(await sidecar.result(), 1);
  sidecar.emit({ ...about, aboutRoomName: 'another', messages: [candidate('2')] });
  assert.equal(await sidecar.result(), 1);
  assert.deepEqual(await phone.hears('ice:candidate'), { key: '2' });
  await barrier(sidecar, phone);
  assert.deepEqual(phone.heard, []);
});

test('a device is rung once a room, and counts as rung ever after', async (t) => {
  const { sidecar, host } = await scene(t);
  const ring = {
    users: [{ userId: 7 }],
    messages: [message('call:incoming')],
    ringRule: 'RING_RULE_RING',
    aboutRoomName: '__proto__',
    report: true,
  };
  const phone = await host.user(7);
  sidecar.emit(ring);
  assert.equal(await sidecar.result(), 1);
  const tablet = await host.user(7);
  sidecar.emit(ring);
  assert.equal(await sidecar.result(), 2);
  await tablet.hears('call:incoming');
  await phone.hears('call:incoming');
  sidecar.emit({ ...ring, aboutRoomName: 'constructor' });
  assert.equal(await sidecar.result(), 2);
  await phone.hears('call:incoming');
  await tablet.hears('call:incoming');
  const late = await host.user(7);
  const onlyRung = { ...ring, messages: NEWS, ringRule: 'RING_RULE_ONLY_RUNG' };
  sidecar.emit(onlyRung);
  assert.equal(await sidecar.result(), 2);
  await phone.hears('call:ended');
  await barrier(sidecar, late);
  assert.deepEqual([...phone.heard, ...late.heard], []);
  const attached = { deviceId: late.there.id, room: { roomName: '__proto__', attached: true } };
  sidecar.command({ setRooms: { places: [attached] } });
  sidecar.emit(onlyRung);
  assert.equal(await sidecar.result(), 3, 'whoever is in the call hears of it all the same');
  await late.hears('call:ended');
  sidecar.command(final('__proto__'));
  sidecar.emit(onlyRung);
  assert.equal(await sidecar.result(), 0);
});

test('call rooms and the host’s own rooms never meet', async (t) => {
  const { sidecar, host } = await scene(t);
  const [inCall, joiner, bystander] = [await host.user(7), await host.user(9), await host.user(8)];
  bystander.there.join('group5');
  for (const roomName of ['8', 'group5', bystander.there.id]) {
    const places = [inCall, joiner].map(({ there }) => ({
      deviceId: there.id,
      room: { roomName, inRoom: true },
    }));
    sidecar.command({ setRooms: { places } });
    sidecar.emit({
      roomName,
      messages: NEWS,
      exceptDeviceIds: [joiner.there.id],
      report: true,
    });
    assert.equal(await sidecar.result(), 1);
    await inCall.hears('call:ended');
    host.io.to(roomName).emit('host:news', roomName);
    assert.equal(await bystander.hears('host:news'), roomName);
  }
  for (const client of [inCall, joiner, bystander]) {
    await barrier(sidecar, client);
    assert.deepEqual(client.heard, []);
  }
});

test('rooms are this process’s own, also where hosts share a Socket.IO cluster', async (t) => {
  const { sidecar, host } = await scene(t);
  const client = await host.user(7);
  const broadcast = t.mock.method(host.io.of('/').adapter, 'broadcast');
  const room = { roomName: 'r', inRoom: true };
  sidecar.command({ setRooms: { places: [{ deviceId: client.there.id, room }] } });
  sidecar.emit({ roomName: 'r', messages: NEWS });
  await client.hears('call:ended');
  const [[, { rooms, flags }]] = broadcast.mock.calls.map((call) => call.arguments);
  assert.deepEqual([...rooms], ['worldmates:call:r']);
  assert.equal(flags.local, true);
});

test('who left a room, or whose call is over, is not in it', async (t) => {
  const { sidecar, host } = await scene(t);
  const [one, two] = [await host.user(7), await host.user(8)];
  const rooms = (client, inRoom) => ({
    setRooms: { places: [{ deviceId: client.there.id, room: { roomName: 'r', inRoom } }] },
  });
  const room = { roomName: 'r', messages: NEWS, report: true };
  sidecar.command(rooms(one, true), rooms(two, true), rooms(one, false));
  sidecar.emit(room);
  assert.equal(await sidecar.result(), 1);
  await two.hears('call:ended');
  sidecar.command(final('r'));
  sidecar.emit(room);
  assert.equal(await sidecar.result(), 0);
  await barrier(sidecar, one);
  await barrier(sidecar, two);
  assert.deepEqual([...one.heard, ...two.heard], []);
  assert.deepEqual([...two.there.rooms].sort(), [two.there.id, '8'].sort());
});

test('only results that matter are reported', async (t) => {
  const { sidecar, host } = await scene(t);
  await host.user(7);
  const reached = sidecar.emit(to(7));
  const missed = sidecar.emit(to(4711));
  const counted = sidecar.command({ countDevices: { userIds: [7, 8, 7] } });
  await sidecar.done();
  assert.equal(await sidecar.result(missed), 0);
  assert.equal(await sidecar.result(counted), 1);
  assert.equal(
    sidecar.results.find(({ command }) => command === reached),
    undefined,
  );
});

test('what was said under a key is not said again, not even to another life', async (t) => {
  const { sidecar, host } = await scene(t);
  const more = { key: 'r:3:8' };
  sidecar.emit({ ...to(7), report: true }, more);
  assert.equal(await sidecar.result(), 0);
  const client = await host.user(7);
  sidecar.emit({ ...to(7), report: true }, more);
  assert.equal(await sidecar.result(), 1);
  await client.hears('call:ended');
  sidecar.rebirth();
  await sidecar.attached(2);
  sidecar.results = [];
  await host.user(7);
  sidecar.emit({ ...to(7), report: true }, more);
  assert.equal(await sidecar.result(), 1);
  await barrier(sidecar, client);
  assert.deepEqual(client.heard, []);
});

test('a socket that never spoke is announced before it is reported as reached', async (t) => {
  const { sidecar, host } = await scene(t);
  const client = await host.user(7);
  sidecar.emit({ ...to(7), report: true });
  assert.equal(await sidecar.result(), 1);
  assert.deepEqual(sidecar.heard, ['deviceUp', 'result']);
  const up = await sidecar.next('deviceUp');
  assert.deepEqual([up.deviceId, up.userId], [client.there.id, 7]);
});

test('a socket that the host left with its former user is not that user’s device', async (t) => {
  const { sidecar, host } = await scene(t);
  const client = await host.user(7);
  host.logIn(client.there, 8);
  assert.ok(host.ctx.userIdSocket[7].includes(client.there));
  sidecar.emit({ ...to(7), report: true });
  assert.equal(await sidecar.result(), 0);
  sidecar.emit({ ...to(8), report: true });
  assert.equal(await sidecar.result(), 1);
});

test('a socket that is closing is not a device any more', async (t) => {
  const { sidecar, host } = await scene(t);
  const [alice, bob] = [await host.user(7), await host.user(8)];
  bob.there.on('disconnecting', () => {
    assert.ok(bob.there.connected);
    assert.ok(host.ctx.userIdSocket[8].includes(bob.there));
    const [initiate] = alice.there.listeners('call:initiate');
    initiate({ toId: 8, callType: 'audio', roomName: 'r', sdpOffer: 'o' });
  });
  bob.close();
  assert.equal((await sidecar.next('initiate')).initiate.calleeDevices, 0);
});

test('ctx.activeCalls has the live calls', async (t) => {
  const { sidecar, host } = await scene(t);
  const call = { status: 'ringing', callType: 'video', fromId: 7, createdAtMs: 1638360000000 };
  sidecar.command({ callState: { ...call, roomName: '__proto__', toId: 8 } });
  sidecar.command({ callState: { ...call, roomName: 'g', groupId: 5 } });
  await sidecar.done();
  const common = {
    status: 'ringing',
    callType: 'video',
    fromId: 7,
    createdAt: new Date(1638360000000),
  };
  assert.deepEqual(
    [...host.ctx.activeCalls],
    [
      ['__proto__', { roomName: '__proto__', ...common, toId: 8 }],
      ['g', { roomName: 'g', ...common, groupId: 5 }],
    ],
  );
  sidecar.command({ callState: { roomName: '__proto__', status: 'ended', final: true } });
  await sidecar.done();
  assert.deepEqual([...host.ctx.activeCalls.keys()], ['g']);
});

test('ctx.activeCalls keeps no call that ended while the sidecar was away', async (t) => {
  const { sidecar, host } = await scene(t);
  const call = { status: 'ringing', callType: 'video', fromId: 7, toId: 8, createdAtMs: 1 };
  host.ctx.activeCalls.set('not ours', {});
  sidecar.command({ callState: { ...call, roomName: 'over' } });
  await sidecar.done();
  assert.deepEqual([...host.ctx.activeCalls.keys()], ['not ours', 'over']);
  sidecar.rebirth();
  await until(() => !host.adapter.attached, 'the loss');
  await until(() => host.adapter.attached, 'the return');
  sidecar.command({ callState: { ...call, roomName: 'live' } });
  await sidecar.done();
  assert.deepEqual([...host.ctx.activeCalls.keys()], ['not ours', 'live']);
});

test('a command that goes wrong or is unknown stops nothing', async (t) => {
  const { sidecar, host } = await scene(t);
  const client = await host.user(7);
  client.there.emit = () => {
    throw new Error('this socket is broken');
  };
  const well = await host.user(7);
  const bad = sidecar.emit({
    users: [{ userId: 7 }],
    messages: [{ event: 'e', payloadJson: '{' }],
  });
  sidecar.command({ push: { userId: 7 } }, { answer: { event: 1, payloadJson: 'nonsense' } });
  sidecar.emit({ ...to(7), report: true });
  assert.equal(await sidecar.result(bad), 0);
  assert.equal(await sidecar.result(), 1);
  await well.hears('call:ended');
  await sidecar.done();
});

/** Waits until a client has heard everything that was emitted to it before. */
async function barrier(sidecar, client) {
  sidecar.emit({ deviceIds: [client.there.id], messages: [message('call:ringing')] });
  await client.hears('call:ringing');
}

function final(roomName) {
  return { callState: { roomName, status: 'ended', final: true } };
}
