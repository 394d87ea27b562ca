'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { callsPerSecond, cpu, peak, step } = require('./calls-figures');
const { medianOf, medianTogether } = require('./medians');
const { table, text } = require('./table');

const PAGE = path.join(__dirname, 'GROWTH.md');

/** What is to be carried. */
const USERS = 1_000_000;
const STARTS_PER_SECOND = 10_000;

/** From its start to its end, ringing and those that nobody answers included. */
const SECONDS_PER_CALL = 30;

/** A core that is busier than this has no room for bursts. */
const BUSY = 0.6;

/** Redo log that one database can be expected to write, MiB a second. */
const REDO_MIB = 200;

const FIGURES = [
  ['calls a second', callsPerSecond, 0],
  ['chat server CPU a call, ms', cpu('host'), 2],
  ['sidecar CPU a call, ms', cpu('sidecar'), 2],
  ['database CPU a call, ms', cpu('database'), 2],
  ['initiate to incoming, p50, ms', step('fixed', 'incoming', 'p50'), 2],
  ['initiate to incoming, p99, ms', step('fixed', 'incoming', 'p99'), 2],
  ['candidate, p50, ms', step('fixed', 'candidate', 'p50'), 2],
  ['candidate, p99, ms', step('fixed', 'candidate', 'p99'), 2],
  ['sidecar memory at most, MiB', peak('sidecar'), 0],
];

/**
 * Prints what growing costs, and writes the page where that is wanted.
 *
 * @param {object} results
 * @param {ReturnType<import('./options').optionsOf>} results.options
 * @param {Record<string, any>[]} results.rounds by variant
 * @param {string[]} results.names of the variants, few and many in turn
 */
function reportGrowth({ options, rounds, names }) {
  const page = `# Growing

\`BENCH_WRITE=yes mvn -Pdemo -Dprogram=bench/growth.js\` measures what is below on one machine and writes
this page.

## What a call costs when there is more of everything

Rounds: ${options.rounds}, with windows of ${options.windowMs / 1000} s after a warm-up of ${options.warmUpMs / 1000} s: a closed loop of ${options.pairs} pairs
(or ${options.groups} groups with 8 members online), then ${options.rate} calls (${options.groupRate} group calls) a second.
Load generator, chat servers, sidecar and database share the machine. That no statement reads a whole
table is a test of the store (\`MariaDbCallStoreTest\`).

${growthTable(rounds, names)}

## What ${grouped(USERS)} users online and ${grouped(STARTS_PER_SECOND)} call starts a second need

${needs(partsOf(rounds, names))}

## Where it stops

${limits(partsOf(rounds, names))}`;
  console.log(`\n${page}`);
  if (options.write) {
    fs.writeFileSync(PAGE, `${page}\n`);
  }
}

function growthTable(rounds, names) {
  const pairs = names.flatMap((name, index) => (index % 2 === 0 ? [[name, names[index + 1]]] : []));
  const head = pairs.flatMap(([few, many]) => [few, many, 'ratio']);
  const lines = FIGURES.map(([name, figure, decimals]) => [
    name,
    ...pairs.flatMap(([few, many]) => [
      text(medianOf(rounds, figure, few), decimals),
      text(medianOf(rounds, figure, many), decimals),
      text(
        medianTogether(rounds, figure, [many, few], (one, other) => one / other),
        2,
      ),
    ]),
  ]);
  return table(['', ...head], lines);
}

/** What one of each takes, as measured. */
function partsOf(rounds, names) {
  const [, manyRows, , manyLive] = names;
  const ofCalls = (figure) => medianOf(rounds, figure, manyRows);
  const ofLive = (figure) => medianOf(rounds, figure, manyLive);
  return {
    hostMs: ofCalls(cpu('host')),
    sidecarMs: ofCalls(cpu('sidecar')),
    databaseMs: ofCalls(cpu('database')),
    loopMs: ofCalls(({ closed }) => closed.threads['calls-loop']),
    writerMs: ofCalls(({ closed }) => closed.threads['calls-writer']),
    redoKiB: ofCalls(({ closed }) => closed.written.redoBytes / 1024),
    storedKiB: ofCalls(({ closed }) => closed.written.storedBytes / 1024),
    syncs: ofCalls(({ closed }) => closed.written.syncs),
    socketKiB: ofLive(({ before }) => before.hostKiBPerSocket),
    socketMs: ofLive(({ before }) => before.hostMsPerSocketSecond),
    liveKiB: ofLive(({ before }) => before.sidecarKiBPerCall),
  };
}

