'use strict';

const { setTimeout: delay } = require('node:timers/promises');
const { Generator } = require('./load/generator');
const { databasePid, memory } = require('./processes');
const { durability } = require('./rows');
const { RunningSystem } = require('./systems');
const { measure } = require('./window');

/** What has run for a while needs so much less of a warm-up. */
const WHEN_WARM = 8;

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
 * @property {{ name: string, ms: number, again?: number, rate?: number }[]} loads one after the other;
 *   `again`: how long in later rounds
 * @property {boolean} [keepsRunning] the systems run through all rounds, as they do in the field;
 *   otherwise each round starts them anew
 * @property {{ table: string, candidates: number }} kind of the calls
 * @property {(system: RunningSystem, databasePid: number) => Promise<object>} [before] measures
 *   something before anybody calls
 * @property {() => Promise<void> | undefined} [after] tidies up
 *
 * What one system showed in one round: what each load measured by its name, `idle` of the sidecar when
 * it had started, and `before`.
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
  /** @type {Map<string, Stand>} */
  const kept = new Map();
  let server;
  try {
    for (let round = 0; round < options.rounds; round++) {
      const order = round % 2 === 0 ? options.systems : [...options.systems].reverse();
      const measured = {};
      for (const name of order) {
        const stand = kept.get(name) ?? (await new Stand(name, options, scenario).start());
        kept.set(name, stand);
        measured[name] = await stand.round(round);
        server = await durability(stand.system.pool);
        if (!scenario.keepsRunning) {
          await stand.stop();
          kept.delete(name);
        }
        const line = summary(scenario.loads, measured[name]);
        console.log(`round ${round + 1} of ${options.rounds}, ${name}: ${line}`);
      }
      rounds.push(measured);
    }
    return { server, rounds };
  } finally {
    for (const stand of kept.values()) {
      await stand.stop();
    }
  }
}

/** Starts one system and puts it through all loads, once. */
async function oneSystem(name, options, scenario) {
  const stand = new Stand(name, options, scenario);
  try {
    await stand.start();
    return { measured: await stand.round(0), server: await durability(stand.system.pool) };
  } finally {
    await stand.stop();
  }
}

/** One system and who uses it. */
class Stand {
  /**
   * @param {string} name
   * @param {{ listen: 'unix' | 'tcp' }} options
   * @param {Scenario} scenario
   */
  constructor(name, { listen }, scenario) {
    const { users, fill, moreHosts } = scenario;
    this.scenario = scenario;
    this.system = new RunningSystem(name, { users, listen, fill, moreHosts });
    this.generator = new Generator();
  }

  /** @returns {Promise<this>} */
  async start() {
    try {
      const { system, generator, scenario } = this;
      await system.start();
      this.database = await databasePid(system.pool);
      await delay(SETTLE_MS);
      this.idle = idleOf(system);
      this.before = await scenario.before?.(system, this.database);
      await scenario.connect(generator, system.host.url);
      return this;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /**
   * @param {number} round from 0
   * @returns {Promise<Record<string, any>>} what each load measured, by its name
   */
  async round(round) {
    const measured = { idle: this.idle, before: this.before };
    for (const { name, ms, again = ms, rate } of this.scenario.loads) {
      const load = { prefix: `${round} ${name}`, ms: round === 0 ? ms : again, rate };
      const { system, generator, database, scenario } = this;
      measured[name] = await measure(system, generator, database, load, scenario.kind);
    }
    return measured;
  }

  async stop() {
    await this.generator.stop();
    await this.system.stop();
    await this.scenario.after?.();
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

module.exports = { WHEN_WARM, compare, oneSystem, summary };
