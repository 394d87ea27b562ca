'use strict';

const { Worth } = require('./event-table');
const { HeldEvents, count } = require('./held');

/** Ends, rejections and leaves of one device: more than it can have calls. */
const MAX_LAST_PER_DEVICE = 100;

/** @typedef {import('./held').Held} Held */

/**
 * The events that the sidecar has not acknowledged, numbered, in order, bounded by number and bytes.
 *
 * When it is full, what is worth least goes first ({@link Worth}), oldest first, and its client hears
 * `unavailable`: candidates and media flags, then what else a client asks, then `call:register`. Of what
 * ends a call (`call:end`, `call:reject`, `call:leave_room`) nothing goes; when nothing else is here, the
 * next one is refused. That a device is there, or gone, is always taken in: there is one such for
 * whoever has events here.
 *
 * What was sent and is worth least makes room for its like, too: it was passed on, and is kept only in
 * case the sidecar dies before it is stored. So a database that is away does not stop candidates.
 *
 * What was not answered and has waited too long for a sidecar that is away is answered `unavailable`, once
 * (but not what is worth least, has been sent, and gave no callback: it was passed on, or will be):
 * then it is forgotten if it was never sent and is not worth keeping, else it goes out all the same when
 * the sidecar is back.
 */
class Outbox {
  #held = new HeldEvents();
  /** @type {number[]} numbers still to be written to the present stream, growing */
  #queue = [];
  /** @type {Set<number>} numbers whose clients wait for an answer, be it only an error */
  #waiting = new Set();
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
    return this.#held.bytes;
  }

  /** The number of the last event taken in; 0: none. */
  get last() {
    return this.#last;
  }

  /** Up to which number the present stream has every event. */
  get written() {
    return this.#queue.length > 0 ? this.#queue[0] - 1 : this.#last;
  }

  /** Whether events wait for a stream. */
  get pending() {
    return this.#queue.length > 0;
  }

  /**
   * Takes an event in and numbers it, or answers it with a failure when there is no room for it.
   * @param {Held} newcomer not sent yet; its event gets its number here
   * @returns {boolean} whether it was taken in
   */
  add(newcomer) {
    const isAnnouncement = newcomer.reply === null;
    if (!isAnnouncement && !this.#makeRoomOfDevice(newcomer)) {
      newcomer.reply?.refuse('resource_exhausted', 'too many events at once');
      return false;
    }
    if (!this.#makeRoom(newcomer) && !isAnnouncement) {
      newcomer.reply?.refuseUnavailable();
      return false;
    }
    const number = ++this.#last;
    newcomer.event.number = number;
    this.#held.add(newcomer);
    this.#queue.push(number);
    if (newcomer.reply) {
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
        if (held.worth === Worth.LIGHT && !held.reply?.byCallback) {
          this.#waiting.delete(number); // it is passed on, if not by this life of the sidecar
        }
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
    for (const [number, held] of this.#held.entries()) {
      if (number > lastTakenIn) {
        held.event.resent = held.sent;
        this.#queue.push(number);
      }
    }
  }

  /**
   * Puts what was never sent into a new order: devices that only have candidates and flags here go last.
   * A sidecar that has just started is slow at first, and who calls is not to wait for thousands of these.
   * The events of one device stay in their order.
   */
  letLightGoLast() {
    const unsent = [...this.#held.entries()].filter(([, held]) => !held.sent);
    const numbers = unsent.map(([number]) => number);
    const light = unsent.filter(([, { deviceId }]) => this.#held.hasOnlyLight(deviceId));
    const others = unsent.filter(([, { deviceId }]) => !this.#held.hasOnlyLight(deviceId));
    const moved = new Map([...others, ...light].map(([before], i) => [before, numbers[i]]));
    this.#held.renumber(moved);
    this.#waiting = new Set([...this.#waiting].map((number) => moved.get(number) ?? number));
  }

  /** @param {number} number everything up to it is done with */
  acknowledge(number) {
    for (const held of this.#held.numbers()) {
      if (held > number) {
        return;
      }
      this.#remove(held);
    }
  }

  /** @param {number[]} numbers done with, though an earlier one is not */
  settle(numbers) {
    numbers.forEach((number) => this.#remove(number));
  }

  /**
   * @param {number} number
   * @returns {import('./answers').Reply | null} what answers that event, as long as it is here
   */
  replyTo(number) {
    return this.#held.get(number)?.reply ?? null;
  }

  /**
   * Answers the client of an event. One that was refused has changed nothing, and another life of the
   * sidecar may not decide anew on what its client takes for failed: it is done with. (What ends a call
   * is carried out later if it is `unavailable` now; and what has a status was stored.)
   * @param {number} number
   * @param {any} payload
   */
  answer(number, payload) {
    this.replyTo(number)?.answer(payload);
    this.#waiting.delete(number);
    if (payload.ok === false && payload.code !== 'unavailable' && payload.status === undefined) {
      this.#remove(number);
    }
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
    const numbers = this.#held
      .of(deviceId)
      .flatMap((some) => [...some])
      .sort((a, b) => a - b);
    if (numbers.length === 0) {
      return true;
    }
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
    for (const [number, held] of this.#held.entries()) {
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
   * @param {{ deviceId: string, worth: number }} newcomer
   * @returns {boolean} false: its device has as much here as it may have
   */
  #makeRoomOfDevice({ deviceId, worth }) {
    const { maxEventsPerDevice } = this.#options;
    const ofDevice = this.#held.of(deviceId);
    if (worth === Worth.LAST) {
      return ofDevice[worth].size < MAX_LAST_PER_DEVICE;
    }
    return (
      count(ofDevice) < (worth >= Worth.KEPT ? 2 : 1) * maxEventsPerDevice ||
      this.#drop(this.#held.oldestSentLight(ofDevice))
    );
  }

  /**
   * @param {{ worth: number, bytes: number }} newcomer
   * @returns {boolean} false: everything here is worth as much as the newcomer, or more
   */
  #makeRoom({ worth, bytes }) {
    const { maxBufferedBytes, maxBufferedEvents } = this.#options;
    const held = this.#held;
    while (held.size >= maxBufferedEvents || held.bytes + bytes > maxBufferedBytes) {
      if (!this.#drop(held.oldestBelow(worth) ?? held.oldestSentLight())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Gives an event up.
   * @param {number | undefined} number
   * @returns {boolean} false: there is none
   */
  #drop(number) {
    if (number === undefined) {
      return false;
    }
    this.replyTo(number)?.refuseUnavailable();
    this.#remove(number);
    return true;
  }

  /** @param {number} number */
  #remove(number) {
    this.#held.remove(number);
    this.#waiting.delete(number);
  }
}

exports.Outbox = Outbox;
