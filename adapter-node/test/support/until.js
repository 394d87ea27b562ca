'use strict';

const DEADLINE_MS = 5000;

/**
 * Waits for a condition that some event will make true.
 * @template T
 * @param {() => T} condition
 * @param {string} what for the failure
 * @returns {Promise<NonNullable<T>>} what the condition gave
 */
async function until(condition, what) {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const value = condition();
    if (value) {
      return value;
    }
    if (performance.now() > deadline) {
      throw new Error(`not in time: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

module.exports = { until };
