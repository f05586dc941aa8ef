// Where a pattern cannot tell rotated files from logs: what `maillogs check` warns of. Content tells most of them
// apart, but not at first sight, when all that a pattern matches is counted.

import { basename, dirname, join } from 'node:path';
import type { Files } from '../host/files';
import { isCompressedName } from './compressed-name';
import { expandPattern, isPattern } from './path-pattern';
import { isMeantAsRotated } from './rotated-patterns';
import { isDescendantName } from './siblings';

export interface AmbiguousName {
  readonly path: string;
  /** What it is called like a rotation of. */
  readonly of: string;
}

/** The files that a pattern matches now, and that are named like rotations of others that it matches. */
export function ambiguousNames(
  files: Files,
  { path: pattern, rotated = [] }: { readonly path: string; readonly rotated?: readonly string[] | undefined },
): readonly AmbiguousName[] {
  if (!isPattern(pattern)) return [];
  const paths = expandPattern(files, pattern).filter((path) => !isMeantAsRotated(rotated, path));
  const all = new Set(paths);
  return paths.flatMap((path) => {
    if (isCompressedName(path)) return [];
    const of = longerFirst(path).find((log) => all.has(log) && isDescendantName(log, basename(path)));
    return of === undefined ? [] : [{ path, of }];
  });
}

/** What a log may be called of which this is a rotation: the name up to each "." or "-". */
function longerFirst(path: string): readonly string[] {
  const name = basename(path);
  const ends = [...name.matchAll(/[.-]/g)].map(({ index }) => join(dirname(path), name.slice(0, index)));
  return ends.reverse();
}
