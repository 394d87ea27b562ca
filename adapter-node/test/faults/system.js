'use strict';

const path = require('node:path');
const database = require('../../demo/database');
const { freePort } = require('../../demo/ports');
const processes = require('../../demo/processes');
const seed = require('../../demo/seed');
const { TcpProxy } = require('../support/tcp-proxy');
const { MariaDbServer } = require('./mariadb-server');

const HOST = path.join(__dirname, 'host.js');
const HOSTS = 2;

const RING_MS = 5000;
const GRACE_MS = 3000;

const SETTINGS = {
  CALLS_RING_TIMEOUT: `${RING_MS}ms`,
  CALLS_RECONNECT_GRACE: `${GRACE_MS}ms`,
  // The load of a run is not what is to be refused here.
  CALLS_MAX_CALLS_PER_MINUTE: '100000',
  CALLS_MAX_EVENTS_PER_SECOND: '100000',
  // It is started often and lives for seconds: what counts is when it is there.
  JAVA_OPTS: '-XX:TieredStopAtLevel=1',
};

/** @typedef {{ who: string, at: number }} Death `at` in ms of the monotonic clock */

/** How the sidecar is called among the dead. */
const SIDECAR = 'sidecar';

/**
 * Everything that may fail, each a process of its own, and between them networks that may fail, too:
 * MariaDB, a sidecar and two chat servers with adapters.
 */
class System {
  /** @type {{ port: number, proxy: TcpProxy, program: import('../../demo/program').Program,
   *   url: string }[]} */
  hosts = [];

  /** Which programs were killed: the sidecar, or a chat server by its URL. @type {Death[]} */
  deaths = [];

  async start() {
    this.mariaDb = MariaDbServer.fromEnvironment(await freePort());
    await this.mariaDb.start();
    this.address = await database.createDatabase(this.mariaDb.address, 'socialhub');
    this.pool = database.connect(this.address);
    this.pool.pool.on('connection', (connection) => connection.on('error', () => {}));
    await seed.createHostTables(this.pool);
    await processes.migrate(this.address);

    this.toDatabase = new TcpProxy('127.0.0.1', this.address.port);
    this.sidecarDatabase = { ...this.address, port: await this.toDatabase.listen() };
    this.sidecarPort = await freePort();
    this.httpPort = await freePort();
    await this.startSidecar();
    for (let i = 0; i < HOSTS; i++) {
      const proxy = new TcpProxy('127.0.0.1', this.sidecarPort);
      const host = { port: await freePort(), proxy, address: `127.0.0.1:${await proxy.listen()}` };
      this.hosts.push(/** @type {any} */ (host));
      await this.startHost(host);
    }
  }

  async startSidecar() {
    const { program } = await processes.startSidecar({
      database: this.sidecarDatabase,
      port: this.sidecarPort,
      settings: { ...SETTINGS, CALLS_HTTP_LISTEN: `127.0.0.1:${this.httpPort}` },
    });
    this.sidecar = program;
  }

  async killSidecar() {
    this.deaths.push({ who: SIDECAR, at: performance.now() });
    await this.sidecar.stop('SIGKILL');
  }

  async killHost(host) {
    this.deaths.push({ who: host.url, at: performance.now() });
    await host.program.stop('SIGKILL');
  }

  /** Starts a chat server, always on the same port. */
  async startHost(host) {
    const { program, url } = await processes.startHost({
      database: this.address,
      sidecar: host.address,
      port: host.port,
      script: HOST,
    });
    Object.assign(host, { program, url });
  }

  /** The networks between the chat servers and the sidecar. */
  get toSidecar() {
    return this.hosts.map((host) => host.proxy);
  }

  /** Everything works again. */
  async mend() {
    this.mariaDb.thaw();
    [this.toDatabase, ...this.toSidecar].forEach((proxy) => proxy.mend());
    if (this.mariaDb.program.ended) {
      await this.mariaDb.start();
    }
    if (this.sidecar.ended) {
      await this.startSidecar();
    }
    for (const host of this.hosts.filter(({ program }) => program.ended)) {
      await this.startHost(host);
    }
  }

  async stop() {
    const programs = [...this.hosts.map(({ program }) => program), this.sidecar].filter(Boolean);
    await Promise.all(programs.map((program) => program.stop()));
    await this.pool?.end().catch(() => {});
    await Promise.all([this.toDatabase, ...this.toSidecar].map((proxy) => proxy?.close()));
    await this.mariaDb?.stop('SIGTERM');
  }

  /** Those that were started last. */
  get programs() {
    const all = [this.mariaDb?.program, this.sidecar, ...this.hosts.map(({ program }) => program)];
    return all.filter(Boolean);
  }

  /** The ends of what the programs printed, for a run that failed. */
  tails() {
    return this.programs.map((program) => `--- ${program.name}\n${program.tail()}`).join('\n');
  }
}

module.exports = { System, SIDECAR, RING_MS, GRACE_MS };
