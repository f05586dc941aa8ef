// Paths with `*`, `?` and `[...]` in any of their parts, as a shell has them: none of these stands for a "/", nor
// for a dot that begins a name.

import { basename, dirname, join } from 'node:path';
import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import { isCompressedName } from './compressed-name';
import { isDescendantName } from './siblings';

const WILD = /[*?]|\[.+\]/;

/** Whether a path means many files: whether it has a wildcard in it. */
export function isPattern(path: string): boolean {
  return WILD.test(path);
}

/** Whether a pattern means a path, part by part. */
export function matchesPattern(pattern: string, path: string): boolean {
  const parts = pattern.split('/');
  const names = path.split('/');
  return parts.length === names.length && parts.every((part, i) => matcherOf(part)(names[i]!));
}

/** Whether a name is meant by one part of a pattern. */
function matcherOf(part: string): (name: string) => boolean {
  if (!isPattern(part)) return (name) => name === part;
  const [first = '', ...others] = runsBetweenStars(part);
  const last = others.pop();
  let begins: RegExp;
  let ends: RegExp;
  let between: readonly RegExp[];
  try {
    begins = new RegExp(last === undefined ? `^${first}$` : `^${first}`);
    ends = new RegExp(`${last ?? ''}$`);
    between = others.map((run) => new RegExp(run, 'g'));
  } catch {
    // A range such as [z-a] means nothing.
    return () => false;
  }
  const isMeant = (name: string): boolean => {
    let at = begins.exec(name)?.[0].length;
    // Where a run is found first is as good a place as any later one, so nothing is ever tried twice.
    for (const run of between) {
      if (at === undefined) return false;
      run.lastIndex = at;
      at = run.test(name) ? run.lastIndex : undefined;
    }
    return at !== undefined && ends.test(name.slice(at));
  };
  return (name) => isMeant(name) && (part.startsWith('.') || !name.startsWith('.'));
}

/** The sources of regular expressions for what stands before, between and after the stars; each has one length. */
function runsBetweenStars(part: string): readonly string[] {
  const runs = [''];
  for (const [piece, not, set] of part.matchAll(/\[([!^]?)(\]?[^\]]*)\]|[\s\S]/g)) {
    if (piece === '*') runs.push('');
    else runs[runs.length - 1] += sourceOf(piece, not, set);
  }
  return runs;
}

function sourceOf(piece: string, not?: string, set?: string): string {
  if (piece === '?') return '[\\s\\S]';
  if (set !== undefined) return `[${not === '' ? '' : '^'}${set.replace(/[\\\]^[]/g, '\\$&')}]`;
  return piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The paths that are there, sorted; the last part is never a directory. One that can't be looked at is there. */
export function expandPattern(files: Files, pattern: string): readonly string[] {
  let paths: readonly string[] = [''];
  for (const part of pattern.split('/').slice(1)) {
    const isMeant = matcherOf(part);
    paths = isPattern(part)
      ? paths.flatMap((path) =>
          files
            .list(path === '' ? '/' : path)
            .filter(isMeant)
            .map((name) => `${path}/${name}`),
        )
      : paths.map((path) => `${path}/${part}`);
  }
  return paths.filter((path) => isFile(files, path)).sort();
}

function isFile(files: Files, path: string): boolean {
  try {
    return files.status(path)?.kind === 'file';
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    return true;
  }
}

/**
 * Which of these files are logs of their own: neither compressed nor the rotated descendant of another, or of one
 * of `known`, which need not be there now.
 */
export function ownLogs(paths: readonly string[], known: ReadonlySet<string>): readonly string[] {
  const all = new Set([...paths, ...known]);
  return paths.filter((path) => {
    const name = basename(path);
    if (isCompressedName(name)) return false;
    // What a log may be called of which this is a descendant: the name up to a "." or "-", and multilog's.
    const ends = [...name.matchAll(/[.-]/g)].map(({ index }) => name.slice(0, index));
    return ![...ends, 'current'].some((base) => {
      const log = join(dirname(path), base);
      return log !== path && all.has(log) && isDescendantName(log, name);
    });
  });
}

/** The log of a pattern of which this is a path once it is rotated; undefined where the pattern means the path itself. */
export function logOfRotated(pattern: string, path: string): string | undefined {
  if (matchesPattern(pattern, path)) return undefined;
  const name = basename(path);
  const logs = [...name.matchAll(/[.-]/g)].map(({ index }) => join(dirname(path), name.slice(0, index)));
  return logs.find((log) => matchesPattern(pattern, log) && isDescendantName(log, name));
}
