'use strict';

const fs = require('node:fs');
const path = require('node:path');

/** The committed page with the figures, a section for each program of this directory. */
const PAGE = path.join(__dirname, 'RESULTS.md');
const PLOTS = path.join(__dirname, 'results');

/**
 * Puts a program's section in place of its last one; sections of other programs stay.
 *
 * @param {string} program such as `calls`
 * @param {string} text Markdown
 */
function writeSection(program, text) {
  const [begin, end] = [`<!-- ${program} -->\n`, `<!-- end of ${program} -->\n`];
  const page = fs.existsSync(PAGE) ? fs.readFileSync(PAGE, 'utf8') : '# Figures\n';
  const section = `${begin}${text.trim()}\n\n${end}`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  const next =
    from >= 0 && to > from
      ? page.slice(0, from) + section + page.slice(to + end.length)
      : `${page}\n${section}`;
  fs.writeFileSync(PAGE, next);
}

/** @param {string} name of the file @param {string} svg */
function writePlot(name, svg) {
  fs.mkdirSync(PLOTS, { recursive: true });
  fs.writeFileSync(path.join(PLOTS, name), svg);
}

module.exports = { writeSection, writePlot };
