// Whether lines of a log may be quoted in the state directory, to be shown: not where someone reads that and not the log.

import type { SourceState } from './source-state';
import type { Work } from './work';

/** Asked once there is something to quote, and answered for all files of a log, or for the systemd journal, at once. */
export function mayQuote(
  { spec, journal }: Pick<SourceState, 'spec' | 'journal'>,
  { readers }: Pick<Work, 'readers'>,
  paths: readonly string[],
): () => boolean {
  let answer = spec.keepsSamples === false ? false : undefined;
  return () => {
    const all = journal === undefined ? paths : journal.watch.paths();
    answer ??= all.length > 0 && all.every((path) => readers.mayAllRead(path));
    return answer;
  };
}
