'use strict';

/**
 * A chat server that somebody else wrote, unlike the other one wherever hosts may differ: no Express,
 * `ctx.userIdSocket` an array with huge indices, `ctx` with nothing but what the log-in needs, the
 * listeners added without waiting for them, a log-in of one query, handlers attached at once. What it
 * shares with every host is one line: `registerCallsListeners(socket, io, ctx)`.
 *
 * Run as a process, with `HOST_PORT` and `DATABASE_URL` as for `host.js`.
 */

const http = require('node:http');
const mysql = require('mysql2/promise');
const { Server } = require('socket.io');
const registerCallsListeners = require('..');
const { status } = require('./status-pages');

const database = mysql.createPool(
  process.env.DATABASE_URL ?? 'mysql://root@127.0.0.1:3306/socialhub',
);
const ctx = { userIdSocket: [], socketIdUserHash: {}, userHashUserId: {} };

const server = http.createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(status(io, ctx)));
});
const io = new Server(server, { allowEIO3: true });

io.on('connection', (socket) => {
  registerCallsListeners(socket, io, ctx);

  socket.on('join', async (data, done) => {
    const hash = String(data?.user_id);
    const sql = 'SELECT user_id FROM Wo_AppsSessions WHERE session_id = ?';
    const [[session]] = await database.query(sql, [hash]);
    if (!session || !socket.connected) {
      return done?.({ status: 401 });
    }
    const userId = session.user_id;
    ctx.socketIdUserHash[socket.id] = hash;
    ctx.userHashUserId[hash] = userId;
    const others = (ctx.userIdSocket[userId] ?? []).filter((other) => other !== socket);
    ctx.userIdSocket[userId] = [...others, socket];
    socket.join(String(userId));
    return done?.({ status: 200 });
  });

  socket.on('private_message', (data, done) => {
    io.to(String(data?.to_id)).emit('private_message', { text: data?.text });
    done?.({ status: 200 });
  });

  socket.on('disconnect', () => {
    const userId = ctx.userHashUserId[ctx.socketIdUserHash[socket.id]];
    delete ctx.socketIdUserHash[socket.id];
    const left = (ctx.userIdSocket[userId] ?? []).filter((other) => other !== socket);
    if (left.length > 0) {
      ctx.userIdSocket[userId] = left;
    } else if (userId !== undefined) {
      delete ctx.userIdSocket[userId];
    }
  });
});

server.listen(Number(process.env.HOST_PORT ?? 0), '127.0.0.1', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`Chat server ready at http://127.0.0.1:${port}`);
});

process.once('SIGTERM', async () => {
  await io.close();
  await registerCallsListeners.close();
  await database.end();
});
