'use strict';

/**
 * What came of all rounds of one kind.
 *
 * @typedef {object} Result
 * @property {string} kind
 * @property {number} rounds
 * @property {number} faults
 * @property {number} calls
 * @property {import('./audit').Finding[]} findings
 * @property {{ event: string, ms: number }} outage
 * @property {{ sidecar: number, host: number }} memory after it, megabytes
 */

const COLUMNS = [
  ['kind', 24],
  ['rounds', 7],
  ['faults', 7],
  ['calls', 6],
  ['lost', 5],
  ['doubled', 8],
  ['told again', 11],
  ['left open', 10],
  ['wrong', 6],
  ['longest outage', 33],
  ['sidecar MB', 11],
  ['host MB', 8],
];

/**
 * @param {Result[]} results
 * @param {{ sidecar: number, host: number }} before what was in use when nothing had failed yet
 * @returns {string}
 */
function report(results, before) {
  const lines = results.map((result) => row(result));
  const total = {
    kind: 'altogether',
    rounds: sum(results, ({ rounds }) => rounds),
    faults: sum(results, ({ faults }) => faults),
    calls: sum(results, ({ calls }) => calls),
    findings: results.flatMap(({ findings }) => findings),
    outage: results.map(({ outage }) => outage).reduce((a, b) => (b.ms > a.ms ? b : a)),
    memory: results.at(-1)?.memory ?? before,
  };
  const first = row({ ...total, kind: 'nothing fails', findings: [], memory: before });
  first.splice(1, 9, ...Array(9).fill(''));
  return [COLUMNS.map(([name]) => name), first, ...lines, row(total)].map(aligned).join('\n');
}

/** @param {Result} result */
function row({ kind, rounds, faults, calls, findings, outage, memory }) {
  const count = (which) => findings.filter((finding) => finding.kind === which).length;
  return [
    kind,
    rounds,
    faults,
    calls,
    count('lost'),
    count('doubled'),
    count('again'),
    count('open'),
    count('wrong'),
    `${(outage.ms / 1000).toFixed(1)} s ${outage.event}`,
    memory.sidecar.toFixed(1),
    memory.host.toFixed(1),
  ];
}

function aligned(cells) {
  return cells
    .map((cell, index) =>
      index === 0 || index === 9
        ? ` ${cell}`.padEnd(COLUMNS[index][1])
        : String(cell).padStart(COLUMNS[index][1]),
    )
    .join('');
}

function sum(items, value) {
  return items.reduce((so, item) => so + value(item), 0);
}

module.exports = { report };
