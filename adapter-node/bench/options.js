'use strict';

/**
 * What a run of a benchmark is like, from the environment: `BENCH_ROUNDS=1 BENCH_SECONDS=5 ...` for a
 * quick look, nothing for figures that count.
 */

const DEFAULTS = {
  /** Each round measures all systems, every other one in the opposite order; medians are reported. */
  BENCH_ROUNDS: 3,
  /** Length of a window that is measured. */
  BENCH_SECONDS: 20,
  /**
   * The same load before it, unmeasured, when a system has just started: long enough for the sidecar to
   * have compiled what is hot, as one in the field has after its first minutes. (On slow cores its
   * compiler takes a tenth of its CPU in the third minute, and some hundredths from the fourth on.)
   */
  BENCH_WARM_UP: 180,
  /** Users who call each other in a closed loop: two a pair. */
  BENCH_PAIRS: 32,
  /** Calls started a second at the fixed rate. */
  BENCH_RATE: 40,
  /** Groups of 8 in which calls are made in a closed loop. */
  BENCH_GROUPS: 8,
  /** Group calls started a second at the fixed rate. */
  BENCH_GROUP_RATE: 4,
  /** Sockets that do nothing while others call. */
  BENCH_IDLE: 10_000,
  /** Few and many, by comma: old calls in the tables, calls under way, members of a group. */
  BENCH_OLD_CALLS: '1000,1000000',
  BENCH_LIVE_CALLS: '100,10000',
  BENCH_MEMBERS: '10,1000',
  /** How the chat server reaches the sidecar on this machine: `unix` or `tcp`. */
  BENCH_LISTEN: 'unix',
  /** Which systems, by comma; see systems.js. */
  BENCH_SYSTEMS: 'sidecar,in-process,relay',
  /** `yes` writes RESULTS.md and the plot beside it, besides printing the table. */
  BENCH_WRITE: 'no',
};

/** @param {NodeJS.ProcessEnv} [env] */
function optionsOf(env = process.env) {
  for (const key of Object.keys(env)) {
    if (key.startsWith('BENCH_') && !Object.hasOwn(DEFAULTS, key)) {
      throw new Error(`${key} is no option of the benchmarks: ${Object.keys(DEFAULTS).join(', ')}`);
    }
  }
  const text = (key) => env[key] || String(DEFAULTS[key]);
  return {
    rounds: count(text, 'BENCH_ROUNDS'),
    windowMs: count(text, 'BENCH_SECONDS') * 1000,
    warmUpMs: count(text, 'BENCH_WARM_UP') * 1000,
    pairs: count(text, 'BENCH_PAIRS'),
    rate: count(text, 'BENCH_RATE'),
    groups: count(text, 'BENCH_GROUPS'),
    groupRate: count(text, 'BENCH_GROUP_RATE'),
    idle: count(text, 'BENCH_IDLE'),
    oldCalls: fewAndMany(text, 'BENCH_OLD_CALLS'),
    liveCalls: fewAndMany(text, 'BENCH_LIVE_CALLS'),
    members: fewAndMany(text, 'BENCH_MEMBERS'),
    listen: oneOf(text, 'BENCH_LISTEN', ['unix', 'tcp']),
    systems: text('BENCH_SYSTEMS').split(','),
    write: oneOf(text, 'BENCH_WRITE', ['yes', 'no']) === 'yes',
  };
}

function count(text, key) {
  const value = Number(text(key));
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(`${key} is to be a whole number from 1, not ${text(key)}`);
  }
  return value;
}

function fewAndMany(text, key) {
  const parts = text(key).split(',');
  if (parts.length !== 2) {
    throw new Error(`${key} is to be two numbers, not ${text(key)}`);
  }
  return parts.map((part) => count(() => part, key));
}

function oneOf(text, key, values) {
  if (!values.includes(text(key))) {
    throw new Error(`${key} is to be one of ${values.join(', ')}, not ${text(key)}`);
  }
  return text(key);
}

module.exports = { optionsOf };
