'use strict';

const processes = require('../../demo/processes');

/**
 * What `calls-sidecar doctor --calls` has against the rows.
 *
 * @param {import('../../demo/database').DatabaseAddress} address
 * @returns {Promise<string[]>} its lines about what is not well; none: all is
 */
async function doctor(address) {
  const { code, lines } = await processes.runSidecar(address, ['doctor', '--calls']);
  return code === 0 ? [] : lines;
}

module.exports = { doctor };
