'use strict';

/**
 * What one device sent, was answered or heard.
 *
 * @typedef {object} Entry
 * @property {number} at ms of the monotonic clock
 * @property {import('./device').Device} device
 * @property {number} life which connection of the device, from 1
 * @property {'sent' | 'answered' | 'heard'} kind
 * @property {string} event
 * @property {string} room `''`: none
 * @property {any} payload
 */

/** What all devices sent, were answered and heard, room by room in the order in which it happened. */
class Ledger {
  /** @type {Map<string, Entry[]>} */
  #byRoom = new Map();
  /** @type {Map<string, Set<(entry: Entry) => void>>} */
  #listeners = new Map();

  /** @param {Omit<Entry, 'at' | 'room'> & { room?: string }} entry `room`: where the payload has none */
  note(entry) {
    const room = entry.room ?? roomOf(entry);
    const noted = { at: performance.now(), ...entry, room };
    if (!this.#byRoom.has(room)) {
      this.#byRoom.set(room, []);
    }
    this.of(room).push(noted);
    for (const listener of [...(this.#listeners.get(room) ?? [])]) {
      listener(noted);
    }
    return noted;
  }

  /**
   * @param {string} room
   * @returns {Entry[]}
   */
  of(room) {
    return this.#byRoom.get(room) ?? [];
  }

  /** Every room that somebody had to do with. */
  rooms() {
    return [...this.#byRoom.keys()].filter((room) => room !== '');
  }

  /**
   * Waits for an entry, past or to come.
   *
   * @param {string} room
   * @param {(entry: Entry) => boolean} fits
   * @param {AbortSignal} signal
   * @returns {Promise<Entry | undefined>} undefined: it did not come before the signal
   */
  until(room, fits, signal) {
    const past = this.of(room).find(fits);
    if (past || signal.aborted) {
      return Promise.resolve(past);
    }
    return new Promise((resolve) => {
      const listeners = this.#listeners.get(room) ?? new Set();
      this.#listeners.set(room, listeners);
      const settle = (entry) => {
        listeners.delete(listener);
        if (listeners.size === 0) {
          this.#listeners.delete(room);
        }
        signal.removeEventListener('abort', give);
        resolve(entry);
      };
      const listener = (entry) => fits(entry) && settle(entry);
      const give = () => settle(undefined);
      listeners.add(listener);
      signal.addEventListener('abort', give);
    });
  }

  /** Forgets a round. */
  clear() {
    this.#byRoom.clear();
  }
}

/** @param {{ payload: any }} entry */
function roomOf({ payload }) {
  return typeof payload?.roomName === 'string' ? payload.roomName : '';
}

/**
 * One entry in short.
 *
 * @param {Entry} entry
 */
function inWords({ at, device, life, kind, event, payload }) {
  const rest = { ...payload };
  for (const key of ['roomName', 'sdpOffer', 'sdpAnswer', 'iceServers', 'fromName', 'fromAvatar']) {
    delete rest[key];
  }
  return `${(at / 1000).toFixed(3)} ${device.name}#${life} ${kind} ${event} ${JSON.stringify(rest)}`;
}

module.exports = { Ledger, inWords };
