'use strict';

/**
 * Audits the packages that the adapter brings into a chat server, `npm run audit`: are they pinned by
 * checksum, and does the registry know of a hole in them? Where the registry does not answer that, it
 * says that nobody looked; that alone is no failure, since it says nothing about the packages.
 */

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const PATIENCE_MS = 30_000;

/**
 * @typedef {{ integrity?: string, version?: string, dev?: boolean, link?: boolean }} Locked
 */

/**
 * What is wrong with how the lock file pins packages.
 * @param {Record<string, Locked>} packages by path; '' is the adapter itself
 * @returns {string[]}
 */
function unpinned(packages) {
  return Object.entries(packages)
    .filter(([where, entry]) => where !== '' && !/^sha512-/.test(entry.integrity ?? ''))
    .map(([where]) => `${where} has no SHA-512 in package-lock.json`);
}

/**
 * What the answer of `npm audit --json` says.
 * @param {string} json
 * @returns {{ checked: false, why: string } | { checked: true, holes: string[] }}
 */
function verdict(json) {
  let answer;
  try {
    answer = JSON.parse(json);
  } catch {
    return { checked: false, why: 'no answer' };
  }
  if (typeof answer?.metadata?.vulnerabilities?.total !== 'number') {
    return { checked: false, why: String(answer?.message ?? 'an answer that is none') };
  }
  const holes = Object.entries(answer.vulnerabilities ?? {}).map(
    ([name, { severity }]) => `${name} (${severity})`,
  );
  return { checked: true, holes };
}

/** Exits with 1 where something is wrong. */
function main() {
  const lock = JSON.parse(fs.readFileSync(path.join(__dirname, 'package-lock.json'), 'utf8'));
  const wrong = unpinned(lock.packages);
  const production = Object.entries(lock.packages).filter(([at, { dev }]) => at !== '' && !dev);
  console.log(
    wrong.length > 0
      ? `FAILED       ${wrong.join('; ')}`
      : `CHECKED      ${Object.keys(lock.packages).length - 1} npm packages are pinned by SHA-512, which npm ci compares.`,
  );
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
    cwd: __dirname,
    encoding: 'utf8',
    timeout: PATIENCE_MS,
  });
  const found = verdict(stdout ?? '');
  if (!found.checked) {
    const [reason] = found.why.split('\n');
    console.log(
      `NOT CHECKED  known holes in the ${production.length} npm packages of production: ${reason}.`,
    );
    console.log('             Where the registry answers: npm audit --omit=dev');
  } else if (found.holes.length > 0) {
    console.log(`FAILED       known holes: ${found.holes.join(', ')}; see npm audit --omit=dev`);
    wrong.push(...found.holes);
  } else {
    console.log(`CHECKED      no known holes in ${production.length} npm packages of production.`);
  }
  process.exitCode = wrong.length > 0 ? 1 : 0;
}

if (require.main === module) {
  main();
}

exports.unpinned = unpinned;
exports.verdict = verdict;
