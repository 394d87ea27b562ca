'use strict';

const fs = require('node:fs');
const path = require('node:path');
const database = require('../../demo/database');
const { Program } = require('../../demo/program');
const { eventually } = require('../protocol/eventually');

const READY_MS = 60_000;

/**
 * A MariaDB of our own, with the durability that it has by default, that may be frozen, killed and
 * started again on its data.
 */
class MariaDbServer {
  /**
   * @param {object} options
   * @param {string} options.program path of `mariadbd`
   * @param {string} options.directory where its data are, below `data`
   * @param {number} options.port
   */
  constructor({ program, directory, port }) {
    this.path = program;
    this.directory = directory;
    /** @type {import('../../demo/database').DatabaseAddress} */
    this.address = { host: '127.0.0.1', port, name: 'mysql', user: 'calls', password: 'calls' };
  }

  /**
   * The server that the launcher unpacked: `CALLS_TEST_DB_PROGRAM`, and in `CALLS_TEST_DB_DIRECTORY` a
   * data directory that is not in use.
   *
   * @param {number} port
   * @param {NodeJS.ProcessEnv} [environment]
   */
  static fromEnvironment(port, environment = process.env) {
    const program = environment.CALLS_TEST_DB_PROGRAM;
    const directory = environment.CALLS_TEST_DB_DIRECTORY;
    if (!program || !directory) {
      throw new Error('CALLS_TEST_DB_PROGRAM and CALLS_TEST_DB_DIRECTORY must name a MariaDB');
    }
    return new MariaDbServer({ program, directory, port });
  }

  /** Starts it and waits until it lets us in. */
  async start() {
    const { user, password, port } = this.address;
    const init = path.join(this.directory, 'let-us-in.sql');
    fs.writeFileSync(
      init,
      `GRANT ALL ON *.* TO '${user}'@'localhost' IDENTIFIED BY '${password}';`,
    );
    const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];
    this.program = new Program(
      'MariaDB',
      this.path,
      [
        '--no-defaults',
        `--basedir=${path.dirname(path.dirname(this.path))}`,
        `--datadir=${path.join(this.directory, 'data')}`,
        `--tmpdir=${this.directory}`,
        `--socket=${path.join(this.directory, 'mysql.sock')}`,
        `--pid-file=${path.join(this.directory, 'mysql.pid')}`,
        `--init-file=${init}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        '--character-set-server=utf8mb4',
        ...asRoot,
      ],
      process.env,
    );
    await eventually(async () => {
      if (this.program.ended) {
        throw new Error(`MariaDB ended while starting\n${this.program.tail()}`);
      }
      await database.administer(this.address, 'SELECT 1');
    }, READY_MS);
  }

  freeze() {
    this.program.signal('SIGSTOP');
  }

  thaw() {
    this.program.signal('SIGCONT');
  }

  /** @param {NodeJS.Signals} signal */
  async stop(signal) {
    this.thaw();
    await this.program.stop(signal, READY_MS);
  }
}

module.exports = { MariaDbServer };
