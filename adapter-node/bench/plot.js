'use strict';

/**
 * Bars of several systems side by side, as SVG.
 *
 * @typedef {object} Bar
 * @property {string} label
 * @property {{ value: number, colour: string }[]} parts stacked
 * @property {string} text at its end
 *
 * @typedef {object} Panel
 * @property {string} title
 * @property {Bar[]} bars
 * @property {[string, string][]} [legend] name and colour of each part
 */

const WIDTH = 760;
const LABELS = 190;
const FIGURES = 110;
const BAR = 18;
const GAP = 8;
const HEAD = 34;

/** Told apart without colours, too: dark to light. */
const COLOURS = { dark: '#1f4e79', middle: '#4f93c9', light: '#b7d3ea' };

/**
 * @param {string} title
 * @param {Panel[]} panels one below the other, each on a scale of its own
 * @returns {string}
 */
function plot(title, panels) {
  let y = HEAD + 6;
  const drawn = panels.map((panel) => {
    const text = drawPanel(panel, y);
    y += HEAD + panel.bars.length * (BAR + GAP) + GAP;
    return text;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}"`,
    ` height="${y}" font-family="sans-serif" font-size="12" fill="#222">\n`,
    `<rect width="${WIDTH}" height="${y}" fill="#fff"/>\n`,
    `<text x="12" y="24" font-size="15" font-weight="bold">${escaped(title)}</text>\n`,
    ...drawn,
    '</svg>\n',
  ].join('');
}

/** @param {Panel} panel @param {number} top */
function drawPanel({ title, bars, legend = [] }, top) {
  const largest = Math.max(...bars.map(({ parts }) => sum(parts)));
  const scale = (WIDTH - LABELS - FIGURES) / (largest || 1);
  const titled = `<text x="12" y="${top + 20}" font-weight="bold">${escaped(title)}</text>\n`;
  return titled + drawLegend(legend, top + 20) + bars.map(drawBar(scale, top + HEAD)).join('');
}

function drawBar(scale, top) {
  return ({ label, parts, text }, index) => {
    const y = top + index * (BAR + GAP);
    const middle = y + BAR - 5;
    let x = LABELS;
    const boxes = parts.map(({ value, colour }) => {
      const width = value * scale;
      const box = `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" fill="${colour}"/>\n`;
      x += width;
      return box;
    });
    return [
      `<text x="${LABELS - 8}" y="${middle}" text-anchor="end">${escaped(label)}</text>\n`,
      ...boxes,
      `<text x="${(x + 6).toFixed(1)}" y="${middle}">${escaped(text)}</text>\n`,
    ].join('');
  };
}

function drawLegend(legend, y) {
  return legend
    .map(([name, colour], index) => {
      const x = WIDTH - 110 * (legend.length - index);
      const box = `<rect x="${x}" y="${y - 10}" width="10" height="10" fill="${colour}"/>`;
      return `${box}<text x="${x + 15}" y="${y}">${escaped(name)}</text>\n`;
    })
    .join('');
}

const sum = (parts) => parts.reduce((all, { value }) => all + value, 0);

/** @param {string} text */
function escaped(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}

module.exports = { plot, COLOURS };
