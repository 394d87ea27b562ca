'use strict';

const { setTimeout: delay } = require('node:timers/promises');
const clients = require('./client-faults');
const database = require('./database-faults');
const network = require('./network-faults');

/**
 * What fails, while the load goes on.
 *
 * @typedef {object} Stage
 * @property {import('./system').System} system
 * @property {import('./load').Load} load
 * @property {import('./random').Random} random
 *
 * @typedef {object} Kind
 * @property {number} rounds after each of which everything is audited
 * @property {(stage: Stage) => Promise<number>} fail one round; how many faults there were
 */

const KILLS_A_ROUND = 7;

/**
 * The sidecar is killed at a random moment, now and then before the chat servers are back, and started
 * again.
 */
async function killSidecar({ system, random, load }) {
  for (let kill = 0; kill < KILLS_A_ROUND; kill++) {
    if (kill % 3 < 2) {
      await answered(load);
    }
    await delay(random.between(0, 2000));
    await system.killSidecar();
    await delay(random.chance(0.3) ? random.between(0, 3000) : 0);
    await system.startSidecar();
  }
  return KILLS_A_ROUND;
}

/** Waits until clients are answered again. */
async function answered(load) {
  const device = load.devices.find(({ online }) => online);
  await device?.ask('ice:request', {});
}

/** A chat server is killed, and started again. */
async function killHost({ system, random }) {
  const kills = 4;
  for (let kill = 0; kill < kills; kill++) {
    const host = random.pick(system.hosts);
    await delay(random.between(500, 2500));
    await system.killHost(host);
    await delay(random.between(0, 1500));
    await system.startHost(host);
  }
  await delay(1000);
  return kills;
}

/** Several things at once. */
async function everything(stage) {
  const { random } = stage;
  const some = [
    () => killSidecar(stage),
    () => killHost(stage),
    () => network.cut(stage),
    () => clients.vanish(stage),
    () => database.loseCommits(stage),
  ];
  const counts = await Promise.all(
    some.map(async (fail) => {
      await delay(random.between(0, 1500));
      return fail();
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** @type {Record<string, Kind>} */
const KINDS = {
  'sidecar-killed': { rounds: 3, fail: killSidecar },
  'host-killed': { rounds: 1, fail: killHost },
  'database-stopped': { rounds: 1, fail: database.stop },
  'database-frozen': { rounds: 1, fail: database.freeze },
  'database-killed': { rounds: 1, fail: database.kill },
  'database-slow': { rounds: 1, fail: database.slow },
  'commit-unanswered': { rounds: 1, fail: database.loseCommits },
  'network-cut': { rounds: 1, fail: network.cut },
  'network-slow': { rounds: 1, fail: network.slow },
  'network-half-open': { rounds: 1, fail: network.strand },
  'network-duplicated': { rounds: 1, fail: network.duplicate },
  'clients-vanish': { rounds: 1, fail: clients.vanish },
  everything: { rounds: 1, fail: everything },
};

module.exports = { KINDS };