function needs(parts) {
  const live = STARTS_PER_SECOND * SECONDS_PER_CALL;
  const cores = (msPerSecond) => msPerSecond / 1000 / BUSY;
  const gibi = (kibi) => kibi / 2 ** 20;
  const calls = grouped(STARTS_PER_SECOND);
  const users = grouped(USERS);
  const lines = [
    [
      'chat servers, cores',
      `${calls} x ${text(parts.hostMs, 2)} ms a call + ${users} x ${text(parts.socketMs, 4)} ms a socket and second of heartbeats`,
      text(cores(STARTS_PER_SECOND * parts.hostMs + USERS * parts.socketMs), 1),
    ],
    [
      'chat servers, memory, GiB',
      `${users} x ${text(parts.socketKiB, 1)} KiB a socket`,
      text(gibi(USERS * parts.socketKiB), 1),
    ],
    [
      'sidecars, cores',
      `${calls} x ${text(parts.sidecarMs, 2)} ms a call`,
      text(cores(STARTS_PER_SECOND * parts.sidecarMs), 1),
    ],
    [
      'sidecars, memory, GiB',
      `${grouped(live)} live calls x ${text(parts.liveKiB, 1)} KiB, with their devices`,
      text(gibi(live * parts.liveKiB), 1),
    ],
    [
      'database, cores',
      `${calls} x ${text(parts.databaseMs, 2)} ms a call`,
      text(cores(STARTS_PER_SECOND * parts.databaseMs), 1),
    ],
    [
      'database, redo log, MiB/s',
      `${calls} x ${text(parts.redoKiB, 1)} KiB a call`,
      text((STARTS_PER_SECOND * parts.redoKiB) / 1024, 0),
    ],
    [
      'database, file syncs a second',
      `${calls} x ${text(parts.syncs, 2)} a call, fewer where more fall together`,
      text(STARTS_PER_SECOND * parts.syncs, 0),
    ],
    [
      'database, storage, GiB a day',
      `86,400 x ${calls} x ${text(parts.storedKiB, 1)} KiB a call`,
      text(gibi(86_400 * STARTS_PER_SECOND * parts.storedKiB), 0),
    ],
  ];
  return `Each is the sum of what was measured above, with the tables full and many calls live: a call is 1-to-1 with
16 candidates, lives for ${SECONDS_PER_CALL} s from its start (so ${grouped(live)} are live at a time), and cores are busy to ${100 * BUSY} per
cent. A chat server is one thread, so its cores are also the number of its processes at least. Not measured, and so not
in here: several sidecars on one database, networks between machines, log-ins, chat.

${table(['', 'measured', 'needed'], lines)}`;
}

/** What one of each can carry, and what gives way first. */
function limits(parts) {
  const perSecond = (ms) => Math.floor((1000 * BUSY) / ms);
  const carried = (ms) => grouped(perSecond(ms));
  const ofRedo = grouped(Math.floor((REDO_MIB * 1024) / parts.redoKiB));
  const lines = [
    [
      'one process of the chat server, its one thread',
      `${text(parts.hostMs, 2)} ms a call`,
      carried(parts.hostMs),
    ],
    [
      'one sidecar, the one thread of its loop',
      `${text(parts.loopMs, 2)} ms a call`,
      carried(parts.loopMs),
    ],
    [
      'one sidecar, the one thread that decides',
      `${text(parts.writerMs, 2)} ms a call`,
      carried(parts.writerMs),
    ],
    ['one database, a core', `${text(parts.databaseMs, 2)} ms a call`, carried(parts.databaseMs)],
    [`one database, ${REDO_MIB} MiB/s of redo log`, `${text(parts.redoKiB, 1)} KiB a call`, ofRedo],
  ];
  return `Calls started a second, with threads busy to ${100 * BUSY} per cent:

${table(['', 'measured', 'carries'], lines)}

Chat servers are added as users come, each with a share of the sockets. The first thing that cannot simply be added is the
sidecar: one serves all chat servers, and past the row above that names the smaller figure calls wait for each other. Then the
calls have to be divided among several sidecars, which the rows allow (any of them may decide any call) and which is not
measured here. The database comes last: its cores and its log bound all sidecars together, and past that the candidates,
which are most of its rows, would have to go elsewhere.`;
}

/** @param {number} figure with its digits in groups of three */
function grouped(figure) {
  return figure.toLocaleString('en');
}

module.exports = { grouped, reportGrowth };
