'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { NEWS, barrier, final, message, to } = require('./support/said');
const { scene } = require('./support/scene');

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

test('a whole group is rung by one command, and nothing is read for members who are elsewhere', async (t) => {
  const { sidecar, host } = await scene(t);
  const clients = new Map();
  for (const [userId, kind] of [
    [7, 'socket.io 4, websocket'],
    [500, 'socket.io 2, websocket'],
    [1000, 'socket.io 4, polling'],
  ]) {
    clients.set(userId, await host.user(userId, kind));
  }
  const tablet = await host.user(500);
  const caller = await host.user(1001);
  const iceServers = (userId) => JSON.stringify({ iceServers: [{ urls: [`stun:${userId}`] }] });
  const parse = t.mock.method(JSON, 'parse');
  sidecar.emit({
    users: Array.from({ length: 1001 }, (_, at) => ({
      userId: at + 1,
      mergeJson: iceServers(at + 1),
    })),
    exceptDeviceIds: [caller.there.id],
    messages: [message('group_call:incoming', { groupId: 5, roomName: 'g', sdpOffer: null })],
    ringRule: 'RING_RULE_RING',
    aboutRoomName: 'g',
    report: true,
  });
  assert.equal(await sidecar.result(), 4);
  const read = parse.mock.calls.map((call) => call.arguments[0]);
  assert.deepEqual(
    read.filter((json) => String(json).startsWith('{"iceServers"')),
    [...clients.keys()].map(iceServers),
  );
  clients.set('500, too', tablet);
  for (const [userId, client] of clients) {
    const { iceServers: own, ...common } = await client.hears('group_call:incoming');
    assert.deepEqual(common, { groupId: 5, roomName: 'g', sdpOffer: null });
    assert.deepEqual(own, [{ urls: [`stun:${parseInt(userId)}`] }]);
  }
  await barrier(sidecar, caller);
  assert.deepEqual(caller.heard, []);
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
