'use strict';

/**
 * @typedef {import('socket.io').Socket} Socket
 * @typedef {import('./wire').DeviceRoom} DeviceRoom
 */

/** Call rooms live under a prefix of their own, so that no call's name reaches a room of the host. */
const ROOM_PREFIX = 'worldmates:call:';

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
}

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
  #lastConnectedAtMs = 0;

  /**
   * @param {Socket} socket
   * @returns {Device} a new one
   */
  add(socket) {
    this.#lastConnectedAtMs = Math.max(Date.now(), this.#lastConnectedAtMs + 1);
    const device = new Device(socket, this.#lastConnectedAtMs);
    this.#byId.set(device.id, device);
    this.#bySocket.set(socket, device);
    return device;
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
    device.userId = 0;
    device.registered = false;
  }

  /**
   * Remembers what a device is to a call, and puts its socket into the call's room or takes it out.
   * @param {Device} device
   * @param {DeviceRoom} place complete but for `rang`, which is kept
   */
  place(device, place) {
    const { roomName } = place;
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
   * The call is over: nobody is anything to it any more.
   * @param {string} roomName
   */
  dissolve(roomName) {
    for (const device of [...(this.#byRoom.get(roomName) ?? [])]) {
      this.#leave(device, roomName);
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
        rooms: [...device.places.values()],
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
};

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

exports.Device = Device;
exports.Devices = Devices;
exports.ROOM_PREFIX = ROOM_PREFIX;
