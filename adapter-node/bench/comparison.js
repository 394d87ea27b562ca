'use strict';

const { setTimeout: delay } = require('node:timers/promises');
const { Generator } = require('./load/generator');
const { databasePid, memory } = require('./processes');
const { durability } = require('./rows');
const { RunningSystem } = require('./systems');
const { measure } = require('./window');

/** A system that has just started still tidies up. */
const SETTLE_MS = 5000;

/**
 * What is done to each system.
 *
 * @typedef {object} Scenario
 * @property {{ userId: number, session: string }[]} users who may log in
 * @property {(pool: import('mysql2/promise').Pool) => Promise<void>} [fill] more rows
 * @property {number} [moreHosts] chat servers beside the one that is measured
 * @property {(generator: Generator, url: string) => Promise<void>} connect logs in who calls
 * @property {{ name: string, ms: number, rate?: number }[]} loads one after the other
 * @property {{ table: string, candidates: number }} kind of the calls
 * @property {(system: RunningSystem, databasePid: number) => Promise<object>} [before] measures
 *   something before anybody calls
 * @property {() => Promise<void> | undefined} [after] tidies up
 *
 * What one system showed in one round: what each load measured by its name, `idle` of the sidecar, and
 * `before`.
 */

/**
 * Puts the systems through the same, in rounds that alternate their order.
 *
 * @param {ReturnType<import('./options').optionsOf>} options
 * @param {Scenario} scenario
 * @returns {Promise<{ server: Record<string, string>, rounds: Record<string, any>[] }>} by system
 */
async function compare(options, scenario) {
  const rounds = [];
  let server;
  for (let round = 0; round < options.rounds; round++) {
    const order = round % 2 === 0 ? options.systems : [...options.systems].reverse();
    const measured = {};
    for (const name of order) {
      const found = await oneSystem(name, options, scenario);
      ({ server } = found);
      measured[name] = found.measured;
      const line = summary(scenario.loads, found.measured);
      console.log(`round ${round + 1} of ${options.rounds}, ${name}: ${line}`);
    }
    rounds.push(measured);
  }
  return { server, rounds };
}

/** Starts one system and puts it through all loads. */
async function oneSystem(name, { listen }, scenario) {
  const { users, fill, moreHosts, connect, loads, kind, before, after } = scenario;
  const system = await new RunningSystem(name, { users, listen, fill, moreHosts }).start();
  const generator = new Generator();
  try {
    const database = await databasePid(system.pool);
    await delay(SETTLE_MS);
    const measured = { idle: idleOf(system) };
    measured.before = await before?.(system, database);
    await connect(generator, system.host.url);
    for (const { name: prefix, ...load } of loads) {
      measured[prefix] = await measure(system, generator, database, { prefix, ...load }, kind);
    }
    return { measured, server: await durability(system.pool) };
  } finally {
    await generator.stop();
    await system.stop();
    await after?.();
  }
}

function idleOf({ sidecarPid, sidecarStartMs }) {
  return sidecarPid && { startMs: sidecarStartMs, memoryMiB: memory(sidecarPid).nowMiB };
}

/** One line, to see how it goes. */
function summary(loads, measured) {
  return loads
    .map(({ name }) => {
      const { callsPerSecond, steps } = measured[name];
      const incoming = steps.incoming.p50.toFixed(1);
      const candidate = steps.candidate.p50.toFixed(1);
      return `${name} ${callsPerSecond.toFixed(1)}/s (p50 ${incoming} and ${candidate} ms)`;
    })
    .join(', ');
}

module.exports = { compare, oneSystem, summary };
