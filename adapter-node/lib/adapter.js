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
const { SteadyClock } = require('./steady-clock');
const { Stream } = require('./stream');
const { loadCallService } = require('./wire');

/**
 * @typedef {import('./device').Device} Device
 * @typedef {import('./identity').Identity} Identity
 * @typedef {import('./event-table').EventRow} EventRow
 * @typedef {import('./event-table').Translated} Translated
 * @typedef {{ name: string, translated: Translated, bytes: number, reply: Reply, since: number,
 *   receivedAtMs: number }} Received an event of a client; `since` in ms of the monotonic clock
 */

const EXPIRY_STEPS = 20;
const ANNOUNCEMENT_BYTES = 150;

/** What no client said. */
const OURS = { name: '', callback: false, claimedUserId: 0 };

/** Connects one host process, known by its Socket.IO server, to the sidecar. */
class CallsAdapter {
  #options;
  #clock = new SteadyClock();
  #devices = new Devices(this.#clock);
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
      answer: (event, payload) => this.#outbox.answer(event, payload),
    });
    this.#stream = new Stream({
      options: this.#options,
      outbox: this.#outbox,
      intake: new Intake(
        (command) => commands.carryOut(command),
        () => this.#outbox.last,
        this.#options.log,
      ),
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
    this.#loginQueue.admit(device, {
      name: event,
      translated,
      bytes: translated.bytes,
      reply,
      since: performance.now(),
      receivedAtMs: this.#clock.now(),
    });
  }

  /**
   * Sends a client's event on its way.
   * @param {Device} device
   * @param {Identity} identity
   * @param {Received} received
   */
  #forward(device, identity, received) {
    const { arm, body, claims } = received.translated;
    this.#announce(device, identity);
    const { userId } = identity;
    const claimedUserId = claims.find((claim) => claim !== userId) ?? claims[0] ?? 0;
    if (arm === 'register' && (claimedUserId === 0 || claimedUserId === userId)) {
      device.registered = true;
    }
    if (arm === 'initiate' && body.toId !== undefined && body.groupId === undefined) {
      body.calleeDevices = this.#login.devicesOf(Number(body.toId)).length;
    }
    const { name, reply } = received;
    const said = { name, callback: reply.byCallback, claimedUserId };
    this.#post(device, received.translated, said, received);
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
    const body = { session, connectedAtMs };
    this.#post(device, { arm: 'deviceUp', worth: Worth.LAST, body });
  }

  /**
   * Tells the sidecar that a device is its user's no more.
   * @param {Device} device
   */
  #logOut(device) {
    if (device.userId !== 0) {
      // While no stream is there the sidecar holds none of our devices anyway.
      if (this.#stream.attached || !this.#outbox.forgetUnheard(device.id)) {
        this.#post(device, { arm: 'deviceGone', worth: Worth.LAST, body: {} });
      }
      this.#devices.logOut(device);
    }
  }

  /**
   * Field by field: spreading objects this large takes most of the time that an event takes here.
   * @param {Device} device
   * @param {Pick<Translated, 'arm' | 'worth' | 'body'>} what
   * @param {{ name: string, callback: boolean, claimedUserId: number }} said
   * @param {Received} [received] what a client waits for
   */
  #post(device, { arm, worth, body }, { name, callback, claimedUserId } = OURS, received) {
    const { id: deviceId, userId } = device;
    const receivedAtMs = received?.receivedAtMs ?? this.#clock.now();
    this.#outbox.add({
      event: {
        number: 0,
        resent: false,
        deviceId,
        userId,
        claimedUserId,
        receivedAtMs,
        callback,
        name,
        [arm]: body,
      },
      deviceId,
      arm,
      worth,
      bytes: received?.bytes ?? ANNOUNCEMENT_BYTES,
      since: received?.since ?? 0,
      reply: received?.reply ?? null,
      sent: false,
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
      this.#outbox.expire(until).forEach((held) => this.#takeBack(held));
    }
    this.#watch();
  }

  /**
   * Ends a call whose client was told that it could not be started: the sidecar may have started it all
   * the same, and it must not go on behind his back.
   * @param {import('./outbox').Held} held an event that was given up
   */
  #takeBack({ arm, deviceId, event }) {
    const device = this.#devices.byId(deviceId);
    if (arm === 'initiate' && device && device.userId === event.userId) {
      const { roomName } = /** @type {{ roomName: string }} */ (event.initiate);
      const body = { roomName, reason: 'failed' };
      // As if by callback, so that nobody hears of it if there is no such call.
      const said = { name: 'call:end', callback: true, claimedUserId: 0 };
      this.#post(device, { arm: 'end', worth: Worth.LAST, body }, said);
    }
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
