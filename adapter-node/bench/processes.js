'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const { setTimeout: delay } = require('node:timers/promises');

/** What processes take, from `/proc`. */

/** Ticks of `/proc/<pid>/stat` a second. */
const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/**
 * CPU that a process has taken so far, in user mode and in the kernel, all of its threads, in ms.
 *
 * @param {number} pid
 */
function cpuMs(pid) {
  return cpuIn(`/proc/${pid}/stat`);
}

/**
 * CPU that the busiest thread of that name has taken so far, in ms; 0: there is none.
 *
 * @param {number} pid
 * @param {string} name as the process gives it, and as the kernel cuts it off after 15 letters
 */
function threadCpuMs(pid, name) {
  const directory = `/proc/${pid}/task`;
  const isNamed = (thread) =>
    fs.readFileSync(`${directory}/${thread}/comm`, 'utf8').startsWith(name.slice(0, 15));
  const named = fs.readdirSync(directory).filter(isNamed);
  return Math.max(0, ...named.map((thread) => cpuIn(`${directory}/${thread}/stat`)));
}

function cpuIn(file) {
  const stat = fs.readFileSync(file, 'utf8');
  // The name, in brackets, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
}

/**
 * Memory that a process has in RAM now, and had at most, in MiB.
 *
 * @param {number} pid
 * @returns {{ nowMiB: number, peakMiB: number }}
 */
function memory(pid) {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  return { nowMiB: field('VmRSS'), peakMiB: field('VmHWM') };
}

/**
 * @param {Record<string, number>} pids by name
 * @returns {Record<string, number>} CPU of each in ms
 */
function cpuOfAll(pids) {
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, cpuMs(pid)]));
}

/**
 * The database server's process, by the file in which it says so itself.
 *
 * @param {import('mysql2/promise').Pool} pool of a server on this machine
 * @returns {Promise<number>}
 */
async function databasePid(pool) {
  const [[{ file, directory }]] = await pool.query(
    'SELECT @@pid_file AS file, @@datadir AS directory',
  );
  const path = require('node:path').resolve(directory, file);
  const pid = Number(fs.readFileSync(path, 'utf8').trim());
  const name = fs.readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  if (!/^(mariadbd|mysqld)$/.test(name)) {
    throw new Error(`${path} names process ${pid}, which is ${name} and no database server`);
  }
  return pid;
}

/**
 * Waits until a process has nothing left to do, such as a database server that still tidies up after
 * the last run: less than 3% of a core for a second.
 *
 * @param {number} pid
 * @param {number} [patienceMs]
 */
async function untilIdle(pid, patienceMs = 30_000) {
  const deadline = performance.now() + patienceMs;
  let before = cpuMs(pid);
  while (performance.now() < deadline) {
    await delay(1000);
    const after = cpuMs(pid);
    if (after - before <= 30) {
      return;
    }
    before = after;
  }
}

/** The share of all cores that anything took since the last look; tells a quiet machine from a busy one. */
class Cores {
  constructor() {
    this.last = os.cpus();
  }

  /** @returns {number} 0 to 1 */
  busy() {
    const now = os.cpus();
    const sum = (cpus) =>
      cpus.reduce(
        (all, { times }) => ({
          idle: all.idle + times.idle,
          total: all.total + Object.values(times).reduce((one, other) => one + other),
        }),
        { idle: 0, total: 0 },
      );
    const [before, after] = [sum(this.last), sum(now)];
    this.last = now;
    return 1 - (after.idle - before.idle) / (after.total - before.total);
  }
}

module.exports = { Cores, cpuMs, cpuOfAll, databasePid, memory, threadCpuMs, untilIdle };
