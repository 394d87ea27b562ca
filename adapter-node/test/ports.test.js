'use strict';

const assert = require('node:assert/strict');
const { execFile } = require('node:child_process');
const net = require('node:net');
const path = require('node:path');
const { test } = require('node:test');
const { promisify } = require('node:util');
const { freePort, isFree } = require('../demo/ports');

const ADAPTER = path.resolve(__dirname, '..');

/** Where programs of the demo, the tests and the benchmarks listen. */

test('a port is free, and another each time', async () => {
  const ports = await Promise.all(Array.from({ length: 300 }, freePort));
  assert.equal(new Set(ports).size, ports.length);
  assert.deepEqual(new Set(await Promise.all(ports.map(isFree))), new Set([true]));
});

test('a port is given to no other process', async () => {
  const [taken, other] = [await freePort(), await freePort()];
  // Another process that draws the first pair again and again, and then one beside the second.
  const pairs = [taken, taken, other].map((port) => (port - 10_001) / 2);
  const draws = JSON.stringify([...pairs, (pairs[2] + 1) % 10_000]);
  const script = `
    const draws = ${draws};
    require('node:crypto').randomInt = () => draws.shift() ?? process.exit(1);
    require('./demo/ports').freePort().then(console.log);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: ADAPTER });
  assert.notEqual(Number(stdout), taken);
  assert.notEqual(Number(stdout), other);
  assert.equal(await isFree(Number(stdout)), true);
});

test('a port that somebody listens on is not free', async (t) => {
  const server = net.createServer().listen(0, '127.0.0.1');
  t.after(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  assert.equal(await isFree(port), false);
});
