'use strict';

const os = require('node:os');
const { apart, ratio } = require('./calls-figures');
const { medianOf, medianTogether } = require('./medians');
const { writePlot, writeSection } = require('./results');
const { SYSTEMS } = require('./systems');
const { table, text } = require('./table');

/**
 * One figure: its name, how to read it out of what one system showed in one round, and its decimals.
 *
 * @typedef {{ name: string, figure: (measured: any) => number | undefined, decimals: number }} Figure
 *
 * The results of a comparison.
 *
 * @typedef {object} Results
 * @property {ReturnType<import('./options').optionsOf>} options
 * @property {Record<string, string>} server what the database server says about itself
 * @property {Record<string, any>[]} rounds by system
 * @property {string} program that made them, of this directory
 * @property {string} title
 * @property {string} load how many call, and how fast
 * @property {Figure[]} figures
 * @property {any[]} [goals]
 * @property {(results: Results) => string} [plot] as SVG
 */

/** Prints the results, and writes them to the page and the plot where that is wanted. */
function report(/** @type {Results} */ results) {
  const { goals, options, plot, program, title } = results;
  const picture = `results/${program}.svg`;
  const page = [
    `## ${title}`,
    `\`BENCH_WRITE=yes mvn -Pdemo -Dprogram=bench/${program}.js\``,
    circumstances(results),
    ...(plot ? [`![${title}: the systems side by side](${picture})`] : []),
    figuresTable(results),
    ...(goals ? [goalsTable(results)] : []),
  ].join('\n\n');
  console.log(`\n${page}`);
  if (options.write) {
    writeSection(program, page);
    if (plot) {
      writePlot(`${program}.svg`, plot(results));
    }
  }
}

/** @param {Results} results */
function figuresTable({ figures, options, rounds }) {
  const lines = figures.map(({ name, figure, decimals }) => {
    const against = (other, together) =>
      medianTogether(rounds, figure, ['sidecar', other], together);
    return [
      name,
      ...options.systems.map((system) => text(medianOf(rounds, figure, system), decimals)),
      text(against('in-process', ratio), 2),
      text(against('relay', ratio), 2),
      text(against('relay', apart), decimals),
    ];
  });
  const columns = options.systems.map((name) => SYSTEMS[name].label);
  return table(['', ...columns, 'a / b', 'a / c', 'a - c'], lines);
}

/** @param {Results} results */
function goalsTable({ goals, rounds }) {
  const lines = goals.map(({ name, figure, against, together, least, most }) => {
    const found = against
      ? medianTogether(rounds, figure, ['sidecar', against], together)
      : medianOf(rounds, figure, 'sidecar');
    const wanted = least === undefined ? `at most ${short(most)}` : `at least ${short(least)}`;
    const holds = found >= (least ?? -Infinity) && !(found > most);
    return [name, text(found, 2), wanted, found === undefined ? '' : holds ? 'yes' : 'no'];
  });
  return table(['goal', 'found', 'wanted', 'holds'], lines);
}

const short = (figure) => String(Number(figure.toFixed(3)));

/** @param {Results} results */
function circumstances({ load, options, server, rounds }) {
  const busy = rounds.flatMap((round) => Object.values(round).map((each) => each.fixed.busy));
  const [cpu] = os.cpus();
  const pool = Number(server.innodb_buffer_pool_size) / 2 ** 20;
  return `${load}
${os.cpus().length} cores (${cpu.model.trim()}) shared by load generator, chat server, sidecar and database; chat server
and sidecar over ${options.listen}. Node ${process.versions.node}, MariaDB ${server.version}
(\`innodb_flush_log_at_trx_commit\` ${server.innodb_flush_log_at_trx_commit}, doublewrite ${server.innodb_doublewrite}, \`${server.innodb_flush_method}\`, buffer pool ${pool} MiB).
Rounds: ${options.rounds}, with the systems in alternating order; windows of ${options.windowMs / 1000} s, after a warm-up of
${options.warmUpMs / 1000} s of what had just started. Figures are medians of the rounds, ratios and differences medians of those within a round.
At the fixed rate the machine was busy to ${text(100 * Math.min(...busy), 0)} to ${text(100 * Math.max(...busy), 0)} per cent.`;
}

module.exports = { report };
