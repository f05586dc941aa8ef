// A source that was given another name finds what is known of its log under the old one: that of no source that is
// configured, if one of its files is, or was when last seen, the log at its path or a rotation of it.

import { basename, dirname } from 'node:path';
import type { FileCursor } from '../logs/cursor';
import { isPattern, matchesPattern } from '../logs/path-pattern';
import { isMeantAsRotated } from '../logs/rotated-patterns';
import { isDescendant } from '../logs/siblings';
import { mayBeCalled } from './plan-source';
import { baseKeyOf, cursorKeyOf, isKeyOf, type SourceSpec } from './source';
import type { Work } from './work';

/** Gives a source of which nothing is known what is known of one that is no longer configured and had the same log. */
export function takeOver(spec: SourceSpec, work: Work): void {
  const { cursors, remembered, lookedMs } = work;
  if (remembered.has(baseKeyOf(spec)) || cursors.ofSource(spec).length > 0) return;
  const keys = [...new Set([...cursors.keys(), ...remembered.keys()])];
  const orphans = keys.filter((key) => !work.context.specs.some((each) => isKeyOf(each, key)));
  const former = formerOf(spec, orphans, work);
  if (former === undefined) return;
  for (const key of orphans) {
    const cursor = cursors.get(key);
    if (cursor === undefined || (key !== former && !key.startsWith(`${former} `))) continue;
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

/** The name that the source had. Of several the one whose log is at its path tells more than one of old files. */
function formerOf(spec: SourceSpec, orphans: readonly string[], { cursors, remembered }: Work): string | undefined {
  const known = orphans.filter(isPlainKey).map((key) => {
    const files = cursors.get(key)?.files ?? [];
    return { name: key.split(' ')[0]!, files, all: [...files, ...(remembered.get(key) ?? [])] };
  });
  const found =
    known.find(({ files }) => files.some((file) => isLogOf(spec, file))) ??
    known.find(({ all }) => all.some((file) => isLogOf(spec, file) || isRotationOf(spec, file)));
  return found?.name;
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
