// The one durable thing: all counters and all cursors at one moment, as a text file of two lines.
//
//   snapshot = json LF "sha256 " hex LF
//
// The JSON object is described by `Snapshot` below, with counters as decimal strings under their durable
// names; one that is zero is left out. The second line is the digest of the first, without its LF. A field that this
// version does not know is an error only when `version` is newer.

import type { Amounts, FileCursor, SourceCursor } from '../logs/cursor';
import { counters, serviceNames } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import type { TableName, TableTotals } from '../registry/tables';
import type { ArchiveCursor } from './archive-cursor';
import type { FarmRecords } from './farm-records';
import type { SteadyStamps } from './steady-stamps';

export const SNAPSHOT_VERSION = 1;

type Rows = ReadonlyMap<string, bigint>;

export interface Snapshot {
  /** Number of commits since the counters were born. */
  readonly generation: number;
  /** When the counters were born and when this was committed, milliseconds since 1970. */
  readonly bornMs: number;
  readonly committedMs: number;
  /** By Counter.index. */
  readonly totals: BigUint64Array;
  /** Tables whose rows the logs and the configuration name. */
  readonly tables: TableTotals;
  /** Counters and tables of other versions of maillogs: kept, so that going back and forth loses nothing. */
  readonly foreign: ReadonlyMap<string, string>;
  readonly foreignTables: ReadonlyMap<string, Rows>;
  /** When a service's counters last lost their continuity, milliseconds since 1970. */
  readonly discontinuities: ReadonlyMap<ServiceName, number>;
  /** When a source's counters last lost their continuity, by its name; older snapshots have none. */
  readonly sourceDiscontinuities?: ReadonlyMap<string, number>;
  /** When a table last got a row, milliseconds since 1970. */
  readonly rowsChanged?: ReadonlyMap<TableName, number>;
  /** When those moments were, by the monotonic clock. */
  readonly steadyStamps?: SteadyStamps;
  /** One birth of a state directory, and the time within it in which values compare: see epoch.ts. Of older ones none. */
  readonly instance?: string;
  readonly epoch?: string;
  /** By source name. */
  readonly cursors: ReadonlyMap<string, SourceCursor>;
  /** Files that are read no more, by the key of their source: one that comes back is known. Older versions had none. */
  readonly remembered?: ReadonlyMap<string, readonly FileCursor[]>;
  /** When all files of a source were last looked at, milliseconds since 1970, by its key; of older ones none. */
  readonly lookedMs?: ReadonlyMap<string, number>;
  /** What is in totals and tables and in no account of a cursor: counted before, or of files long gone. */
  readonly unaccounted?: Amounts;
  /** Counter files of the Perl program whose values are in the totals, oldest first. */
  readonly imports?: readonly ImportedFile[];
  /** What multilog's post-processors have archived, by program and directory. */
  readonly archives?: ReadonlyMap<string, ArchiveCursor>;
  /** Where the totals are sums over the members of a farm: what is remembered of each. */
  readonly farm?: FarmRecords;
}

/** A counter file that was taken over: by name and content, so that neither it nor a copy is taken twice. */
export interface ImportedFile {
  /** Absolute. */
  readonly path: string;
  readonly service: string;
  readonly sha256: string;
  /** When, milliseconds since 1970. */
  readonly atMs: number;
}

/**
 * The state before anything was counted: values before this moment do not compare, so it is a discontinuity. The first
 * commit gives it an instance and an epoch.
 */
export function newbornSnapshot(nowMs: number): Snapshot {
  return {
    generation: 0,
    bornMs: nowMs,
    committedMs: nowMs,
    totals: new BigUint64Array(counters.length),
    tables: new Map(),
    foreign: new Map(),
    foreignTables: new Map(),
    discontinuities: new Map(serviceNames.map((service) => [service, nowMs])),
    cursors: new Map(),
  };
}
