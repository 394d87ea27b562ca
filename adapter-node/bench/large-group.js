'use strict';

/**
 * A group of 1,000 members, 300 of them online, is called again and again: how long until the last of
 * them hears it, and what do candidates of 1-to-1 calls between other users notice of that?
 *
 * The database comes from its launcher, as for the demo. Prints milliseconds.
 */

const { randomBytes } = require('node:crypto');
const { setTimeout: delay } = require('node:timers/promises');
const { Worker } = require('node:worker_threads');
const { Client } = require('../demo/client');
const database = require('../demo/database');
const { freePort } = require('../demo/ports');
const { migrate, startHost, startSidecar } = require('../demo/processes');
const sdp = require('../demo/sdp');
const seed = require('../demo/seed');
const { now, quantile } = require('./clock');

const MEMBERS = 1000;
const ONLINE = 300;
const PAIRS = 10;
const CANDIDATE_EVERY_MS = 40;
const GROUP_ID = 1;
const LOG_INS_AT_ONCE = 25;
const WARM_UPS = 5;
const ROUNDS = 20;
const PAUSE_MS = 400;

const person = (userId) => ({ userId, session: `session of ${userId}` });
const MEMBER_IDS = Array.from({ length: MEMBERS }, (_, i) => i + 1);
const PAIRED = Array.from({ length: PAIRS }, (_, i) => [
  person(MEMBERS + 2 * i + 1),
  person(MEMBERS + 2 * i + 2),
]);

async function main() {
  const server = database.databaseFromEnvironment();
  const name = `calls_bench_${randomBytes(4).toString('hex')}`;
  const address = await database.createDatabase(server, name);
  const programs = [];
  try {
    await fill(address);
    await migrate(address);
    const sidecar = await startSidecar({
      database: address,
      port: await freePort(),
      settings: {
        CALLS_STUN_URLS: 'stun:127.0.0.1:3478',
        CALLS_TURN_URLS: 'turn:127.0.0.1:3478',
        CALLS_TURN_SECRET: 'secret-of-the-benchmark',
      },
    });
    programs.push(sidecar.program);
    const host = await startHost({ database: address, sidecar: sidecar.address });
    programs.push(host.program);
    await measure(host.url);
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
    await database.dropDatabase(address);
  }
}

/** The group, and everybody who logs in. */
async function fill(address) {
  const pool = database.connect(address);
  await seed.createHostTables(pool);
  await seed.addGroup(pool, { groupId: GROUP_ID, name: 'Everybody' });
  await seed.addMembers(pool, GROUP_ID, MEMBER_IDS);
  for (const { userId, session } of [...MEMBER_IDS.map(person), ...PAIRED.flat()]) {
    await seed.addUser(pool, { userId, firstName: `User ${userId}` });
    await seed.addSession(pool, userId, session);
  }
  await pool.end();
}

/** @param {string} url of the chat server */
async function measure(url) {
  const [caller, ...others] = await connectMembers(url, MEMBER_IDS.slice(0, ONLINE + 1));
  const traffic = new Worker(require.resolve('./candidate-traffic'), {
    workerData: { url, pairs: PAIRED, everyMs: CANDIDATE_EVERY_MS },
  });
  const posted = () =>
    new Promise((resolve, reject) => traffic.once('message', resolve).once('error', reject));
  await posted();

  const spans = { quiet: [], rings: [], ends: [], chats: [] };
  for (let round = -WARM_UPS; round < ROUNDS; round++) {
    const measured = await oneRound(caller, others, `bench ring ${round}`);
    if (round >= 0) {
      Object.entries(measured).forEach(([what, each]) => spans[what].push(each));
    }
  }
  traffic.postMessage('stop');
  report(spans, await posted());
  [caller, ...others].forEach((client) => client.disconnect());
}

/** Every span is `[from, to]`. */
async function oneRound(caller, others, roomName) {
  const quiet = await span(() => delay(PAUSE_MS));
  const call = { groupId: GROUP_ID, callType: 'video', roomName, sdpOffer: sdp.offer() };
  const rings = await span(() => {
    caller.emit('group_call:initiate', { initiatedBy: caller.userId, ...call });
    return allHear(others, 'group_call:incoming');
  });
  await caller.hears('call:ringing', { roomName, devices: ONLINE });
  const ends = await span(() => {
    caller.emit('call:end_for_all', { roomName, userId: caller.userId });
    return allHear(others, 'call:ended');
  });
  // The same number of sockets hears about as much from the chat server alone.
  const chats = await span(() => {
    caller.emit('group_message', { group_id: GROUP_ID, text: sdp.offer() });
    return allHear(others, 'group_message');
  });
  return { quiet, rings, ends, chats };
}

/** @returns {Promise<[number, number]>} when it began and was over */
async function span(work) {
  const from = now();
  await work();
  return [from, now()];
}

/** Waits until each of the clients heard an event once more. */
function allHear(clients, event) {
  return new Promise((resolve) => {
    let missing = clients.length;
    const heard = () => {
      missing -= 1;
      if (missing === 0) {
        resolve(undefined);
      }
    };
    clients.forEach((client) => client.socket.once(event, heard));
  });
}

async function connectMembers(url, userIds) {
  const clients = [];
  for (let i = 0; i < userIds.length; i += LOG_INS_AT_ONCE) {
    const some = userIds.slice(i, i + LOG_INS_AT_ONCE).map((userId) => {
      const { session } = person(userId);
      return new Client({ name: `member ${userId}`, url, userId, session }).logIn();
    });
    clients.push(...(await Promise.all(some)));
  }
  return clients;
}

/**
 * @param {Record<string, [number, number][]>} spans
 * @param {[number, number][]} candidates when each was sent and heard
 */
function report(spans, candidates) {
  const lengths = (what) => spans[what].map(([from, to]) => to - from);
  const duringAny = (some) =>
    candidates
      .filter(([sent, heard]) => some.some(([from, to]) => sent < to && heard > from))
      .map(([sent, heard]) => heard - sent);
  console.log(`\n${ROUNDS} rounds: ${MEMBERS} members, ${ONLINE} devices hear it`);
  console.table({
    'initiate to the last group_call:incoming': summary(lengths('rings')),
    'end_for_all to the last call:ended': summary(lengths('ends')),
    'the same with a chat message of the host': summary(lengths('chats')),
  });
  console.log(`1-to-1 candidates, ${PAIRS} other calls, one each ${CANDIDATE_EVERY_MS} ms a side`);
  console.table({
    'while nothing else happens': summary(duringAny(spans.quiet)),
    'while the group rings': summary(duringAny(spans.rings)),
    'while its call ends': summary(duringAny(spans.ends)),
    'while it gets a chat message': summary(duringAny(spans.chats)),
  });
}

/** @param {number[]} figures ms */
function summary(figures) {
  const ms = (share) => Number(quantile(figures, share).toFixed(1));
  return { count: figures.length, median: ms(0.5), p99: ms(0.99), worst: ms(1) };
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
