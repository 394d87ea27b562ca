import { endedWords } from './words.js';

/**
 * A call that rings here.
 *
 * @typedef {object} Ring
 * @property {string} roomName
 * @property {'audio' | 'video'} callType
 * @property {string} title whom the call is with
 * @property {string} heading who calls
 * @property {number} [fromId] of a 1-to-1 call
 * @property {number} [groupId] of a group call
 * @property {number} [initiatedBy] of a group call
 * @property {unknown} sdpOffer
 * @property {object[]} iceServers
 * @property {object[]} candidates that came so far
 */

/**
 * The calls that ring on this device; there may be several at a time.
 *
 * Events: `rings` (`detail`: the Ring), `stopped` (`detail: { ring, words }`).
 */
export class Rings extends EventTarget {
  /** @type {Map<string, Ring>} by room name */
  #all = new Map();
  #directory;

  /** @param {import('./directory.js').Directory} directory */
  constructor(directory) {
    super();
    this.#directory = directory;
  }

  /** @returns {Ring | undefined} the one that rings longest */
  get first() {
    return this.#all.values().next().value;
  }

  /** @param {string} event @param {any} payload @returns {boolean} whether it was about a ring */
  hear(event, payload) {
    if (event === 'call:incoming' || event === 'group_call:incoming') {
      this.#begin(payload);
      return true;
    }
    const ring = this.#all.get(payload?.roomName);
    this.#heard[event]?.(ring ?? {}, payload);
    return ring !== undefined;
  }

  #heard = {
    // The caller's candidates follow his offer at once; they are used when the call is answered.
    'ice:candidate': ({ candidates }, payload) => candidates?.push(payload),
    'ice:servers': (ring, { iceServers }) => Object.assign(ring, { iceServers }),
    'call:ended': ({ roomName }, { reason }) => this.stop(roomName, endedWords(reason)),
  };

  #begin({ fromName, initiatorName, ...payload }) {
    const group = payload.groupId && this.#directory.groupNameOf(payload.groupId);
    const names = group
      ? { title: group, heading: `${initiatorName} calls ${group}` }
      : { title: fromName, heading: fromName };
    const ring = { ...payload, ...names, candidates: [] };
    this.#all.set(ring.roomName, ring);
    this.dispatchEvent(new CustomEvent('rings', { detail: ring }));
  }

  /** Takes a ring to answer it. @param {string} roomName @returns {Ring} */
  take(roomName) {
    const ring = this.#all.get(roomName);
    this.#all.delete(roomName);
    return ring;
  }

  /** @param {string} roomName @param {string} words why, for the user */
  stop(roomName, words) {
    const ring = this.take(roomName);
    if (ring) {
      this.dispatchEvent(new CustomEvent('stopped', { detail: { ring, words } }));
    }
  }

  /** Without a connection nobody knows whether it still rings; the server says it again afterwards. */
  clear() {
    this.#all.clear();
  }
}
