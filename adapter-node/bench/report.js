'use strict';

const os = require('node:os');
const { medianOf, medianTogether } = require('./medians');
const { SYSTEMS } = require('./systems');

/**
 * The results of a run as a Markdown page.
 *
 * @typedef {object} Results
 * @property {any} options
 * @property {Record<string, string>} server what the database server says about itself
 * @property {Record<string, any>[]} rounds by system
 */

/** Processes that a user of the system has to run. */
const SERVERS = ['host', 'sidecar', 'database'];

const cpu = (process) => (measured) => measured.closed.cpu[process];
const serversCpu = ({ closed }) =>
  SERVERS.reduce((sum, process) => sum + (closed.cpu[process] ?? 0), 0);
const step = (load, name, share) => (measured) => measured[load].steps[name][share];
const peak = (process) => (measured) => measured.closed.memory[process]?.peakMiB;

/** What is in the table: a name, the figure of one system in one round, and how many decimals it has. */
function rows({ options }) {
  const shares = ['p50', 'p95', 'p99'];
  const timed = (load, name, title) =>
    shares.map((share) => [`${title}, ${share}, ms`, step(load, name, share), 2]);
  const fixed = `at ${options.rate} calls a second`;
  return [
    ['full calls a second', ({ closed }) => closed.callsPerSecond, 0],
    ['chat server CPU a call, ms', cpu('host'), 2],
    ['sidecar CPU a call, ms', cpu('sidecar'), 2],
    ['database CPU a call, ms', cpu('database'), 2],
    ['all of these, ms', serversCpu, 2],
    ['load generator CPU a call, ms', cpu('generator'), 2],
    ...timed('closed', 'call', 'whole call'),
    ...timed('fixed', 'incoming', `${fixed}: initiate to incoming`),
    ...timed('fixed', 'answer', `${fixed}: accept to answer`),
    ...timed('fixed', 'candidate', `${fixed}: candidate`),
    ...timed('fixed', 'ended', `${fixed}: end to ended`),
    ...timed('fixed', 'call', `${fixed}: whole call`),
    ['chat server memory at most, MiB', peak('host'), 0],
    ['sidecar memory at most, MiB', peak('sidecar'), 0],
    ['database memory at most, MiB', peak('database'), 0],
    ['sidecar, start to ready, s', ({ idle }) => idle && idle.startMs / 1000, 2],
    ['sidecar memory after start, MiB', ({ idle }) => idle?.memoryMiB, 0],
  ];
}

/** @param {Results} results */
function callsTable(results) {
  const { rounds, options } = results;
  const columns = options.systems.map((name) => SYSTEMS[name].label);
  const lines = rows(results).map(([name, figure, decimals]) => {
    const figures = options.systems.map((system) =>
      text(medianOf(rounds, figure, system), decimals),
    );
    const ratios = ['in-process', 'relay'].map((other) =>
      text(
        medianTogether(rounds, figure, ['sidecar', other], (a, b) => a / b),
        2,
      ),
    );
    const apart = medianTogether(rounds, figure, ['sidecar', 'relay'], (a, c) => a - c);
    return [name, ...figures, ...ratios, text(apart, decimals)];
  });
  return table(['', ...columns, 'a / b', 'a / c', 'a - c'], lines);
}

/** @param {Results} results */
function circumstances({ options, server, rounds }) {
  const busy = rounds.flatMap((round) => Object.values(round).map((each) => each.fixed.busy));
  return [
    `${os.cpus().length} cores (${os.cpus()[0].model.trim()}) shared by the load generator, the chat`,
    `server, the sidecar and MariaDB ${server.version} (innodb_flush_log_at_trx_commit =`,
    `${server.innodb_flush_log_at_trx_commit}, doublewrite ${server.innodb_doublewrite},`,
    `${server.innodb_flush_method}, buffer pool ${Number(server.innodb_buffer_pool_size) / 2 ** 20} MiB).`,
    `Node ${process.versions.node}. Chat server and sidecar over ${options.listen}.`,
    `${options.pairs} pairs of users; ${options.rounds} rounds, systems in alternating order; windows of`,
    `${options.windowMs / 1000} s after a warm-up of ${options.warmUpMs / 1000} s. Figures are medians of`,
    'the rounds, ratios and differences medians of those within a round.',
    `At the fixed rate all cores together were busy to ${text(100 * Math.min(...busy), 0)} to`,
    `${text(100 * Math.max(...busy), 0)} per cent.`,
  ].join('\n');
}

/** @param {Results} results */
function printCalls(results) {
  console.log(`\n${circumstances(results)}\n\n${callsTable(results)}`);
}

/**
 * @param {string[]} head
 * @param {string[][]} lines
 */
function table(head, lines) {
  const ruled = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [head, ruled, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** @param {number | undefined} figure @param {number} decimals */
function text(figure, decimals) {
  return figure === undefined || !Number.isFinite(figure) ? '' : figure.toFixed(decimals);
}

module.exports = { printCalls, callsTable, circumstances, table, text };
