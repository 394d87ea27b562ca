'use strict';

const assert = require('node:assert/strict');
const { randomBytes } = require('node:crypto');
const database = require('../../demo/database');
const { freePort } = require('../../demo/ports');
const processes = require('../../demo/processes');
const seed = require('../../demo/seed');
const { Cast } = require('./cast');
const { eventually } = require('./eventually');

// A file that takes too long is told to end, and its programs end with it.
process.once('SIGTERM', () => process.exit(143));

/**
 * A whole system for one test file: a fresh database, a sidecar and a chat server, each a process of
 * its own, reached only as clients, operators and other readers of the tables reach them. Its programs
 * live in a time zone that is not UTC, so that a time stored by the local clock is noticed.
 */
class World {
  /**
   * @param {object} options
   * @param {Record<string, string>} [options.settings] `CALLS_...` of the sidecar
   * @param {Record<string, string>} [options.hostSettings] environment of the chat server
   * @param {string} [options.hostScript] another chat server than the demo's
   * @param {number} [options.firstUserId]
   * @param {(address: database.DatabaseAddress) => Promise<database.DatabaseAddress>} [options.route] the
   *   sidecar's way to the database
   * @param {(port: number) => Promise<number>} [options.cable] the chat servers' way to the sidecar, as
   *   ports
   * @param {boolean} [options.standby] the chat servers know the address of a second sidecar, too
   * @param {string} [options.userTable] where the site spells `Wo_Users` otherwise
   * @param {(pool: import('mysql2/promise').Pool) => Promise<void>} [options.prepare] what is in the
   *   database before the sidecar's own tables are made
   */
  constructor({ settings = {}, hostSettings = {}, firstUserId = 1001, ...rest }) {
    const { hostScript, userTable, prepare, standby = false } = rest;
    const { route = async (address) => address, cable = async (port) => port } = rest;
    Object.assign(this, { hostScript, userTable, prepare, route, cable, withStandby: standby });
    this.settings = { TZ: 'Asia/Kolkata', ...settings };
    this.hostSettings = { TZ: 'Asia/Kolkata', ...hostSettings };
    this.nextUserId = firstUserId;
    this.nextRoom = 1;
    this.nextGroupId = 500_001;
    /** @type {import('../../demo/program').Program[]} */
    this.programs = [];
  }

  async start() {
    const server = database.databaseFromEnvironment();
    this.address = await database.createDatabase(server, `calls_${randomBytes(5).toString('hex')}`);
    this.pool = database.connect(this.address);
    await seed.createHostTables(this.pool);
    await this.prepare?.(this.pool);
    this.sidecarDatabase = await this.route(this.address);
    this.sidecarPort = await freePort();
    this.addresses = `127.0.0.1:${await this.cable(this.sidecarPort)}`;
    if (this.withStandby) {
      this.standbyPort = await freePort();
      this.addresses += `,127.0.0.1:${this.standbyPort}`;
    }
    const sidecar = processes.migrate(this.address).then(() => this.startSidecar());
    // Both are waited for, whatever becomes of the other: what has started is to be ended.
    const started = await Promise.allSettled([this.startHost(), sidecar]);
    [this.host] = started.map((one) => fulfilled(one));
    await this.attached();
    return this;
  }

  /** Starts the sidecar, always on the same port. */
  async startSidecar() {
    this.sidecar = await this.launchSidecar(this.sidecarPort);
    return this.sidecar;
  }

  /** Starts a second sidecar on the same database, beside the one that serves. */
  async startStandby() {
    this.standby = await this.launchSidecar(this.standbyPort);
  }

  async launchSidecar(port) {
    const { sidecarDatabase, settings } = this;
    const sidecar = await processes.startSidecar({ database: sidecarDatabase, port, settings });
    this.programs.push(sidecar.program);
    return sidecar;
  }

  /**
   * Ends the sidecar that serves; the standby is to serve in its place.
   *
   * @param {NodeJS.Signals} signal
   * @returns {Promise<{ code: number | null, tookMs: number }>} how and when it ended
   */
  async failOver(signal) {
    const { program } = this.sidecar;
    [this.sidecar, this.standby] = [this.standby, undefined];
    [this.sidecarPort, this.standbyPort] = [this.standbyPort, this.sidecarPort];
    const began = performance.now();
    const { code } = await program.stop(signal);
    return { code, tookMs: performance.now() - began };
  }

