'use strict';

/**
 * The demo's chat server as a process that also says how much memory it holds: `GET /memory` answers
 * `{ heapUsed }`, in bytes, once what is not needed any more was collected.
 */

const http = require('node:http');
const v8 = require('node:v8');
const vm = require('node:vm');
const registerCallsListeners = require('../..');
const { createHost } = require('../../demo/host');

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc');

async function main() {
  const host = await createHost({
    databaseUrl: process.env.DATABASE_URL ?? '',
    port: Number(process.env.HOST_PORT ?? 0),
    registerCallsListeners,
  });
  const memory = http.createServer((request, response) => {
    collectGarbage();
    collectGarbage();
    response.end(JSON.stringify({ heapUsed: process.memoryUsage().heapUsed }));
  });
  memory.listen(0, '127.0.0.1', () => {
    const { port } = /** @type {import('node:net').AddressInfo} */ (memory.address());
    console.log(`Memory page at http://127.0.0.1:${port}/memory`);
    console.log(`Chat server ready at ${host.url}`);
  });
  process.once('SIGTERM', async () => {
    memory.close();
    await host.close();
    await registerCallsListeners.close();
    process.exit(0);
  });
}

main();
