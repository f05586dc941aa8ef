// Rows as an aligned table for people: a block for each service, with its title.

import { oneLine } from '../base/printable';
import { isServiceName, titleOf } from '../registry/registry';
import { formatRate, type RatedRow } from './rates';
import type { CounterRow } from './rows';

/** The table with its final newline; empty when there are no rows. Rows of a service stand together. */
export function formatTable(given: readonly (CounterRow | RatedRow)[]): string {
  // Rows of a table have names that the snapshot gives, which others may have written.
  const rows = given.map((row) => ({ ...row, name: oneLine(row.name), units: oneLine(row.units) }));
  const nameWidth = widest(rows.map(({ name }) => name));
  const valueWidth = widest(rows.map(({ value }) => value));
  const rateWidth = widest(rows.map(rateOf));
  const services = [...new Set(rows.map(({ service }) => service))];
  const blocks = services.map((service) => {
    const lines = rows
      .filter((row) => row.service === service)
      .map((row) => {
        const rate = rateWidth === 0 ? '' : `${rateOf(row).padStart(rateWidth)}  `;
        return `  ${row.name.padEnd(nameWidth)}  ${row.value.padStart(valueWidth)}  ${rate}${row.units}\n`;
      });
    return `${heading(service)}\n${lines.join('')}`;
  });
  return blocks.join('\n');
}

function rateOf(row: CounterRow | RatedRow): string {
  return 'rate' in row ? formatRate(row.rate) : '';
}

function heading(service: string): string {
  return isServiceName(service) ? `${service}: ${titleOf(service)}` : service;
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, { length }) => Math.max(width, length), 0);
}
