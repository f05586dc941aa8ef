// Tables whose rows come into being as the logs or the configuration name them. A row is a string index, an
// accessible name and one Counter64. The same name has the same OID on every host of a farm, since the index
// is the name itself (RFC 2578 section 7.7: its length, then its octets).

import type { Oid } from '../base/oid';

export interface TableDeclaration {
  readonly arc: number;
  readonly title: string;
  /** The service under which JSON and the table show its rows, and whose discontinuities are its own. */
  readonly service: string;
  /** In front of a row's index in names shown to people: `rbl.zone.` and the zone. */
  readonly prefix: string;
  readonly units: string;
  /** What one row counts, as a sentence of the MIB. */
  readonly help: string;
  /** What the index is. */
  readonly indexHelp: string;
  /** The column of the counter in the MIB, behind the table's descriptor. */
  readonly column: string;
  /** Rows beyond this many go to the row `other`: what a stranger can make us remember is bounded. */
  readonly maxRows: number;
  /** The same for the rows that are alike up to their first full stop: one counter's labels. */
  readonly maxRowsOfGroup?: number;
}

export const tables = {
  rblZone: {
    arc: 31,
    title: 'Connections refused by rblsmtpd, by the list that refused them',
    service: 'rbl',
    prefix: 'rbl.zone.',
    units: 'connections',
    help: 'Connections that rblsmtpd refused for this list.',
    indexHelp: 'The list: its zone where rblsmtpd names it, else the host its text points to.',
    column: 'Rejections',
    maxRows: 200,
  },
  yours: {
    arc: 32,
    title: 'Counters declared in the configuration',
    service: 'yours',
    prefix: '',
    units: 'events',
    help: 'What the configuration declares under this name.',
    indexHelp: 'The name of the counter; with `by`, the name, a full stop and the captured label.',
    column: 'Count',
    maxRows: 1000,
    maxRowsOfGroup: 100,
  },
  source: {
    arc: 33,
    title: 'The log sources of the configuration',
    service: 'agent',
    prefix: 'agent.linesUnclaimed.',
    units: 'lines',
    help: 'Lines of this source that no rule claimed.',
    indexHelp: 'The name of the source.',
    column: 'LinesUnclaimed',
    maxRows: 1000,
  },
  sourceLoss: {
    arc: 34,
    title: 'What the log sources of the configuration lost',
    service: 'agent',
    prefix: 'agent.octetsLost.',
    units: 'octets',
    help: 'Octets of this source known to have gone away unread.',
    indexHelp: 'The name of the source.',
    column: 'OctetsLost',
    maxRows: 1000,
  },
} as const satisfies Readonly<Record<string, TableDeclaration>>;

export type TableName = keyof typeof tables;

export const tableNames = Object.keys(tables) as readonly TableName[];

/** The row of everything beyond a table's limit. */
export const OTHER_ROW = 'other';
/** An index is 1 to 63 octets, so that the OID stays below 128 arcs whatever the root. */
export const MAX_INDEX_OCTETS = 63;

/** Columns of an entry: the index itself, its accessible twin, the counter. */
export const INDEX_COLUMN = 1;
export const NAME_COLUMN = 2;
export const COUNT_COLUMN = 3;

/** Rows of each table that has any: index to value. */
export type TableTotals = ReadonlyMap<TableName, ReadonlyMap<string, bigint>>;

export function tableOf(name: TableName): TableDeclaration {
  return tables[name];
}

export function isTableName(name: string): name is TableName {
  return Object.hasOwn(tables, name);
}

/** The OID of a column, below a root: objects(1), table, entry(1), column. */
export function columnOid(root: Oid, table: TableName, column: number): Oid {
  return [...root, 1, tables[table].arc, 1, column];
}

/** The instance OID of one cell: its column, then the index with its length in front. */
export function cellOid(root: Oid, table: TableName, column: number, index: string): Oid {
  const octets = Buffer.from(index, 'latin1');
  return [...columnOid(root, table, column), octets.length, ...octets];
}

/** Text from a log or a configuration as an index: printable ASCII, at most 63 octets; `other` for nothing. */
export function tableIndex(text: string): string {
  const index = text.replace(/[^\x21-\x7e]/g, '_').slice(0, MAX_INDEX_OCTETS);
  return index === '' ? OTHER_ROW : index;
}
