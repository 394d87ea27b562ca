'use strict';

/**
 * The whole system on one machine: seeds and migrates the database, starts a sidecar and a chat
 * server, makes two calls and a group call through real Socket.IO clients and shows what each of them
 * heard and what was stored. Then it prints the address of the demo page and stays up until Ctrl-C; with
 * `DEMO_ONCE=1` it ends after the calls.
 *
 * The database comes from its launcher: `CALLS_TEST_DB_URL`, `CALLS_TEST_DB_USER`,
 * `CALLS_TEST_DB_PASSWORD`. `HOST_PORT` and `SIDECAR_PORT` fix the ports; without the first it is 3000, or
 * any other where that one is taken.
 */

const database = require('./database');
const { freePort, isFree } = require('./ports');
const { migrate, startHost, startSidecar } = require('./processes');
const { acceptedCall, rejectedCall } = require('./scripted-calls');
const { groupCall, showGroupRows } = require('./scripted-group-call');
const { seed } = require('./seed');

const USUAL_PORT = 3000;

/** @type {import('./program').Program[]} */
const programs = [];

async function main() {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => leave(0));
  }
  const address = database.databaseFromEnvironment();
  const pool = database.connect(address);
  await seed(pool);
  await step('Migrating the database', () => migrate(address));
  const { sidecar, host } = await startPrograms(address);

  console.log('\nWho hears which event, with what payload; (in brackets: what somebody does)');
  const rooms = [await acceptedCall(host.url), await rejectedCall(host.url)];
  const groupRoom = await groupCall(host.url);
  await showRows(pool, rooms);
  await showGroupRows(pool, groupRoom);
  await pool.end();

  console.log(`
Chat server   ${host.url} (log in with join { user_id: 'bob-tablet' } or another session)
Its state     ${host.url}/status
Sidecar gRPC  ${sidecar.address}
Database      ${database.jdbcUrl(address)}`);
  if (process.env.DEMO_ONCE === '1') {
    return leave(0);
  }
  console.log(`
All of it stays up; Ctrl-C ends it.

  Open ${host.url} in two tabs`);
}

/** @param {import('./database').DatabaseAddress} address */
async function startPrograms(address) {
  const port = Number(process.env.SIDECAR_PORT) || (await freePort());
  const sidecar = await step('Starting the sidecar', () =>
    startSidecar({ database: address, port }),
  );
  programs.push(sidecar.program);
  const hostPort = process.env.HOST_PORT ? Number(process.env.HOST_PORT) : await usualPort();
  const host = await step('Starting the chat server', () =>
    startHost({ database: address, sidecar: sidecar.address, port: hostPort }),
  );
  programs.push(host.program);
  return { sidecar, host };
}

/** The port that people remember, as long as nothing else has it. */
async function usualPort() {
  return (await isFree(USUAL_PORT)) ? USUAL_PORT : freePort();
}

/**
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 */
async function step(title, work) {
  const started = Date.now();
  const result = await work();
  console.log(`${title}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return result;
}

/**
 * Prints what the calls left in the tables.
 *
 * @param {import('mysql2/promise').Pool} pool
 * @param {string[]} rooms
 */
async function showRows(pool, rooms) {
  const [calls] = await pool.query(
    'SELECT room_name, status, from_id, to_id, call_type, created_at, accepted_at, ended_at, duration' +
      ' FROM wo_calls WHERE room_name IN (?) ORDER BY id',
    [rooms],
  );
  console.log('\nWhat was stored (times are UTC)\n\nwo_calls');
  console.table(calls);
  const candidates = await storedCandidates(pool, rooms);
  console.log('wo_ice_candidates');
  console.table(candidates);
}

/** Candidates are stored within a second, behind the call. */
async function storedCandidates(pool, rooms, deadline = Date.now() + 5000) {
  const [rows] = await pool.query(
    'SELECT room_name, sdp_mid, sdp_m_line_index, LEFT(candidate, 48) AS candidate, created_at' +
      ' FROM wo_ice_candidates WHERE room_name IN (?) ORDER BY id',
    [rooms],
  );
  if (rows.length >= acceptedCall.candidates) {
    return rows;
  }
  if (Date.now() > deadline) {
    throw new Error(`Only ${rows.length} candidates were stored`);
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  return storedCandidates(pool, rooms, deadline);
}

/** @type {Promise<never> | undefined} */
let leaving;

/**
 * Ends the programs, then this one. A second Ctrl-C waits for the first.
 *
 * @param {number} code
 */
function leave(code) {
  leaving ??= Promise.all(programs.map((program) => program.stop())).then(() => process.exit(code));
  return leaving;
}

main().catch(async (error) => {
  console.error(`\nThe demo failed: ${error.message}`);
  for (const program of programs) {
    console.error(`\nLast lines of the ${program.name}:\n${program.tail()}`);
  }
  await leave(1);
});
