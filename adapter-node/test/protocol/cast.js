'use strict';

const assert = require('node:assert/strict');
const { Client } = require('../../demo/client');
const seed = require('../../demo/seed');
const { eventually } = require('./eventually');

/**
 * The users of one test, each made when first named, and their devices.
 */
class Cast {
  /** @param {import('./fixture').World} world */
  constructor(world) {
    this.world = world;
    /** @type {Map<string, Promise<number>>} */
    this.users = new Map();
    /** @type {Client[]} */
    this.devices = [];
  }

  /**
   * The id of a user of this test.
   *
   * @param {string} name
   * @param {object} [fields] of his row in Wo_Users; `null`: he has none
   * @returns {Promise<number>}
   */
  user(name, fields = { username: name, firstName: name, lastName: 'Tester' }) {
    if (!this.users.has(name)) {
      this.users.set(name, this.addUser(fields));
    }
    return /** @type {Promise<number>} */ (this.users.get(name));
  }

  async addUser(fields) {
    const userId = this.world.nextUserId++;
    if (fields) {
      await seed.addUser(this.world.pool, { userId, ...fields }, this.world.userTable);
    }
    return userId;
  }

  /**
   * A chat group of users of this test.
   *
   * @param {string[] | Record<string, any>} members their names, with their roles where these matter
   * @param {object} [rights] `allowVoiceCalls`, `allowVideoCalls`
   * @returns {Promise<number>} its id
   */
  async group(members, rights = {}) {
    const groupId = this.world.nextGroupId++;
    await seed.addGroup(this.world.pool, { groupId, name: `group ${groupId}`, ...rights });
    const roles = Array.isArray(members)
      ? members.map((name) => [name, undefined])
      : Object.entries(members);
    for (const [name, role] of roles) {
      await seed.addMembers(this.world.pool, groupId, [await this.user(name)], role);
    }
    return groupId;
  }

  /**
   * A device of a user that has connected, logged in and registered. Every device is a log-in session
   * of its own unless one is given.
   *
   * @param {string} name of the user
   * @param {object} [options]
   * @param {string} [options.session]
   * @param {string} [options.url] of another chat server
   * @param {string[]} [options.transports]
   * @param {Function} [options.open] `io` of another client library
   * @param {object} [options.registration] payload of `call:register`
   * @returns {Promise<Client>}
   */
  async connect(name, options = {}) {
    const device = await this.device(name, options);
    await device.logIn(options.registration);
    assert.equal(
      device.registered.ok,
      true,
      `${device.name} registered: ${JSON.stringify(device.registered)}`,
    );
    return device;
  }

  /** The same, not connected yet. */
  async device(name, { session, url = this.world.host.url, transports, open } = {}) {
    const userId = await this.user(name);
    const number = this.devices.length + 1;
    const hash = session ?? `session-of-${userId}-${number}`;
    await seed.addSession(this.world.pool, userId, hash);
    const device = new Client({
      name: `${name}/${number}`,
      url,
      userId,
      session: hash,
      transports,
      open,
    });
    this.devices.push(device);
    return device;
  }

  /**
   * The same device once more, after its connection was lost.
   *
   * @param {Client} device
   * @param {{ url?: string }} [options]
   */
  comeBack(device, options = {}) {
    const [name] = device.name.split('/');
    return this.connect(name, { session: device.session, ...options });
  }

  /**
   * Cuts a device off and waits until the host has noticed.
   *
   * @param {Client} device
   */
  async lose(device) {
    const { id } = device.socket;
    device.disconnect();
    await eventually(async () => {
      const { users } = await this.world.hostStatus();
      assert.ok(!users[device.userId]?.includes(id), `${device.name} is still connected`);
    });
  }

  /** A room name that no call has had. */
  room() {
    return `room_${process.pid}_${this.world.nextRoom++}`;
  }

  leave() {
    for (const device of this.devices) {
      device.disconnect();
    }
  }
}

module.exports = { Cast };
