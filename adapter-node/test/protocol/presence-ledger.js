'use strict';

const assert = require('node:assert/strict');

/**
 * Who was in one call when, as the clients saw it: no earlier than they asked for it, no later than
 * they had the answer.
 */
class PresenceLedger {
  /** @type {Map<number, { least: number, most: number, stays: number, entered: number[] | null }>} */
  #users = new Map();

  /**
   * The device's user enters.
   *
   * @param {import('../../demo/client').Client} device
   * @param {() => Promise<unknown>} work which makes him enter
   */
  async entering(device, work) {
    const entered = await measured(work);
    const before = this.#users.get(device.userId) ?? { least: 0, most: 0, stays: 0 };
    this.#users.set(device.userId, { ...before, stays: before.stays + 1, entered });
  }

  /**
   * These users leave, whoever of them is in.
   *
   * @param {import('../../demo/client').Client[]} devices
   * @param {() => Promise<unknown>} work at the end of which they are out
   */
  async leaving(devices, work) {
    const [asked, done] = await measured(work);
    for (const { userId } of devices) {
      const user = this.#users.get(userId);
      if (user?.entered) {
        const [since, by] = user.entered;
        user.least += asked - by;
        user.most += done - since;
        user.entered = null;
      }
    }
  }

  /**
   * Compares with the rows of participants when nobody is in any more: `duration` is the sum of the
   * stays. The database keeps whole seconds, so each stay may be off by one.
   *
   * @param {Record<number, any>} rows by user id
   */
  assertSameAs(rows) {
    const ids = (users) => [...users].map(Number).sort((one, other) => one - other);
    assert.deepEqual(ids(Object.keys(rows)), ids(this.#users.keys()));
    for (const [userId, { least, most, stays }] of this.#users) {
      const { duration } = rows[userId];
      assert.ok(
        duration >= least / 1000 - stays && duration <= most / 1000 + stays,
        `user ${userId}: ${duration} s stored, ${least} to ${most} ms seen in ${stays} stays`,
      );
    }
  }
}

/** @returns {Promise<[number, number]>} when it began and when it was done, Unix milliseconds */
async function measured(work) {
  const from = Date.now();
  await work();
  return [from, Date.now()];
}

module.exports = { PresenceLedger };
