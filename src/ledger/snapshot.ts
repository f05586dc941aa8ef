// The one durable thing: all counters and all cursors at one moment, as a text file of two lines.
//
//   snapshot = json LF "sha256 " hex LF
//
// The JSON object is described by `Snapshot` below, with counters as decimal strings under their durable
// names; the second line is the digest of the first, without its LF. A field that this version does not
// know is an error only when `version` is newer.

import { createHash } from 'node:crypto';
import { Problem } from '../base/problem';
import type { Account, Amounts, FileCursor, LastRecord, SourceCursor } from '../logs/cursor';
import { counters, findCounterIndex, serviceNames } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import { isTableName, type TableName, type TableTotals } from '../registry/tables';
import type { ArchiveAppend, ArchiveCursor } from './archive-cursor';
import { readDetails, readHints } from './cursor-details';
import { isTag } from './epoch';
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
  /** The same for what is counted by source: by its name; of older ones none. */
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
  /** What is in totals and tables and in no account of a cursor: counted before, or of files long gone. */
  readonly unaccounted?: Amounts;
  /** Counter files of the Perl program whose values are in the totals, oldest first. */
  readonly imports?: readonly ImportedFile[];
  /** What multilog's post-processors have archived, by program and directory. */
  readonly archives?: ReadonlyMap<string, ArchiveCursor>;
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

/** Throws a Problem (`damaged`) that says in what way the bytes are no snapshot. */
export function decodeSnapshot(bytes: Buffer): Snapshot {
  return readObject(parse(unsealed(bytes)));
}

/**
 * The generation of a snapshot whose digest matches, without looking at the rest of it; undefined where that does not
 * tell. Tens of thousands of counts are not read only to find that there are newer ones.
 */
export function generationOf(bytes: Buffer): number | undefined {
  try {
    const [, generation] =
      /^\{"format":"maillogs-snapshot","version":\d+,"generation":(\d{1,15}),/.exec(unsealed(bytes)) ?? [];
    return generation === undefined ? undefined : Number(generation);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    return undefined;
  }
}

function unsealed(bytes: Buffer): string {
  const [json, seal, ...rest] = bytes.toString('utf8').split('\n');
  if (json === undefined || json === '') throw damaged('it is empty');
  if (seal === undefined || rest.length !== 1) throw damaged('it is cut short');
  if (seal !== `sha256 ${digest(json)}`) throw damaged('its digest does not match its content');
  return json;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw damaged('it is not JSON');
  }
}

function readObject(value: unknown): Snapshot {
  if (!isObject(value) || value['format'] !== 'maillogs-snapshot') throw damaged('it is not a snapshot of maillogs');
  const version = wholeNumber(value['version'], 'version');
  if (version > SNAPSHOT_VERSION) {
    // Not damage: the counters in it are good, so nothing may be put aside or begun again.
    throw new Problem(
      'refused',
      `the snapshot was written by a newer maillogs (format ${version}, this one reads up to ${SNAPSHOT_VERSION}): run that one.`,
    );
  }
  const totals = new BigUint64Array(counters.length);
  const foreign = new Map<string, string>();
  for (const [name, text] of entriesOf(value['counters'], 'counters')) {
    if (!isDecimal(text)) throw damaged(`counter ${name} is not a number`);
    const index = findCounterIndex(name);
    if (index === undefined) foreign.set(name, text);
    else totals[index] = BigInt(text);
  }
  const discontinuities = readMoments(value['discontinuities'], 'discontinuities', 'discontinuity of');
  const cursors = new Map<string, SourceCursor>();
  for (const [name, cursor] of entriesOf(value['cursors'], 'cursors')) cursors.set(name, readSourceCursor(cursor));
  const rowsByTable = readTables(value['tables']);
  const { imports, archives, sourceDiscontinuities, rowsChanged, steadyStamps, instance, epoch, unaccounted } = value;
  const { remembered } = value;
  return {
    generation: wholeNumber(value['generation'], 'generation'),
    bornMs: wholeNumber(value['bornMs'], 'bornMs'),
    committedMs: wholeNumber(value['committedMs'], 'committedMs'),
    totals,
    tables: new Map(rowsByTable.filter((entry): entry is [TableName, Rows] => isTableName(entry[0]))),
    foreign,
    foreignTables: new Map(rowsByTable.filter(([table]) => !isTableName(table))),
    discontinuities: discontinuities as ReadonlyMap<ServiceName, number>,
    ...(sourceDiscontinuities === undefined
      ? {}
      : { sourceDiscontinuities: readMoments(sourceDiscontinuities, 'sourceDiscontinuities', 'discontinuity of') }),
    ...(rowsChanged === undefined
      ? {}
      : { rowsChanged: readMoments(rowsChanged, 'rowsChanged', 'change of') as ReadonlyMap<TableName, number> }),
    ...(steadyStamps === undefined ? {} : { steadyStamps: readSteadyStamps(steadyStamps) }),
    ...(isTag(instance) ? { instance } : {}),
    ...(isTag(epoch) ? { epoch } : {}),
    cursors,
    ...(remembered === undefined ? {} : { remembered: readRemembered(remembered) }),
    ...(unaccounted === undefined ? {} : { unaccounted: readAmounts(unaccounted, 'the unaccounted') }),
    ...(imports === undefined ? {} : { imports: readImports(imports) }),
    ...(archives === undefined ? {} : { archives: readArchives(archives) }),
  };
}

