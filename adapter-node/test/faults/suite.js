'use strict';

/**
 * The fault suite: everything runs as processes of its own, clients call each other all the while, and
 * one thing after the other fails. After each round everybody comes back, and what every client heard is
 * compared with what is stored.
 *
 * `CALLS_TEST_FAULTS_SEED` repeats the plan of a run, `CALLS_TEST_FAULTS_ONLY` names the kinds to run.
 */

const { setTimeout: delay } = require('node:timers/promises');
const seed = require('../../demo/seed');
const { audit } = require('./audit');
const { doctor } = require('./doctor');
const { KINDS } = require('./faults');
const { Ledger, inWords } = require('./ledger');
const { Load, makeUsers } = require('./load');
const { memory } = require('./metrics');
const { Random } = require('./random');
const { report } = require('./report');
const { settle } = require('./settling');
const { GRACE_MS, RING_MS, System } = require('./system');
const { Waits } = require('./waits');

const PAIRED_USERS = 30;
const GROUPS = 2;
const MEMBERS = 5;
const WARM_UP_MS = 4000;
/** What may stay behind: calls of the last minutes are remembered, for who comes back. */
const SPARE_MEMORY = { sidecar: 12, host: 8 };

async function main() {
  // Ends by itself, so that the programs that it started end with it.
  process.once('SIGTERM', () => process.exit(143));
  process.once('SIGINT', () => process.exit(130));
  const chosen = Number(process.env.CALLS_TEST_FAULTS_SEED || Math.floor(Math.random() * 1e9));
  const only = (process.env.CALLS_TEST_FAULTS_ONLY || Object.keys(KINDS).join(',')).split(',');
  const unknown = only.filter((kind) => !KINDS[kind]);
  if (unknown.length > 0) {
    throw new Error(
      `no such kind of fault: ${unknown}; there are ${Object.keys(KINDS).join(', ')}`,
    );
  }
  console.log(`Faults with seed ${chosen}: ${only.join(', ')}`);
  const suite = new Suite(new Random(chosen));
  try {
    await suite.start();
    for (const kind of only) {
      await suite.run(kind);
    }
    console.log(`\n${report(suite.results, suite.before)}\n`);
    const findings = suite.results
      .flatMap((result) => result.findings)
      .filter(({ kind }) => kind !== 'again');
    if (findings.length > 0) {
      console.log(`${findings.length} findings; again with -Dfaults.seed=${chosen}`);
      process.exitCode = 1;
    } else {
      console.log('0 lost, 0 doubled, 0 open calls left over');
    }
  } catch (error) {
    console.error(`The suite broke with seed ${chosen}: ${error.stack}\n${suite.system.tails()}`);
    process.exitCode = 1;
  } finally {
    await suite.stop();
  }
}

class Suite {
  /** @type {import('./report').Result[]} */
  results = [];

  /** @param {Random} random */
  constructor(random) {
    this.random = random;
    this.system = new System();
    this.ledger = new Ledger();
    this.waits = new Waits();
  }

  async start() {
    const { system, ledger, waits, random } = this;
    await system.start();
    const urls = system.hosts.map(({ url }) => url);
    const parts = () => ({ ledger, waits, random: random.fork() });
    const users = makeUsers({ firstUserId: 1001, count: PAIRED_USERS, urls, parts });
    const groups = Array.from({ length: GROUPS }, (_, index) => {
      const firstUserId = 2001 + 100 * index;
      const members = makeUsers({ firstUserId, count: MEMBERS, urls, parts });
      return { groupId: 501 + index, members };
    });
    await this.populate(users, groups);
    const longestRingMs = RING_MS + GRACE_MS + 20_000;
    this.load = new Load({ users, groups, ledger, random: random.fork(), longestRingMs });
    this.load.devices.forEach((device) => device.start());
    await Promise.all(this.load.devices.map((device) => device.ready()));

    this.load.start();
    await delay(WARM_UP_MS);
    const { findings } = await this.rest();
    this.before = await memory(system);
    if (findings.length > 0) {
      this.results.push(this.result('before anything failed', 0, 0, 0, findings));
    }
  }

