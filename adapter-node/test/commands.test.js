'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { NEWS, barrier, final, to } = require('./support/said');
const { scene } = require('./support/scene');
const { until } = require('./support/until');

test('an end of one key goes to whoever is not done, and is reported as when it reached most', async (t) => {
  const { sidecar, host } = await scene(t);
  const end = { ...to(7), tellsEnd: true, aboutRoomName: 'r', report: true };
  const phone = await host.user(7);
  sidecar.command({ key: 'k', emit: end });
  assert.equal(await sidecar.result(), 1);
  sidecar.command({ key: 'k', emit: end });
  assert.equal(await sidecar.result(), 1);
  await phone.hears('call:ended');
  await barrier(sidecar, phone);
  assert.deepEqual(phone.heard, []);
});

test('an end that somebody heard goes to a device that came later only if it rings', async (t) => {
  const { sidecar, host } = await scene(t);
  const end = { ...to(7), tellsEnd: true, aboutRoomName: 'r', report: true };
  const phone = await host.user(7);
  sidecar.command({ key: 'k', emit: end });
  assert.equal(await sidecar.result(), 1);
  await phone.hears('call:ended');
  phone.disconnect();
  const tablet = await host.user(7);
  sidecar.command({ key: 'k', emit: end });
  assert.equal(await sidecar.result(), 1);
  await barrier(sidecar, tablet);
  sidecar.emit({ ...to(7), ringRule: 'RING_RULE_RING', aboutRoomName: 'r' });
  await tablet.hears('call:ended');
  sidecar.command({ key: 'k', emit: end });
  assert.equal(await sidecar.result(), 1);
  await tablet.hears('call:ended');
  assert.deepEqual([...phone.heard, ...tablet.heard], []);
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

test('what was said to a room is not said to who came since, though nobody was in it', async (t) => {
  const { sidecar, host } = await scene(t);
  const phone = await host.user(7);
  const said = { key: 'k', emit: { roomName: 'r', messages: NEWS, report: true } };
  sidecar.command(said);
  assert.equal(await sidecar.result(), 0);
  sidecar.command({
    setRooms: { places: [{ deviceId: phone.there.id, room: { roomName: 'r', inRoom: true } }] },
  });
  sidecar.command(said);
  assert.equal(await sidecar.result(), 0);
  await barrier(sidecar, phone);
  assert.deepEqual(phone.heard, []);
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
