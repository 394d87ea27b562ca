'use strict';

const { randomInt } = require('node:crypto');
const net = require('node:net');

/**
 * Ports of the loopback interface for programs that are told where to listen. They lie below those that
 * a system gives out by itself: a connection or a listener of somebody else takes none of them while
 * a program starts, or between its end and its next start.
 */

/** Even, so that ports given out are odd: browsers refuse to connect to 10080. */
const FIRST_PORT = 10_000;
const PAIRS = 10_000;

/**
 * A port that nobody listens on now, and that no other caller gets, in any process, as long as this
 * process lives: it listens itself on the one below, as the mark that both are taken.
 *
 * @returns {Promise<number>}
 */
async function freePort() {
  for (;;) {
    const mark = FIRST_PORT + 2 * randomInt(PAIRS);
    const claim = await listen(mark).catch(() => undefined);
    if (claim && (await isFree(mark + 1))) {
      claim.unref();
      return mark + 1;
    }
    claim?.close();
  }
}

/**
 * Whether nobody listens on this port of the loopback interface.
 *
 * @param {number} port
 * @returns {Promise<boolean>}
 */
async function isFree(port) {
  const probe = await listen(port).catch(() => undefined);
  if (!probe) {
    return false;
  }
  await new Promise((resolve) => probe.close(resolve));
  return true;
}

/**
 * @param {number} port
 * @returns {Promise<net.Server>} rejected where the port is taken
 */
function listen(port) {
  return new Promise((resolve, reject) => {
    const server = net.createServer((connection) => connection.destroy());
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

module.exports = { freePort, isFree };
