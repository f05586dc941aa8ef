// What `maillogs init` may do to a host: look. Everything is seen below a root directory, which is another than "/" for
// a jail, a chroot or a mounted disk; what may not be seen is not there.

import { join } from 'node:path';
import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import { expandPattern } from '../logs/path-pattern';

const MAX_TEXT_BYTES = 4 << 20;

export interface Sight {
  /** The path as this process opens it. */
  real(path: string): string;
  exists(path: string): boolean;
  /** Names in a directory, sorted; empty where there is none. */
  list(directory: string): readonly string[];
  /** Paths that a pattern means. */
  expand(pattern: string): readonly string[];
  /** A small text file, latin1; undefined where it cannot be read. */
  text(path: string): string | undefined;
  /** A regular file; undefined for anything else. */
  file(
    path: string,
  ): { readonly sizeBytes: number; readonly modifiedMs: number; readonly identity: string } | undefined;
}

/** What is below `root`; paths are given and answered as a program in there has them. */
export function sightOf(files: Files, root: string): Sight {
  const base = root.replace(/\/+$/, '');
  const real = (path: string) => (base === '' ? path : join(base, path));
  return {
    real,
    exists: (path) => quietly(() => files.status(real(path))) !== undefined,
    list: (directory) => [...(quietly(() => files.list(real(directory))) ?? [])].sort(),
    expand: (pattern) =>
      (quietly(() => expandPattern(files, real(pattern))) ?? []).map((path) => path.slice(base.length)),
    text: (path) => quietly(() => files.readNamed(real(path), MAX_TEXT_BYTES))?.toString('latin1'),
    file: (path) => {
      const status = quietly(() => files.status(real(path)));
      if (status?.kind !== 'file') return undefined;
      return {
        sizeBytes: status.sizeBytes,
        modifiedMs: Number(status.modifiedNs / 1_000_000n),
        identity: status.identity,
      };
    },
  };
}

function quietly<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (thrown) {
    if (thrown instanceof Problem) return undefined;
    throw thrown;
  }
}
