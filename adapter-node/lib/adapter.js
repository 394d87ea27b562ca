'use strict';

const { Commands } = require('./commands');
const { Devices } = require('./devices');
const { EVENT_TABLE, Worth, isPlainObject, translate } = require('./event-table');
const { Refusal } = require('./fields');
const { HostLogin, digest } = require('./identity');
const { Intake } = require('./intake');
const { LoginQueue } = require('./login');
const { harmlessLog } = require('./options');
const { Outbox } = require('./outbox');
const { Reply } = require('./answers');
const { Stream } = require('./stream');
const { loadCallService } = require('./wire');

/**
 * @typedef {import('./device').Device} Device
 * @typedef {import('./identity').Identity} Identity
 * @typedef {import('./event-table').EventRow} EventRow
 * @typedef {import('./event-table').Translated & {
 *   name: string, reply: Reply, since: number, receivedAtMs: number
 * }} Received an event of a client; `since` in ms of the monotonic clock
 */

const EXPIRY_STEPS = 20;
const ANNOUNCEMENT_BYTES = 150;

/** Connects one host process, known by its Socket.IO server, to the sidecar. */
class CallsAdapter {
  #options;
  #devices = new Devices();
  #login;
  #loginQueue;
  #outbox;
  #stream;
  /** @type {Map<import('socket.io').Socket, () => void>} what takes our listeners off */
  #detach = new Map();
  /** When the sidecar last said something, ms of the monotonic clock. */
  #lastHeard = -Infinity;
  /** @type {NodeJS.Timeout | undefined} */
  #expiryTimer;
  #closed = false;

