'use strict';

const assert = require('node:assert/strict');
const { eventually } = require('../protocol/eventually');
const { leftOver } = require('./left-over');
const { sidecarMetrics } = require('./metrics');
const { GRACE_MS, RING_MS } = require('./system');

const HANG_UP_MS = 90_000;
const ONLINE_MS = 60_000;
/** Ring time and grace may follow each other, and a database that was away is asked again. */
const REST_MS = RING_MS + GRACE_MS + 15_000;

/**
 * Brings everything back and waits until it has come to rest: everybody has hung up and is online, no
 * call is live, and nothing is under way.
 *
 * @param {import('./system').System} system
 * @param {import('./load').Load} load
 * @returns {Promise<{ lives: Map<import('./device').Device, number>, complaints: string[] }>} the
 *   connections of the devices at that moment, and what did not come to rest in time
 */
async function settle(system, load) {
  const complaints = [];
  const within = (ms, what, work) =>
    bounded(ms, work).catch((error) => complaints.push(`${what}: ${error.message}`));

  for (const { name } of system.programs.filter(({ ended }) => ended)) {
    complaints.push(`the program ${name} has ended by itself`);
  }
  await system.mend();
  load.devices.forEach((device) => device.bury());
  await within(HANG_UP_MS, 'not everybody could hang up', load.stop());
  await within(ONLINE_MS, 'not everybody came back', confirm(load));
  const resting = rest(system).catch(async (error) => {
    throw new Error(`${error.message}\n${await leftOver(system)}`);
  });
  await within(REST_MS + 5000, 'calls are still live', resting);
  await within(ONLINE_MS, 'not everybody was told', confirm(load));
  const lives = new Map(load.devices.map((device) => [device, device.life]));

  // Who is owed the end of a call hears it now.
  load.devices.forEach((device) => device.vanish(0));
  await within(ONLINE_MS, 'not everybody came back again', comeBack(load));
  return { lives, complaints };
}

/** Everybody has heard what was sent to him so far. */
function confirm(load) {
  return Promise.all(load.devices.map((device) => device.confirm()));
}

async function comeBack(load) {
  await Promise.all(
    load.devices.map((device) => new Promise((resolve) => device.once('online', resolve))),
  );
  await confirm(load);
}

async function rest(system) {
  await eventually(async () => {
    const [live] = await system.pool.query(
      `SELECT room_name, status FROM wo_calls WHERE status IN ('ringing', 'connected')
         UNION ALL SELECT room_name, status FROM wo_group_calls WHERE status IN ('ringing', 'active')`,
    );
    assert.equal(live.map((call) => `${call.room_name} is ${call.status}`).join(', '), '');
    for (const host of system.hosts) {
      const response = await fetch(`${host.url}/status`);
      const { activeCalls } = /** @type {any} */ (await response.json());
      assert.deepEqual(activeCalls, [], 'ctx.activeCalls');
    }
    const metrics = await sidecarMetrics(system.httpPort);
    for (const name of [
      'calls_live',
      'calls_commands_unacknowledged',
      'calls_decisions_waiting',
      'calls_behind_waiting',
    ]) {
      assert.equal(metrics.get(name), 0, name);
    }
  }, REST_MS);
}

/** @param {number} ms @param {Promise<unknown>} work */
async function bounded(ms, work) {
  let timer;
  const deadline = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took over ${ms} ms`)), ms);
  });
  try {
    await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

module.exports = { settle };
