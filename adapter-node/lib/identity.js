'use strict';

const { createHash } = require('node:crypto');
const { parseId } = require('./fields');

/**
 * @typedef {import('./device').Device} Device
 * @typedef {{ userId: number, hash: unknown }} Identity `hash` is the host's log-in session, secret
 */

const SESSION_BYTES = 16;

/**
 * Reads who is logged in where from what the host keeps in `ctx` (legacy.md): `socketIdUserHash`,
 * `userHashUserId`, `userIdSocket`.
 */
class HostLogin {
  #ctx;
  #identify;
  #devices;
  #believeClaims;

  /**
   * @param {any} ctx
   * @param {Pick<import('./options').Options, 'identify' | 'identity'>} options
   * @param {import('./devices').Devices} devices
   */
  constructor(ctx, { identify, identity }, devices) {
    this.#ctx = ctx;
    this.#identify = identify;
    this.#devices = devices;
    this.#believeClaims = identity === 'claimed';
  }

  /**
   * @param {Device} device
   * @returns {Identity | null} as whom it acts now; null: nobody is logged in on it
   */
  of(device) {
    const found = this.#lookUp(device);
    if (found || device.userId === 0 || device.connected) {
      return found;
    }
    // The host forgets a socket that disconnects, maybe before we hear of it.
    return { userId: device.userId, hash: undefined };
  }

  /**
   * Every connected device of a user, as the host sees them now.
   * @param {number} userId
   * @returns {Device[]} each once
   */
  devicesOf(userId) {
    /** @type {Set<Device>} */
    const found = new Set();
    for (const socket of hostSockets(this.#ctx, userId)) {
      const device = this.#devices.bySocket(socket);
      // A host may leave a socket with its former user when somebody else logs in on it.
      if (device?.connected && (this.#lookUp(device)?.userId ?? userId) === userId) {
        found.add(device);
      }
    }
    if (this.#believeClaims || this.#identify) {
      for (const device of this.#devices.byUser(userId)) {
        if (device.connected && this.#lookUp(device)?.userId === userId) {
          found.add(device);
        }
      }
    }
    return [...found];
  }

  /**
   * Takes note of whom a `call:register` names.
   * @param {Device} device
   * @param {number[]} claims
   */
  claim(device, [userId]) {
    if (userId !== undefined) {
      device.claimedUserId = userId;
    }
  }

  /**
   * @param {Device} device
   * @returns {Identity | null}
   */
  #lookUp(device) {
    if (this.#believeClaims) {
      const { claimedUserId: userId } = device;
      return userId === 0 ? null : { userId, hash: this.#hashOf(device.id) };
    }
    return this.#identify ? this.#ask(this.#identify, device) : this.#verified(device);
  }

  /**
   * @param {NonNullable<import('./options').Options['identify']>} identify
   * @param {Device} device
   * @returns {Identity | null}
   */
  #ask(identify, device) {
    let answer;
    try {
      answer = identify(device.socket, this.#ctx);
    } catch {
      return null;
    }
    const { userId: id, session } =
      typeof answer === 'object' && answer !== null
        ? answer
        : { userId: answer, session: undefined };
    const userId = parseId(id);
    return userId === 0 ? null : { userId, hash: session };
  }

  /**
   * @param {Device} device
   * @returns {Identity | null}
   */
  #verified(device) {
    const hash = this.#hashOf(device.id);
    const userId = parseId(
      own(this.#ctx.userHashUserId, hash) ?? /** @type {any} */ (device.socket).userId,
    );
    const isTheirs = userId !== 0 && hostSockets(this.#ctx, userId).includes(device.socket);
    return isTheirs ? { userId, hash } : null;
  }

  /** @param {string} socketId */
  #hashOf(socketId) {
    return own(this.#ctx.socketIdUserHash, socketId);
  }
}

/**
 * @param {any} ctx
 * @param {number} userId
 * @returns {unknown[]} an object in newer hosts, an array with huge indices in older ones
 */
function hostSockets(ctx, userId) {
  const sockets = own(ctx.userIdSocket, userId);
  return Array.isArray(sockets) ? sockets : [];
}

/**
 * @param {any} table
 * @param {unknown} key
 */
function own(table, key) {
  const there =
    table && key !== undefined && Object.hasOwn(table, /** @type {PropertyKey} */ (key));
  return there ? table[/** @type {PropertyKey} */ (key)] : undefined;
}

/**
 * @param {unknown} hash of a log-in session of the host
 * @returns {string} tells sessions apart without telling them; empty: there is none
 */
function digest(hash) {
  if (typeof hash !== 'string' || hash === '') {
    return '';
  }
  return createHash('sha256')
    .update(hash)
    .digest()
    .subarray(0, SESSION_BYTES)
    .toString('base64url');
}

exports.HostLogin = HostLogin;
exports.digest = digest;
