'use strict';

const express = require('express');

/**
 * What an operator looks at when a call does not ring: who is connected and which calls this process
 * knows.
 *
 * - `GET /status` `{ activeCalls: [roomName], users: { [userId]: [socketId] }, rooms: [name] }`
 *
 * @param {import('socket.io').Server} io
 * @param {import('./host').HostContext} ctx
 * @returns {express.Router}
 */
function statusPages(io, ctx) {
  const pages = express.Router();
  pages.get('/status', (request, response) => {
    response.json(status(io, ctx));
  });
  return pages;
}

/**
 * @param {import('socket.io').Server} io
 * @param {import('./host').HostContext} ctx
 */
function status(io, ctx) {
  const users = {};
  for (const userId of Object.keys(ctx.userIdSocket)) {
    users[userId] = ctx.userIdSocket[userId].map((socket) => socket.id);
  }
  return {
    activeCalls: [...(ctx.activeCalls?.keys() ?? [])],
    users,
    rooms: [...io.of('/').adapter.rooms.keys()],
  };
}

module.exports = { statusPages, status };
