'use strict';

const { ROOM_PREFIX } = require('./devices');
const { isPlainObject } = require('./event-table');
const { inOneWrite } = require('./one-write');
const { emitAll } = require('./packets');

/**
 * @typedef {import('./device').Device} Device
 * @typedef {import('./wire').Emit} Emit
 * @typedef {import('./packets').Packet & { key: string }} Parsed a message with its payload
 * @typedef {(device: Device, userId: number) => void} Announce makes the device known to the sidecar
 *   as that user's, before it hears that the device was reached
 */

/** Finds the sockets that something is for, and emits it to them. */
class Emits {
  #io;
  #devices;
  #login;
  #announce;

  /**
   * @param {object} parts
   * @param {import('socket.io').Server} parts.io
   * @param {import('./devices').Devices} parts.devices
   * @param {import('./identity').HostLogin} parts.login
   * @param {Announce} parts.announce
   */
  constructor({ io, devices, login, announce }) {
    this.#io = io;
    this.#devices = devices;
    this.#login = login;
    this.#announce = announce;
  }

  /**
   * @param {Emit} emit
   * @param {number} [newest] it was emitted before, when the device that connected then was the newest
   * @returns {number} how many devices it reached
   */
  emit(emit, newest = Infinity) {
    const messages = emit.messages.map(({ event, payloadJson, key }) => ({
      event,
      payload: JSON.parse(payloadJson),
      text: payloadJson,
      key,
    }));
    const except = new Set(emit.exceptDeviceIds);
    /** @type {Map<Device, Parsed[]>} */
    const targets = new Map();
    if (emit.roomName !== '') {
      const inRoom = this.#devices.inRoom(emit.roomName).filter(({ id }) => !except.has(id));
      if (!emit.tellsEnd && messages.every(({ key }) => key === '')) {
        return this.#emitToRoom(emit.roomName, messages, inRoom.length, except);
      }
      inRoom.forEach((device) => targets.set(device, messages));
    }
    for (const user of emit.users) {
      this.#addUser(targets, user, messages, except);
    }
    for (const id of emit.deviceIds) {
      const device = this.#devices.byId(id);
      if (device?.connected && !except.has(id) && !targets.has(device)) {
        targets.set(device, messages);
      }
    }
    return this.#emitByRule(targets, emit, newest);
  }

  /**
   * Adds the devices of a user. Most of the users of a large group have none here, so that what is
   * merged for them is not even read.
   * @param {Map<Device, Parsed[]>} targets
   * @param {import('./wire').UserTarget} user
   * @param {Parsed[]} messages
   * @param {Set<string>} except
   */
  #addUser(targets, { userId, mergeJson }, messages, except) {
    const devices = this.#login
      .devicesOf(userId)
      .filter((device) => !except.has(device.id) && !targets.has(device));
    if (devices.length === 0) {
      return;
    }
    const merged = mergeJson === '' ? messages : merge(messages, JSON.parse(mergeJson));
    for (const device of devices) {
      this.#announce(device, userId);
      targets.set(device, merged);
    }
  }

  /**
   * @param {Map<Device, Parsed[]>} targets
   * @param {Pick<Emit, 'ringRule' | 'aboutRoomName' | 'tellsEnd'>} rule
   * @param {number} newest
   */
  #emitByRule(targets, { ringRule, aboutRoomName, tellsEnd }, newest) {
    let reached = 0;
    for (const [device, messages] of targets) {
      const place = device.places.get(aboutRoomName);
      const rang = place?.rang === true;
      const rings = ringRule === 'RING_RULE_RING';
      const cameLater = device.connectedAtMs > newest && !rang && !place?.attached;
      if (tellsEnd && (device.done.has(aboutRoomName) || cameLater)) {
        continue;
      }
      if (rings && rang) {
        reached += 1;
      } else if (ringRule !== 'RING_RULE_ONLY_RUNG' || rang || place?.attached) {
        if (this.#send(device, messages, aboutRoomName)) {
          reached += 1;
          this.#remember(device, aboutRoomName, rings, tellsEnd);
        }
      }
    }
    return reached;
  }

  /**
   * @param {Device} device
   * @param {Parsed[]} messages
   * @param {string} aboutRoomName
   * @returns {boolean} whether its socket took those that it was not sent before
   */
  #send(device, messages, aboutRoomName) {
    const fresh = messages.filter(
      ({ key }) => key === '' || this.#devices.hearsFirst(device, aboutRoomName, key),
    );
    return send(device, fresh);
  }

  /**
   * @param {Device} device
   * @param {string} roomName
   * @param {boolean} rang
   * @param {boolean} isDone
   */
  #remember(device, roomName, rang, isDone) {
    if (rang) {
      this.#devices.markRung(device, roomName);
    }
    if (isDone) {
      device.markDone(roomName);
    }
  }

  /**
   * @param {string} roomName
   * @param {Parsed[]} messages
   * @param {number} reached how many devices that is for
   * @param {Set<string>} except
   */
  #emitToRoom(roomName, messages, reached, except) {
    if (reached > 0) {
      // `local`: every host process has a stream of its own.
      const room = this.#io.local.to(ROOM_PREFIX + roomName).except([...except]);
      messages.forEach(({ event, payload }) => room.emit(event, payload));
    }
    return reached;
  }
}

/**
 * @param {Parsed[]} messages
 * @param {unknown} more fields for every payload
 */
function merge(messages, more) {
  return messages.map((message) => {
    const { payload } = message;
    return isPlainObject(payload) && isPlainObject(more)
      ? { ...message, payload: { ...payload, ...more }, text: undefined }
      : message;
  });
}

/**
 * @param {Device} device
 * @param {Parsed[]} messages
 * @returns {boolean} whether its socket took them
 */
function send(device, messages) {
  const { socket } = device;
  try {
    if (messages.length > 1) {
      inOneWrite(socket, () => emitAll(socket, messages));
    } else {
      emitAll(socket, messages);
    }
    return true;
  } catch {
    return false;
  }
}

exports.Emits = Emits;
