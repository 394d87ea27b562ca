'use strict';

/**
 * Group calls of 8 through three systems in turn, as calls.js does with 1-to-1 calls: the initiator
 * rings 7 members, all of them join and answer, he and each of them exchange 8 candidates each way, he
 * ends it for all.
 *
 * Fails unless every call went well and is stored as ended with all its candidates.
 */

const seed = require('../demo/seed');
const { callsFigures } = require('./calls-figures');
const { WHEN_WARM, compare } = require('./comparison');
const { CANDIDATES } = require('./load/payloads');
const { optionsOf } = require('./options');
const { report } = require('./report');
const { people } = require('./systems');

const MEMBERS = 8;

async function main() {
  const options = optionsOf();
  const { groups: count, groupRate: rate, warmUpMs, windowMs } = options;
  const groups = Array.from({ length: count }, (_, index) => ({
    groupId: 1 + index,
    people: people(MEMBERS, 1 + index * MEMBERS),
  }));
  const results = await compare(options, {
    users: people(count * MEMBERS),
    fill: (pool) => addGroups(pool, groups),
    connect: (generator, url) => generator.ask('groups', { url, groups }),
    loads: [
      { name: 'warm-up', ms: warmUpMs, again: warmUpMs / WHEN_WARM },
      { name: 'closed', ms: windowMs },
      { name: 'slow warm-up', ms: warmUpMs / WHEN_WARM, rate },
      { name: 'fixed', ms: windowMs, rate },
    ],
    keepsRunning: true,
    kind: { table: 'wo_group_calls', candidates: 2 * CANDIDATES * (MEMBERS - 1) },
  });
  report({
    options,
    ...results,
    program: 'groups',
    title: `Group calls of ${MEMBERS}`,
    load: `${count} groups, and ${rate} calls a second.`,
    figures: callsFigures(`at ${rate} calls a second`),
  });
}

async function addGroups(pool, groups) {
  for (const { groupId, people: members } of groups) {
    const ids = members.map(({ userId }) => userId);
    await seed.addGroup(pool, { groupId, name: `Group ${groupId}` });
    await seed.addMembers(pool, groupId, ids);
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
