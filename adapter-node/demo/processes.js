'use strict';

const path = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');
const grpc = require('@grpc/grpc-js');
const { jdbcUrl, mysqlUrl } = require('./database');
const { freePort } = require('./ports');
const { Program } = require('./program');

/** Starts the programs of a whole system: the sidecar and chat servers. */

const SIDECAR = path.resolve(__dirname, '../../sidecar/bin/calls-sidecar');
const HOST = path.join(__dirname, 'host.js');
const START_DEADLINE_MS = 60_000;

/**
 * A running sidecar.
 *
 * @typedef {object} Sidecar
 * @property {Program} program
 * @property {string} address of its gRPC server, `127.0.0.1:<port>`
 * @property {number} startMs from its start to its line `Ready`
 */

/**
 * A running chat server.
 *
 * @typedef {object} HostProcess
 * @property {Program} program
 * @property {string} url where clients connect
 */

/**
 * This process's environment without the settings of the product, which a child gets one by one: the
 * sidecar refuses keys that it does not know.
 *
 * @param {Record<string, string>} settings
 */
function environmentWith(settings) {
  const inherited = Object.entries(process.env).filter(([key]) => !key.startsWith('CALLS_'));
  return { ...Object.fromEntries(inherited), ...settings };
}

/** @param {import('./database').DatabaseAddress} database */
function databaseSettings(database) {
  return {
    CALLS_DB_URL: jdbcUrl(database),
    CALLS_DB_USER: database.user,
    CALLS_DB_PASSWORD: database.password,
  };
}

/**
 * Brings the database to what the sidecar needs.
 *
 * @param {import('./database').DatabaseAddress} database
 * @returns {Promise<void>} rejected with its output when it fails
 */
async function migrate(database) {
  const { code, error, lines } = await runSidecar(database, ['migrate']);
  if (code !== 0) {
    throw new Error(
      `migrate failed: ${error?.message ?? `exit code ${code}`}\n${lines.join('\n')}`,
    );
  }
}

/**
 * Runs a subcommand of the sidecar that ends by itself, and in time.
 *
 * @param {import('./database').DatabaseAddress} database
 * @param {string[]} args
 * @returns {Promise<{ code: number | null, error?: Error, lines: string[] }>} `lines`: what it printed
 */
async function runSidecar(database, args) {
  const environment = environmentWith(databaseSettings(database));
  const program = new Program(args[0], SIDECAR, args, environment);
  const deadline = setTimeout(() => program.signal('SIGKILL'), START_DEADLINE_MS);
  const { code, error } = await program.exit;
  clearTimeout(deadline);
  return { code, error, lines: program.lines };
}

/**
 * Starts a sidecar and waits until its health check says SERVING.
 *
 * @param {object} options
 * @param {import('./database').DatabaseAddress} options.database
 * @param {number} [options.port] of its gRPC server
 * @param {Record<string, string>} [options.settings] more `CALLS_...` keys, and `TZ`
 * @param {string} [options.address] where its gRPC server listens, in place of that port
 * @returns {Promise<Sidecar>}
 */
async function startSidecar({ database, port, settings = {}, address = `127.0.0.1:${port}` }) {
  const environment = environmentWith({
    ...databaseSettings(database),
    CALLS_GRPC_LISTEN: address,
    CALLS_HTTP_LISTEN: `127.0.0.1:${await freePort()}`,
    ...settings,
  });
  const began = performance.now();
  const program = new Program('sidecar', SIDECAR, ['serve'], environment);
  const ready = program.line(/Ready: /, START_DEADLINE_MS).then(() => performance.now() - began);
  const [, startMs] = await Promise.all([untilServing(program, address), ready]);
  return { program, address, startMs };
}

/**
 * @param {Program} program
 * @param {string} address
 */
async function untilServing(program, address) {
  const client = new grpc.Client(address, grpc.credentials.createInsecure(), {
    'grpc.max_reconnect_backoff_ms': 200,
    'grpc.initial_reconnect_backoff_ms': 100,
  });
  const deadline = Date.now() + START_DEADLINE_MS;
  try {
    while (!(await isServing(client))) {
      if (program.ended) {
        throw new Error(`The sidecar ended while starting\n${program.tail()}`);
      }
      if (Date.now() > deadline) {
        throw new Error(`The sidecar is not ready\n${program.tail()}`);
      }
      await delay(50);
    }
  } catch (error) {
    await program.stop('SIGKILL');
    throw error;
  } finally {
    client.close();
  }
}

/**
 * One health check. An empty HealthCheckRequest asks for the whole server; in the answer, field 1 with
 * value 1 is SERVING.
 *
 * @param {grpc.Client} client
 * @returns {Promise<boolean>} false also when nobody answers
 */
function isServing(client) {
  const serving = Buffer.from([0x08, 0x01]);
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      '/grpc.health.v1.Health/Check',
      () => Buffer.alloc(0),
      (bytes) => bytes,
      {},
      new grpc.Metadata(),
      { deadline: Date.now() + 1000 },
      (error, answer) => resolve(!error && serving.equals(answer)),
    );
  });
}

/**
 * Starts a chat server and waits until it listens.
 *
 * @param {object} options
 * @param {import('./database').DatabaseAddress} options.database
 * @param {string} options.sidecar address of the sidecar, which need not run
 * @param {number} [options.port] any free one by default
 * @param {string} [options.script] the chat server's program
 * @param {Record<string, string>} [options.settings] more environment of the host
 * @returns {Promise<HostProcess>}
 */
async function startHost({ database, sidecar, port, script = HOST, settings = {} }) {
  const environment = environmentWith({
    DATABASE_URL: mysqlUrl(database),
    HOST_PORT: String(port ?? (await freePort())),
    CALLS_SIDECAR: sidecar,
    ...settings,
  });
  const program = new Program('chat server', process.execPath, [script], environment);
  try {
    const [, url] = await program.line(/^Chat server ready at (\S+)$/, START_DEADLINE_MS);
    return { program, url };
  } catch (error) {
    await program.stop('SIGKILL');
    throw error;
  }
}

module.exports = { migrate, runSidecar, startSidecar, startHost };
