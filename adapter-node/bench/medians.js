'use strict';

/** @param {number[]} figures at least one */
function median(figures) {
  const sorted = [...figures].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The median over the rounds of a figure of one system.
 *
 * @param {Record<string, any>[]} rounds
 * @param {(measured: any) => number | undefined} figure
 * @param {string} system
 * @returns {number | undefined} nothing where the system has no such figure
 */
function medianOf(rounds, figure, system) {
  const found = rounds.map((round) => round[system] && figure(round[system]));
  return found.every((each) => each !== undefined) ? median(found) : undefined;
}

/**
 * The median over the rounds of what two systems' figures make together. Both are of the same round:
 * what slowed the machine down slowed both.
 *
 * @param {Record<string, any>[]} rounds
 * @param {(measured: any) => number | undefined} figure
 * @param {[string, string]} systems
 * @param {(one: number, other: number) => number} together
 */
function medianTogether(rounds, figure, [one, other], together) {
  const found = rounds.map((round) => {
    const [first, second] = [round[one], round[other]].map((each) => each && figure(each));
    return first === undefined || second === undefined ? undefined : together(first, second);
  });
  return found.every((each) => each !== undefined) ? median(found) : undefined;
}

module.exports = { median, medianOf, medianTogether };
