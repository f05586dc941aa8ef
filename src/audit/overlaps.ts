// Lines that two stretches cover, and that were so counted twice: because a file was taken for another one when it was
// rewritten, came back, or was reached by another name. An account is equal to its recount all the same, so only the
// content tells. Where both stretches lie in one file, and in no two, their octets say it. Where the file of one is gone,
// what is left of it does: the digests of its first octets and of its last.

import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import type { Host } from '../host/host';
import { digestOf, HEAD_BYTES, isSameContent, latin1, type ReadAt, TAIL_BYTES } from '../logs/fingerprint';
import { closeSeen, openSeen, readerOf } from '../logs/seen-file';
import type { SeenFile } from '../logs/siblings';
import { filesOf } from './candidates';
import { type AuditedLog, lengthOf, type Stretch } from './stretch';

export interface Overlap {
  /** The file that is there. */
  readonly path: string;
  readonly first: Stretch;
  readonly second: Stretch;
  /**
   * `octets`: both lie there, from one octet to another. `beginning`, `end`: those of the first, whose file is gone or
   * changed, are found in what was counted as the second.
   */
  readonly evidence:
    | { readonly kind: 'octets'; readonly fromBytes: number; readonly toBytes: number }
    | { readonly kind: 'beginning' }
    | { readonly kind: 'end' };
}

/** A stretch, and the files that hold it octet by octet. */
interface Sighting {
  readonly stretch: Stretch;
  readonly holders: readonly SeenFile[];
}

const CHUNK_BYTES = 1 << 20;

/** Each two stretches once. Compressed files are not looked into. Throws a Problem. */
export async function findOverlaps(
  host: Host,
  logs: readonly AuditedLog[],
  stretches: readonly Stretch[],
): Promise<readonly Overlap[]> {
  const counted = stretches.filter((stretch) => lengthOf(stretch) > 0);
  const beginnings = beginningsOf(host.files, plainFiles(host, logs, counted));
  const sightings = counted.map((stretch) => ({ stretch, holders: holdersOf(host.files, stretch, beginnings) }));
  const placed = sightings.filter(({ holders }) => holders.length > 0);
  const homeless = sightings.filter(({ holders }) => holders.length === 0);
  const overlaps = [...pairsIn(placed)].flatMap(([first, second]) => overlapOf(first, second));
  if (homeless.length === 0) return overlaps;
  for (const { file } of beginnings) {
    const there = placed.filter(({ holders }) => holders.some(({ identity }) => identity === file.identity));
    if (there.length > 0) overlaps.push(...(await remainsIn(host.files, file, { homeless, there })));
  }
  return overlaps;
}

function plainFiles(host: Host, logs: readonly AuditedLog[], stretches: readonly Stretch[]): readonly SeenFile[] {
  const seen = new Map<string, SeenFile>();
  for (const log of logs) {
    const cursors = stretches.filter((stretch) => stretch.log === log).map(({ cursor }) => cursor);
    for (const file of cursors.length === 0 ? [] : filesOf(host, log, cursors))
      if (file.compressedBytes === undefined) seen.set(file.identity, file);
  }
  return [...seen.values()];
}

/** A file with its first octets: nearly all stretches are told apart by them. */
interface Beginning {
  readonly file: SeenFile;
  readonly bytes: Uint8Array;
}

/** What can't be read is left out: its own stretches say so. */
function beginningsOf(files: Files, plain: readonly SeenFile[]): readonly Beginning[] {
  return plain.flatMap((file) => {
    const bytes = reading(files, file, (readAt) => Uint8Array.from(readAt(0, HEAD_BYTES)));
    return bytes === undefined ? [] : [{ file, bytes }];
  });
}

function reading<T>(files: Files, file: SeenFile, action: (readAt: ReadAt) => T): T | undefined {
  try {
    const descriptor = openSeen(files, file);
    try {
      return action(readerOf(files, descriptor));
    } finally {
      closeSeen(files, file, descriptor);
    }
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    return undefined;
  }
}

function holdersOf(files: Files, { cursor }: Stretch, beginnings: readonly Beginning[]): readonly SeenFile[] {
  const { fingerprint, offsetBytes } = cursor;
  const { beginning = '' } = fingerprint;
  return beginnings
    .filter(
      ({ file, bytes }) => file.sizeBytes >= offsetBytes && latin1(bytes.subarray(0, beginning.length)) === beginning,
    )
    .filter(({ file }) => reading(files, file, (readAt) => isSameContent(fingerprint, offsetBytes, readAt)) === true)
    .map(({ file }) => file);
}

/** Each two that have a file in common. */
function pairsIn(placed: readonly Sighting[]): ReadonlySet<readonly [Sighting, Sighting]> {
  const byFile = new Map<string, Sighting[]>();
  for (const sighting of placed)
    for (const { identity } of sighting.holders) byFile.set(identity, [...(byFile.get(identity) ?? []), sighting]);
  const pairs = new Map<string, readonly [Sighting, Sighting]>();
  for (const there of byFile.values()) {
    for (const [i, first] of there.entries())
      for (const second of there.slice(i + 1))
        pairs.set(`${placed.indexOf(first)} ${placed.indexOf(second)}`, [first, second]);
  }
  return new Set(pairs.values());
}