  /**
   * @param {import('socket.io').Server} io
   * @param {any} ctx the host's context (legacy.md)
   * @param {import('./options').Options} options
   */
  constructor(io, ctx, options) {
    loadCallService();
    this.#options = { ...options, log: harmlessLog(options.log) };
    this.#login = new HostLogin(ctx, options, this.#devices);
    this.#outbox = new Outbox(options);
    this.#loginQueue = new LoginQueue({
      options,
      identityOf: (device) => this.#login.of(device),
      onReady: this.#forward.bind(this),
      onExpired: this.#logOut.bind(this),
    });
    const commands = new Commands({
      io,
      ctx,
      devices: this.#devices,
      login: this.#login,
      announce: (device, userId) =>
        this.#announce(device, this.#login.of(device) ?? { userId, hash: undefined }),
      replyTo: (event) => this.#outbox.replyTo(event),
    });
    this.#stream = new Stream({
      options: this.#options,
      outbox: this.#outbox,
      intake: new Intake((command) => commands.carryOut(command), this.#options.log),
      snapshot: () => {
        commands.forgetCalls();
        return this.#devices.snapshot();
      },
      onHeard: () => (this.#lastHeard = performance.now()),
    });
    if (options.identity === 'claimed') {
      this.#options.log.warn('[CALLS] DANGER: call:register is believed, anybody can be anybody');
    }
    this.#stream.open();
  }

  /** Whether a sidecar is there. */
  get attached() {
    return this.#stream.attached;
  }

  /**
   * Takes a socket on. Ignored for one that is taken on already or is closed.
   * @param {import('socket.io').Socket} socket
   */
  register(socket) {
    if (this.#closed || this.#detach.has(socket) || !socket.connected) {
      return;
    }
    const device = this.#devices.add(socket);
    /** @type {[string, (...args: any[]) => void][]} */
    const listeners = Object.entries(EVENT_TABLE).map(([event, row]) => [
      event,
      (...args) => this.#receive(device, event, row, args),
    ]);
    listeners.push(['disconnecting', () => (device.leaving = true)]);
    listeners.push(['disconnect', () => this.#close(device)]);
    listeners.forEach(([event, listener]) => socket.on(event, listener));
    this.#detach.set(socket, () =>
      listeners.forEach(([event, listener]) => socket.off(event, listener)),
    );
    this.#options.log.info(`[CALLS] Call listeners registered for socket ${socket.id}`);
  }

  /** Lets go of every socket, timer and connection; who waits for an answer hears `unavailable`. */
  async close() {
    this.#closed = true;
    clearTimeout(this.#expiryTimer);
    this.#stream.close();
    this.#loginQueue.clear();
    this.#outbox.clear();
    this.#detach.forEach((detach) => detach());
    this.#detach.clear();
    [...this.#devices.all()].forEach((device) => this.#devices.remove(device));
  }

  /**
   * @param {Device} device
   * @param {string} event
   * @param {EventRow} row
   * @param {unknown[]} args whatever the client sent
   */
  #receive(device, event, row, args) {
    const [payload] = args;
    const last = args.at(-1);
    const reply = new Reply({
      socket: device.socket,
      event,
      failure: row.failure,
      roomName: roomNameOf(payload),
      callback: typeof last === 'function' ? last : null,
    });
    const translated = translate(row, payload, this.#stream.maxPayloadBytes);
    if (translated instanceof Refusal) {
      reply.refuse(translated.code, translated.cause);
      return;
    }
    if (translated.arm === 'register') {
      this.#login.claim(device, translated.claims);
    }
    const [since, receivedAtMs] = [performance.now(), Date.now()];
    this.#loginQueue.admit(device, { ...translated, name: event, reply, since, receivedAtMs });
  }

  /**
   * Sends a client's event on its way.
   * @param {Device} device
   * @param {Identity} identity
   * @param {Received} received
   */
  #forward(device, identity, received) {
    const { name, arm, worth, body, claims, bytes, reply, since, receivedAtMs } = received;
    this.#announce(device, identity);
    const { userId } = identity;
    const claimedUserId = claims.find((claim) => claim !== userId) ?? claims[0] ?? 0;
    if (arm === 'register' && (claimedUserId === 0 || claimedUserId === userId)) {
      device.registered = true;
    }
    if (arm === 'initiate' && body.toId !== undefined && body.groupId === undefined) {
      body.calleeDevices = this.#login.devicesOf(Number(body.toId)).length;
    }
    const callback = reply.byCallback;
    const fields = { claimedUserId, receivedAtMs, callback, name, [arm]: body };
    this.#post(device, arm, worth, fields, { bytes, since, reply });
    this.#watch();
  }

  /**
   * Makes a device known to the sidecar as that of a user, once.
   * @param {Device} device
   * @param {Identity} identity
   */
  #announce(device, { userId, hash }) {
    if (device.userId === userId) {
      return;
    }
    this.#logOut(device);
    this.#devices.logIn(device, userId);
    device.session = digest(hash);
    const { session, connectedAtMs } = device;
    this.#post(device, 'deviceUp', Worth.LAST, { deviceUp: { session, connectedAtMs } });
  }

  /**
   * Tells the sidecar that a device is its user's no more.
   * @param {Device} device
   */
  #logOut(device) {
    if (device.userId !== 0) {
      // While no stream is there the sidecar holds none of our devices anyway.
      if (this.#stream.attached || !this.#outbox.forgetUnheard(device.id)) {
        this.#post(device, 'deviceGone', Worth.LAST, { deviceGone: {} });
      }
      this.#devices.logOut(device);
    }
  }

  /**
   * @param {Device} device
   * @param {string} arm
   * @param {number} worth
   * @param {Record<string, unknown>} fields
   * @param {{ bytes: number, since: number, reply: Reply }} [received]
   */
  #post(device, arm, worth, fields, received) {
    const { id: deviceId, userId } = device;
    this.#outbox.add({
      bytes: ANNOUNCEMENT_BYTES,
      since: 0,
      reply: null,
      ...received,
      fields: { deviceId, userId, receivedAtMs: Date.now(), ...fields },
      deviceId,
      arm,
      worth,
    });
    this.#stream.wake();
  }

  /** @param {Device} device whose socket is closed */
  #close(device) {
    device.leaving = true;
    this.#loginQueue.close(device);
    this.#logOut(device);
    this.#devices.remove(device);
    this.#detach.get(device.socket)?.();
    this.#detach.delete(device.socket);
  }

  /** Sees to it that nobody waits for a sidecar that is away longer than he should. */
  #watch() {
    if (!this.#outbox.expectant) {
      return;
    }
    const step = this.#options.waitForSidecar / EXPIRY_STEPS;
    this.#expiryTimer ??= setTimeout(() => this.#expire(), step).unref();
  }

  #expire() {
    this.#expiryTimer = undefined;
    const until = performance.now() - this.#options.waitForSidecar;
    if (this.#lastHeard <= until) {
      this.#outbox.expire(until);
    }
    this.#watch();
  }
}

/**
 * @param {unknown} payload which may go wrong in ways nobody thought of when it is read
 * @returns {unknown} undefined: there is none
 */
function roomNameOf(payload) {
  try {
    return isPlainObject(payload) ? payload.roomName : undefined;
  } catch {
    return undefined;
  }
}

exports.CallsAdapter = CallsAdapter;
