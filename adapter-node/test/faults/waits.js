'use strict';

/** How long clients waited for what they asked for, the longest of all. */
class Waits {
  #longest = { event: 'none', ms: 0, who: '' };

  /**
   * @param {string} event
   * @param {number} ms
   * @param {string} who the device, and the room
   */
  answered(event, ms, who) {
    if (ms > this.#longest.ms) {
      this.#longest = { event, ms, who };
    }
  }

  longest() {
    return this.#longest;
  }

  clear() {
    this.#longest = { event: 'none', ms: 0, who: '' };
  }
}

module.exports = { Waits };
