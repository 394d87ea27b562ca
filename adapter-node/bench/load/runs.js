'use strict';

const { setTimeout: delay } = require('node:timers/promises');
const { Figures } = require('./figures');

/** Past this a call has failed. */
const CALL_DEADLINE_MS = 10_000;

/** Calls of one run, however they are spread over time. */
class Run {
  /**
   * @param {string} prefix of the names of its rooms
   * @param {string[]} steps that are timed
   */
  constructor(prefix, steps) {
    this.prefix = prefix;
    this.figures = Object.fromEntries(steps.map((step) => [step, new Figures()]));
    this.made = 0;
    this.over = 0;
    /** Those that ended well. */
    this.ended = 0;
    /** @type {string[]} */
    this.failures = [];
    this.lastEnd = 0;
  }

  /**
   * Makes one call.
   *
   * @param {{ figures: Record<string, Figures>, call: Function }} callers
   * @param {number} since
   * @param {() => void} whenOver
   */
  make(callers, since, whenOver) {
    const roomName = `${this.prefix}-${this.made}`;
    this.made += 1;
    callers.figures = this.figures;
    callers.call(roomName, since, (failure) => {
      this.over += 1;
      this.lastEnd = performance.now();
      if (failure) {
        this.failures.push(`${roomName}: ${failure}`);
      } else {
        this.ended += 1;
      }
      whenOver();
    });
  }

  /** Waits for the calls under way; those that do not end have failed. */
  async settle(callers) {
    const deadline = performance.now() + CALL_DEADLINE_MS;
    while (this.over < this.made && performance.now() < deadline) {
      await delay(20);
    }
    for (const each of callers) {
      if (each.whenOver) {
        each.over(`not over within ${CALL_DEADLINE_MS} ms`);
      }
      this.failures.push(...each.strays.splice(0));
    }
  }

  /** @param {{ seconds: number, endedWithin: number }} window */
  report({ seconds, endedWithin }) {
    const timed = Object.entries(this.figures).filter(([, figures]) => figures.count > 0);
    return {
      made: this.made,
      callsPerSecond: endedWithin / seconds,
      failures: this.failures.slice(0, 20),
      failed: this.failures.length,
      steps: Object.fromEntries(timed.map(([step, figures]) => [step, figures.summary()])),
    };
  }
}

/**
 * Closed loop: each pair, or group, makes its next call when the last is over.
 *
 * @param {Run} run
 * @param {any[]} callers
 * @param {number} ms
 */
async function closedLoop(run, callers, ms) {
  const began = performance.now();
  const until = began + ms;
  const next = (each) => {
    const now = performance.now();
    // Who failed is in an unknown state, and calls no more.
    if (now < until && run.failures.length === 0) {
      run.make(each, now, () => next(each));
    }
  };
  callers.forEach(next);
  await delay(ms);
  const endedWithin = run.ended;
  await run.settle(callers);
  return run.report({ seconds: ms / 1000, endedWithin });
}

/**
 * Fixed rate: a call starts every so often, whether or not the others are over. One that is due while
 * nobody is free waits, and its time counts from when it was due.
 *
 * @param {Run} run
 * @param {any[]} callers
 * @param {number} ms
 * @param {number} rate calls a second
 */
async function fixedRate(run, callers, ms, rate) {
  const began = performance.now();
  const calls = Math.floor((ms / 1000) * rate);
  const free = [...callers];
  const overdue = [];
  const start = (since) => {
    const each = free.shift();
    if (!each) {
      overdue.push(since);
      return;
    }
    run.make(each, since, () => {
      free.push(each);
      if (overdue.length > 0) {
        start(overdue.shift());
      }
    });
  };
  for (let i = 0; i < calls && run.failures.length === 0; i++) {
    const due = began + (i * 1000) / rate;
    await delay(Math.max(0, due - performance.now()));
    // The lateness of a timer is not the system's.
    start(performance.now());
  }
  await run.settle(callers);
  const seconds = (run.lastEnd - began) / 1000;
  return run.report({ seconds, endedWithin: run.ended });
}

module.exports = { Run, closedLoop, fixedRate };
