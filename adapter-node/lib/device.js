'use strict';

/**
 * @typedef {import('socket.io').Socket} Socket
 * @typedef {import('./wire').DeviceRoom} DeviceRoom
 */

/** How many calls a device remembers to be done with; they are those of the last minutes. */
const MAX_DONE = 200;

/** More than a call keeps for replay, of all its senders together. */
const MAX_HEARD = 1000;

/** @type {Omit<DeviceRoom, 'roomName'>} */
const NO_PLACE = {
  attached: false,
  inRoom: false,
  toldElsewhere: false,
  rang: false,
  answered: false,
  audio: false,
  video: false,
  joinedAtMs: 0,
  done: false,
  presumed: false,
};

/** A socket that the host handed to us. It speaks for a user from the moment it is announced. */
class Device {
  /** Whom it is announced as; 0: not announced. */
  userId = 0;
  /** See `Device.session` of the contract. */
  session = '';
  /** Whether it has sent `call:register` as its user. */
  registered = false;
  /** Its socket is closing or closed, whatever `socket.connected` still says. */
  leaving = false;
  /** Whom its `call:register` named; 0: nobody. Believed only with `identity: claimed`. */
  claimedUserId = 0;
  /** @type {Map<string, DeviceRoom>} what it is to calls, by room name */
  places = new Map();
  /**
   * The calls that it is done with, also after they are dissolved: it was told that they are over for
   * it. @type {Set<string>}
   */
  done = new Set();
  /** @type {Map<string, Set<string>>} keys of the messages that it was sent, by room name */
  heard = new Map();

  /**
   * @param {Socket} socket
   * @param {number} connectedAtMs
   */
  constructor(socket, connectedAtMs) {
    this.socket = socket;
    this.id = socket.id;
    this.connectedAtMs = connectedAtMs;
  }

  get connected() {
    return this.socket.connected && !this.leaving;
  }

  /**
   * It was told that a call is over for it.
   * @param {string} roomName
   */
  markDone(roomName) {
    addRecent(this.done, roomName, MAX_DONE);
  }

  /**
   * @param {string} roomName
   * @param {string} key of a message that it is to be sent
   * @returns {boolean} false: it was sent before
   */
  hearsFirst(roomName, key) {
    const heard = this.heard.get(roomName) ?? new Set();
    if (heard.has(key)) {
      return false;
    }
    addRecent(heard, key, MAX_HEARD);
    this.heard.set(roomName, heard);
    return true;
  }
}

/**
 * Adds to a set that forgets its oldest entries.
 * @param {Set<string>} set
 * @param {string} entry
 * @param {number} most
 */
function addRecent(set, entry, most) {
  set.delete(entry);
  set.add(entry);
  if (set.size > most) {
    const [oldest] = set;
    set.delete(oldest);
  }
}

exports.Device = Device;
exports.NO_PLACE = NO_PLACE;
