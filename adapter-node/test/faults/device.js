'use strict';

const { EventEmitter, once } = require('node:events');
const { setTimeout: delay } = require('node:timers/promises');
const { Client } = require('../../demo/client');

const ANSWER_MS = 12_000;
const RETRY_MS = 300;

/**
 * A device of a user with an app as they are in the field: it keeps itself connected, sends `join` and
 * `call:register` on every connection, and asks again when the service is not available. Everything
 * goes into the ledger. Each connection is a life of the device.
 *
 * Emits `online`, `offline`, and `heard` with the entry.
 */
class Device extends EventEmitter {
  life = 0;
  /** Connected, logged in and registered. */
  online = false;
  /** Since when it is online without a break, ms of the monotonic clock. */
  since = Infinity;
  #stopped = false;
  #wakesAt = 0;
  /** Connections that the server still believes in. @type {Client[]} */
  #ghosts = [];
  /** Lives that ended without the server knowing. @type {Set<number>} */
  ghostLives = new Set();
  /**
   * What became of its connections, in the order in which it happened.
   * @type {{ at: number, life: number, what: string }[]}
   */
  history = [];

  /**
   * @param {object} options
   * @param {string} options.name
   * @param {number} options.userId
   * @param {string} options.session
   * @param {string} options.url of its chat server
   * @param {import('./ledger').Ledger} options.ledger
   * @param {import('./waits').Waits} options.waits
   * @param {import('./random').Random} options.random
   * @param {boolean} options.asksToRegister by callback; older apps send it without
   */
  constructor(options) {
    super();
    Object.assign(this, options);
    this.setMaxListeners(0);
  }

  start() {
    this.running = this.#live();
  }

  async stop() {
    this.#stopped = true;
    this.client?.disconnect();
    this.bury();
    this.emit('online'); // whoever waits for it waits no more
    await this.running;
  }

  /**
   * The connection breaks, and the device stays away for a while.
   *
   * @param {number} forMs
   */
  vanish(forMs) {
    this.#wakesAt = performance.now() + forMs;
    this.#happened('vanishes');
    rawSocket(this.client)?.destroy();
  }

  /**
   * The device loses its network and comes back over another one, while the server goes on to believe
   * in the old connection: what is told to that counts as heard, as long as its pings are awaited.
   *
   * @param {number} forMs
   */
  becomeGhost(forMs) {
    const raw = rawSocket(this.client);
    if (raw) {
      this.#wakesAt = performance.now() + forMs;
      raw.pause();
      raw.cork();
      this.#ghosts.push(this.client);
      this.ghostLives.add(this.life);
      this.#happened('goes on as a ghost');
      this.client.socket.offAny();
      this.#lost();
    }
  }

  /** The server notices that the old connections are dead. */
  bury() {
    this.#ghosts.splice(0).forEach((client) => rawSocket(client)?.destroy());
  }

  /** Waits until it is online. */
  async ready() {
    while (!this.online && !this.#stopped) {
      await once(this, 'online');
    }
  }

  /**
   * Sends an event without a callback, if it is connected.
   *
   * @param {string} event
   * @param {object} payload
   */
  tell(event, payload) {
    if (this.online) {
      this.#note('sent', event, payload);
      this.client.emit(event, payload);
    }
  }

  /**
   * Sends an event with a callback, again and again as long as the service is not available or the
   * connection is lost.
   *
   * @param {string} event
   * @param {any} payload
   * @param {{ patienceMs?: number }} [options] 0: it is sent once
   * @returns {Promise<any>} the answer; undefined: there was none
   */
  async ask(event, payload, { patienceMs = 60_000 } = {}) {
    const began = performance.now();
    const wokeAt = this.#wakesAt;
    for (;;) {
      if (!this.online) {
        await this.ready();
      }
      const answer = await this.#askOnce(event, payload);
      const isOver = answer !== undefined && answer.code !== 'unavailable';
      if (isOver && answer.ok && wokeAt === this.#wakesAt) {
        this.waits.answered(
          event,
          performance.now() - began,
          `${this.name} ${payload.roomName ?? ''}`,
        );
      }
      if (isOver || this.#stopped || performance.now() - began > patienceMs) {
        return answer;
      }
      await delay(RETRY_MS);
    }
  }

