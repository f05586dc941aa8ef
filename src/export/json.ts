// Rows as JSON for programs: an array with one row a line, so that two outputs can be compared by diff.

import { jsonText } from '../base/printable';
import type { CounterRow } from './rows';

/** The JSON text with its final newline. */
export function formatJson(rows: readonly CounterRow[]): string {
  if (rows.length === 0) return '[]\n';
  return `[\n${rows.map((row) => `  ${jsonText(row)}`).join(',\n')}\n]\n`;
}
