'use strict';

const { Device, NO_PLACE } = require('./device');

/**
 * @typedef {import('socket.io').Socket} Socket
 * @typedef {import('./wire').DeviceRoom} DeviceRoom
 */

/** Call rooms live under a prefix of their own, so that no call's name reaches a room of the host. */
const ROOM_PREFIX = 'worldmates:call:';

/** The devices of this host, whom they speak for, and what they are to which call. */
class Devices {
  /** @type {Map<string, Device>} */
  #byId = new Map();
  /** @type {Map<Socket, Device>} */
  #bySocket = new Map();
  /** @type {Map<number, Set<Device>>} */
  #byUser = new Map();
  /** @type {Map<string, Set<Device>>} devices that have a place in a call, by room name */
  #byRoom = new Map();
  /** @type {Map<string, Set<Device>>} devices that were sent messages with keys, by room name */
  #hearing = new Map();
  #lastConnectedAtMs = 0;
  #clock;

  /** @param {{ now: () => number }} clock Unix milliseconds */
  constructor(clock) {
    this.#clock = clock;
  }

  /**
   * @param {Socket} socket
   * @returns {Device} a new one
   */
  add(socket) {
    this.#lastConnectedAtMs = Math.max(this.#clock.now(), this.#lastConnectedAtMs + 1);
    const device = new Device(socket, this.#lastConnectedAtMs);
    this.#byId.set(device.id, device);
    this.#bySocket.set(socket, device);
    return device;
  }

  /** When the newest device connected: later than every other, as its `connectedAtMs` says. */
  get newest() {
    return this.#lastConnectedAtMs;
  }

  /** @param {Device} device */
  remove(device) {
    this.logOut(device);
    this.#byId.delete(device.id);
    this.#bySocket.delete(device.socket);
  }

  /** @param {string} id */
  byId(id) {
    return this.#byId.get(id);
  }

  /** @param {unknown} socket */
  bySocket(socket) {
    return this.#bySocket.get(/** @type {Socket} */ (socket));
  }

  /** @param {number} userId @returns {Iterable<Device>} those announced as that user */
  byUser(userId) {
    return this.#byUser.get(userId) ?? [];
  }

  all() {
    return this.#byId.values();
  }

  /**
   * From now on the device speaks for this user.
   * @param {Device} device that speaks for nobody
   * @param {number} userId
   */
  logIn(device, userId) {
    device.userId = userId;
    this.#index(this.#byUser, userId, device);
  }

  /**
   * The device speaks for nobody any more, and what its user was to calls is forgotten.
   * @param {Device} device
   */
  logOut(device) {
    this.#unindex(this.#byUser, device.userId, device);
    for (const roomName of [...device.places.keys()]) {
      this.#leave(device, roomName);
    }
    for (const roomName of [...device.heard.keys()]) {
      this.#forgetHeard(device, roomName);
    }
    device.done.clear();
    device.userId = 0;
    device.registered = false;
  }

  /**
   * Remembers what a device is to a call, and puts its socket into the call's room or takes it out.
   * @param {Device} device
   * @param {DeviceRoom} place complete but for `rang`, which is kept, and `done`, which is kept until
   *   it is attached
   */
  place(device, place) {
    const { roomName } = place;
    if (place.attached) {
      device.done.delete(roomName);
    } else if (place.done) {
      device.markDone(roomName);
    }
    const before = device.places.get(roomName);
    const rang = before?.rang === true || place.rang;
    const { attached, inRoom, toldElsewhere, answered, audio, video } = place;
    if (!(attached || inRoom || toldElsewhere || rang || answered || audio || video)) {
      this.#leave(device, roomName);
      return;
    }
    device.places.set(roomName, { ...place, rang });
    this.#index(this.#byRoom, roomName, device);
    if (inRoom && !before?.inRoom) {
      settle(() => device.socket.join(ROOM_PREFIX + roomName));
    } else if (!inRoom && before?.inRoom) {
      settle(() => device.socket.leave(ROOM_PREFIX + roomName));
    }
  }

  /**
   * @param {Device} device
   * @param {string} roomName
   */
  markRung(device, roomName) {
    this.place(device, { ...NO_PLACE, ...device.places.get(roomName), roomName, rang: true });
  }

  /**
   * @param {Device} device
   * @param {string} roomName
   * @param {string} key of a message that the device is to be sent
   * @returns {boolean} false: it was sent before
   */
  hearsFirst(device, roomName, key) {
    this.#index(this.#hearing, roomName, device);
    return device.hearsFirst(roomName, key);
  }

  /**
   * The call is over: nobody is anything to it any more. Who is done with it is remembered.
   * @param {string} roomName
   */
  dissolve(roomName) {
    for (const device of [...(this.#byRoom.get(roomName) ?? [])]) {
      this.#leave(device, roomName);
    }
    for (const device of [...(this.#hearing.get(roomName) ?? [])]) {
      this.#forgetHeard(device, roomName);
    }
  }

  /**
   * @param {string} roomName
   * @returns {Device[]} the connected devices in the room of a call
   */
  inRoom(roomName) {
    return [...(this.#byRoom.get(roomName) ?? [])].filter(
      (device) => device.connected && device.places.get(roomName)?.inRoom,
    );
  }

  /** @returns {import('./wire').DeviceEntry[]} the connected devices that are announced */
  snapshot() {
    return [...this.#byId.values()]
      .filter((device) => device.connected && device.userId !== 0)
      .map((device) => ({
        deviceId: device.id,
        userId: device.userId,
        session: device.session,
        connectedAtMs: device.connectedAtMs,
        registered: device.registered,
        rooms: [...device.places.values()].map((place) => ({
          ...place,
          done: device.done.has(place.roomName),
        })),
      }));
  }

  /**
   * @param {Device} device
   * @param {string} roomName
   */
  #leave(device, roomName) {
    if (device.places.get(roomName)?.inRoom) {
      settle(() => device.socket.leave(ROOM_PREFIX + roomName));
    }
    device.places.delete(roomName);
    this.#unindex(this.#byRoom, roomName, device);
  }

  /**
   * @param {Device} device
   * @param {string} roomName
   */
  #forgetHeard(device, roomName) {
    device.heard.delete(roomName);
    this.#unindex(this.#hearing, roomName, device);
  }

  /**
   * @template K
   * @param {Map<K, Set<Device>>} index
   * @param {K} key
   * @param {Device} device
   */
  #index(index, key, device) {
    const entry = index.get(key);
    if (entry) {
      entry.add(device);
    } else {
      index.set(key, new Set([device]));
    }
  }

  /**
   * @template K
   * @param {Map<K, Set<Device>>} index
   * @param {K} key
   * @param {Device} device
   */
  #unindex(index, key, device) {
    const entry = index.get(key);
    entry?.delete(device);
    if (entry?.size === 0) {
      index.delete(key);
    }
  }
}

/**
 * Changes a socket's rooms. Some Socket.IO adapters do so asynchronously; a rejection that nobody waits
 * for would end the host.
 * @param {() => Promise<void> | void} change
 */
async function settle(change) {
  try {
    await change();
  } catch {
    // Then the device misses what is said in the room, and nothing else happens.
  }
}

exports.Devices = Devices;
exports.ROOM_PREFIX = ROOM_PREFIX;
