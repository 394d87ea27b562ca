'use strict';

/** @returns {number} ms, the same in every thread of this machine, finer than `Date.now()` */
function now() {
  return performance.timeOrigin + performance.now();
}

/**
 * @param {number[]} figures at least one
 * @param {number} share 0 to 1; 0.99 gives the figure that one in a hundred is above
 */
function quantile(figures, share) {
  const sorted = [...figures].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

module.exports = { now, quantile };
