'use strict';

/**
 * Whole 1-to-1 calls through three systems in turn, in a closed loop and at a fixed rate: what each
 * makes a second, how long each step takes, and what a call costs. The database comes from its
 * launcher, as for the demo; options.js lists what can be set.
 *
 * Fails unless every call went well and is stored as ended with all its candidates.
 */

const { callsFigures, GOALS } = require('./calls-figures');
const { callsPlot } = require('./calls-plot');
const { WHEN_WARM, compare } = require('./comparison');
const { CANDIDATES } = require('./load/payloads');
const { optionsOf } = require('./options');
const { report } = require('./report');
const { people } = require('./systems');

async function main() {
  const options = optionsOf();
  const { pairs, rate, warmUpMs, windowMs } = options;
  const users = people(2 * pairs);
  const results = await compare(options, {
    users,
    connect: (generator, url) => generator.ask('pairs', { url, people: users }),
    loads: [
      { name: 'warm-up', ms: warmUpMs, again: warmUpMs / WHEN_WARM },
      { name: 'closed', ms: windowMs },
      { name: 'slow warm-up', ms: warmUpMs / WHEN_WARM, rate },
      { name: 'fixed', ms: windowMs, rate },
    ],
    keepsRunning: true,
    kind: { table: 'wo_calls', candidates: 2 * CANDIDATES },
  });
  report({
    options,
    ...results,
    program: 'calls',
    title: 'Whole 1-to-1 calls',
    load: `${pairs} pairs of users, and ${rate} calls a second.`,
    figures: callsFigures(`at ${rate} calls a second`),
    goals: GOALS,
    plot: callsPlot,
  });
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
