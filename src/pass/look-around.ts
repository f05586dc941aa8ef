// One look at the files of a source: at its path or by its pattern, rotated beside them, compressed, where known files
// were last seen. Names decide only where to look; what a file is, its content says
// (see logs/plan-files.ts).

import { basename, dirname, join } from 'node:path';
import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import { isSameFile } from '../logs/body';
import { isCompressedName, nameBeforeCompression } from '../logs/compressed-name';
import type { FileCursor } from '../logs/cursor';
import { groupedBy } from '../logs/known-index';
import { expandPattern, isPattern, logOfRotated } from '../logs/path-pattern';
import { seeFile, seePrevious } from '../logs/seen-file';
import { isDescendantName, isExtendedName, isMultilog, type SeenFile, shapeOf } from '../logs/siblings';
import { Finds, listed } from './finds';
import type { UnlinkedFile } from './open-logs';

export interface CensusRequest {
  readonly files: Files;
  /** The path of the source, or its pattern. */
  readonly path: string;
  /** The paths of the logs: of a pattern what it matches now. */
  readonly logs: readonly string[];
  /** Compressed files that a pattern means. */
  readonly packed: readonly string[];
  readonly rotated: readonly string[];
  /** The logs of all sources. */
  readonly allLogs?: ReadonlySet<string> | undefined;
  readonly known: readonly FileCursor[];
  readonly inHand?: string | undefined;
  /** Keeps the file that multilog writes to open before anything else is looked at; false where it was just renamed. */
  readonly hold?: (live: SeenFile) => boolean;
  readonly unlinked: (named: ReadonlySet<string>) => readonly UnlinkedFile[];
}

/** One look at all names, which may change while it is made. Throws the Problem of a path that cannot be looked at. */
export function lookAround(request: CensusRequest): Pick<Finds, 'all' | 'isOutdated'> {
  const found = new Finds(request.files, request.known);
  const targets = new Set<string>();
  for (const path of request.logs) {
    const live = lookAtLive(request, path);
    if (live === undefined) continue;
    found.add(live, { place: isCompressedName(path) && isPattern(request.path) ? 'past' : 'log' });
    if (live.target !== undefined) targets.add(live.target);
  }
  const { inHand } = request;
  if (inHand !== undefined) {
    for (const path of request.logs) found.add(seePrevious(request.files, path, inHand), { isInHand: true });
  }
  findPast(request, found, targets);
  findWhereKnown(request, found, targets);
  findMoved(request, found);
  return found;
}

/** A busy multilog renames its file between any two looks: it is tried again until we have it open. */
const HOLD_TRIES = 100;

function lookAtLive({ files, path: wanted, hold }: CensusRequest, path: string): SeenFile | undefined {
  for (let tries = 0; tries < HOLD_TRIES; tries++) {
    const live = isPattern(wanted) ? lookAtMatch(files, path) : lookAt(files, path);
    if (live === undefined || hold === undefined || !isMultilog(path) || hold(live)) return live;
  }
  throw new Problem('busy', `${path} is renamed each time it is looked at.`);
}

/** What lies beside the logs under names that a rotation gives, or where the configuration says. */
function findPast(request: CensusRequest, found: Finds, targets: ReadonlySet<string>): void {
  const { logs, rotated, known } = request;
  const isMany = isPattern(request.path);
  const ofPattern = isMany ? [...known.map(({ path }) => path), ...absentLogs(request.path, found)] : [];
  const all = new Set([...logs, ...targets, ...ofPattern]);
  const dated = [...known.flatMap(({ path, target }) => [path, target ?? path]), ...targets].filter(isDated);
  const shapes = new Set(dated.map(shapeOf));
  const isStranger = (path: string) => !isMany && (shapes.has(shapeOf(path)) || isExtended(all, path));
  for (const directory of new Set([...all].map((path) => dirname(path)))) {
    const names = found.names(directory) ?? guessedNames(directory, all, found);
    for (const name of names) {
      const original = nameBeforeCompression(name);
      const path = join(directory, name);
      const isPast = isPastName(all, directory, name);
      if (!isPast && !isStranger(join(directory, original ?? name))) continue;
      // Asked last: they take a look at the file.
      if (!isBeingMade(path, found) && !isOfAnother(path, request, found))
        found.add(found.see(path), { isStranger: !isPast });
    }
  }
  for (const path of request.packed) if (!isBeingMade(path, found)) found.add(found.see(path));
  for (const pattern of rotated) findRotated(pattern, all, found);
}