  async populate(users, groups) {
    const { pool } = this.system;
    for (const user of [...users, ...groups.flatMap((group) => group.members)]) {
      await seed.addUser(pool, { userId: user.userId, username: `user${user.userId}` });
      for (const device of user.devices) {
        await seed.addSession(pool, user.userId, device.session);
      }
    }
    for (const { groupId, members } of groups) {
      await seed.addGroup(pool, { groupId, name: `group ${groupId}` });
      const ids = members.map(({ userId }) => userId);
      await seed.addMembers(pool, groupId, ids, 'member');
    }
  }

  /** @param {string} kind */
  async run(kind) {
    const { system, load } = this;
    const { rounds, fail } = KINDS[kind];
    let [faults, calls] = [0, 0];
    const findings = [];
    for (let round = 0; round < rounds; round++) {
      load.start();
      faults += await fail({ system, load, random: this.random.fork() });
      const outcome = await this.rest();
      calls += outcome.calls;
      findings.push(...outcome.findings);
    }
    const result = this.result(kind, rounds, faults, calls, findings);
    result.memory = await memory(system);
    this.checkMemory(result);
    for (const what of await doctor(system.address)) {
      findings.push({ kind: 'wrong', room: '', what });
      console.log(`wrong: ${what}`);
    }
    this.results.push(result);
    const { outage } = result;
    console.log(
      `${kind}: ${faults} faults, ${calls} calls, ${findings.length} findings, ` +
        `longest outage ${outage.ms.toFixed(0)} ms`,
    );
    this.waits.clear();
  }

  result(kind, rounds, faults, calls, findings) {
    const outage = this.waits.longest();
    return { kind, rounds, faults, calls, findings, outage, memory: this.before };
  }

  /** Brings everything to rest, and audits it. */
  async rest() {
    const { system, load, ledger } = this;
    const { lives, complaints } = await settle(system, load);
    const { calls, findings } = await audit({
      ledger,
      pool: system.pool,
      prefix: load.prefix,
      lives,
      deaths: system.deaths,
    });
    for (const what of complaints) {
      findings.push({ kind: 'open', room: '', what });
    }
    findings.forEach((finding) => this.tell(finding));
    ledger.clear();
    load.clear();
    return { calls, findings };
  }

  checkMemory(result) {
    for (const which of Object.keys(SPARE_MEMORY)) {
      const more = result.memory[which] - this.before[which];
      if (more > SPARE_MEMORY[which]) {
        const what = `the ${which} keeps ${more.toFixed(1)} MB more than before`;
        result.findings.push({ kind: 'wrong', room: '', what });
        console.log(`wrong: ${what}`);
      }
    }
  }

  /** @param {import('./audit').Finding} finding */
  tell({ kind, room, what, row }) {
    const { status, end_reason: reason, ended_by: by } = row ?? {};
    const stored = row ? ` (stored: ${status}, ${reason}, by ${by})` : '';
    console.log(`${kind}: ${room} ${what}${stored}`);
    for (const entry of this.ledger.of(room)) {
      console.log(`    ${inWords(entry)}`);
    }
    this.tellWhatHappened(room, what, row);
  }

  /** What became of the connections of the device, and of the programs, while there was the call. */
  tellWhatHappened(room, what, row) {
    const began = this.ledger.of(room)[0]?.at;
    if (began === undefined || !row) {
      return;
    }
    const device = this.load.devices.find(({ name }) => what.startsWith(`${name} `));
    const lives = (device?.history ?? []).map(({ at, life, what: became }) => ({
      at,
      words: `${device.name}#${life} ${became}`,
    }));
    const deaths = this.system.deaths.map(({ at, who }) => ({ at, words: `${who} is killed` }));
    [...lives, ...deaths]
      .filter(({ at }) => at > began)
      .sort((a, b) => a.at - b.at)
      .forEach(({ at, words }) => console.log(`    ${(at / 1000).toFixed(3)} ${words}`));
    const { from_told: fromTold, to_told: toTold, told, revision } = row;
    console.log(`    ${JSON.stringify({ revision, told, fromTold, toTold })}`);
  }

  async stop() {
    await Promise.all((this.load?.devices ?? []).map((device) => device.stop()));
    await this.system.stop();
  }
}

main();
