'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { scene } = require('./support/scene');
const { until } = require('./support/until');

const kinds = (events) => events.map(({ kind }) => kind);

test('events wait for the host’s log-in and go on in their order', async (t) => {
  const { sidecar, host } = await scene(t);
  const client = await host.connect();
  client.emit('call:register', { userId: 7 });
  client.emit('call:join_room', { roomName: 'r' });
  const refused = await client.ask('call:end', 5);
  assert.equal(refused.code, 'invalid_argument');
  client.emit('call:end', { roomName: 'r' });
  assert.deepEqual(sidecar.events, []);
  host.logIn(client.there, 7);
  client.emit('call:leave_room', { roomName: 'r' });
  await sidecar.next('leaveRoom');
  assert.deepEqual(kinds(sidecar.events), ['deviceUp', 'register', 'joinRoom', 'end', 'leaveRoom']);
  assert.ok(sidecar.events.every(({ userId }) => userId === 7));
});

test('what waits goes on without another event', async (t) => {
  const { sidecar, host } = await scene(t);
  const client = await host.connect();
  const waiting = once(client.there, 'call:register');
  client.emit('call:register', { userId: 7 });
  await waiting;
  host.logIn(client.there, 7);
  assert.equal((await sidecar.next('register')).userId, 7);
});

test('a device on which nobody logs in hears unauthenticated, for each event', async (t) => {
  const { sidecar, host } = await scene(t, { waitForLogin: 40 });
  const client = await host.connect();
  client.emit('call:join_room', { roomName: 'r', userId: 7 });
  client.emit('ice:request', {});
  const answer = await client.ask('call:register', { userId: 7 });
  assert.deepEqual(answer, { ok: false, code: 'unauthenticated', message: 'not logged in' });
  assert.deepEqual(await client.hears('call:error'), {
    message: 'not logged in',
    code: 'unauthenticated',
    event: 'call:join_room',
    roomName: 'r',
  });
  assert.equal((await client.hears('ice:response')).code, 'unauthenticated');
  assert.deepEqual(sidecar.events, []);
});

/** How a host can know a socket without having logged it in. */
const NOT_LOGGED_IN = {
  'a user id on the socket alone': ({ there }) => (there.userId = 7),
  'a session of nobody': ({ there }, ctx) => (ctx.socketIdUserHash[there.id] = 'hash'),
  'a log-in whose socket is not with its user': ({ there }, ctx) => {
    ctx.socketIdUserHash[there.id] = 'hash';
    ctx.userHashUserId.hash = 7;
    ctx.userIdSocket[7] = [];
  },
  'a user id that is none': ({ there }, ctx) => {
    there.userId = 'admin';
    ctx.userIdSocket.admin = [there];
  },
};

for (const [what, prepare] of Object.entries(NOT_LOGGED_IN)) {
  test(`${what} is no log-in`, async (t) => {
    const { host } = await scene(t, { waitForLogin: 20 });
    const client = await host.connect();
    prepare(client, host.ctx);
    const answer = await client.ask('call:join_room', { roomName: 'r' });
    assert.equal(answer.code, 'unauthenticated');
  });
}

test('hosts that keep sockets in an array, or sessions nowhere, work as well', async (t) => {
  const { sidecar, host } = await scene(t);
  const client = await host.connect();
  host.ctx.userIdSocket = [];
  host.ctx.userIdSocket[2_000_000_000] = [client.there];
  delete host.ctx.socketIdUserHash;
  client.there.userId = '2000000000';
  client.emit('call:register', {});
  assert.equal((await sidecar.next('register')).userId, 2_000_000_000);
  assert.equal((await sidecar.next('deviceUp')).deviceUp.session, '');
});

test('another user on the same socket is another device', async (t) => {
  const { sidecar, host } = await scene(t);
  const client = await host.user(7);
  client.emit('call:register', { userId: 7 });
  await sidecar.next('register');
  sidecar.command({ setRooms: { places: [place(client, { inRoom: true })] } });
  await sidecar.done();
  host.logOut(client.there);
  host.logIn(client.there, 8);
  client.emit('call:end', { roomName: 'r' });
  await sidecar.next('end');
  assert.deepEqual(
    sidecar.events.map(({ kind, userId }) => [kind, userId]),
    [
      ['deviceUp', 7],
      ['register', 7],
      ['deviceGone', 7],
      ['deviceUp', 8],
      ['end', 8],
    ],
  );
  const [first, , , second] = sidecar.events;
  assert.notEqual(first.deviceUp.session, second.deviceUp.session);
  assert.equal(sidecar.emit({ roomName: 'r', messages: [message('call:ended')] }), 2);
  assert.equal(await sidecar.result(), 0);
});

