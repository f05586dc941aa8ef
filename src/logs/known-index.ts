// Which of the known files can have anything to say of a file: asked of each file of a source, where both may be a
// thousand. All others differ from it in its first line, and ended before it began.

import { isSameFile } from './body';
import { BEGINNING_BYTES } from './fingerprint';
import type { Known, KnownIndex } from './plan-types';

/** Orders the known files, so that for each file only those are asked that may have to do with it. */
export function indexOf(known: readonly Known[]): KnownIndex {
  const order = new Map(known.map((each, i) => [each, i]));
  const counted = known.filter(({ cursor }) => cursor.offsetBytes > 0);
  const byPath = groupedBy(counted, ({ cursor }) => cursor.path);
  const byFirstLine = groupedBy(counted, ({ cursor }) => firstLineOf(cursor.fingerprint.beginning ?? ''));
  const begun = byFirstLine.get(undefined) ?? [];
  const latest = counted.filter((each) => stampOf(each) !== undefined).sort((a, b) => stampOf(b)! - stampOf(a)!);
  const same = sameAmong(known);
  return {
    same,
    speaking: async (body) => {
      const firstLine = (await body.firstLineEnd()) === 0 ? undefined : firstLineOf(await body.beginning());
      if (firstLine === undefined) return counted;
      const found = new Set([...begun, ...(byFirstLine.get(firstLine) ?? []), ...(byPath.get(body.path) ?? [])]);
      for (const each of same(body.file)) if (each.cursor.offsetBytes > 0) found.add(each);
      const first = await body.firstStamp();
      if (first !== undefined) {
        for (const each of latest) {
          if (stampOf(each)! < first) break;
          found.add(each);
        }
      }
      return [...found].sort((a, b) => order.get(a)! - order.get(b)!);
    },
    lastAt: (path) => byPath.get(path)?.at(-1),
    newestStamp: newestOf(known),
  };
}

/** Tells of a file which of the known files it is, by inode and time of birth. */
export function sameAmong(known: readonly Known[]): KnownIndex['same'] {
  const byIdentity = groupedBy(known, ({ cursor }) => cursor.identity);
  return (file) => (byIdentity.get(file.identity) ?? []).filter(({ cursor }) => isSameFile(cursor, file));
}

const stampOf = ({ cursor }: Known): number | undefined => cursor.fingerprint.more?.lastStamp;

function newestOf(known: readonly Known[]): number | undefined {
  let newest: number | undefined;
  for (const each of known) {
    const stamp = stampOf(each);
    if (stamp !== undefined && (newest === undefined || stamp > newest)) newest = stamp;
  }
  return newest;
}

/** As much of the first line of a file as a fingerprint has; undefined where only the beginning of a line is known. */
export function firstLineOf(beginning: string): string | undefined {
  const feed = beginning.indexOf('\n');
  if (feed >= 0) return beginning.slice(0, feed + 1);
  return beginning.length < BEGINNING_BYTES ? undefined : beginning.slice(0, BEGINNING_BYTES);
}

/** The elements by their key, each group in the order they came in. */
export function groupedBy<T, K>(all: readonly T[], keyOf: (each: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return groups;
}
