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
 * @property {import('./answers').Reply | null} reply null: it is no client's
 */

/**
 * The numbers of events by worth, each growing.
 * @typedef {Set<number>[]} Numbers
 */

/** What a device has that has nothing here. @type {Numbers} */
const NONE = noNumbers();

/** Events by number, by worth and by device, and how large they are together. It decides nothing. */
class HeldEvents {
  /** @type {Map<number, Held>} by number, growing */
  #events = new Map();
  /** @type {Numbers} */
  #numbers = noNumbers();
  /** @type {Map<string, Numbers>} */
  #byDevice = new Map();
  #bytes = 0;

  get size() {
    return this.#events.size;
  }

  get bytes() {
    return this.#bytes;
  }

  /** @param {number} number */
  get(number) {
    return this.#events.get(number);
  }

  /** @returns {Iterable<[number, Held]>} by number, growing */
  entries() {
    return this.#events;
  }

  /** @returns {Iterable<number>} growing */
  numbers() {
    return this.#events.keys();
  }

  /** @param {Held} held with a number higher than any before */
  add(held) {
    const { number } = held.event;
    this.#events.set(number, held);
    this.#bytes += held.bytes;
    this.#numbers[held.worth].add(number);
    let ofDevice = this.#byDevice.get(held.deviceId);
    if (!ofDevice) {
      ofDevice = noNumbers();
      this.#byDevice.set(held.deviceId, ofDevice);
    }
    ofDevice[held.worth].add(number);
  }

  /** @param {number} number @returns {Held | undefined} what it was */
  remove(number) {
    const held = this.#events.get(number);
    if (held) {
      this.#events.delete(number);
      this.#bytes -= held.bytes;
      this.#numbers[held.worth].delete(number);
      const ofDevice = this.of(held.deviceId);
      ofDevice[held.worth].delete(number);
      if (count(ofDevice) === 0) {
        this.#byDevice.delete(held.deviceId);
      }
    }
    return held;
  }

  /**
   * Gives events other numbers.
   * @param {Map<number, number>} moved the new number of each by the old one, the new ones growing and
   *   higher than those of all that stay
   */
  renumber(moved) {
    const events = [...moved].map(([before, after]) => ({ held: this.remove(before), after }));
    for (const { held, after } of events) {
      if (held) {
        held.event.number = after;
        this.add(held);
      }
    }
  }

  /** @param {string} deviceId */
  hasOnlyLight(deviceId) {
    const ofDevice = this.of(deviceId);
    return count(ofDevice) === ofDevice[Worth.LIGHT].size;
  }

  /** @param {string} deviceId @returns {Numbers} to be read */
  of(deviceId) {
    return this.#byDevice.get(deviceId) ?? NONE;
  }

  /**
   * @param {number} worth
   * @returns {number | undefined} the oldest event of the least worth below that one
   */
  oldestBelow(worth) {
    const [oldest] = this.#numbers.slice(0, worth).find((some) => some.size > 0) ?? [];
    return oldest;
  }

  /**
   * @param {Numbers} [of] whose; everybody's by default
   * @returns {number | undefined} the oldest event of the least worth, if it was sent
   */
  oldestSentLight(of = this.#numbers) {
    const [oldest] = of[Worth.LIGHT];
    return this.#events.get(oldest)?.sent ? oldest : undefined;
  }
}

/** @returns {Numbers} */
function noNumbers() {
  return WORTHS.map(() => new Set());
}

/** @param {Numbers} numbers */
function count(numbers) {
  let sum = 0;
  for (const some of numbers) {
    sum += some.size;
  }
  return sum;
}

exports.HeldEvents = HeldEvents;
exports.count = count;
