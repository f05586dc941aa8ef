// A source that was given another name finds its cursors under the old one: those of no source that is configured, if
// they are of a file that is at its path.

import type { FileCursor, SourceCursor } from '../logs/cursor';
import { isPattern, matchesPattern } from '../logs/path-pattern';
import { baseKeyOf, cursorKeyOf, isKeyOf, type SourceSpec } from './source';
import type { Work } from './work';

/** Gives a source that has no cursors those of a source that is no longer configured and had the same log. */
export function takeOver(spec: SourceSpec, work: Work): void {
  const { cursors, remembered, lookedMs } = work;
  if ([...cursors.keys()].some((key) => isKeyOf(spec, key))) return;
  const orphans = [...cursors].filter(([key]) => !work.context.specs.some((each) => isKeyOf(each, key)));
  const found = orphans.find(([key, cursor]) => isPlainKey(key) && isOf(cursor, spec));
  if (found === undefined) return;
  const former = found[0].split(' ')[0]!;
  for (const [key, cursor] of orphans) {
    if (key !== former && !key.startsWith(`${former} `)) continue;
    cursors.delete(key);
    cursors.set(key === former ? baseKeyOf(spec) : cursorKeyOf(spec, key.slice(former.length + 1)), cursor);
  }
  const finished = remembered.get(former);
  if (finished !== undefined) remembered.set(baseKeyOf(spec), finished);
  remembered.delete(former);
  const looked = lookedMs.get(former);
  if (looked !== undefined) lookedMs.set(baseKeyOf(spec), looked);
  lookedMs.delete(former);
  work.hasChanged = true;
}

/** Not one of a processor of multilog, whose key begins with the program and has a directory in it. */
const isPlainKey = (key: string): boolean => !/^[^ ]+:\//.test(key);

function isOf({ files }: SourceCursor, { path }: SourceSpec): boolean {
  const isAt = isPattern(path)
    ? (file: FileCursor) => matchesPattern(path, file.path)
    : (file: FileCursor) => file.path === path;
  return files.some(isAt);
}
