'use strict';

const { Worth } = require('./event-table');

const WORTHS = Object.values(Worth);

/**
 * An event on its way, kept until the sidecar has acknowledged it.
 * @typedef {object} Held
 * @property {import('./wire').Event} event
 * @property {string} deviceId
 * @property {string} arm
 * @property {number} worth
 * @property {number} bytes
 * @property {number} since when it was received, ms of the monotonic clock
 * @property {boolean} sent in this life of the adapter
 * @property {import('./answers').Reply | null} reply
 */

/**
 * The events that the sidecar has not acknowledged, numbered, in order, bounded by number and bytes.
 *
 * When it is full, what is worth least goes first ({@link Worth}), oldest first, and its client hears
 * `unavailable`. What has waited too long for a sidecar that is away is answered `unavailable`, once:
 * then it is forgotten if it was never sent and is not worth keeping, else it goes out all the same when
 * the sidecar is back.
 */
class Outbox {
  /** @type {Map<number, Held>} by number, growing */
  #held = new Map();
  /** @type {number[]} numbers still to be written to the present stream, growing */
  #queue = [];
  /** @type {Set<number>[]} numbers by worth, growing */
  #byWorth = WORTHS.map(() => new Set());
  /** @type {Set<number>} numbers whose clients wait for an answer */
  #waiting = new Set();
  /** @type {Map<string, Set<number>>} numbers by device */
  #byDevice = new Map();
  #bytes = 0;
  #last = 0;
  /** @type {import('./options').Options} */
  #options;

  /** @param {import('./options').Options} options */
  constructor(options) {
    this.#options = options;
  }

  get size() {
    return this.#held.size;
  }

  get bytes() {
    return this.#bytes;
  }

  /** Whether events wait for a stream. */
  get pending() {
    return this.#queue.length > 0;
  }

  /**
   * Takes an event in and numbers it, or answers it with a failure when there is no room for it.
   * @param {Omit<Held, 'event' | 'sent'> & { fields: Record<string, unknown> }} newcomer
   * @returns {boolean} whether it was taken in
   */
  add({ fields, ...rest }) {
    const ofDevice = this.#byDevice.get(rest.deviceId) ?? new Set();
    const { maxEventsPerDevice } = this.#options;
    if (ofDevice.size >= (rest.worth >= Worth.KEPT ? 2 : 1) * maxEventsPerDevice) {
      rest.reply?.refuse('resource_exhausted', 'too many events at once');
      return false;
    }
    if (!this.#makeRoom(rest)) {
      rest.reply?.refuseUnavailable();
      return false;
    }
    const number = ++this.#last;
    this.#held.set(number, { ...rest, event: { number, resent: false, ...fields }, sent: false });
    this.#queue.push(number);
    this.#byWorth[rest.worth].add(number);
    this.#byDevice.set(rest.deviceId, ofDevice.add(number));
    this.#bytes += rest.bytes;
    if (rest.reply) {
      this.#waiting.add(number);
    }
    return true;
  }

  /**
   * The next events for the stream, in order.
   * @param {number} maxBytes a single larger event is taken all the same
   * @returns {import('./wire').Event[]}
   */
  take(maxBytes) {
    const events = [];
    let bytes = 0;
    let taken = 0;
    for (const number of this.#queue) {
      const held = this.#held.get(number);
      if (held && bytes > 0 && bytes + held.bytes > maxBytes) {
        break;
      }
      taken += 1;
      if (held) {
        bytes += held.bytes;
        held.sent = true;
        events.push(held.event);
      }
    }
    this.#queue.splice(0, taken);
    return events;
  }

  /**
   * Starts a new stream: everything is to be written again but what this life of the sidecar has
   * already taken in.
   * @param {number} lastTakenIn
   */
  rewind(lastTakenIn) {
    this.#queue = [];
    for (const [number, held] of this.#held) {
      if (number > lastTakenIn) {
        held.event.resent = held.sent;
        this.#queue.push(number);
      }
    }
  }

  /** @param {number} number everything up to it is done with */
  acknowledge(number) {
    for (const held of this.#held.keys()) {
      if (held > number) {
        return;
      }
      this.#remove(held);
    }
  }

  /**
   * @param {number} number
   * @returns {import('./answers').Reply | null} what answers that event, as long as it is here
   */
  replyTo(number) {
    return this.#held.get(number)?.reply ?? null;
  }

  /**
   * Gives up waiting for the answers to events received until then.
   * @param {number} until ms of the monotonic clock
   * @returns {Held[]} those of them that a sidecar may have carried out already
   */
  expire(until) {
    const doubtful = [];
    for (const number of this.#waiting) {
      const held = this.#held.get(number);
      if (held && held.since > until) {
        break;
      }
      this.#waiting.delete(number);
      if (held) {
        this.#giveUp(number, held);
        if (held.sent) {
          doubtful.push(held);
        }
      }
    }
    return doubtful;
  }

  /** Whether a client waits for an answer. */
  get expectant() {
    return this.#waiting.size > 0;
  }

  /**
   * Forgets what was to tell of a device that has gone, as far as no sidecar ever heard of it.
   * @param {string} deviceId
   * @returns {boolean} whether nothing at all is left to tell, not even that it has gone
   */
  forgetUnheard(deviceId) {
    const numbers = [...(this.#byDevice.get(deviceId) ?? [])];
    const unheard = numbers.every((number) => {
      const held = this.#held.get(number);
      return held && !held.sent && (held.arm === 'deviceUp' || held.arm === 'register');
    });
    if (!unheard || this.#held.get(numbers[0])?.arm !== 'deviceUp') {
      return false;
    }
    numbers.forEach((number) => this.#remove(number));
    return true;
  }

  /** Answers whoever still waits, and forgets everything. */
  clear() {
    for (const [number, held] of this.#held) {
      held.reply?.refuseUnavailable();
      this.#remove(number);
    }
    this.#queue = [];
  }

  /**
   * @param {number} number
   * @param {Held} held
   */
  #giveUp(number, held) {
    if (held.arm === 'register' && !held.reply?.byCallback) {
      return; // it works as soon as the sidecar is back, and its client asked for no answer
    }
    held.reply?.refuseUnavailable();
    held.event.givenUp = true;
    if (!held.sent && held.worth < Worth.KEPT) {
      this.#remove(number);
    }
  }

  /**
   * @param {{ worth: number, bytes: number }} newcomer
   * @returns {boolean} false: everything here is worth as much as the newcomer, or more
   */
  #makeRoom({ worth, bytes }) {
    const { maxBufferedBytes, maxBufferedEvents } = this.#options;
    while (this.#held.size >= maxBufferedEvents || this.#bytes + bytes > maxBufferedBytes) {
      const lesser = this.#byWorth.slice(0, worth).find((numbers) => numbers.size > 0);
      if (!lesser) {
        return false;
      }
      const [oldest] = lesser;
      this.replyTo(oldest)?.refuseUnavailable();
      this.#remove(oldest);
    }
    return true;
  }

  /** @param {number} number */
  #remove(number) {
    const held = this.#held.get(number);
    if (!held) {
      return;
    }
    this.#held.delete(number);
    this.#byWorth[held.worth].delete(number);
    this.#waiting.delete(number);
    this.#bytes -= held.bytes;
    const ofDevice = this.#byDevice.get(held.deviceId);
    ofDevice?.delete(number);
    if (ofDevice?.size === 0) {
      this.#byDevice.delete(held.deviceId);
    }
  }
}

exports.Outbox = Outbox;
