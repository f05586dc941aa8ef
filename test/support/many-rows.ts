// A log that gives a counter 90 rows with long names, so that a snapshot takes several pages of the disk.

import { logIn } from './agent-config';
import type { TempDirectory } from './temp-directory';

/** Lines of the log, and rows of its counter. */
export const ROWS = 90;

/** For a configuration, beside its sources: the counter that has the rows. */
export const rowsCounter = `counters:
  - name: rows
    source: rows
    line: "row {row:word} of many"
    by: row
    help: "Lines."
`;

/** Writes the log, and gives its source. */
export function rowsIn(directory: TempDirectory): { readonly rows: ReturnType<typeof logIn> } {
  const lines = Array.from({ length: ROWS }, (_, n) => `row ${String(n).padStart(60, 'x')} of many\n`);
  directory.write('rows.log', lines.join(''));
  return { rows: logIn(directory, 'rows.log', []) };
}
