'use strict';

/**
 * The load generator, a process of its own so that what it takes is told apart. Takes one order at a
 * time from its parent and answers each by one message.
 */

const { Group } = require('./group');
const { connectCall } = require('./held-call');
const { logInAll } = require('./phone');
const { Pair, STEPS } = require('./pair');
const { Run, closedLoop, fixedRate } = require('./runs');

/** @type {(Pair | Group)[]} who call */
const callers = [];

const ORDERS = {
  /** `{ url, people }`: people two by two who call each other. */
  async pairs({ url, people }) {
    const phones = await logInAll(people.map((person) => ({ url, ...person })));
    for (let i = 0; i + 1 < phones.length; i += 2) {
      callers.push(new Pair(phones[i], phones[i + 1], {}));
    }
  },

  /** `{ url, groups: [{ groupId, people }] }`: groups whose first member calls the others. */
  async groups({ url, groups }) {
    for (const { groupId, people } of groups) {
      const phones = await logInAll(people.map((person) => ({ url, ...person })));
      callers.push(new Group(groupId, phones, {}));
    }
  },

  /** `{ url, people }`: people who log in and do nothing. */
  async idle({ url, people }) {
    await logInAll(people.map((person) => ({ url, ...person })));
  },

  /** `{ callerUrl, calleeUrl, people, prefix }`: two by two they call each other and stay connected. */
  async hold({ callerUrl, calleeUrl, people, prefix }) {
    const phones = await logInAll(
      people.map((person, index) => ({ url: index % 2 === 0 ? callerUrl : calleeUrl, ...person })),
    );
    for (let i = 0; i + 1 < phones.length; i += 2) {
      await connectCall(phones[i], phones[i + 1], `${prefix}-${i / 2}`);
    }
  },

  /** `{ prefix, ms, rate? }`: calls, at a fixed rate where there is one, else in a closed loop. */
  run({ prefix, ms, rate }) {
    const run = new Run(prefix, STEPS);
    return rate ? fixedRate(run, callers, ms, rate) : closedLoop(run, callers, ms);
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
