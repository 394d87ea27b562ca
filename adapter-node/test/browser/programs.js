'use strict';

const { accessSync, constants } = require('node:fs');
const path = require('node:path');

/**
 * Programs of the system that some tests need beside Node. A developer's machine may lack them: then
 * those tests are reported as skipped, with the reason. Where everything is expected to be there (`CI` is
 * set) they fail instead.
 */

/**
 * @param {string} what for messages
 * @param {string | undefined} configured an environment variable's value: a path
 * @param {string[]} names looked for on the PATH
 * @returns {{ path: string | null, skip: string | false }} `skip` is an option of `node:test`
 */
function findProgram(what, configured, names) {
  const directories = (process.env.PATH ?? '')
    .split(path.delimiter)
    .concat('/usr/bin', '/usr/sbin');
  const places = names.flatMap((name) =>
    directories.map((directory) => path.join(directory, name)),
  );
  const found = [...(configured ? [configured] : []), ...places].find(isExecutable) ?? null;
  return {
    path: found,
    skip: found || process.env.CI ? false : `${what} is not installed (${names.join(', ')})`,
  };
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The system's Chromium; `CALLS_TEST_CHROMIUM` names another one. */
const chromium = () =>
  findProgram('Chromium', process.env.CALLS_TEST_CHROMIUM, [
    'chromium',
    'chromium-browser',
    'google-chrome',
  ]);

/** coturn, a real TURN server. */
const coturn = () => findProgram('coturn', process.env.CALLS_TEST_TURNSERVER, ['turnserver']);

module.exports = { findProgram, chromium, coturn };
