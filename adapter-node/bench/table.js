'use strict';

/**
 * A Markdown table, its first column to the left, the others to the right.
 *
 * @param {string[]} head
 * @param {string[][]} lines
 */
function table(head, lines) {
  const ruled = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [head, ruled, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/**
 * @param {number | undefined} figure nothing where there is none
 * @param {number} decimals
 */
function text(figure, decimals) {
  return figure === undefined || !Number.isFinite(figure) ? '' : figure.toFixed(decimals);
}

module.exports = { table, text };
