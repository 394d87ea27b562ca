'use strict';

const { isDeepStrictEqual } = require('node:util');
const { io } = require('socket.io-client');

/** What a server may send to a client about calls and chat, for clients that cannot listen to all. */
const SERVER_EVENTS = [
  'call:incoming',
  'group_call:incoming',
  'call:ringing',
  'call:answer',
  'call:rejected',
  'call:ended',
  'call:error',
  'call:participants',
  'call:resumed',
  'call:muted',
  'call:removed',
  'call:renegotiate',
  'call:renegotiate_answer',
  'call:screen_share',
  'call:recording',
  'call:noise_cancellation',
  'call:muted',
  'call:removed',
  'user:joined_call',
  'user:left_call',
  'user:media_changed',
  'ice:candidate',
  'ice:response',
  'private_message',
  'group_message',
];

/**
 * One event that a client heard.
 *
 * @typedef {object} Heard
 * @property {string} event
 * @property {any} payload
 * @property {boolean} taken whether `hears` has given it out
 */

/** One device of a user: a real Socket.IO client that logs in as the apps do and notes what it hears. */
class Client {
  /**
   * @param {object} options
   * @param {string} options.name for messages
   * @param {string} options.url of the chat server
   * @param {number} options.userId
   * @param {string} options.session what `join` carries
   * @param {string[]} [options.transports]
   * @param {Function} [options.open] `io` of the Socket.IO client in use
   * @param {(event: string, payload: any) => void} [options.onHeard]
   */
  constructor({ name, url, userId, session, transports = ['websocket'], open = io, onHeard }) {
    Object.assign(this, { name, url, userId, session, transports, open, onHeard });
    /** @type {Heard[]} */
    this.heard = [];
    this.waiting = new Set();
    this.socket = open(url, {
      transports,
      forceNew: true,
      reconnection: false,
      autoConnect: false,
    });
    if (this.socket.onAny) {
      this.socket.onAny((event, payload) => this.note(event, payload));
    } else {
      for (const event of SERVER_EVENTS) {
        this.socket.on(event, (payload) => this.note(event, payload));
      }
    }
  }

  /** Connects without logging in. */
  connect() {
    return within(10_000, `${this.name} did not connect`, (resolve, reject) => {
      this.socket.once('connect', () => resolve(this));
      this.socket.once('connect_error', reject);
      this.socket.connect();
    });
  }

  /**
   * Connects, and at once sends `join` and right behind it `call:register`, whose log-in may still be
   * running then.
   *
   * @param {{ userId?: unknown, user_id?: unknown }} [registration] payload of `call:register`
   */
  async logIn(registration = { userId: this.userId }) {
    await this.connect();
    const joined = this.join();
    this.registered = await this.ask('call:register', registration);
    await joined;
    return this;
  }

  /** Sends the host's log-in until the host, which listens late, answers it. */
  join() {
    /** @type {NodeJS.Timeout | undefined} */
    let repeat;
    return within(10_000, `${this.name} could not log in`, (resolve) => {
      const attempt = () => this.socket.emit('join', { user_id: this.session }, resolve);
      repeat = setInterval(attempt, 250);
      attempt();
    }).finally(() => clearInterval(repeat));
  }

  /**
   * Sends an event without a callback.
   *
   * @param {string} event
   * @param {...any} args
   */
  emit(event, ...args) {
    this.socket.emit(event, ...args);
  }

  /**
   * Sends an event with a callback.
   *
   * @param {string} event
   * @param {...any} args
   * @returns {Promise<any>} what the callback got
   */
  ask(event, ...args) {
    return within(15_000, `${this.name} got no answer to ${event}`, (resolve) => {
      this.socket.emit(event, ...args, resolve);
    });
  }

  /**
   * The first event of this name, heard already or to come, that was not given out before and fits.
   *
   * @param {string} event
   * @param {Record<string, any>} [fields] that the payload must have
   * @param {number} [deadlineMs]
   * @returns {Promise<any>} its payload
   */
  hears(event, fields = {}, deadlineMs = 8000) {
    const fits = (heard) =>
      !heard.taken && heard.event === event && hasFields(heard.payload, fields);
    const past = this.heard.find(fits);
    if (past) {
      past.taken = true;
      return Promise.resolve(past.payload);
    }
    const complaint = () =>
      `${this.name} did not hear ${event} ${JSON.stringify(fields).slice(0, 300)}, but ${this.summary()}`;
    let offer;
    return within(deadlineMs, complaint, (resolve) => {
      offer = (heard) => {
        if (!fits(heard)) {
          return;
        }
        heard.taken = true;
        this.waiting.delete(offer);
        resolve(heard.payload);
      };
      this.waiting.add(offer);
    }).finally(() => this.waiting.delete(offer));
  }

  /** @param {string} event @param {any} payload */
  note(event, payload) {
    const heard = { event, payload, taken: false };
    this.heard.push(heard);
    this.onHeard?.(event, payload);
    for (const offer of [...this.waiting]) {
      if (!heard.taken) {
        offer(heard);
      }
    }
  }

  /** What was heard and not given out, in short. */
  summary() {
    const open = this.heard.filter((heard) => !heard.taken);
    if (open.length === 0) {
      return 'nothing else';
    }
    return open
      .map(({ event, payload }) => `${event} ${JSON.stringify(payload)?.slice(0, 200)}`)
      .join('; ');
  }

  disconnect() {
    this.socket.disconnect();
  }
}

/** Whether a payload has these fields with these values; it may have more. */
function hasFields(payload, fields) {
  return Object.entries(fields).every(([key, value]) => isDeepStrictEqual(payload?.[key], value));
}

/**
 * A promise with a deadline.
 *
 * @param {number} deadlineMs
 * @param {string | (() => string)} complaint
 * @param {(resolve: (value?: any) => void, reject: (error: Error) => void) => void} start
 * @returns {Promise<any>}
 */
function within(deadlineMs, complaint, start) {
  const failure = new Error();
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => {
      failure.message = `${typeof complaint === 'string' ? complaint : complaint()} (within ${deadlineMs} ms)`;
      reject(failure);
    }, deadlineMs);
    const settle = (finish) => (value) => {
      clearTimeout(deadline);
      finish(value);
    };
    start(settle(resolve), settle(reject));
  });
}

module.exports = { Client, within, hasFields };
