'use strict';

const { setTimeout: delay } = require('node:timers/promises');
const { GRACE_MS } = require('./system');

/**
 * Clients vanish and come back, some within the grace and some after it: their connection breaks, or it
 * dies without anybody noticing.
 */
async function vanish({ load, random }) {
  const times = 40;
  for (let i = 0; i < times; i++) {
    await delay(random.between(50, 400));
    const online = load.devices.filter((device) => device.online);
    if (online.length === 0) {
      continue;
    }
    const device = random.pick(online);
    const forMs = random.chance(0.7)
      ? random.between(0, GRACE_MS - 1500)
      : random.between(GRACE_MS, 5000);
    if (random.chance(0.8)) {
      device.vanish(forMs);
    } else {
      device.becomeGhost(forMs);
    }
  }
  return times;
}

module.exports = { vanish };