/** Names of other versions are kept. */
function readMoments(value: unknown, what: string, each: string): ReadonlyMap<string, number> {
  return new Map(entriesOf(value, what).map(([name, at]) => [name, wholeNumber(at, `${each} ${name}`)]));
}

function readSteadyStamps(value: unknown): SteadyStamps {
  const boots = entriesOf(value, 'steadyStamps').map(([boot, moments]) => {
    const read = entriesOf(moments, `steadyStamps ${boot}`).map(
      ([at, steadyMs]) => [wholeNumber(Number(at), 'a stamp'), wholeNumber(steadyMs, `stamp ${at}`)] as const,
    );
    return [boot, new Map(read)] as const;
  });
  return new Map(boots);
}

function readImports(value: unknown): readonly ImportedFile[] {
  if (!Array.isArray(value)) throw damaged('the imported files are no list');
  return value.map((file: unknown) => {
    if (!isObject(file)) throw damaged('an imported file is not an object');
    const { path, service, sha256, atMs } = file;
    if (typeof path !== 'string' || typeof service !== 'string' || typeof sha256 !== 'string') {
      throw damaged('an imported file lacks a field');
    }
    return { path, service, sha256, atMs: wholeNumber(atMs, 'atMs') };
  });
}

/** Counts as decimal strings. */
export const encodeRows = (rows: Rows) => Object.fromEntries([...rows].map(([label, value]) => [label, String(value)]));
const encodeTables = (tables: readonly (readonly [string, Rows])[]) =>
  Object.fromEntries(tables.map(([table, rows]) => [table, encodeRows(rows)] as const));

