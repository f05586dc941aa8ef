// The counts of each log source as an aligned table for people: a line for each source. As rows of their own they
// would bury the counters they belong to.

import { oneLine } from '../base/printable';
import { columnsOf } from '../registry/conceptual-tables';
import type { TableTotals } from '../registry/tables';

/** Said of every source; of the other columns only those in which something was counted. */
const ALWAYS: readonly string[] = ['linesRead', 'octetsRead', 'linesUnclaimed'];

/** With its final newline; empty while there are no sources. */
export function formatSources(totals: TableTotals): string {
  const columns = columnsOf('source').flatMap(([word, { counts }]) => {
    const values = counts === undefined ? undefined : totals.get(counts);
    const isShown = values !== undefined && (ALWAYS.includes(word) || [...values.values()].some((value) => value > 0n));
    return isShown ? [{ word, values }] : [];
  });
  const names = [...new Set(columns.flatMap(({ values }) => [...values.keys()]))].sort();
  if (names.length === 0) return '';
  const cells = columns.map(({ word, values }) => [word, ...names.map((name) => String(values.get(name) ?? 0n))]);
  const padded = cells.map((column) => {
    const width = Math.max(...column.map(({ length }) => length));
    return column.map((cell) => cell.padStart(width));
  });
  const labels = ['', ...names.map(oneLine)];
  const labelWidth = Math.max(...labels.map(({ length }) => length));
  const lines = labels.map((label, i) =>
    [`  ${label.padEnd(labelWidth)}`, ...padded.map((column) => column[i]!)].join('  '),
  );
  return `sources\n${lines.map((line) => `${line}\n`).join('')}`;
}
