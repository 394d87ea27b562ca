'use strict';

const { monitorEventLoopDelay } = require('node:perf_hooks');
const express = require('express');

const LOOP_STEP_MS = 10;

/**
 * What an operator looks at when a call does not ring: who is connected and which calls this process
 * knows.
 *
 * - `GET /status` `{ activeCalls: [roomName], users: { [userId]: [socketId] }, rooms: [name] }`
 * - `GET /status/load` `{ loopDelayMs: { p50, p99, max }, rssBytes, heapBytes }`; how late the event loop
 *   was since this page was asked for last
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
  const delay = monitorEventLoopDelay({ resolution: LOOP_STEP_MS });
  delay.enable();
  pages.get('/status/load', (request, response) => {
    response.json(load(delay));
    delay.reset();
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

/** @param {import('node:perf_hooks').IntervalHistogram} delay from one step to the next, ns */
function load(delay) {
  const late = (ns) => Math.max(0, ns / 1e6 - LOOP_STEP_MS);
  const { rss, heapUsed } = process.memoryUsage();
  return {
    loopDelayMs: {
      p50: late(delay.percentile(50)),
      p99: late(delay.percentile(99)),
      max: late(delay.max),
    },
    rssBytes: rss,
    heapBytes: heapUsed,
  };
}

module.exports = { statusPages, status };
