'use strict';

/**
 * 10,000 sockets that do nothing, while a few users call each other: what each system takes for the
 * sockets, and what the calls notice of them.
 *
 * Fails unless every call went well and is stored as ended with all its candidates.
 */

const { setTimeout: delay } = require('node:timers/promises');
const { callsFigures } = require('./calls-figures');
const { compare } = require('./comparison');
const { Generator } = require('./load/generator');
const { CANDIDATES } = require('./load/payloads');
const { optionsOf } = require('./options');
const { cpuOfAll, memory } = require('./processes');
const { report } = require('./report');
const { people } = require('./systems');

const PAIRS = 8;
const RATE = 5;

/** How long the sockets are looked at, and left alone before: more than one heartbeat of 25 s. */
const IDLE_MS = 30_000;

async function main() {
  const options = optionsOf();
  const callers = people(2 * PAIRS);
  const sleepers = people(options.idle, 1 + callers.length);
  /** @type {Generator | undefined} */
  let asleep;
  const results = await compare(options, {
    users: [...callers, ...sleepers],
    async before(system) {
      const empty = memoryOf(system);
      asleep = new Generator();
      await asleep.ask('idle', { url: system.host.url, people: sleepers });
      await delay(IDLE_MS);
      const cpu = cpuOfAll(system.pids());
      await delay(IDLE_MS);
      const later = cpuOfAll(system.pids());
      const full = memoryOf(system);
      const share = (name) => (later[name] - cpu[name]) / IDLE_MS;
      const each = (name) => ((full[name] - empty[name]) * 1024) / options.idle;
      return {
        cpuShare: { host: share('host'), sidecar: share('sidecar') },
        kiBPerSocket: { host: each('host'), sidecar: each('sidecar') },
        memoryMiB: full,
      };
    },
    connect: (generator, url) => generator.ask('pairs', { url, people: callers }),
    loads: [
      { name: 'warm-up', ms: options.warmUpMs, rate: RATE },
      { name: 'fixed', ms: options.windowMs, rate: RATE },
    ],
    kind: { table: 'wo_calls', candidates: 2 * CANDIDATES },
    after: () => asleep?.stop(),
  });
  report({
    options,
    ...results,
    program: 'idle',
    title: `${options.idle} idle sockets and a few calls`,
    load: `${options.idle} sockets logged in and silent; ${PAIRS} pairs of users, ${RATE} calls a second.`,
    figures: figures(),
  });
}

function memoryOf(system) {
  const pids = Object.entries(system.pids());
  return Object.fromEntries(pids.map(([name, pid]) => [name, memory(pid).nowMiB]));
}

function figures() {
  const ofBefore = (name, what, process, decimals, scale = 1) => ({
    name,
    decimals,
    figure: ({ before }) => {
      const found = before[what][process];
      return Number.isFinite(found) ? found * scale : undefined;
    },
  });
  return [
    ofBefore('chat server memory, MiB', 'memoryMiB', 'host', 0),
    ofBefore('of that each socket, KiB', 'kiBPerSocket', 'host', 1),
    ofBefore('sidecar memory, MiB', 'memoryMiB', 'sidecar', 0),
    ofBefore('of that each socket, KiB', 'kiBPerSocket', 'sidecar', 1),
    ofBefore('chat server CPU while nobody calls, % of a core', 'cpuShare', 'host', 1, 100),
    ofBefore('sidecar CPU while nobody calls, % of a core', 'cpuShare', 'sidecar', 1, 100),
    ...callsFigures('calls').filter(({ name }) => name.startsWith('calls: ')),
  ];
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
