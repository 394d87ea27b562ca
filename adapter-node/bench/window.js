'use strict';

const { setTimeout: delay } = require('node:timers/promises');
const { Cores, cpuOfAll, memory, threadCpuMs, untilIdle } = require('./processes');
const { Snapshot, written } = require('./rows');

/** All candidates of a call are stored this long after its end. */
const STORED_WITHIN_MS = 2000;

/** CPU counts this long after the last call, so that nothing is put off past the end. */
const COUNTED_UNTIL_MS = 3000;

/** Threads of the sidecar of which there is one each, however many cores there are. */
const ALONE = ['calls-loop', 'calls-writer', 'calls-behind'];

/**
 * What was measured in one window.
 *
 * @typedef {object} Measured
 * @property {number} made calls
 * @property {number} callsPerSecond
 * @property {Record<string, { count: number, p50: number, p95: number, p99: number }>} steps ms
 * @property {Record<string, number>} cpu ms a call, by process
 * @property {Record<string, number>} threads ms of CPU a call, of threads of which the sidecar has one
 * @property {{ redoBytes: number, syncs: number, storedBytes: number }} written by the database, a call
 * @property {Record<string, { nowMiB: number, peakMiB: number }>} memory by process
 * @property {number} busy share of all cores that the whole machine took
 */

/**
 * Runs a load and measures what it took.
 *
 * @param {import('./systems').RunningSystem} system
 * @param {import('./load/generator').Generator} generator
 * @param {number} databasePid
 * @param {{ prefix: string, ms: number, rate?: number }} load
 * @param {{ table: string, candidates: number }} kind of the calls
 * @returns {Promise<Measured>}
 * @throws {Error} a call failed, or was not stored whole
 */
async function measure(system, generator, databasePid, load, kind) {
  await untilIdle(databasePid);
  const pids = { ...system.pids(), database: databasePid, generator: generator.pid };
  const writtenBefore = await written(system.pool);
  const cores = new Cores();
  const before = cpuOfAll(pids);
  const threadsBefore = cpuOfThreads(system.sidecarPid);
  const { failed, failures, ...report } = await generator.ask('run', load);
  const busy = cores.busy();

  await delay(STORED_WITHIN_MS);
  const snapshot = system.stores ? await Snapshot.take(system.pool) : null;
  await delay(COUNTED_UNTIL_MS - STORED_WITHIN_MS);
  const after = cpuOfAll(pids);
  const threadsAfter = cpuOfThreads(system.sidecarPid);
  const writtenAfter = await written(system.pool);
  const flawed = snapshot ? await flawsIn(snapshot, kind, load.prefix, report.made) : [];
  if (failed > 0 || flawed.length > 0) {
    throw new Error(
      `${system.label}: ${failed} calls failed, ${flawed.length} flaws in the rows\n` +
        [...failures, ...flawed.slice(0, 20), ...system.tails()].join('\n'),
    );
  }
  const perCall = (from, to) =>
    Object.fromEntries(
      Object.keys(from).map((name) => [name, (to[name] - from[name]) / report.made]),
    );
  return {
    ...report,
    cpu: perCall(before, after),
    threads: perCall(threadsBefore, threadsAfter),
    written: perCall(writtenBefore, writtenAfter),
    memory: Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, memory(pid)])),
    busy,
  };
}

/** @param {number | undefined} sidecarPid */
function cpuOfThreads(sidecarPid) {
  const names = sidecarPid === undefined ? [] : ALONE;
  return Object.fromEntries(names.map((name) => [name, threadCpuMs(Number(sidecarPid), name)]));
}

async function flawsIn(snapshot, kind, prefix, made) {
  try {
    return await snapshot.flaws(kind, prefix, made);
  } finally {
    await snapshot.close();
  }
}

module.exports = { measure };
