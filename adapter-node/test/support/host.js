'use strict';

const { once } = require('node:events');
const http = require('node:http');
const { Server } = require('socket.io');
const { io: connect4 } = require('socket.io-client');
const connect2 = require('socket.io-client-2');
const { CallsAdapter, resolveOptions } = require('../..');
const { until } = require('./until');

const CLIENTS = {
  'socket.io 4, websocket': { connect: connect4, transports: ['websocket'] },
  'socket.io 4, polling': { connect: connect4, transports: ['polling'] },
  'socket.io 2, websocket': { connect: connect2, transports: ['websocket'] },
  'socket.io 2, polling': { connect: connect2, transports: ['polling'] },
};

/** A chat server as in legacy.md, with real sockets, as far as calls can notice. */
class ChatHost {
  ctx = { userIdSocket: {}, socketIdUserHash: {}, userHashUserId: {}, globalconfig: {} };
  lines = [];
  clients = [];

  /**
   * @param {import('./sidecar').ScriptedSidecar | null} sidecar
   * @param {object} [options] of the adapter
   */
  static async start(sidecar, options = {}) {
    const host = new ChatHost();
    const log = { info: (line) => host.lines.push(line), warn: (line) => host.lines.push(line) };
    const address = sidecar ? { sidecar: sidecar.address } : {};
    host.http = http.createServer();
    host.io = new Server(host.http, { allowEIO3: true });
    host.adapter = new CallsAdapter(
      host.io,
      host.ctx,
      resolveOptions({ ...address, log, ...options }, {}),
    );
    host.io.on('connection', (socket) => {
      host.adapter.register(socket);
      socket.on('disconnect', () => host.logOut(socket));
    });
    host.http.listen(0, '127.0.0.1');
    await once(host.http, 'listening');
    return host;
  }

  /** Connects a client; its server's side is `client.there`. */
  async connect(kind = 'socket.io 4, websocket') {
    const { connect, transports } = CLIENTS[kind];
    const { port } = this.http.address();
    const client = connect(`http://127.0.0.1:${port}`, {
      transports,
      forceNew: true,
      reconnection: false,
    });
    this.clients.push(client);
    await new Promise((resolve) => client.on('connect', resolve));
    client.there = await until(() => this.io.sockets.sockets.get(client.id), 'the server side');
    client.heard = [];
    for (const event of HEARD) {
      client.on(event, (payload) => client.heard.push({ event, payload }));
    }
    client.hears = (event) =>
      until(() => {
        const at = client.heard.findIndex((one) => one.event === event);
        return at >= 0 && client.heard.splice(at, 1)[0];
      }, `${event} at ${client.id}`).then(({ payload }) => payload);
    client.ask = (event, payload) => new Promise((resolve) => client.emit(event, payload, resolve));
    return client;
  }

  /** Connects a client on which a user is logged in. */
  async user(userId, kind) {
    const client = await this.connect(kind);
    this.logIn(client.there, userId);
    return client;
  }

  logIn(socket, userId, hash = `hash-of-${userId}`) {
    const { ctx } = this;
    ctx.userIdSocket[userId] = [...(ctx.userIdSocket[userId] ?? []), socket];
    ctx.socketIdUserHash[socket.id] = hash;
    ctx.userHashUserId[hash] = userId;
    socket.userId = userId;
    socket.join(String(userId));
  }

  logOut(socket) {
    const { ctx } = this;
    for (const userId of Object.keys(ctx.userIdSocket)) {
      ctx.userIdSocket[userId] = ctx.userIdSocket[userId].filter((one) => one !== socket);
    }
    delete ctx.socketIdUserHash[socket.id];
  }

  async stop() {
    await this.adapter.close();
    this.clients.forEach((client) => client.close());
    await new Promise((resolve) => this.io.close(resolve));
  }
}

const HEARD = [
  'call:incoming',
  'ice:candidate',
  'call:answer',
  'call:ended',
  'call:error',
  'ice:response',
  'call:ringing',
  'user:joined_call',
  'host:news',
];

module.exports = { CLIENTS, ChatHost };
