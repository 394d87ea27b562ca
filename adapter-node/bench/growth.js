'use strict';

/**
 * Does a call cost more when there is more of everything? The load of calls.js on the sidecar alone,
 * with few and with many old rows, few and many other calls under way, and that of groups.js with small
 * and large groups of which 8 members are online.
 *
 * Fails unless every call went well and is stored as ended with all its candidates. With
 * `BENCH_WRITE=yes` the measured parts go into GROWTH.md, and what they come to for many users.
 */

const { oneSystem, summary } = require('./comparison');
const { liveCalls, oldRows } = require('./growth-states');
const { grouped, reportGrowth } = require('./growth-page');
const { CANDIDATES } = require('./load/payloads');
const { optionsOf } = require('./options');
const { people } = require('./systems');
const seed = require('../demo/seed');

/** Members of a group who are online. */
const ONLINE = 8;

/** User ids from here on belong to what is there besides. */
const OTHERS_FROM = 100_000;

/** Each pair of variants is to cost the same. */
function variants(options) {
  const { pairs, rate, groups, groupRate } = options;
  const calls = personal(pairs, rate, options);
  return [
    ...options.oldCalls.map((rows) => ({
      name: `${grouped(rows)} old calls`,
      scenario: { ...calls, fill: (pool) => oldRows(pool, rows) },
    })),
    ...options.liveCalls.map((live) => ({
      name: `${grouped(live)} live calls`,
      scenario: { ...calls, ...liveCalls(live, calls.users, OTHERS_FROM) },
    })),
    ...options.members.map((members) => ({
      name: `groups of ${grouped(members)}`,
      scenario: ofGroups(groups, groupRate, members, options),
    })),
  ];
}

function personal(pairs, rate, { warmUpMs, windowMs }) {
  const users = people(2 * pairs);
  return {
    users,
    connect: (generator, url) => generator.ask('pairs', { url, people: users }),
    loads: loads(warmUpMs, windowMs, rate),
    kind: { table: 'wo_calls', candidates: 2 * CANDIDATES },
  };
}

function ofGroups(count, rate, members, { warmUpMs, windowMs }) {
  const groups = Array.from({ length: count }, (_, index) => ({
    groupId: 1 + index,
    people: people(ONLINE, 1 + index * ONLINE),
  }));
  const offline = Array.from({ length: members - ONLINE }, (_, index) => OTHERS_FROM + index);
  return {
    users: people(count * ONLINE),
    async fill(pool) {
      for (const { groupId, people: online } of groups) {
        await seed.addGroup(pool, { groupId, name: `Group ${groupId}` });
        const ids = [...online.map(({ userId }) => userId), ...offline];
        await seed.addMembers(pool, groupId, ids);
      }
    },
    connect: (generator, url) => generator.ask('groups', { url, groups }),
    loads: loads(warmUpMs, windowMs, rate),
    kind: { table: 'wo_group_calls', candidates: 2 * CANDIDATES * (ONLINE - 1) },
  };
}

function loads(warmUpMs, windowMs, rate) {
  return [
    { name: 'warm-up', ms: warmUpMs },
    { name: 'closed', ms: windowMs },
    { name: 'slow warm-up', ms: warmUpMs / 3, rate },
    { name: 'fixed', ms: windowMs, rate },
  ];
}

async function main() {
  const options = optionsOf();
  const rounds = [];
  for (let round = 0; round < options.rounds; round++) {
    const all = variants(options);
    const measured = {};
    for (const { name, scenario } of round % 2 === 0 ? all : all.reverse()) {
      const found = await oneSystem('sidecar', options, scenario);
      measured[name] = found.measured;
      const line = summary(scenario.loads, found.measured);
      console.log(`round ${round + 1} of ${options.rounds}, ${name}: ${line}`);
    }
    rounds.push(measured);
  }
  reportGrowth({ options, rounds, names: variants(options).map(({ name }) => name) });
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
