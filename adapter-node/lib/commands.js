'use strict';

const { Emits } = require('./emits');
const { Recent } = require('./recent');

/** Those of a second and more at several hundred calls a second. */
const KEYS = 20_000;

/** Carries out what the sidecar asks for. It decides nothing. */
class Commands {
  #ctx;
  #devices;
  #login;
  #answer;
  #emits;
  /**
   * How many devices a command with that key reached, and which device was the newest by then.
   * @type {Recent<{ devices: number, newest: number }>}
   */
  #reached = new Recent(KEYS);
  /** @type {Set<string>} rooms that `ctx.activeCalls` has from us */
  #shown = new Set();

  /**
   * @param {object} parts
   * @param {import('socket.io').Server} parts.io
   * @param {any} parts.ctx
   * @param {import('./devices').Devices} parts.devices
   * @param {import('./identity').HostLogin} parts.login
   * @param {import('./emits').Announce} parts.announce
   * @param {(event: number, payload: any) => void} parts.answer answers the client of an event
   */
  constructor({ io, ctx, devices, login, announce, answer }) {
    this.#ctx = ctx;
    this.#devices = devices;
    this.#login = login;
    this.#answer = answer;
    this.#emits = new Emits({ io, devices, login, announce });
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
      this.#answer(command.answer.event, JSON.parse(command.answer.payloadJson));
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
   * @param {import('./wire').Emit} emit
   */
  #emitOnce(key, emit) {
    const before = this.#reached.get(key);
    if (before && !emit.tellsEnd) {
      return before.devices;
    }
    const newest = before?.newest ?? this.#devices.newest;
    const devices = Math.max(before?.devices ?? 0, this.#emits.emit(emit, before && newest));
    // Who comes to a room later is told who is there, not who came before him.
    const isSaid = devices > 0 || (emit.roomName !== '' && !emit.tellsEnd);
    if (key !== '' && isSaid) {
      this.#reached.set(key, { devices, newest });
    }
    return emit.report || devices === 0 ? devices : null;
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

exports.Commands = Commands;
