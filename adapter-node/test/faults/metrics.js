'use strict';

const { execFile } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { promisify } = require('node:util');

const run = promisify(execFile);
const MEGABYTE = 1024 * 1024;

/**
 * What the sidecar says of itself on `GET /metrics`, the values of all labels added up.
 *
 * @param {number} port
 * @returns {Promise<Map<string, number>>} by name; `name{area="heap"}` too
 */
async function sidecarMetrics(port) {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  const values = new Map();
  for (const line of (await response.text()).split('\n')) {
    const parts = /^([a-z_0-9]+)(\{[^}]*\})? (\S+)$/.exec(line);
    if (parts) {
      const [, name, labels = '', value] = parts;
      values.set(name, (values.get(name) ?? 0) + Number(value));
      const area = /area="(\w+)"/.exec(labels)?.[1];
      if (area) {
        const key = `${name}{area="${area}"}`;
        values.set(key, (values.get(key) ?? 0) + Number(value));
      }
    }
  }
  return values;
}

/**
 * What is in use once garbage was collected.
 *
 * @param {import('./system').System} system
 * @returns {Promise<{ sidecar: number, host: number }>} megabytes; of the chat servers the largest
 */
async function memory(system) {
  await run(jcmd(), [String(system.sidecar.child.pid), 'GC.run']);
  const metrics = await sidecarMetrics(system.httpPort);
  const hosts = await Promise.all(system.hosts.map(hostMemory));
  return {
    sidecar: (metrics.get('jvm_memory_used_bytes{area="heap"}') ?? NaN) / MEGABYTE,
    host: Math.max(...hosts) / MEGABYTE,
  };
}

async function hostMemory({ program }) {
  const [, url] = await program.line(/^Memory page at (\S+)$/);
  const response = await fetch(url);
  return /** @type {any} */ (await response.json()).heapUsed;
}

/** The tool of the JDK that runs the sidecar. */
function jcmd() {
  const home = process.env.JAVA_HOME;
  if (home) {
    return path.join(home, 'bin/jcmd');
  }
  const directories = (process.env.PATH ?? '').split(path.delimiter);
  const java = directories.map((directory) => path.join(directory, 'java')).find(fs.existsSync);
  return path.join(path.dirname(fs.realpathSync(java ?? 'java')), 'jcmd');
}

module.exports = { sidecarMetrics, memory };
