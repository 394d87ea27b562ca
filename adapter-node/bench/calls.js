'use strict';

/**
 * Whole 1-to-1 calls through three systems in turn, in a closed loop and at a fixed rate: what each
 * makes a second, how long each step takes, and what a call costs. The database comes from its
 * launcher, as for the demo; options.js lists what can be set.
 *
 * Fails unless every call went well and is stored as ended with all its candidates.
 */

const { optionsOf } = require('./options');
const { Generator } = require('./load/generator');
const { databasePid, memory } = require('./processes');
const { printCalls } = require('./report');
const { durability } = require('./rows');
const { RunningSystem, people } = require('./systems');
const { measure } = require('./window');

/** A system that has just started still tidies up. */
const IDLE_MS = 5000;

async function main() {
  const options = optionsOf();
  /** @type {Record<string, any>[]} by system, of each round */
  const rounds = [];
  let server;
  for (let round = 0; round < options.rounds; round++) {
    const order = round % 2 === 0 ? options.systems : [...options.systems].reverse();
    const measured = {};
    for (const name of order) {
      const found = await oneSystem(name, options, round);
      server = found.server;
      measured[name] = found.measured;
      const { closed, fixed } = measured[name];
      console.log(
        `round ${round + 1}, ${name}: ${closed.callsPerSecond.toFixed(0)} calls a second, ` +
          `candidate at ${options.rate} a second p50 ${fixed.steps.candidate.p50.toFixed(2)} ms`,
      );
    }
    rounds.push(measured);
  }
  printCalls({ options, server, rounds });
}

/** Starts one system, warms it up and measures both loads. */
async function oneSystem(name, options, round) {
  const users = people(2 * options.pairs);
  const system = await new RunningSystem(name, { users, listen: options.listen }).start();
  const generator = new Generator();
  try {
    const database = await databasePid(system.pool);
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    const idle = system.sidecarPid && {
      startMs: system.sidecarStartMs,
      memoryMiB: memory(system.sidecarPid).nowMiB,
    };
    await generator.ask('connect', { url: system.host.url, people: users });
    const run = (prefix, load) =>
      measure(system, generator, database, { prefix: `${prefix} ${round}`, ...load });
    await run('warm-up', { ms: options.warmUpMs });
    const closed = await run('closed', { ms: options.windowMs });
    await run('slow warm-up', { ms: options.warmUpMs / 3, rate: options.rate });
    const fixed = await run('fixed', { ms: options.windowMs, rate: options.rate });
    return { server: await durability(system.pool), measured: { idle, closed, fixed } };
  } finally {
    await generator.stop();
    await system.stop();
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
