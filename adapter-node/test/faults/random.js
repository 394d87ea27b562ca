'use strict';

/**
 * Random choices that the same seed makes again. The plan of a run follows from its seed; what meets
 * what at which moment does not, since the programs are real.
 */
class Random {
  #state;

  /** @param {number} seed an integer from 0 to 4294967295 */
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** From 0 to below 1 (mulberry32). */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`. */
  between(least, most) {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** @param {number} share true in that share of all cases */
  chance(share) {
    return this.next() < share;
  }

  /**
   * @template T
   * @param {T[]} choices
   * @returns {T}
   */
  pick(choices) {
    return choices[this.between(0, choices.length - 1)];
  }

  /** Choices of somebody of his own, who does not depend on how often others choose. */
  fork() {
    return new Random(Math.floor(this.next() * 2 ** 32));
  }
}

module.exports = { Random };