  /** Registers once more, by callback, so that everything owed to it was told. */
  async confirm() {
    await this.ask('call:register', { userId: this.userId });
    await this.ready();
    await this.client.ask('private_message', { to_id: this.userId, text: 'so far' });
  }

  async #askOnce(event, payload) {
    const { client, life } = this;
    this.#note('sent', event, payload);
    return new Promise((resolve) => {
      const deadline = setTimeout(resolve, ANSWER_MS);
      const settle = (value) => {
        clearTimeout(deadline);
        this.off('offline', settle);
        resolve(value);
      };
      this.once('offline', settle);
      client.socket.emit(event, payload, (answer) => {
        if (life === this.life) {
          this.#note('answered', event, answer, payload.roomName);
        }
        settle(answer);
      });
    });
  }

  async #live() {
    while (!this.#stopped) {
      const sleep = Math.max(this.#wakesAt - performance.now(), 0);
      await delay(sleep + this.random.between(20, 250));
      if (!this.#stopped) {
        await this.#liveOnce().catch(() => {});
      }
    }
  }

  async #liveOnce() {
    const { name, url, userId, session } = this;
    const life = ++this.life;
    const onHeard = (event, payload) => life === this.life && this.#hear(event, payload);
    const client = new Client({ name, url, userId, session, onHeard });
    this.client = client;
    const ended = new Promise((resolve) => {
      this.#lost = () => resolve(undefined);
      client.socket.on('disconnect', resolve);
    });
    try {
      await client.connect();
      this.#happened('is connected');
      this.#logIn(client).catch(() => client.disconnect()); // and tries again
      await ended;
    } finally {
      this.online = false;
      this.#happened('is offline');
      this.since = Infinity;
      this.emit('offline');
      if (!this.#ghosts.includes(client)) {
        client.disconnect();
      }
    }
  }

  #lost = () => {};

  /** @param {string} what */
  #happened(what) {
    this.history.push({ at: performance.now(), life: this.life, what });
  }

  async #logIn(client) {
    const joined = this.#join(client);
    // As in the field: at once, while the log-in may still be running.
    const registered = this.asksToRegister ? this.#register(client) : this.#announce(client);
    await Promise.all([joined, registered]);
    if (client === this.client && client.socket.connected) {
      this.online = true;
      this.#happened('is online');
      this.since = performance.now();
      this.emit('online');
    }
  }

  async #join(client) {
    while (client.socket.connected && client === this.client) {
      const answer = await client.join();
      if (answer?.status === 200) {
        return;
      }
      await delay(RETRY_MS);
    }
  }

  async #register(client) {
    while (client.socket.connected && client === this.client) {
      const answer = await client.ask('call:register', { userId: this.userId });
      if (answer.ok) {
        return;
      }
      await delay(RETRY_MS);
    }
  }

  #announce(client) {
    client.emit('call:register', { user_id: String(this.userId) });
    return Promise.resolve();
  }

  #hear(event, payload) {
    if (event === 'call:error' && payload.event === 'call:register') {
      setTimeout(() => this.client && this.#announce(this.client), RETRY_MS);
      return;
    }
    if (event.endsWith('_message')) {
      return;
    }
    this.emit('heard', this.#note('heard', event, payload));
  }

  #note(kind, event, payload, room) {
    const { life } = this;
    const about = room === undefined ? {} : { room };
    return this.ledger.note({ device: this, life, kind, event, payload, ...about });
  }
}

/** @param {Client} [client] */
function rawSocket(client) {
  return client?.socket.io.engine?.transport?.ws?._socket;
}

module.exports = { Device };
