'use strict';

const { isPlainObject } = require('./event-table');
const { ROOM_PREFIX } = require('./devices');

/**
 * @typedef {import('./device').Device} Device
 * @typedef {import('./wire').Emit} Emit
 * @typedef {{ event: string, payload: unknown, key: string }} Parsed a message with its payload
 */

const MAX_KEYS = 20_000;

/** Carries out what the sidecar asks for. It decides nothing: it finds sockets and emits. */
class Commands {
  #io;
  #ctx;
  #devices;
  #login;
  #announce;
  #replyTo;
  /** @type {Map<string, number>} how many devices a command with that key reached, oldest first */
  #reached = new Map();
  /** @type {Set<string>} rooms that `ctx.activeCalls` has from us */
  #shown = new Set();

  /**
   * @param {object} parts
   * @param {import('socket.io').Server} parts.io
   * @param {any} parts.ctx
   * @param {import('./devices').Devices} parts.devices
   * @param {import('./identity').HostLogin} parts.login
   * @param {(device: Device, userId: number) => void} parts.announce makes the device known to the
   *   sidecar as that user's, before it hears that the device was reached
   * @param {(event: number) => import('./answers').Reply | null} parts.replyTo
   */
  constructor({ io, ctx, devices, login, announce, replyTo }) {
    this.#io = io;
    this.#ctx = ctx;
    this.#devices = devices;
    this.#login = login;
    this.#announce = announce;
    this.#replyTo = replyTo;
    if (!(ctx.activeCalls instanceof Map)) {
      ctx.activeCalls = new Map();
    }
  }

  /**
   * @param {import('./wire').Command} command
   * @returns {number | null} the number of devices to report; null: nothing to report
   */
  carryOut(command) {
    if (command.emit) {
      return this.#emitOnce(command.key, command.emit);
    }
    if (command.answer) {
      this.#replyTo(command.answer.event)?.answer(JSON.parse(command.answer.payloadJson));
    } else if (command.setRooms) {
      this.#setRooms(command.setRooms);
    } else if (command.callState) {
      this.#mirror(command.callState);
    } else if (command.countDevices) {
      return this.#count(command.countDevices.userIds);
    }
    return null;
  }

  /**
   * @param {string} key
   * @param {Emit} emit
   */
  #emitOnce(key, emit) {
    const before = this.#reached.get(key);
    const carriedOut = before !== undefined && !emit.tellsEnd;
    const reached = carriedOut ? before : Math.max(before ?? 0, this.#emit(emit));
    if (key !== '' && reached > 0) {
      this.#reached.delete(key);
      this.#reached.set(key, reached);
      if (this.#reached.size > MAX_KEYS) {
        const [oldest] = this.#reached.keys();
        this.#reached.delete(oldest);
      }
    }
    return emit.report || reached === 0 ? reached : null;
  }

  /**
   * @param {Emit} emit
   * @returns {number} how many devices it reached
   */
  #emit(emit) {
    const messages = emit.messages.map(({ event, payloadJson, key }) => ({
      event,
      payload: JSON.parse(payloadJson),
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
    for (const { userId, mergeJson } of emit.users) {
      const merged = mergeJson === '' ? messages : merge(messages, JSON.parse(mergeJson));
      for (const device of this.#login.devicesOf(userId)) {
        if (!except.has(device.id) && !targets.has(device)) {
          this.#announce(device, userId);
          targets.set(device, merged);
        }
      }
    }
    for (const id of emit.deviceIds) {
      const device = this.#devices.byId(id);
      if (device?.connected && !except.has(id) && !targets.has(device)) {
        targets.set(device, messages);
      }
    }
    return this.#emitByRule(targets, emit);
  }

  /**
   * @param {Map<Device, Parsed[]>} targets
   * @param {Pick<Emit, 'ringRule' | 'aboutRoomName' | 'tellsEnd'>} rule
   */
  #emitByRule(targets, { ringRule, aboutRoomName, tellsEnd }) {
    let reached = 0;
    for (const [device, messages] of targets) {
      const place = device.places.get(aboutRoomName);
      const rang = place?.rang === true;
      const rings = ringRule === 'RING_RULE_RING';
      if (tellsEnd && device.done.has(aboutRoomName)) {
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

  /** @param {import('./wire').SetRooms} rooms */
  #setRooms({ places }) {
    for (const { deviceId, room } of places) {
      const device = this.#devices.byId(deviceId);
      if (device?.connected && room) {
        this.#devices.place(device, room);
      }
    }
  }

  /** @param {import('./wire').CallState} call */
  #mirror({ roomName, status, callType, fromId, toId, groupId, createdAtMs, final }) {
    if (final) {
      this.#shown.delete(roomName);
      this.#ctx.activeCalls.delete(roomName);
      this.#devices.dissolve(roomName);
      return;
    }
    const other = groupId === 0 ? { toId } : { groupId };
    const createdAt = new Date(createdAtMs);
    const entry = { roomName, status, callType, fromId, ...other, createdAt };
    this.#shown.add(roomName);
    this.#ctx.activeCalls.set(roomName, entry);
  }

  /** Takes back what is shown of calls: on a new stream the sidecar shows what is live by then. */
  forgetCalls() {
    this.#shown.forEach((roomName) => this.#ctx.activeCalls.delete(roomName));
    this.#shown.clear();
  }

  /** @param {number[]} userIds */
  #count(userIds) {
    return new Set(userIds.flatMap((userId) => this.#login.devicesOf(userId))).size;
  }
}

/**
 * @param {Parsed[]} messages
 * @param {unknown} more fields for every payload
 */
function merge(messages, more) {
  return messages.map(({ event, payload, key }) => ({
    event,
    key,
    payload: isPlainObject(payload) && isPlainObject(more) ? { ...payload, ...more } : payload,
  }));
}

/**
 * @param {Device} device
 * @param {Parsed[]} messages
 * @returns {boolean} whether its socket took them
 */
function send(device, messages) {
  try {
    messages.forEach(({ event, payload }) => device.socket.emit(event, payload));
    return true;
  } catch {
    return false;
  }
}

exports.Commands = Commands;
