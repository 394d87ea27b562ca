'use strict';

const { CallsAdapter } = require('./lib/adapter');
const { OPTIONS, resolveOptions } = require('./lib/options');

/**
 * @typedef {import('socket.io').Server} Server
 * @typedef {import('socket.io').Socket} Socket
 * @typedef {import('./lib/options').Options} Options
 */

/** @type {WeakMap<Server, CallsAdapter | null>} null: it could not be made */
let adapters = new WeakMap();
/** @type {Set<CallsAdapter>} */
const running = new Set();
/** @type {Partial<Options>} for every host of this process */
let common = {};
/** @type {WeakMap<Server, Partial<Options>>} */
const ofHost = new WeakMap();

/**
 * Takes a freshly connected socket on: the call events of protocol.md work on it from now on. Returns
 * at once and never throws into the host.
 * @param {Socket} socket
 * @param {Server} io the host's Socket.IO server
 * @param {any} ctx the host's context
 */
function registerCallsListeners(socket, io, ctx) {
  if (!adapters.has(io)) {
    adapters.set(io, start(io, ctx));
  }
  adapters.get(io)?.register(socket);
}

/**
 * @param {Server} io
 * @param {any} ctx
 * @returns {CallsAdapter | null}
 */
function start(io, ctx) {
  try {
    const options = resolveOptions({ ...common, ...ofHost.get(io) });
    const adapter = new CallsAdapter(io, ctx, options);
    running.add(adapter);
    return adapter;
  } catch (error) {
    console.error('[CALLS] Calls are off:', error);
    return null;
  }
}

/**
 * Sets options, in place of those set before, for hosts whose first socket is still to come.
 * @param {Partial<Options>} options see `OPTIONS` for their meanings; what is left out is taken from
 *   the environment or has its default
 * @param {Server} [io] the host that they are for; without it, every host of this process
 * @throws {TypeError} an unknown option or a wrong value, in the environment too
 */
function configure(options, io) {
  resolveOptions(options);
  if (io) {
    ofHost.set(io, options);
  } else {
    common = options;
  }
}

/**
 * Ends the adapters of this process: nothing of them is left, and calls are off for the sockets there.
 * A host that hands a socket over afterwards starts anew.
 */
async function close() {
  const closing = [...running].map((adapter) => adapter.close());
  running.clear();
  adapters = new WeakMap();
  await Promise.all(closing);
}

module.exports = Object.assign(registerCallsListeners, {
  registerCallsListeners,
  configure,
  close,
  CallsAdapter,
  OPTIONS,
  resolveOptions,
});