/** What most rotations give. */
const LIKELY = ['.0', '.1', '.old', '.0.gz', '.1.gz', '.2.gz', '.1.xz', '.1.bz2', '.1.zst', '.0.bz2'];

/** In a directory that may be entered and not listed: the names that a log has most likely got. */
function guessedNames(directory: string, logs: ReadonlySet<string>, found: Finds): ReadonlySet<string> {
  const own = [...logs].filter((log) => dirname(log) === directory && !isMultilog(log));
  const paths = own.flatMap((log) => LIKELY.map((ending) => log + ending));
  return new Set(paths.filter((path) => found.see(path) !== undefined).map((path) => basename(path)));
}

/** A compressor writes at least that often to what it makes, as nanoseconds. */
const AT_WORK_NS = 10_000_000_000n;

/**
 * Whether a compressed file may not be complete yet: beside the file that it is made of, which will be removed, or cut
 * where it is a log that is written to (`gzip -c log > log.gz; : > log`).
 */
function isBeingMade(path: string, found: Finds): boolean {
  const original = nameBeforeCompression(basename(path));
  const from = original === undefined ? undefined : found.see(join(dirname(path), original));
  const made = from && found.see(path);
  if (from === undefined || made === undefined) return false;
  // It is another than that was made of.
  if (from.bornNs !== undefined && made.bornNs !== undefined && from.bornNs > made.bornNs) return false;
  const isWrittenTo = from.modifiedNs >= made.modifiedNs;
  return !(isWrittenTo && (found.isCut(from) || from.modifiedNs - made.modifiedNs > AT_WORK_NS));
}

/** Whether it is another source's log, and not one of this source's files that got that name. */
function isOfAnother(path: string, { allLogs, logs, known }: CensusRequest, found: Finds): boolean {
  if (allLogs?.has(path) !== true || logs.includes(path)) return false;
  const seen = found.see(path);
  return seen !== undefined && !known.some((cursor) => isSameFile(cursor, seen));
}

/** Logs that a pattern means and that are not there, told by what they are called once they are rotated. */
function absentLogs(pattern: string, found: Finds): readonly string[] {
  const directory = dirname(pattern);
  if (isPattern(directory)) return [];
  const names = [...(found.names(directory) ?? [])];
  return names.flatMap((name) => logOfRotated(pattern, join(directory, name)) ?? []);
}

/** With a date in its name: others that differ from it in digits only are likely of the same log. */
const isDated = (path: string): boolean => /\d{6}|\d\d-\d\d/.test(basename(path));

const FEW_LOGS = 4;

/** A quick look: nearly all names are neither of multilog nor begin like that of the log. */
const mayBePast = (log: string, name: string): boolean => isMultilog(log) || name.startsWith(basename(log));

/** Whether one of these logs may be called so after a rotation: up to a "." or "-" it has the name of one. */
function isPastName(logs: ReadonlySet<string>, directory: string, name: string): boolean {
  // A directory may have the logs of a thousand sources, each of which asks about all names.
  if (logs.size <= FEW_LOGS && ![...logs].some((log) => mayBePast(log, name))) return false;
  if (logs.has(join(directory, 'current')) && isDescendantName(join(directory, 'current'), name)) return true;
  for (const { index } of name.matchAll(/[.-]/g)) {
    const log = join(directory, name.slice(0, index));
    if (logs.has(log) && isDescendantName(log, name)) return true;
  }
  return false;
}

function isExtended(logs: ReadonlySet<string>, path: string): boolean {
  for (const log of logs) if (dirname(log) === dirname(path) && isExtendedName(log, basename(path))) return true;
  return false;
}

/** Whether a name in any directory may be that of one of these logs, rotated. */
const isRotatedName = (logs: Iterable<string>, name: string): boolean => {
  const original = nameBeforeCompression(name) ?? name;
  return [...logs].some(
    (log) => isDescendantName(log, name) || isExtendedName(log, original) || basename(log) === original,
  );
};

function findRotated(pattern: string, logs: ReadonlySet<string>, found: Finds): void {
  if (!pattern.endsWith('/')) {
    for (const ending of ['', ...ENDINGS]) {
      for (const path of expandPattern(found.files, pattern + ending)) if (!logs.has(path)) found.add(found.see(path));
    }
    return;
  }
  const directory = join(pattern, '.').replace(/\/$/, '');
  const names = found.names(directory) ?? new Set();
  for (const name of names) {
    const original = nameBeforeCompression(name);
    const isDone = original === undefined || !names.has(original);
    if (isDone && isRotatedName(logs, name)) found.add(found.see(join(directory, name)));
  }
}

