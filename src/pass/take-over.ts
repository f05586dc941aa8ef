// A source that was given another name, or was divided or joined with others, finds what is known of its logs under the
// old names: those of no source that is configured, if one of their files is the log at its path, or had that path, or
// that of a rotation, when it was last seen.

import { basename, dirname } from 'node:path';
import { isSameFile } from '../logs/body';
import type { FileCursor, SourceCursor } from '../logs/cursor';
import { isPattern, matchesPattern } from '../logs/path-pattern';
import { isMeantAsRotated } from '../logs/rotated-patterns';
import { isDescendant } from '../logs/siblings';
import { mayBeCalled } from './plan-source';
import { baseKeyOf, cursorKeyOf, isKeyOf, type SourceSpec } from './source';
import type { Work } from './work';

/** Gives a source of which nothing is known what is known of its logs under names that are no longer configured. */
export function takeOver(spec: SourceSpec, work: Work): void {
  const { cursors, remembered } = work;
  if (remembered.has(baseKeyOf(spec)) || cursors.ofSource(spec).length > 0) return;
  const keys = [...new Set([...cursors.keys(), ...remembered.keys()])];
  const orphans = keys.filter((key) => !work.context.specs.some((each) => isKeyOf(each, key)));
  const formers = formersOf(spec, orphans, work);
  for (const former of formers) takeFrom(former, spec, { work, isOnly: formers.length === 1 });
  work.hasChanged ||= formers.length > 0;
}

/** A name that is no longer configured, and what is known under it. */
interface Former {
  readonly name: string;
  /** The cursors of its logs, by their keys. */
  readonly logs: ReadonlyMap<string, SourceCursor>;
  /** Undefined where an older version counted, which remembered none. */
  readonly finished: readonly FileCursor[] | undefined;
}

/** Of many logs a source that is one of them takes that and its rotations; the others are left to others. */
function takeFrom(
  { name, logs, finished }: Former,
  spec: SourceSpec,
  { work, isOnly }: { readonly work: Work; readonly isOnly: boolean },
): void {
  const { cursors, remembered, lookedMs } = work;
  const base = baseKeyOf(spec);
  const isPart = !isPattern(spec.path) && logs.size > 1;
  const isOfLog = isOfSource(spec, work);
  const isOthers = (file: FileCursor) => work.context.specs.some((other) => other !== spec && isLogOf(other, file));
  const isOwn = (file: FileCursor) => isOfLog(file) || (isRotationOf(spec, file) && !isOthers(file));
  const taken = isPart ? [...logs].filter(([, { files }]) => files.some(isOwn)) : [...logs];
  for (const [key, cursor] of taken) {
    cursors.delete(key);
    const path = key === name ? cursor.files.at(-1)?.path : key.slice(name.length + 1);
    const isAlone = path === undefined || (key === name && isOnly);
    cursors.set(isAlone ? base : cursorKeyOf(spec, path), cursor);
  }
  if (finished !== undefined) remembered.set(base, [...(remembered.get(base) ?? []), ...finished]);
  const looked = [lookedMs.get(base), lookedMs.get(name)].filter((each) => each !== undefined);
  if (looked.length > 0) lookedMs.set(base, Math.min(...looked));
  if (taken.length < logs.size) return;
  remembered.delete(name);
  lookedMs.delete(name);
}

/**
 * The names that the source had: of many logs each that had one of them. Of several for one log, the one whose log it is
 * tells more than one of old files.
 */
function formersOf(spec: SourceSpec, orphans: readonly string[], work: Work): readonly Former[] {
  const { cursors, remembered } = work;
  const names = new Set(orphans.filter(isPlainKey).map((key) => key.split(' ')[0]!));
  const known = [...names].map((name): Former => {
    const keys = orphans.filter((key) => cursors.has(key) && (key === name || key.startsWith(`${name} `)));
    return { name, logs: new Map(keys.map((key) => [key, cursors.get(key)!])), finished: remembered.get(name) };
  });
  const isOfLog = isOfSource(spec, work);
  const had = known.filter(({ logs }) => [...logs.values()].some(({ files }) => files.some(isOfLog)));
  if (had.length > 0) return isPattern(spec.path) ? had : had.slice(0, 1);
  const isOld = (file: FileCursor) => isOfLog(file) || isRotationOf(spec, file);
  const rotated = ({ logs, finished = [] }: Former) =>
    [...[...logs.values()].flatMap(({ files }) => files), ...finished].some(isOld);
  return known.filter(rotated).slice(0, 1);
}

/** Whether a file is the log of the source, or one of them, by its inode or by where it was seen last. */
function isOfSource(spec: SourceSpec, { context }: Work): (file: FileCursor) => boolean {
  const log = isPattern(spec.path) ? undefined : context.host.files.status(spec.path);
  return (file) => isLogOf(spec, file) || (log?.bornNs !== undefined && isSameFile(file, log));
}

/** Not one of a processor of multilog, whose key begins with the program and has a directory in it. */
const isPlainKey = (key: string): boolean => !/^[^ ]+:\//.test(key);

function isLogOf({ path }: SourceSpec, file: FileCursor): boolean {
  return isPattern(path) ? matchesPattern(path, file.path) : file.path === path;
}

function isRotationOf({ path, rotated = [] }: SourceSpec, file: FileCursor): boolean {
  if (isMeantAsRotated(rotated, file.path)) return true;
  if (!isPattern(path)) return isDescendant(path, file.path);
  return matchesPattern(dirname(path), dirname(file.path)) && mayBeCalled(path, basename(file.path));
}