  /**
   * Starts one more chat server, or the one that was stopped on its old port.
   *
   * @param {{ port?: number, settings?: Record<string, string> }} [options]
   * @returns {Promise<import('../../demo/processes').HostProcess>}
   */
  async startHost({ port, settings = {} } = {}) {
    const host = await processes.startHost({
      database: this.address,
      sidecar: this.addresses,
      port,
      script: this.hostScript,
      settings: { ...this.hostSettings, ...settings },
    });
    this.programs.push(host.program);
    return host;
  }

  /** Waits until events of the chat server are answered by the sidecar. */
  async attached() {
    this.stranger = await new Cast(this).connect('stranger');
    await eventually(async () => {
      const answer = await this.stranger.ask('call:join_room', { roomName: 'nobody is here' });
      assert.equal(answer.code, 'not_found');
    }, 20_000);
  }

  /**
   * The users and devices of one test, who meet nobody of another and leave when it is over.
   *
   * @param {{ after: (callback: () => void) => void }} t
   */
  cast(t) {
    const cast = new Cast(this);
    t.after(() => cast.leave());
    return cast;
  }

  /** The row of a 1-to-1 call. */
  async call(roomName) {
    const [rows] = await this.pool.query('SELECT * FROM wo_calls WHERE BINARY room_name = ?', [
      roomName,
    ]);
    assert.ok(rows.length <= 1, `${rows.length} rows for ${roomName}`);
    if (rows.length === 0) {
      return undefined;
    }
    // Who was told is noted behind, within a second: not a change of the call.
    const call = { ...rows[0] };
    delete call.from_told;
    delete call.to_told;
    return call;
  }

  /** Waits until `count` candidates of a call are stored; in the order of their arrival. */
  candidates(roomName, count) {
    return eventually(async () => {
      const sql = 'SELECT * FROM wo_ice_candidates WHERE BINARY room_name = ? ORDER BY id';
      const [rows] = await this.pool.query(sql, [roomName]);
      assert.equal(rows.length, count, `candidates stored for ${roomName}`);
      return rows;
    });
  }

  /** What the chat server's status page says. */
  async hostStatus(host = this.host) {
    const response = await fetch(`${host.url}/status`);
    return /** @type {any} */ (response.json());
  }

  /**
   * Asserts that these devices heard nothing more of a call than they were asked for. No waiting: a
   * stranger's event for the same room is answered after everything before it, and a chat message
   * reaches each device behind what was sent to it.
   *
   * @param {string} roomName
   * @param {...import('../../demo/client').Client} devices
   */
  async quiet(roomName, ...devices) {
    const answer = await this.stranger.ask('call:join_room', { roomName });
    assert.equal(answer.ok, false);
    for (const device of devices) {
      await this.caughtUp(device);
      const rest = device.heard.filter(
        (heard) => !heard.taken && heard.payload?.roomName === roomName,
      );
      assert.deepEqual(rest, [], `${device.name} heard more of ${roomName}`);
    }
  }

  /** Waits until a device has what was sent to it so far: a chat message arrives behind it. */
  async caughtUp(device) {
    await device.ask('private_message', { to_id: device.userId, text: 'still there?' });
  }

  /** Ends everything, and checks that nothing private was printed on the way. */
  async close() {
    await this.end();
    for (const program of this.programs) {
      assertNothingPrivate(program);
    }
  }

  /** @param {NodeJS.Signals} [signal] */
  async end(signal) {
    await Promise.all(this.programs.map((program) => program.stop(signal)));
    this.stranger?.disconnect();
    await this.pool?.end();
    if (this.address) {
      await database.dropDatabase(this.address);
    }
  }
}

/**
 * @template T
 * @param {PromiseSettledResult<T>} outcome
 * @returns {T}
 */
function fulfilled(outcome) {
  if (outcome.status === 'rejected') {
    throw outcome.reason;
  }
  return outcome.value;
}

/** SDP, candidates, credentials and tokens never appear in a log (section 9). */
function assertNothingPrivate(program) {
  const secret =
    /v=0|a=fingerprint|a=ice-pwd|candidate:\d|typ host|secret-of-the-tests|session-of-/;
  const line = program.lines.find((text) => secret.test(text));
  assert.equal(line, undefined, `${program.name} logged something private`);
}

/** @param {ConstructorParameters<typeof World>[0]} [options] */
async function startWorld(options = {}) {
  const world = new World(options);
  try {
    return await world.start();
  } catch (error) {
    // At once, too: a hook's failure is reported behind all the tests that it cancelled.
    console.error('The system of this file did not start:', error);
    await world.end('SIGKILL');
    throw error;
  }
}

module.exports = { startWorld };