/** Known files under the names they had, or compressed since; what the log was a link to before. */
function findWhereKnown(
  { path: wanted, known, logs }: CensusRequest,
  found: Finds,
  targets: ReadonlySet<string>,
): void {
  for (const cursor of known) {
    const { path, target } = cursor;
    if (target !== undefined && !targets.has(target) && isLikely(target, targets)) {
      const seen = found.see(target);
      if (seen !== undefined && isSameFile(cursor, seen)) found.add(seen);
    }
    if (!isPattern(wanted) && (logs.includes(path) || !isRotatedName([...logs, ...targets], basename(path)))) continue;
    const seen = found.see(path);
    if (seen !== undefined && isSameFile(cursor, seen)) found.add(seen);
    if (seen !== undefined || isCompressedName(path)) continue;
    for (const ending of ENDINGS)
      if (found.names(dirname(path))?.has(basename(path) + ending)) found.add(found.see(path + ending));
  }
}

/** Where a link leads now, but for digits: the snapshot, which others may write, does not name any directory it likes. */
function isLikely(target: string, targets: ReadonlySet<string>): boolean {
  const shape = (path: string) => dirname(path).replace(/\d+/g, '#');
  return [...targets].some((now) => shape(now) === shape(target));
}

const ENDINGS = ['.gz', '.bz2', '.xz', '.zst', '.lz4', '.lzma'];

/** How many entries of other directories are looked at for a file that is missing. */
const MAX_SEARCHED = 4096;

/**
 * A file that is nowhere by its names, by its inode: in the directories below that of the log and beside it. Where it is
 * found, its log is rotated to, and others may have been since it was looked at.
 */
function findMoved({ files, path, known, logs, allLogs }: CensusRequest, found: Finds): void {
  if (isPattern(path)) return;
  const lost = known.filter(({ path, identity }) => logs.includes(path) && !found.has(identity));
  if (lost.length === 0) return;
  const missing = groupedBy(lost, ({ identity }) => identity);
  let left = MAX_SEARCHED;
  for (const directory of new Set(logs.flatMap((log) => directoriesAround(files, dirname(log))))) {
    const names = [...(found.names(directory) ?? [])].slice(0, left);
    left -= names.length;
    const rotated = names
      .filter((name) => isRotatedName(logs, name))
      .flatMap((name) => found.see(join(directory, name)) ?? []);
    // There may be logs of others: one that got its inode is not it, whatever it is called.
    const isIt = (seen: SeenFile) => (missing.get(seen.identity) ?? []).some((cursor) => isSameFile(cursor, seen));
    if (!rotated.some(isIt)) continue;
    for (const seen of rotated) if (isIt(seen) || allLogs?.has(seen.path) !== true) found.add(seen);
  }
}

function directoriesAround(files: Files, directory: string): readonly string[] {
  const around = [directory, dirname(directory)].flatMap((each) =>
    [...(listed(files, each) ?? [])].map((name) => join(each, name)),
  );
  return around.filter((path) => path !== directory && isDirectory(files, path));
}

function isDirectory(files: Files, path: string): boolean {
  try {
    return files.status(path)?.kind === 'directory';
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    return false;
  }
}

/** The log of a source that is one log; throws the Problem of a path that can't be one. */
export function lookAt(files: Files, path: string): SeenFile | undefined {
  const status = files.status(path);
  if (status === undefined) return undefined;
  if (status.kind === 'directory') {
    throw new Problem('noInput', `${path} is a directory: name the log file in it, such as ${path}/current.`);
  }
  if (status.kind === 'other') throw new Problem('noInput', `${path} is not a regular file, so it cannot be followed.`);
  return withTarget(files, { ...status, path });
}

/** What a pattern matches: only regular files are logs. */
function lookAtMatch(files: Files, path: string): SeenFile | undefined {
  const seen = seeFile(files, path);
  return seen && withTarget(files, seen);
}

/** The file with where its name leads to, where that is a symbolic link. */
function withTarget(files: Files, file: SeenFile): SeenFile {
  if (files.ownStatus(file.path)?.kind === 'file') return file;
  const target = files.realPath(file.path);
  return target === undefined ? file : { ...file, target };
}
