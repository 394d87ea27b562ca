'use strict';

/** How much of the time that passes may be added or left out, as a divisor. */
const SHARE = 20;

/**
 * Unix milliseconds without steps. The sidecar compares when a client connected with when its events
 * came, and counts events by these times: they must not jump when somebody sets the machine's clock.
 * They go as the wall clock goes; once that was set they catch up by being at most 5 % fast or slow.
 */
class SteadyClock {
  #wall;
  #monotonic;
  #now;
  #since;

  /**
   * @param {() => number} [wall] Unix ms
   * @param {() => number} [monotonic] ms of a clock that nobody can set
   */
  constructor(wall = Date.now, monotonic = () => performance.now()) {
    this.#wall = wall;
    this.#monotonic = monotonic;
    this.#now = wall();
    this.#since = monotonic();
  }

  /** @returns {number} whole ms, never less than before */
  now() {
    const at = this.#monotonic();
    const passed = Math.max(0, at - this.#since);
    const steady = this.#now + passed;
    const behind = this.#wall() - steady;
    const most = passed / SHARE;
    this.#now = steady + Math.min(most, Math.max(-most, behind));
    this.#since = at;
    return Math.floor(this.#now);
  }
}

exports.SteadyClock = SteadyClock;
