'use strict';

const { SERVERS, callsPerSecond, cpu, step } = require('./calls-figures');
const { medianOf } = require('./medians');
const { COLOURS, plot } = require('./plot');
const { SYSTEMS } = require('./systems');
const { text } = require('./table');

/**
 * The three systems side by side.
 *
 * @param {import('./report').Results} results
 * @returns {string} SVG
 */
function callsPlot({ options, rounds }) {
  const bars = (parts, end) =>
    options.systems.map((system) => {
      const values = parts.map(([figure, colour]) => ({
        value: medianOf(rounds, figure, system) ?? 0,
        colour,
      }));
      return { label: SYSTEMS[system].label, parts: values, text: end(values) };
    });
  const latency = (title, name) => ({
    title: `${title}, ms at ${options.rate} calls a second`,
    legend: [
      ['p50', COLOURS.dark],
      ['p99', COLOURS.light],
    ],
    bars: bars(
      [
        [step('fixed', name, 'p50'), COLOURS.dark],
        // From p50 on.
        [
          (measured) => step('fixed', name, 'p99')(measured) - step('fixed', name, 'p50')(measured),
          COLOURS.light,
        ],
      ],
      ([p50, more]) => `${text(p50.value, 1)} / ${text(p50.value + more.value, 1)}`,
    ),
  });
  const shades = [COLOURS.dark, COLOURS.middle, COLOURS.light];
  return plot('Whole 1-to-1 calls', [
    {
      title: 'Calls a second, closed loop',
      bars: bars([[callsPerSecond, COLOURS.dark]], ([calls]) => text(calls.value, 0)),
    },
    {
      title: 'CPU a call, ms',
      legend: [
        ['chat server', shades[0]],
        ['sidecar', shades[1]],
        ['database', shades[2]],
      ],
      bars: bars(
        SERVERS.map((process, index) => [(each) => cpu(process)(each) ?? 0, shades[index]]),
        (values) =>
          text(
            values.reduce((sum, { value }) => sum + value, 0),
            2,
          ),
      ),
    },
    latency('Initiate to incoming', 'incoming'),
    latency('Candidate', 'candidate'),
  ]);
}

module.exports = { callsPlot };
