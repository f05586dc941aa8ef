// A result as text.

/** For the terminal: columns of one width. */
export function formatTable({ name, about, rows }) {
  const cells = [['', 'value', 'target', ''], ...rows.map(cellsOf)];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((line) => line[column].length)));
  const lines = cells.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${name}: ${about}\n${lines.join('\n')}`;
}

/** For RESULTS.md. */
export function formatMarkdown({ name, about, rows }) {
  const lines = rows.map((row) => `| ${cellsOf(row).join(' | ')} |`);
  return `## ${name}\n\n${about}\n\n| what | value | target | |\n| --- | --- | --- | --- |\n${lines.join('\n')}\n`;
}

function cellsOf({ what, value, target, isMet, note }) {
  const verdict = isMet === undefined ? '' : isMet ? 'met' : 'MISSED';
  return [what, value, target, [verdict, note].filter((word) => word !== '').join('; ')];
}
