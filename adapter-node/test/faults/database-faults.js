'use strict';

const { setTimeout: delay } = require('node:timers/promises');

/** What may happen to MariaDB, and between it and the sidecar. */

const AWAY_MS = 10_000;

/** Clients that come back while it is away cannot log in before it is there again. */
function loseClients({ load, random }) {
  for (let i = 0; i < 4; i++) {
    random.pick(load.devices).vanish(random.between(0, 1000));
  }
}

/** It is shut down, and started again ten seconds later. */
async function stop(stage) {
  const { system, random } = stage;
  await delay(random.between(500, 1500));
  await system.mariaDb.stop('SIGTERM');
  loseClients(stage);
  await delay(AWAY_MS);
  await system.mariaDb.start();
  await delay(1500);
  return 1;
}

/** It takes connections and says nothing for ten seconds. */
async function freeze(stage) {
  const { system, random } = stage;
  await delay(random.between(500, 1500));
  system.mariaDb.freeze();
  loseClients(stage);
  await delay(AWAY_MS);
  system.mariaDb.thaw();
  await delay(1500);
  return 1;
}

/** It is killed in the middle of what it does, and started again on its data. */
async function kill(stage) {
  const { system, random } = stage;
  const kills = 3;
  for (let i = 0; i < kills; i++) {
    await delay(random.between(500, 2500));
    await system.mariaDb.stop('SIGKILL');
    loseClients(stage);
    await system.mariaDb.start();
  }
  await delay(1000);
  return kills;
}

/** Every answer of it takes long. */
async function slow({ system, random }) {
  const steps = [50, 250, 600];
  for (const most of steps) {
    system.toDatabase.slow({ up: random.between(0, 20), down: random.between(most / 2, most) });
    await delay(3000);
  }
  system.toDatabase.slow({});
  await delay(500);
  return steps.length;
}

/** It commits, and the connection is lost before it says so. */
async function loseCommits({ system, random }) {
  const cuts = 12;
  for (let i = 0; i < cuts; i++) {
    await delay(random.between(200, 900));
    system.toDatabase.loseAnswersTo('COMMIT', 1);
  }
  await delay(1000);
  return cuts;
}

module.exports = { stop, freeze, kill, slow, loseCommits };
