'use strict';

const { setTimeout: delay } = require('node:timers/promises');

/** What may happen between the chat servers and the sidecar. */

/** Connections are cut, and new ones refused for a while. */
async function cut({ system, random }) {
  const cuts = 6;
  for (let i = 0; i < cuts; i++) {
    await delay(random.between(300, 1500));
    const proxy = random.pick(system.toSidecar);
    if (random.chance(0.5)) {
      proxy.cut();
    } else {
      proxy.refuse();
      await delay(random.between(100, 4500));
      proxy.mend();
    }
  }
  await delay(1000);
  return cuts;
}

/** What is said takes long, in one direction more than in the other. */
async function slow({ system, random }) {
  const steps = 4;
  for (let i = 0; i < steps; i++) {
    for (const proxy of system.toSidecar) {
      proxy.slow({ up: random.between(0, 400), down: random.between(0, 400) });
    }
    await delay(2500);
  }
  system.toSidecar.forEach((proxy) => proxy.slow({}));
  await delay(500);
  return steps;
}

/** Nothing arrives any more, and neither side is told so: now on the connection, now on all of them. */
async function strand({ system, random }) {
  const [one, other] = system.toSidecar;
  await delay(random.between(500, 1500));
  one.strand();
  await delay(random.between(1000, 3000));
  other.fallSilent();
  await delay(random.between(2000, 7000));
  other.mend();
  await delay(18_000); // until keepalive has noticed
  return 2;
}

/**
 * The same frames arrive twice. TCP does not repeat bytes, but a connection that its client has lost may
 * still deliver: what the adapter says again on its next connection then comes on the old one as well,
 * earlier or later. Bytes that do come twice on one connection are garbage to HTTP/2, and must merely do
 * no harm.
 */
async function duplicate({ system, random }) {
  const times = 8;
  for (let i = 0; i < times; i++) {
    const proxy = random.pick(system.toSidecar);
    await delay(random.between(300, 1000));
    if (random.chance(0.25)) {
      proxy.repeat();
    } else {
      proxy.hold();
      await delay(random.between(50, 500));
      proxy.comeLate(random.pick([0, 60, 120, 400, 1500]));
    }
  }
  await delay(1500);
  return times;
}

module.exports = { cut, slow, strand, duplicate };
