// The snapshot that a commit makes: what is new, on top of what was there, with the stamps that this takes.

import type { Host } from '../host/host';
import type { Amounts, FileCursor, SourceCursor } from '../logs/cursor';
import type { ServiceName } from '../registry/services';
import { difference, inWords, sumOf } from '../registry/sums';
import type { TableName, TableTotals } from '../registry/tables';
import type { ArchiveCursor } from './archive-cursor';
import { newTag } from './epoch';
import type { FarmRecords } from './farm-records';
import type { ImportedFile, Snapshot } from './snapshot';
import { stampNow, stampsInUse } from './steady-stamps';

/** What a pass wants to make durable. */
export interface Entry {
  readonly totals: BigUint64Array;
  readonly tables: TableTotals;
  readonly cursors: ReadonlyMap<string, SourceCursor>;
  /** Services whose counters lost their continuity in this pass. */
  readonly discontinuities: ReadonlySet<ServiceName>;
  /** And sources, by name: those with a row that is new need not be named. */
  readonly discontinuousSources?: ReadonlySet<string>;
  /** Old and new values do not compare: a new epoch begins. */
  readonly isIncomparable?: boolean;
  /** All that were ever imported; what the base has when not given. */
  readonly imports?: readonly ImportedFile[];
  /** When not given, accounts are as they were: what came to the totals has none. */
  readonly unaccounted?: Amounts;
  /** What the base has when not given. */
  readonly archives?: ReadonlyMap<string, ArchiveCursor>;
  /** Finished files, by the key of their source; what the base has when not given. */
  readonly remembered?: ReadonlyMap<string, readonly FileCursor[]>;
  /** What the base has when not given. */
  readonly lookedMs?: ReadonlyMap<string, number>;
  /** What the base has when not given. */
  readonly farm?: FarmRecords;
}

type World = Pick<Host, 'clock' | 'processes'>;

/** One generation after the base. */
export function nextSnapshot(world: World, base: Snapshot, entry: Entry): Snapshot {
  const { totals, tables, cursors, imports, archives, remembered, lookedMs, farm } = entry;
  const unaccounted = entry.unaccounted ?? withAdded(base, entry);
  const { instance = newTag(), epoch } = base;
  return {
    ...base,
    generation: base.generation + 1,
    committedMs: world.clock.nowMs(),
    instance,
    epoch: epoch === undefined || entry.isIncomparable ? newTag() : epoch,
    ...{ totals, tables, cursors },
    ...stamped(world, base, entry),
    ...(unaccounted === undefined ? {} : { unaccounted }),
    ...(imports === undefined ? {} : { imports }),
    ...(archives === undefined ? {} : { archives }),
    ...(remembered === undefined ? {} : { remembered }),
    ...(lookedMs === undefined ? {} : { lookedMs }),
    ...(farm === undefined ? {} : { farm }),
  };
}

type Stamped = Pick<Snapshot, 'discontinuities' | 'sourceDiscontinuities' | 'rowsChanged' | 'steadyStamps'>;

function stamped(
  world: World,
  base: Snapshot,
  { tables, discontinuities, discontinuousSources = new Set() }: Entry,
): Partial<Stamped> {
  const sources = [...discontinuousSources, ...newRows(base.tables, tables, 'sourceLines')];
  const changed = [...tables.keys()].filter((table) => newRows(base.tables, tables, table).length > 0);
  if (discontinuities.size + sources.length + changed.length === 0) return {};
  const { atMs, stamps } = stampNow(world, base.steadyStamps ?? new Map());
  const next = {
    discontinuities: stampedAt(base.discontinuities, discontinuities, atMs),
    sourceDiscontinuities: stampedAt(base.sourceDiscontinuities, sources, atMs),
    rowsChanged: stampedAt(base.rowsChanged, changed, atMs),
  };
  const used = [next.discontinuities.values(), next.sourceDiscontinuities.values(), next.rowsChanged.values()];
  return { ...next, steadyStamps: stampsInUse(stamps, ...used) };
}

function stampedAt<K>(known: ReadonlyMap<K, number> | undefined, keys: Iterable<K>, atMs: number): Map<K, number> {
  return new Map([...(known ?? []), ...[...keys].map((key) => [key, atMs] as const)]);
}

/** What an entry that knows nothing of accounts, such as an import, adds to the totals is in none. */
function withAdded({ unaccounted, totals, tables }: Snapshot, entry: Entry): Amounts | undefined {
  if (unaccounted === undefined || (totals === entry.totals && tables === entry.tables)) return unaccounted;
  const added = difference(inWords(entry.totals, entry.tables), inWords(totals, tables));
  return sumOf([unaccounted, added]);
}

/** Rows that a table has got: none ever goes. */
function newRows(before: TableTotals, after: TableTotals, table: TableName): readonly string[] {
  const [known, rows] = [before.get(table), after.get(table)];
  if (rows === undefined || rows === known || rows.size === known?.size) return [];
  return [...rows.keys()].filter((row) => !known?.has(row));
}
