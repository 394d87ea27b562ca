'use strict';

const { setMaxListeners } = require('node:events');
const { setTimeout: delay } = require('node:timers/promises');
const { App } = require('./app');
const { Device } = require('./device');
const { GroupConversation } = require('./group-calls');
const { PersonalCall } = require('./personal-calls');

const CONVERSATIONS = 12;
const ACTIVE_GROUPS = 2;
const SHARE_OF_CROSSINGS = 0.15;

/**
 * @typedef {object} User
 * @property {number} userId
 * @property {Device[]} devices
 * @property {boolean} busy
 */

/**
 * Users who call each other all the while: one after the other in each of some conversations, now and
 * then somebody who is in another one, and groups.
 */
class Load {
  #rooms = 0;
  #stop = new AbortController();

  /**
   * @param {object} options
   * @param {User[]} options.users who call each other
   * @param {{ groupId: number, members: User[] }[]} options.groups
   * @param {import('./ledger').Ledger} options.ledger
   * @param {import('./random').Random} options.random
   * @param {number} options.longestRingMs
   */
  constructor(options) {
    Object.assign(this, options);
    /** What somebody does whom it rings for, by room. @type {Map<string, (device: Device) => void>} */
    this.plans = new Map();
    this.prefix = `faults_${this.random.between(100_000, 999_999)}`;
    for (const device of this.devices) {
      new App(device, this.plans);
    }
  }

  get devices() {
    const members = this.groups.flatMap((group) => group.members);
    return [...this.users, ...members].flatMap((user) => user.devices);
  }

  /** Nobody begins anything any more. */
  get isOver() {
    return this.#stop.signal.aborted;
  }

  /** A room name that no call has had. */
  room() {
    return `${this.prefix}_${++this.#rooms}`;
  }

  start() {
    this.#stop = new AbortController();
    setMaxListeners(0, this.#stop.signal);
    const talks = Array.from({ length: CONVERSATIONS }, () => this.#converse(this.random.fork()));
    const meetings = this.groups.slice(0, ACTIVE_GROUPS);
    const groups = meetings.map((group) => this.#meet(group, this.random.fork()));
    this.running = Promise.all([...talks, ...groups]);
  }

  /** Lets everybody hang up. */
  async stop() {
    this.#stop.abort();
    await this.running;
  }

  /** Forgets the calls of a round. */
  clear() {
    this.plans.clear();
    this.devices.forEach((device) => device.app.clear());
  }

  /** Waits, no longer than the load goes on. */
  pause(ms) {
    return delay(ms, undefined, { signal: this.#stop.signal }).catch(() => {});
  }

  /**
   * Waits for an entry of the ledger, no longer than the load goes on.
   *
   * @param {string} room
   * @param {(entry: import('./ledger').Entry) => boolean} fits
   * @param {number} ms
   */
  until(room, fits, ms) {
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(ms)]);
    return this.ledger.until(room, fits, signal);
  }

  async #converse(random) {
    while (!this.isOver) {
      const people = this.#twoOf(random);
      if (people) {
        await new PersonalCall(this, people, random).run();
        people.taken.forEach((user) => (user.busy = false));
      }
      await this.pause(random.between(10, 250));
    }
  }

  async #meet(group, random) {
    while (!this.isOver) {
      await new GroupConversation(this, group, random).run();
      await this.pause(random.between(100, 600));
    }
  }

  /** Who calls whom next; a crossing is with somebody who has a call already. */
  #twoOf(random) {
    const free = this.users.filter((user) => !user.busy);
    const others = random.chance(SHARE_OF_CROSSINGS)
      ? this.users.filter((user) => user.busy)
      : free;
    if (free.length < 2 || others.length === 0) {
      return undefined;
    }
    const from = random.pick(free);
    const to = random.pick(others.filter((user) => user !== from));
    const taken = [from, to].filter((user) => !user.busy);
    taken.forEach((user) => (user.busy = true));
    return { from, to, taken };
  }
}

/**
 * The users of a run: most have one device, some two.
 *
 * @param {object} how
 * @param {number} how.firstUserId
 * @param {number} how.count
 * @param {string[]} how.urls of the chat servers
 * @param {(userId: number) => object} how.parts what its devices share with all others
 * @returns {User[]}
 */
function makeUsers({ firstUserId, count, urls, parts }) {
  let made = 0;
  return Array.from({ length: count }, (_, index) => {
    const userId = firstUserId + index;
    const devices = Array.from({ length: index % 4 === 3 ? 2 : 1 }, (__, number) => {
      made += 1;
      return new Device({
        name: `${userId}/${number + 1}`,
        userId,
        session: `session-of-${userId}-${number + 1}`,
        url: urls[made % urls.length],
        asksToRegister: made % 3 !== 0,
        ...parts(userId),
      });
    });
    return { userId, devices, busy: false };
  });
}

module.exports = { Load, makeUsers };