test('a device whose user logged out is gone', async (t) => {
  const { sidecar, host } = await scene(t, { waitForLogin: 20 });
  const client = await host.user(7);
  client.emit('call:register', { userId: 7 });
  await sidecar.next('register');
  host.logOut(client.there);
  client.there.userId = undefined;
  assert.equal((await client.ask('call:end', { roomName: 'r' })).code, 'unauthenticated');
  assert.equal((await sidecar.next('deviceGone')).userId, 7);
});

for (const event of ['disconnecting', 'disconnect']) {
  test(`a closed socket is told of as its user’s, though the host forgot it at ${event}`, async (t) => {
    const { sidecar, host } = await scene(t);
    const client = await host.user(7);
    client.emit('call:register', {});
    await sidecar.next('register');
    client.there.prependListener(event, () => host.logOut(client.there));
    client.close();
    const gone = await sidecar.next('deviceGone');
    assert.equal(gone.userId, 7);
    assert.equal(gone.deviceId, sidecar.events[0].deviceId);
  });
}

test('a device that never spoke leaves without a word', async (t) => {
  const { sidecar, host } = await scene(t);
  const quiet = await host.user(7);
  quiet.close();
  await until(() => !quiet.there.connected, 'the disconnect');
  const client = await host.user(8);
  client.emit('call:register', {});
  await sidecar.next('register');
  assert.deepEqual(kinds(sidecar.events), ['deviceUp', 'register']);
});

test('devices connect one after the other by their times, and share a session by its digest', async (t) => {
  const { sidecar, host } = await scene(t);
  const clients = [await host.connect(), await host.connect()];
  for (const { there } of clients) {
    host.logIn(there, 7, 'secret-session-hash');
  }
  clients.forEach((client) => client.emit('call:register', {}));
  const [one, two] = [await sidecar.next('deviceUp'), await sidecar.next('deviceUp')];
  assert.notEqual(one.deviceUp.connectedAtMs, two.deviceUp.connectedAtMs);
  assert.equal(one.deviceUp.session, two.deviceUp.session);
  assert.ok(!JSON.stringify([sidecar.events, host.lines]).includes('secret-session'));
});

test('what may wait for a log-in is bounded', async (t) => {
  const { host } = await scene(t, { waitForLogin: 60_000 });
  const many = await host.connect();
  for (let i = 0; i < 201; i += 1) {
    many.emit('call:join_room', { roomName: `r${i}` });
  }
  const error = await many.hears('call:error');
  assert.equal(error.code, 'resource_exhausted');
  assert.equal(error.roomName, 'r200');
  const large = await host.connect();
  for (let i = 0; i < 6; i += 1) {
    large.emit('call:accept', { roomName: `r${i}`, sdpAnswer: 'x'.repeat(200_000) });
  }
  assert.equal((await large.hears('call:error')).roomName, 'r5');
});

test('a host can say itself who is logged in', async (t) => {
  const users = new Map();
  const identify = (socket) => {
    if (!users.has(socket.id)) {
      throw new Error('not yet');
    }
    return users.get(socket.id);
  };
  const { sidecar, host } = await scene(t, { identify });
  const client = await host.connect();
  const waiting = once(client.there, 'call:register');
  client.emit('call:register', {});
  await waiting;
  users.set(client.there.id, { userId: '7', session: 's' });
  assert.equal((await sidecar.next('register')).userId, 7);
  assert.match((await sidecar.next('deviceUp')).deviceUp.session, /^[\w-]{22}$/);
  sidecar.emit({ users: [{ userId: 7 }], messages: [message('call:incoming')], report: true });
  assert.equal(await sidecar.result(), 1);
});

test('with claimed identities call:register is believed, and the danger is logged', async (t) => {
  const { sidecar, host } = await scene(t, { identity: 'claimed', waitForLogin: 40 });
  assert.ok(host.lines.some((line) => line.includes('DANGER')));
  const client = await host.connect();
  assert.equal((await client.ask('call:join_room', { roomName: 'r' })).code, 'unauthenticated');
  client.emit('call:join_room', { roomName: 'r', userId: 7 });
  client.emit('call:register', { userId: 7 });
  await sidecar.next('register');
  assert.deepEqual(kinds(sidecar.events), ['deviceUp', 'joinRoom', 'register']);
  sidecar.emit({ users: [{ userId: 7 }], messages: [message('call:incoming')], report: true });
  assert.equal(await sidecar.result(), 1);
  client.emit('call:register', { userId: 8 });
  await sidecar.next('register');
  assert.deepEqual(
    sidecar.events.slice(3).map(({ kind, userId }) => [kind, userId]),
    [
      ['deviceGone', 7],
      ['deviceUp', 8],
      ['register', 8],
    ],
  );
});

function once(socket, event) {
  return new Promise((resolve) => socket.once(event, resolve));
}

function message(event) {
  return { event, payloadJson: '{}' };
}

function place(client, flags) {
  return { deviceId: client.there.id, room: { roomName: 'r', ...flags } };
}
