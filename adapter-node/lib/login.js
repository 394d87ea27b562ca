'use strict';

/**
 * The events of devices on which nobody is logged in yet. The host's log-in may still be running
 * (legacy.md), so they wait for it, in order, for a limited time; what comes from such a device later
 * waits behind them.
 *
 * @typedef {import('./device').Device} Device
 * @typedef {import('./identity').Identity} Identity
 * @typedef {{ bytes: number, since: number, reply: import('./answers').Reply }} Waiting `since` in ms of
 *   the monotonic clock
 */

const POLL_MS = 10;
// More devices are looked at less often: at most 100,000 looks a second.
const LOOKS_PER_MS = 100;
const MAX_EVENTS_PER_DEVICE = 200;
const MAX_BYTES_PER_DEVICE = 1024 * 1024;

/** @template {Waiting} E */
class LoginQueue {
  /** @type {Map<Device, E[]>} */
  #lines = new Map();
  #bytes = 0;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #identityOf;
  #onReady;
  #onExpired;
  #options;

  /**
   * @param {object} parts
   * @param {Pick<import('./options').Options, 'waitForLogin' | 'maxBufferedBytes'>} parts.options
   * @param {(device: Device) => Identity | null} parts.identityOf
   * @param {(device: Device, identity: Identity, event: E) => void} parts.onReady an event may go on
   * @param {(device: Device) => void} parts.onExpired nobody logged in on the device in time
   */
  constructor({ options, identityOf, onReady, onExpired }) {
    this.#options = options;
    this.#identityOf = identityOf;
    this.#onReady = onReady;
    this.#onExpired = onExpired;
  }

  /**
   * Lets an event go on if its device is logged in and nothing of it waits, else makes it wait.
   * @param {Device} device
   * @param {E} event
   */
  admit(device, event) {
    if (this.#lines.has(device)) {
      this.#enqueue(device, event);
      this.#serve(device);
      return;
    }
    const identity = this.#identityOf(device);
    if (identity) {
      this.#onReady(device, identity, event);
    } else {
      this.#lines.set(device, []);
      this.#enqueue(device, event);
      this.#poll();
    }
  }

  /**
   * Lets what waits go on if somebody is logged in by now.
   * @param {Device} device
   */
  #serve(device) {
    const line = this.#lines.get(device) ?? [];
    const identity = this.#identityOf(device);
    if (!identity) {
      return;
    }
    this.#drop(device);
    for (const event of line) {
      this.#onReady(device, identity, event);
    }
  }

  /**
   * Lets what waits go on if it may, and forgets it otherwise: the device is closed.
   * @param {Device} device
   */
  close(device) {
    this.#serve(device);
    this.#drop(device);
  }

  /** @param {Device} device */
  #drop(device) {
    const line = this.#lines.get(device) ?? [];
    this.#lines.delete(device);
    this.#bytes -= line.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Refuses everything that waits. */
  clear() {
    clearTimeout(this.#timer);
    for (const [device, line] of this.#lines) {
      line.forEach(({ reply }) => reply.refuseUnavailable());
      this.#drop(device);
    }
  }

  /**
   * @param {Device} device
   * @param {E} event
   */
  #enqueue(device, event) {
    const line = this.#lines.get(device) ?? [];
    const ofDevice = line.reduce((sum, { bytes }) => sum + bytes, event.bytes);
    const full =
      line.length >= MAX_EVENTS_PER_DEVICE ||
      ofDevice > MAX_BYTES_PER_DEVICE ||
      this.#bytes + event.bytes > this.#options.maxBufferedBytes;
    if (full) {
      event.reply.refuse('resource_exhausted', 'too many events before the log-in');
    } else {
      line.push(event);
      this.#bytes += event.bytes;
    }
  }

  #poll() {
    if (this.#timer || this.#lines.size === 0) {
      return;
    }
    const wait = Math.max(POLL_MS, this.#lines.size / LOOKS_PER_MS);
    this.#timer = setTimeout(() => this.#lookAround(), wait).unref();
  }

  #lookAround() {
    this.#timer = undefined;
    const expired = performance.now() - this.#options.waitForLogin;
    for (const device of [...this.#lines.keys()]) {
      this.#serve(device);
      this.#expire(device, expired);
    }
    this.#poll();
  }

  /**
   * @param {Device} device
   * @param {number} until events received until then have waited long enough
   */
  #expire(device, until) {
    const line = this.#lines.get(device) ?? [];
    const fresh = line.findIndex(({ since }) => since > until);
    const over = line.splice(0, fresh === -1 ? line.length : fresh);
    for (const { bytes, reply } of over) {
      this.#bytes -= bytes;
      reply.refuse('unauthenticated', 'not logged in');
    }
    if (over.length > 0) {
      this.#onExpired(device);
    }
    if (line.length === 0) {
      this.#lines.delete(device);
    }
  }
}

exports.LoginQueue = LoginQueue;
