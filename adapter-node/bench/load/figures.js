'use strict';

/** Times in ms, of one step of many calls: thousands a second, so without an object for each. */
class Figures {
  constructor() {
    this.values = new Float64Array(1024);
    this.count = 0;
  }

  /** @param {number} ms */
  add(ms) {
    if (this.count === this.values.length) {
      const larger = new Float64Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.count] = ms;
    this.count += 1;
  }

  /** @returns {{ count: number, p50: number, p95: number, p99: number, worst: number }} of at least one */
  summary() {
    const sorted = this.values.slice(0, this.count).sort();
    const at = (share) => sorted[Math.min(this.count - 1, Math.floor(this.count * share))];
    return { count: this.count, p50: at(0.5), p95: at(0.95), p99: at(0.99), worst: at(1) };
  }
}

module.exports = { Figures };
