// What `maillogs check` says of patterns that cannot tell rotated files from logs, as the directories look now.

import { basename } from 'node:path';
import { Problem } from '../base/problem';
import type { SourceConfig } from '../config/config';
import type { Files } from '../host/files';
import { ambiguousNames } from '../logs/ambiguous-names';

/** One sentence for each source that has such a pattern. */
export function patternWarnings(files: Files, sources: readonly SourceConfig[]): readonly string[] {
  return sources.flatMap((source) => {
    const names = found(files, source);
    if (names.length === 0) return [];
    const { path, of } = names[0]!;
    const more = names.length === 1 ? '' : ` (and ${names.length - 1} more like it)`;
    return [
      `warning: source ${source.name}: its pattern ${source.path} matches ${path}, which is called like a rotation of ${basename(of)}${more}. It is taken for a log of its own unless its content says that it is the past of another, which at first sight it cannot say: then all of it is counted. If it is a rotated file, let the pattern not match it, or name such files under "rotated".`,
    ];
  });
}

function found(files: Files, source: SourceConfig): ReturnType<typeof ambiguousNames> {
  try {
    return ambiguousNames(files, source);
  } catch (thrown) {
    // A directory that cannot be listed: the pass says so.
    if (!(thrown instanceof Problem)) throw thrown;
    return [];
  }
}