function readTables(value: unknown): readonly [string, Rows][] {
  const tables: [string, Rows][] = [];
  for (const [table, rows] of entriesOf(value, 'tables')) {
    const read = new Map<string, bigint>();
    for (const [label, text] of entriesOf(rows, `table ${table}`)) {
      if (!isDecimal(text)) throw damaged(`row ${label} of table ${table} is not a number`);
      read.set(label, BigInt(text));
    }
    tables.push([table, read]);
  }
  return tables;
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

const DECIMAL = /^\d{1,20}$/;
const MAX_COUNTER64 = '18446744073709551615';

/** There are tens of thousands in the snapshot of a large host: digits are compared as they are. */
function isDecimal(value: unknown): value is string {
  if (typeof value !== 'string' || !DECIMAL.test(value)) return false;
  return value.length < MAX_COUNTER64.length || value <= MAX_COUNTER64;
}

function readSourceCursor(value: unknown): SourceCursor {
  if (!isObject(value) || !Array.isArray(value['files'])) throw damaged('a cursor has no files');
  const files = value['files'].map(readFileCursor);
  // The first release remembered one host only.
  const { lastRecord, lastRecords = lastRecord === undefined ? undefined : [lastRecord] } = value;
  const { unclaimed, finished, journal } = value;
  if (lastRecords !== undefined && !Array.isArray(lastRecords))
    throw damaged('the last records of a cursor are no list');
  if (journal !== undefined && typeof journal !== 'string') throw damaged('the journal of a cursor is no text');
  if (unclaimed !== undefined && !isTextList(unclaimed)) throw damaged('the unclaimed lines of a cursor are no list');
  if (finished !== undefined && !Array.isArray(finished)) throw damaged('the finished files of a cursor are no list');
  return {
    files,
    ...(finished === undefined ? {} : { finished: finished.map(readFileCursor) }),
    ...(lastRecords === undefined ? {} : { lastRecords: lastRecords.map(readLastRecord) }),
    ...(unclaimed === undefined ? {} : { unclaimed }),
    ...(journal === undefined ? {} : { journal }),
  };
}

function readRemembered(value: unknown): ReadonlyMap<string, readonly FileCursor[]> {
  return new Map(
    entriesOf(value, 'remembered').map(([key, files]) => {
      if (!Array.isArray(files)) throw damaged('the remembered files of a source are no list');
      return [key, files.map(readFileCursor)];
    }),
  );
}

function readLastRecord(value: unknown): LastRecord {
  if (!isObject(value) || typeof value['host'] !== 'string') throw damaged('the last record of a cursor lacks a field');
  const { host, piece } = value;
  if (piece !== undefined && typeof piece !== 'string') throw damaged('the piece of a line is no text');
  const increments = readAmounts(value['increments'], 'the last record');
  return { host: host as string, increments, ...(piece === undefined ? {} : { piece }) };
}

function readAmounts(value: unknown, what: string): Amounts {
  if (!isObject(value)) throw damaged(`${what} is missing`);
  const { counters: amounts, tables: rows } = value;
  for (const [name, amount] of entriesOf(amounts, what)) {
    if (!isDecimal(amount)) throw damaged(`${what}'s ${name} is not a number`);
  }
  const counts = amounts as Record<string, string>;
  return rows === undefined ? { counters: counts } : { counters: counts, tables: encodeTables(readTables(rows)) };
}

function readAccount(value: unknown): Account {
  if (!isObject(value)) throw damaged('an account is not an object');
  const {
    fromBytes,
    isInOverlongLine,
    carried,
    lastRecords,
    recordsBehind,
    isLastLineCounted,
    isLost,
    rules,
    isVague,
  } = value;
  if (
    typeof rules !== 'string' ||
    (carried !== undefined && typeof carried !== 'string') ||
    (recordsBehind !== undefined && typeof recordsBehind !== 'string') ||
    (lastRecords !== undefined && !Array.isArray(lastRecords))
  ) {
    throw damaged('an account lacks a field');
  }
  return {
    fromBytes: wholeNumber(fromBytes, 'fromBytes'),
    ...(isInOverlongLine === true ? { isInOverlongLine } : {}),
    ...(carried === undefined ? {} : { carried }),
    ...(lastRecords === undefined ? {} : { lastRecords: lastRecords.map(readLastRecord) }),
    ...(recordsBehind === undefined ? {} : { recordsBehind }),
    ...(isLastLineCounted === true ? { isLastLineCounted } : {}),
    ...(isLost === true ? { isLost } : {}),
    rules,
    ...(isVague === true ? { isVague } : {}),
    increments: readAmounts(value['increments'], 'an account'),
  };
}

function readFileCursor(value: unknown): FileCursor {
  if (!isObject(value)) throw damaged('a cursor is not an object');
  const { identity, path, target, offsetBytes, seenBytes, fingerprint, isInOverlongLine, isFinished, carried } = value;
  if (
    typeof identity !== 'string' ||
    typeof path !== 'string' ||
    (target !== undefined && typeof target !== 'string') ||
    typeof isInOverlongLine !== 'boolean' ||
    (isFinished !== undefined && isFinished !== true) ||
    (carried !== undefined && typeof carried !== 'string') ||
    !isObject(fingerprint) ||
    typeof fingerprint['head'] !== 'string' ||
    typeof fingerprint['tail'] !== 'string' ||
    (fingerprint['beginning'] !== undefined && typeof fingerprint['beginning'] !== 'string')
  ) {
    throw damaged('a cursor lacks a field');
  }
  const { head, tail, beginning } = fingerprint;
  const { account } = value;
  return {
    identity,
    path,
    ...(target === undefined ? {} : { target }),
    offsetBytes: wholeNumber(offsetBytes, 'offsetBytes'),
    ...(seenBytes === undefined ? {} : { seenBytes: wholeNumber(seenBytes, 'seenBytes') }),
    ...readHints(value),
    fingerprint: { head, tail, ...(beginning === undefined ? {} : { beginning }), ...readDetails(fingerprint['more']) },
    isInOverlongLine,
    ...(isFinished === undefined ? {} : { isFinished }),
    ...(carried === undefined ? {} : { carried }),
    ...(account === undefined ? {} : { account: readAccount(account) }),
  };
}

function readArchives(value: unknown): ReadonlyMap<string, ArchiveCursor> {
  const archives = new Map<string, ArchiveCursor>();
  for (const [key, cursor] of entriesOf(value, 'archives')) {
    if (!isObject(cursor) || !Array.isArray(cursor['files'])) throw damaged('an archive has no files');
    const { append } = cursor;
    const files = cursor['files'].map(readFileCursor);
    const remembered = Array.isArray(cursor['remembered']) ? cursor['remembered'].map(readFileCursor) : undefined;
    archives.set(key, {
      files,
      ...(remembered === undefined ? {} : { remembered }),
      ...(append === undefined ? {} : { append: readAppend(append) }),
    });
  }
  return archives;
}

function readAppend(value: unknown): ArchiveAppend {
  if (!isObject(value)) throw damaged('lines to be archived are not an object');
  const { path, offsetBytes, lengthBytes, stagedAs } = value;
  if (typeof path !== 'string' || typeof stagedAs !== 'string') throw damaged('lines to be archived lack a field');
  return {
    path,
    stagedAs,
    offsetBytes: wholeNumber(offsetBytes, 'offsetBytes'),
    lengthBytes: wholeNumber(lengthBytes, 'lengthBytes'),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function entriesOf(value: unknown, what: string): [string, unknown][] {
  if (!isObject(value)) throw damaged(`${what} is missing`);
  return Object.entries(value);
}

function wholeNumber(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw damaged(`${what} is not a number`);
  return value;
}

function digest(json: string): string {
  return createHash('sha256').update(json).digest('hex');
}

function damaged(reason: string): Problem {
  return new Problem('damaged', reason);
}
