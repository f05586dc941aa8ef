// What one source knows of files: the cursors of its logs, and those of finished files, which are remembered so that
// one that comes back is not counted again. Cursors belong to files: a path that becomes a pattern, a pattern that
// becomes a path and a source that gets another name find theirs again.

import { isSameFile } from '../logs/body';
import { isCompressedName } from '../logs/compressed-name';
import type { FileCursor, SourceCursor } from '../logs/cursor';
import { matchesPattern } from '../logs/path-pattern';
import type { Known } from '../logs/plan-types';
import type { FoundFile } from './finds';
import { baseKeyOf, cursorKeyOf, type SourceSpec } from './source';
import type { SourceCursors } from './source-cursors';

/** Finished files that are remembered of a source, beside those that are there. */
const MAX_REMEMBERED = 300;

export interface Pool {
  /** By key: the logs that the source has, or had before its path was changed. */
  readonly cursors: ReadonlyMap<string, SourceCursor>;
  /** The path of each log of a pattern, by its key. */
  readonly paths: ReadonlyMap<string, string>;
  readonly remembered: readonly FileCursor[];
  /** Nothing of the source was ever seen. */
  readonly isFirst: boolean;
  /** An older version counted here: it remembered no finished files. */
  readonly isPastUnknown: boolean;
}

export interface Stored {
  readonly cursors: Pick<SourceCursors, 'ofSource'>;
  readonly remembered: ReadonlyMap<string, readonly FileCursor[]>;
}

/** All that is stored of one source: the cursors of its logs, and its finished files. */
export function poolOf({ cursors, remembered }: Stored, spec: SourceSpec): Pool {
  const base = baseKeyOf(spec);
  const prefix = cursorKeyOf(spec, '');
  const own = cursors.ofSource(spec);
  const finished = remembered.get(base);
  return {
    cursors: new Map(own),
    paths: new Map(own.filter(([key]) => key !== base).map(([key]) => [key, key.slice(prefix.length)])),
    remembered: finished ?? [],
    isFirst: own.length === 0 && finished === undefined,
    isPastUnknown: finished === undefined,
  };
}

/** The files of the logs, oldest first, after the finished ones. */
export function knownFiles({ cursors, remembered }: Pool, isLog: (cursor: FileCursor) => boolean): readonly Known[] {
  const finished = remembered.map(
    (cursor): Known => ({ cursor, key: undefined, isOpen: false, seenBytes: seenOf(cursor) }),
  );
  const followed = [...cursors].flatMap(([key, { files }]) =>
    files.map((cursor): Known => ({ cursor, key, isOpen: isOpen(cursor, isLog), seenBytes: seenOf(cursor) })),
  );
  return [...finished, ...followed];
}

const seenOf = ({ offsetBytes, seenBytes = 0 }: FileCursor): number => Math.max(offsetBytes, seenBytes);

function isOpen(cursor: FileCursor, isLog: (cursor: FileCursor) => boolean): boolean {
  if (cursor.isFinished) return false;
  // How much a compressed one has, no one knows before it is read to its end.
  return isLog(cursor) || seenOf(cursor) > cursor.offsetBytes || isCompressedName(cursor.path);
}

/** Whether a log of the source may be written to at this path. */
export function isLogPath(
  { spec, isPattern }: { readonly spec: SourceSpec; readonly isPattern: boolean },
  path: string,
): boolean {
  return isPattern ? matchesPattern(spec.path, path) && !isCompressedName(path) : path === spec.path;
}

/** The cursor without what was counted up to it. */
export function withoutAccount({ account: _, ...cursor }: FileCursor): FileCursor {
  return cursor;
}

export interface Remembering {
  readonly census: readonly FoundFile[];
  /** Whether a finished file is read again, so that it gets a cursor of its own. */
  readonly isFollowed: (cursor: FileCursor) => boolean;
}

/**
 * The finished files with others that are done with: without accounts, each once. What is there stays; of what is gone
 * the last few.
 */
export function remember(
  { remembered }: Pick<Pool, 'remembered'>,
  more: readonly FileCursor[],
  { census, isFollowed }: Remembering,
): readonly FileCursor[] {
  const known = new Map<string, FileCursor>();
  for (const cursor of [...remembered.filter((each) => !isFollowed(each)), ...more]) {
    // A file that was seen and not begun need not be known once it is gone.
    if (cursor.offsetBytes === 0 && cursor.isFinished === undefined) continue;
    const { account: _, carried: __, ...bare } = cursor;
    const { identity, bornNs = '', offsetBytes, fingerprint } = bare;
    known.set(`${identity} ${bornNs} ${offsetBytes} ${fingerprint.tail}`, bare);
  }
  const byIdentity = new Map(census.map(({ file }) => [file.identity, file]));
  const isThere = (cursor: FileCursor) => {
    const file = byIdentity.get(cursor.identity);
    return file !== undefined && isSameFile(cursor, file);
  };
  const all = [...known.values()];
  const gone = all.filter((cursor) => !isThere(cursor));
  const dropped = new Set(gone.slice(0, Math.max(0, gone.length - MAX_REMEMBERED)));
  return all.filter((cursor) => !dropped.has(cursor));
}
