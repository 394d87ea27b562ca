'use strict';

/**
 * A chat server in the shape of the ones in the field: Express 4, Socket.IO 4 that also takes
 * protocol-3 clients, one `ctx` for the process, a log-in that asks the database. Calls come in by one
 * line, `await registerCallsListeners(socket, io, ctx)`, as they do in a real host.
 *
 * Run as a process: `HOST_PORT=3000 DATABASE_URL=mysql://user:pw@127.0.0.1:3306/socialhub node host.js`.
 *
 * It listens on 127.0.0.1. With `HOST_LISTEN=0.0.0.0` other devices of the network reach it too: with
 * them everybody who can, and whoever reaches the demo page may be any of its users. Browsers give
 * camera and microphone only to pages from https or from the machine itself, so a phone also needs
 * something in front that speaks TLS and passes WebSocket on (a reverse proxy or a tunnel).
 *
 * `HOST_CALLS` is the path of another calls listener than the adapter, as the benchmarks have for
 * comparison.
 */

const http = require('node:http');
const express = require('express');
const mysql = require('mysql2/promise');
const { Server } = require('socket.io');
const { attachChat } = require('./chat');
const { demoPages } = require('./demo-pages');
const { statusPages } = require('./status-pages');

/**
 * The state that a host shares with its listeners.
 *
 * @typedef {object} HostContext
 * @property {Record<string, import('socket.io').Socket[]>} userIdSocket sockets by user id; the arrays
 *   are replaced, not changed, when a socket leaves
 * @property {Record<string, string>} socketIdUserHash session hash by socket id
 * @property {Record<string, number>} userHashUserId user id by session hash
 * @property {Record<string, number>} userIdCount how many sockets a user has
 * @property {Record<string, string>} globalconfig the site's settings
 * @property {import('mysql2/promise').Pool} database the host's own connections
 * @property {Map<string, unknown>} [activeCalls] live calls by room, kept by the calls listener
 */

/**
 * @param {import('mysql2/promise').Pool} database
 * @returns {HostContext}
 */
function createContext(database) {
  return {
    userIdSocket: {},
    socketIdUserHash: {},
    userHashUserId: {},
    userIdCount: {},
    globalconfig: { redis: 'N', node_socket_flow: '1' },
    database,
  };
}

/**
 * @typedef {object} Host
 * @property {string} url where clients connect, `http://127.0.0.1:<port>`
 * @property {HostContext} ctx
 * @property {Server} io
 * @property {() => Promise<void>} close disconnects everybody and gives back port and connections
 */

/**
 * Starts a chat server.
 *
 * @param {object} options
 * @param {string} options.databaseUrl `mysql://user:password@host:port/name`
 * @param {number} [options.port] 0, the default, takes any free one
 * @param {string} [options.listen] address of the interface to listen on
 * @param {(socket: object, io: object, ctx: object) => unknown} options.registerCallsListeners
 * @returns {Promise<Host>}
 */
async function createHost({ databaseUrl, port = 0, listen = '127.0.0.1', registerCallsListeners }) {
  const database = mysql.createPool({ uri: databaseUrl, connectionLimit: 10, timezone: 'Z' });
  const ctx = createContext(database);
  const app = express();
  const server = http.createServer(app);
  const io = new Server(server, { allowEIO3: true, cors: { origin: true, credentials: true } });
  app.use(statusPages(io, ctx));
  app.use(demoPages(ctx));

  io.on('connection', async (socket) => {
    await registerCallsListeners(socket, io, ctx);
    await attachChat(socket, io, ctx);
  });

  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, listen, () => resolve(undefined));
  });

  return {
    url: `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`,
    ctx,
    io,
    async close() {
      await io.close();
      await database.end();
    },
  };
}

/** Runs the host until SIGTERM or SIGINT. */
async function main() {
  const registerCallsListeners = require(process.env.HOST_CALLS || '..');
  const host = await createHost({
    databaseUrl: process.env.DATABASE_URL ?? 'mysql://root@127.0.0.1:3306/socialhub',
    port: Number(process.env.HOST_PORT ?? 0),
    listen: process.env.HOST_LISTEN || undefined,
    registerCallsListeners,
  });
  console.log(`Chat server ready at ${host.url}`);

  const stop = async () => {
    await host.close();
    await registerCallsListeners.close?.();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

if (require.main === module) {
  main().catch((error) => {
    console.error(`Chat server could not start: ${error.message}`);
    process.exit(1);
  });
}

module.exports = { createHost };