/** Two sources that count different things may well read one log. */
function mayDouble({ log: a }: Stretch, { log: b }: Stretch): boolean {
  if (a.key === b.key || a.name === b.name || a.spec === undefined || b.spec === undefined) return true;
  const services = new Set(a.spec.services);
  return b.spec.services.some((service) => services.has(service));
}

function overlapOf(a: Sighting, b: Sighting): readonly Overlap[] {
  const [first, second] = [a.stretch, b.stretch];
  if (!mayDouble(first, second)) return [];
  const fromBytes = Math.max(first.account.fromBytes, second.account.fromBytes);
  const toBytes = Math.min(first.cursor.offsetBytes, second.cursor.offsetBytes);
  if (fromBytes >= toBytes) return [];
  // Two logs may be the same to the last octet: each has a file then.
  const distinct = new Set([...a.holders, ...b.holders].map(({ identity }) => identity));
  if (distinct.size !== 1) return [];
  return [{ path: a.holders[0]!.path, first, second, evidence: { kind: 'octets', fromBytes, toBytes } }];
}

interface Remains {
  readonly homeless: readonly Sighting[];
  readonly there: readonly Sighting[];
}

/** What is left of stretches without a file, in what was counted of a file that is there. */
async function remainsIn(files: Files, file: SeenFile, { homeless, there }: Remains): Promise<readonly Overlap[]> {
  const pairs = homeless.flatMap(({ stretch: first }) =>
    there.flatMap(({ stretch: second }) => (mayDouble(first, second) ? [{ first, second }] : [])),
  );
  if (pairs.length === 0) return [];
  const descriptor = openSeen(files, file);
  try {
    const readAt = readerOf(files, descriptor);
    const begun = pairs.filter(({ first, second }) => {
      const length = Math.min(first.cursor.offsetBytes, HEAD_BYTES);
      const isCounted = first.account.fromBytes < length && second.account.fromBytes < length;
      return isCounted && second.cursor.offsetBytes >= length && headOf(first) === digestOf(readAt(0, length));
    });
    const others = pairs.filter((pair) => !begun.includes(pair));
    const ends = await endsIn(
      files,
      descriptor,
      others.map(({ first }) => first),
    );
    const ended = others.filter(({ first, second }) => {
      const end = ends.get(first);
      return end !== undefined && end > second.account.fromBytes && end <= second.cursor.offsetBytes;
    });
    const { path } = file;
    return [
      ...begun.map((pair): Overlap => ({ path, ...pair, evidence: { kind: 'beginning' } })),
      ...ended.map((pair): Overlap => ({ path, ...pair, evidence: { kind: 'end' } })),
    ];
  } finally {
    closeSeen(files, file, descriptor);
  }
}

const headOf = ({ cursor }: Stretch): string => cursor.fingerprint.head;

/** Where the last octets of each stretch end in a file, if they do so at the end of one line and no other. */
async function endsIn(
  files: Files,
  descriptor: number,
  stretches: readonly Stretch[],
): Promise<ReadonlyMap<Stretch, number>> {
  const wanted = new Map<string, Stretch[]>();
  // Fewer octets may be those of another line, a stamp and a word.
  for (const stretch of stretches.filter(({ cursor }) => cursor.offsetBytes >= TAIL_BYTES)) {
    const { tail } = stretch.cursor.fingerprint;
    wanted.set(tail, [...(wanted.get(tail) ?? []), stretch]);
  }
  const ends = new Map<Stretch, number>();
  const twice = new Set<Stretch>();
  if (wanted.size === 0) return ends;
  await eachLineEnd(files, descriptor, (end, bytes) => {
    for (const stretch of wanted.get(digestOf(bytes)) ?? []) {
      if (ends.has(stretch)) twice.add(stretch);
      ends.set(stretch, end);
    }
  });
  for (const stretch of twice) ends.delete(stretch);
  return ends;
}

/** Each end of a line that has at least TAIL_BYTES before it, with these. */
async function eachLineEnd(files: Files, descriptor: number, visit: (end: number, bytes: Uint8Array) => void) {
  const buffer = Buffer.alloc(TAIL_BYTES + CHUNK_BYTES);
  let kept = 0;
  for (let position = 0; ; ) {
    const count = await files.read(descriptor, buffer.subarray(kept), position);
    if (count === 0) return;
    const length = kept + count;
    const startBytes = position - kept;
    for (let feed = buffer.indexOf(10, kept); feed >= 0 && feed < length; feed = buffer.indexOf(10, feed + 1)) {
      if (feed + 1 >= TAIL_BYTES) visit(startBytes + feed + 1, buffer.subarray(feed + 1 - TAIL_BYTES, feed + 1));
    }
    position += count;
    const keep = Math.min(TAIL_BYTES, length);
    buffer.copyWithin(0, length - keep, length);
    kept = keep;
  }
}
