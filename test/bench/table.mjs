// A result as text.

const HEAD = ['what', 'value', 'target', ''];

/** For the terminal: columns of one width. */
export function formatTable({ name, about, rows }) {
  const lines = aligned([HEAD, ...rows.map(cellsOf)]).map((cells) => cells.join('  ').trimEnd());
  return `${name}: ${about}\n${lines.join('\n')}`;
}

/** For RESULTS.md, as the formatter wants it. */
export function formatMarkdown({ name, about, rows }) {
  const [head, ...body] = aligned([HEAD, ...rows.map(cellsOf)]);
  const rule = head.map((cell) => '-'.repeat(cell.length));
  const lines = [head, rule, ...body].map((cells) => `| ${cells.join(' | ')} |`);
  return `## ${name}\n\n${about}\n\n${lines.join('\n')}\n`;
}

function aligned(lines) {
  const widths = HEAD.map((_cell, column) => Math.max(3, ...lines.map((cells) => cells[column].length)));
  return lines.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column])));
}

function cellsOf({ what, value, target, isMet, note }) {
  const verdict = isMet === undefined ? '' : isMet ? 'met' : 'MISSED';
  return [what, value, target, [verdict, note].filter((word) => word !== '').join('; ')];
}
