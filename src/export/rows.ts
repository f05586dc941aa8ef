// Counters with their values as rows, which JSON and the table then put into words.

import { compareOids, formatOid, type Oid } from '../base/oid';
import { counters, instanceOid } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import { type TableName, type TableTotals, tableOf } from '../registry/tables';
import type { CounterValues } from './counter-values';

export interface CounterRow {
  readonly service: string;
  /** The durable key, such as send.messageNew. */
  readonly name: string;
  /** The Perl's key; null where it had none, since JSON has no undefined. */
  readonly legacy: string | null;
  /** The instance's OID, dotted, without a leading dot. */
  readonly oid: string;
  /** A decimal string: JSON numbers end at 2^53. */
  readonly value: string;
  readonly units: string;
}

export interface TableRowsOptions {
  /** Only their rows; all when not given. */
  readonly services?: readonly ServiceName[];
  /** The units of the user's own counters, by name. */
  readonly ownUnits?: ReadonlyMap<string, string>;
}

/** A row for each row of a table, in the order of their OIDs. */
export function tableRows(root: Oid, totals: TableTotals, options: TableRowsOptions = {}): CounterRow[] {
  const { services, ownUnits } = options;
  const rows: { oid: Oid; row: CounterRow }[] = [];
  for (const [table, values] of totals) {
    const { service, prefix, units } = tableOf(table);
    if (services !== undefined && !services.some((name) => name === service)) continue;
    for (const [index, value] of values) {
      const oid = rowOid(root, table, index);
      const own = table === 'yours' ? ownUnits?.get(index.replace(/\..*$/, '')) : undefined;
      const common = { service, name: prefix + index, legacy: null, oid: formatOid(oid), value: value.toString() };
      rows.push({ oid, row: { ...common, units: own ?? units } });
    }
  }
  return rows.sort((a, b) => compareOids(a.oid, b.oid)).map(({ row }) => row);
}

/** The tables of the MIB are loaded by the first row there is. */
function rowOid(root: Oid, table: TableName, index: string): Oid {
  const { countOid } = require('../registry/conceptual-tables') as typeof import('../registry/conceptual-tables');
  return countOid(root, table, index);
}

/** A row for each counter of the services (all when not given), in the order of their OIDs. */
export function counterRows(root: Oid, values: CounterValues, services?: readonly ServiceName[]): CounterRow[] {
  const wanted = counters.filter(({ service }) => services === undefined || services.includes(service));
  return wanted.map((counter) => ({
    service: counter.service,
    name: counter.name,
    legacy: counter.legacy ?? null,
    oid: formatOid(instanceOid(root, counter)),
    value: values[counter.index]!.toString(),
    units: counter.units,
  }));
}
