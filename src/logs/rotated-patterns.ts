// The patterns of a source's `rotated:`, as the configuration gives them: of files, or of directories of them.

import { dirname } from 'node:path';
import { nameBeforeCompression } from './compressed-name';
import { matchesPattern } from './path-pattern';

/** Whether a path is one that they mean, compressed or not, or lies in such a directory: no log of its own. */
export function isMeantAsRotated(patterns: readonly string[], path: string): boolean {
  const names = [path, nameBeforeCompression(path) ?? path, dirname(path)];
  return patterns.some((pattern) => names.some((each) => matchesPattern(pattern.replace(/\/$/, ''), each)));
}
