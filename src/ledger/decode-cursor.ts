// Cursors as a snapshot has them: of sources, with the accounts of their files, and of archives.

import { damaged, entriesOf, isObject, wholeNumber } from '../base/json-fields';
import type { Account, Amounts, FileCursor, LastRecord, LinesBehind, SourceCursor } from '../logs/cursor';
import type { ArchiveAppend, ArchiveCursor } from './archive-cursor';
import { readDetails, readHints } from './cursor-details';
import { encodeTables, isDecimal, readTables } from './decode-rows';

/** Takes a source's cursor from a decoded snapshot. Throws a Problem (damaged) where it is malformed. */
export function readSourceCursor(value: unknown): SourceCursor {
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

/** Takes the finished files of each source from a decoded snapshot. Throws a Problem (damaged) where they are malformed. */
export function readRemembered(value: unknown): ReadonlyMap<string, readonly FileCursor[]> {
  return new Map(
    entriesOf(value, 'remembered').map(([key, files]) => {
      if (!Array.isArray(files)) throw damaged('the remembered files of a source are no list');
      return [key, files.map(readFileCursor)];
    }),
  );
}

function readLastRecord(value: unknown): LastRecord {
  if (!isObject(value) || typeof value['host'] !== 'string') throw damaged('the last record of a cursor lacks a field');
  const { host, piece, memory } = value;
  if (piece !== undefined && typeof piece !== 'string') throw damaged('the piece of a line is no text');
  const increments = readAmounts(value['increments'], 'the last record');
  return {
    host: host as string,
    increments,
    ...(piece === undefined ? {} : { piece }),
    ...(memory === undefined ? {} : { memory: readMemory(memory) }),
  };
}

function readMemory(value: unknown): LinesBehind {
  const kinds = entriesOf(value, 'what lines left behind').map(([kind, entries]) => {
    if (!Array.isArray(entries) || !entries.every(isRemembered)) throw damaged('what lines left behind is no list');
    return [kind, entries] as const;
  });
  return Object.fromEntries(kinds);
}

function isRemembered(value: unknown): value is readonly [string, ...number[]] {
  if (!Array.isArray(value)) return false;
  const [key, ...numbers] = value as readonly unknown[];
  return typeof key === 'string' && numbers.length > 0 && numbers.every((each) => Number.isFinite(each));
}

/**
 * Takes sums by counter and by table row; `what` names them in the Problem (damaged) that is thrown where they are
 * malformed.
 */
export function readAmounts(value: unknown, what: string): Amounts {
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

/**
 * Takes the cursors of the post-processors' archives from a decoded snapshot. Throws a Problem (damaged) where they are
 * malformed.
 */
export function readArchives(value: unknown): ReadonlyMap<string, ArchiveCursor> {
  const archives = new Map<string, ArchiveCursor>();
  for (const [key, cursor] of entriesOf(value, 'archives')) {
    if (!isObject(cursor) || !Array.isArray(cursor['files'])) throw damaged('an archive has no files');
    const { append, lookedMs } = cursor;
    const files = cursor['files'].map(readFileCursor);
    const remembered = Array.isArray(cursor['remembered']) ? cursor['remembered'].map(readFileCursor) : undefined;
    archives.set(key, {
      files,
      ...(remembered === undefined ? {} : { remembered }),
      ...(lookedMs === undefined ? {} : { lookedMs: wholeNumber(lookedMs, 'lookedMs') }),
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

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
