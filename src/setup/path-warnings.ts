// What is odd about the paths of sources as the disk is now. None of it is an error: a log may come to be later.

import { basename, dirname, join } from 'node:path';
import { nearest } from '../base/near';
import { Problem } from '../base/problem';
import type { SourceConfig } from '../config/config';
import type { Files } from '../host/files';
import { expandPattern, isPattern } from '../logs/path-pattern';

/** A sentence for each source that nothing is read of. */
export function pathWarnings(files: Files, sources: readonly SourceConfig[]): readonly string[] {
  return sources
    .filter(({ journal }) => journal === undefined)
    .flatMap(({ name, path }) => {
      const what = oddityOf(files, path);
      return what === undefined ? [] : [`warning: source ${name}: ${what}`];
    });
}

function oddityOf(files: Files, path: string): string | undefined {
  try {
    if (isPattern(path)) {
      return expandPattern(files, path).length > 0 ? undefined : `no file fits ${quoted(path)} now: check the pattern.`;
    }
    const status = files.status(path);
    if (status === undefined) return missing(files, path);
    if (status.kind === 'directory') return `${quoted(path)} is a directory: name the log file in it.`;
    return status.kind === 'file' ? undefined : `${quoted(path)} is no regular file, and nothing is read of it.`;
  } catch (thrown) {
    if (thrown instanceof Problem) return thrown.message;
    throw thrown;
  }
}

function missing(files: Files, path: string): string {
  const directory = dirname(path);
  if (files.status(directory) === undefined) {
    return `there is no ${quoted(path)}, nor a directory ${quoted(directory)}: check the path, or start the program that writes it.`;
  }
  const near = nearest(basename(path), files.list(directory));
  const meant = near === undefined ? '.' : `; did you mean ${quoted(join(directory, near))}?`;
  return `there is no ${quoted(path)}: check the path, or start the program that writes it${meant}`;
}

/** Quotes show a blank at the end; the one who prints it sees to what a terminal obeys. */
function quoted(path: string): string {
  return `"${path}"`;
}
