'use strict';

const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const database = require('../demo/database');
const { freePort } = require('../demo/ports');
const { migrate, startHost, startSidecar } = require('../demo/processes');
const seed = require('../demo/seed');
const { createCallTables } = require('../test/protocol/shapes');

/**
 * The three systems that are compared: the same chat server on the same database server, with another
 * calls listener each.
 */
const SYSTEMS = {
  sidecar: { label: '(a) sidecar', letter: 'a', stores: true, sidecar: true },
  'in-process': {
    label: '(b) in-process listener',
    letter: 'b',
    stores: true,
    listener: require.resolve('./listeners/in-process'),
  },
  relay: {
    label: '(c) bare front door',
    letter: 'c',
    stores: false,
    listener: require.resolve('./listeners/relay'),
  },
};

/** No limit of one user gets in the way of the load; everything else is as it comes. */
const RATES = { CALLS_MAX_CALLS_PER_MINUTE: '1000000', CALLS_MAX_EVENTS_PER_SECOND: '1000000' };

const person = (userId) => ({ userId, session: `session of ${userId}` });

/** @param {number} count @param {number} [first] */
const people = (count, first = 1) => Array.from({ length: count }, (_, i) => person(first + i));

/** One of the systems, running on a database of its own. */
class RunningSystem {
  /**
   * @param {keyof typeof SYSTEMS} name
   * @param {object} options
   * @param {{ userId: number, session: string }[]} options.users who may log in
   * @param {'unix' | 'tcp'} options.listen
   * @param {(pool: import('mysql2/promise').Pool) => Promise<void>} [options.fill] more rows
   * @param {number} [options.moreHosts] chat servers beside the one
   */
  constructor(name, { users, listen, fill, moreHosts = 0 }) {
    Object.assign(this, { name, users, listen, fill, moreHosts }, SYSTEMS[name]);
    this.programs = [];
  }

  /** @returns {Promise<this>} */
  async start() {
    try {
      const server = database.databaseFromEnvironment();
      this.address = await database.createDatabase(
        server,
        `calls_bench_${randomBytes(4).toString('hex')}`,
      );
      this.pool = database.connect(this.address);
      await seed.createHostTables(this.pool);
      await createCallTables(this.pool, 'A');
      await addUsers(this.pool, this.users);
      if (this.sidecar) {
        await migrate(this.address);
      }
      await this.fill?.(this.pool);
      const sidecar = this.sidecar ? await this.startSidecar() : undefined;
      this.host = await this.startHost(sidecar);
      this.otherHosts = [];
      for (let i = 0; i < this.moreHosts; i++) {
        this.otherHosts.push(await this.startHost(sidecar));
      }
      return this;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async startSidecar() {
    this.directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calls-bench-'));
    const address =
      this.listen === 'unix'
        ? `unix:${path.join(this.directory, 'sidecar')}`
        : `127.0.0.1:${await freePort()}`;
    const started = await startSidecar({ database: this.address, address, settings: RATES });
    this.programs.push(started.program);
    this.sidecarPid = started.program.child.pid;
    this.sidecarStartMs = started.startMs;
    return started;
  }

  /** @param {import('../demo/processes').Sidecar | undefined} sidecar */
  async startHost(sidecar) {
    const host = await startHost({
      database: this.address,
      sidecar: sidecar?.address ?? '',
      settings: this.listener ? { HOST_CALLS: this.listener } : {},
    });
    this.programs.unshift(host.program);
    return host;
  }

  /** Processes of the system itself, by name. */
  pids() {
    return {
      host: this.host.program.child.pid,
      ...(this.sidecarPid && { sidecar: this.sidecarPid }),
    };
  }

  /** The last that its programs printed, for messages. */
  tails() {
    return this.programs.map((program) => `--- ${program.name}\n${program.tail()}`);
  }

  async stop() {
    for (const program of this.programs) {
      await program.stop();
    }
    await this.pool?.end();
    if (this.address) {
      await database.dropDatabase(this.address);
    }
    if (this.directory) {
      fs.rmSync(this.directory, { recursive: true });
    }
  }
}

async function addUsers(pool, users) {
  for (let i = 0; i < users.length; i += 1000) {
    const some = users.slice(i, i + 1000);
    await pool.query('INSERT INTO Wo_Users (user_id, username, first_name, avatar) VALUES ?', [
      some.map(({ userId }) => [userId, `user${userId}`, `User ${userId}`, 'upload/photos/x.jpg']),
    ]);
    await pool.query('INSERT INTO Wo_AppsSessions (user_id, session_id) VALUES ?', [
      some.map(({ userId, session }) => [userId, session]),
    ]);
  }
}

module.exports = { RunningSystem, SYSTEMS, people };
