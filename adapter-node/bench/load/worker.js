'use strict';

/**
 * The load generator, a process of its own so that what it takes is told apart. Takes one order at a
 * time from its parent and answers each by one message: `connect { url, people }`, people two by two
 * who call each other; `run { prefix, ms, rate? }`, at a fixed rate where there is one, else in a
 * closed loop.
 */

const { logInAll } = require('./phone');
const { Pair, STEPS } = require('./pair');
const { Run, closedLoop, fixedRate } = require('./runs');

const pairs = [];

const ORDERS = {
  async connect({ url, people }) {
    const phones = await logInAll(people.map((person) => ({ url, ...person })));
    for (let i = 0; i + 1 < phones.length; i += 2) {
      pairs.push(new Pair(phones[i], phones[i + 1], {}));
    }
    return { pairs: pairs.length };
  },

  run({ prefix, ms, rate }) {
    const run = new Run(prefix, STEPS);
    return rate ? fixedRate(run, pairs, ms, rate) : closedLoop(run, pairs, ms);
  },
};

process.on('message', async ({ order, ...rest }) => {
  try {
    process.send({ done: await ORDERS[order](rest) });
  } catch (error) {
    process.send({ error: error.stack });
  }
});
process.on('disconnect', () => process.exit(0));
