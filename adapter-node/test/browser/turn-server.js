'use strict';

const { mkdtemp, rm } = require('node:fs/promises');
const net = require('node:net');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { freePort } = require('../../demo/ports');
const { Program } = require('../../demo/program');
const { eventually } = require('../protocol/eventually');

const START_SCRIPT = path.resolve(__dirname, '../../../sidecar/turn/coturn');

/** A real coturn on the loopback interface, as the start script runs it. */
class TurnServer {
  /** @param {string} secret one or two, as in `CALLS_TURN_SECRET` */
  static async start(secret) {
    const directory = await mkdtemp(path.join(tmpdir(), 'calls-turn-'));
    const port = await freePort();
    const program = new Program('coturn', START_SCRIPT, [], {
      PATH: `${process.env.PATH}:/usr/bin`,
      CALLS_TURN_SECRET: secret,
      TURN_RUN_DIR: directory,
      TURN_LISTEN_IP: '127.0.0.1',
      TURN_PORT: String(port),
      TURN_ALLOW_LOOPBACK_PEERS: 'yes',
    });
    const server = new TurnServer(program, directory, port);
    await eventually(() => server.accepts(), 10_000).catch(async (error) => {
      await server.stop();
      throw new Error(`coturn does not listen: ${program.tail()}`, { cause: error });
    });
    return server;
  }

  /**
   * @param {Program} program
   * @param {string} directory
   * @param {number} port
   */
  constructor(program, directory, port) {
    Object.assign(this, { program, directory, port });
  }

  /** @param {'udp' | 'tcp'} transport */
  url(transport) {
    return `turn:127.0.0.1:${this.port}?transport=${transport}`;
  }

  /** Resolves if it takes a TCP connection. */
  accepts() {
    return new Promise((resolve, reject) => {
      const socket = net.connect(this.port, '127.0.0.1');
      socket.once('connect', () => resolve(socket.destroy()));
      socket.once('error', reject);
    });
  }

  async stop() {
    await this.program.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}

module.exports = { TurnServer };
