'use strict';

const { setTimeout: delay } = require('node:timers/promises');

/**
 * Repeats an attempt until it succeeds: for what is promised within a time, not at once.
 *
 * @template T
 * @param {() => Promise<T>} attempt
 * @param {number} [deadlineMs]
 * @returns {Promise<T>}
 */
async function eventually(attempt, deadlineMs = 5000) {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
    }
    await delay(30);
  }
}

module.exports = { eventually };
