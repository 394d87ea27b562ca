'use strict';

const { ChatHost } = require('./host');
const { ScriptedSidecar } = require('./sidecar');

/**
 * A sidecar and a host attached to it, both stopped when the test is over.
 * @param {import('node:test').TestContext} t
 * @param {object} [adapterOptions]
 * @param {object} [sidecarLike]
 */
async function scene(t, adapterOptions, sidecarLike) {
  const sidecar = await startSidecar(t, sidecarLike);
  const host = await startHost(t, sidecar, adapterOptions);
  await sidecar.attached();
  return { sidecar, host };
}

/** @param {import('node:test').TestContext} t */
async function startSidecar(t, like) {
  const sidecar = await ScriptedSidecar.start(like);
  t.after(() => sidecar.stop());
  return sidecar;
}

/** @param {import('node:test').TestContext} t */
async function startHost(t, sidecar, options) {
  const host = await ChatHost.start(sidecar, options);
  t.after(() => host.stop());
  return host;
}

module.exports = { scene, startHost, startSidecar };
