'use strict';

/**
 * What was set last, by key: as many entries as it is told to, and at most as many again.
 *
 * A Map of which the oldest entry goes each time would do, but for its price: to find its first entry it
 * looks through all that were deleted before, some ten thousand for one command.
 *
 * @template V
 */
class Recent {
  #atLeast;
  /** @type {Map<string, V>} */
  #young = new Map();
  /** @type {Map<string, V>} */
  #old = new Map();

  /** @param {number} atLeast how many entries it keeps */
  constructor(atLeast) {
    this.#atLeast = atLeast;
  }

  /** How many entries it keeps now. */
  get size() {
    return this.#young.size + this.#old.size;
  }

  /**
   * @param {string} key
   * @returns {V | undefined} what was set last
   */
  get(key) {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  /**
   * @param {string} key
   * @param {V} value
   */
  set(key, value) {
    this.#young.set(key, value);
    if (this.#young.size >= this.#atLeast) {
      this.#old = this.#young;
      this.#young = new Map();
    }
  }
}

exports.Recent = Recent;
