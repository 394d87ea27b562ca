'use strict';

/**
 * What the comparison of 1-to-1 calls reports: how to read a figure of one system out of what one round
 * measured.
 */

/** Processes that a user of the system has to run. */
const SERVERS = ['host', 'sidecar', 'database'];

const cpu = (process) => (measured) => measured.closed.cpu[process];
const peak = (process) => (measured) => measured.closed.memory[process]?.peakMiB;
const step = (load, name, share) => (measured) => measured[load].steps[name][share];

const callsPerSecond = ({ closed }) => closed.callsPerSecond;
const serversCpu = ({ closed }) =>
  SERVERS.reduce((sum, process) => sum + (closed.cpu[process] ?? 0), 0);
const startSeconds = ({ idle }) => idle && idle.startMs / 1000;
const startMemory = ({ idle }) => idle?.memoryMiB;

const SHARES = ['p50', 'p95', 'p99'];
const timed = (load, name, title) =>
  SHARES.map((share) => ({
    name: `${title}, ${share}, ms`,
    figure: step(load, name, share),
    decimals: 2,
  }));

/** @param {string} fixed what the fixed rate is */
function callsFigures(fixed) {
  return [
    { name: 'full calls a second', figure: callsPerSecond, decimals: 0 },
    { name: 'chat server CPU a call, ms', figure: cpu('host'), decimals: 2 },
    { name: 'sidecar CPU a call, ms', figure: cpu('sidecar'), decimals: 2 },
    { name: 'database CPU a call, ms', figure: cpu('database'), decimals: 2 },
    { name: 'all of these, ms', figure: serversCpu, decimals: 2 },
    { name: 'load generator CPU a call, ms', figure: cpu('generator'), decimals: 2 },
    ...timed('closed', 'call', 'whole call'),
    ...timed('fixed', 'incoming', `${fixed}: initiate to incoming`),
    ...timed('fixed', 'answer', `${fixed}: accept to answer`),
    ...timed('fixed', 'candidate', `${fixed}: candidate`),
    ...timed('fixed', 'ended', `${fixed}: end to ended`),
    ...timed('fixed', 'call', `${fixed}: whole call`),
    { name: 'chat server memory at most, MiB', figure: peak('host'), decimals: 0 },
    { name: 'sidecar memory at most, MiB', figure: peak('sidecar'), decimals: 0 },
    { name: 'database memory at most, MiB', figure: peak('database'), decimals: 0 },
    { name: 'sidecar, start to ready, s', figure: startSeconds, decimals: 2 },
    { name: 'sidecar memory after start, MiB', figure: startMemory, decimals: 0 },
  ];
}

/** What is less is shown as 0.00, and noise. */
const NOTHING = 0.005;

/** @returns {number} NaN: there is nothing to compare with */
const ratio = (one, other) => (other < NOTHING ? NaN : one / other);
const apart = (one, other) => one - other;

/**
 * What is promised: against which system, how the two figures go together, and the bound.
 *
 * @type {{ name: string, figure: (measured: any) => number | undefined, against?: string,
 *   together?: (one: number, other: number) => number, least?: number, most?: number }[]}
 */
const GOALS = [
  { name: 'calls a second, a / b', figure: callsPerSecond, against: 'in-process', least: 5 },
  { name: 'calls a second, a / c', figure: callsPerSecond, against: 'relay', least: 0.42 },
  { name: 'chat server CPU, a / b', figure: cpu('host'), against: 'in-process', most: 1 / 5 },
  { name: 'chat server CPU, a / c', figure: cpu('host'), against: 'relay', most: 2.5 },
  { name: 'database CPU, a / b', figure: cpu('database'), against: 'in-process', most: 1 / 6 },
  { name: 'CPU of all servers, a / b', figure: serversCpu, against: 'in-process', most: 1 / 4.5 },
  {
    name: 'incoming p99, a / b',
    figure: step('fixed', 'incoming', 'p99'),
    against: 'in-process',
    most: 1,
  },
  {
    name: 'incoming p50, a - c, ms',
    figure: step('fixed', 'incoming', 'p50'),
    against: 'relay',
    together: apart,
    most: 1,
  },
  {
    name: 'candidate p99, a / b',
    figure: step('fixed', 'candidate', 'p99'),
    against: 'in-process',
    most: 1 / 2,
  },
  {
    name: 'candidate p50, a - c, ms',
    figure: step('fixed', 'candidate', 'p50'),
    against: 'relay',
    together: apart,
    most: 0.6,
  },
  { name: 'sidecar memory after start, MiB', figure: startMemory, most: 150 },
  { name: 'sidecar, start to ready, s', figure: startSeconds, most: 2.5 },
].map((goal) => ({ together: ratio, ...goal }));

module.exports = { GOALS, SERVERS, callsFigures, cpu, peak, callsPerSecond, ratio, apart, step };
