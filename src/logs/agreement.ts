// How far a file agrees with a fingerprint, found with few reads: the first bytes, where most files end; then the
// last rung that the file is long enough for; then a search among the others.

import type { Body } from './body';
import { type FileCursor, knownBytes } from './cursor';
import { digestOf, END_BYTES, HEAD_BYTES, lineMark, RUNGS, SAMPLE_BYTES, shortDigest, TAIL_BYTES } from './fingerprint';

export interface Agreement {
  /** Bytes that are the same, as far as the rungs tell. */
  readonly to: number;
  /** Known to differ before here; Infinity where nothing is known to. */
  readonly until: number;
  /** The file holds all that the fingerprint covers. */
  readonly isWhole: boolean;
  /** The file ends within it, and nothing is known to differ. */
  readonly isPrefix: boolean;
}

interface Rung {
  /** The digest is of the bytes from `from` to `at`. */
  readonly from: number;
  readonly at: number;
  readonly digest: string;
  readonly hash: (bytes: Uint8Array) => string;
}

/** Compares what is remembered of a counted file with a file that is there now. */
export async function agreementOf(cursor: FileCursor, body: Body): Promise<Agreement> {
  const agreement = await agreementByRungs(cursor, body);
  const isOfHole = agreement.to > 0 && !agreement.isWhole && agreement.to <= (await body.holeEnd());
  if (!isOfHole) return agreement;
  if (agreement.isPrefix && (await hasLastLinesOnly(cursor, body))) return { ...agreement, to: await body.size() };
  return { to: 0, until: 1, isWhole: false, isPrefix: false };
}

/** Whether all lines behind the hole of a file are among the last ones that were counted. */
async function hasLastLinesOnly({ fingerprint }: FileCursor, body: Body): Promise<boolean> {
  const marks = new Set(fingerprint.more?.lines);
  let count = 0;
  for await (const lines of body.lines(0)) {
    count += lines.length;
    if (lines.some(({ text }) => !marks.has(lineMark(text)))) return false;
  }
  return count > 0;
}

async function agreementByRungs(cursor: FileCursor, body: Body): Promise<Agreement> {
  const known = knownBytes(cursor);
  const { beginning = '' } = cursor.fingerprint;
  const same = commonLength(beginning, await body.beginning());
  const isOther = same < Math.min(beginning.length, (await body.beginning()).length);
  if (isOther || known === 0) {
    return { to: isOther ? same : 0, until: isOther ? same + 1 : 0, isWhole: false, isPrefix: false };
  }
  const ladder = ladderOf(cursor);
  if (await isJustThat(cursor, body, ladder)) body.assumeSize(known);
  const size = await body.size();
  const rungs = ladder.filter(({ at }) => at <= size);
  const isPrefix = size <= known;
  const last = rungs.at(-1);
  if (last === undefined) return { to: same, until: Number.POSITIVE_INFINITY, isWhole: known === same, isPrefix };
  // A line changed in the midst to one as long changes nothing about where to go on.
  if (await holds(last, body)) {
    return { to: last.at, until: Number.POSITIVE_INFINITY, isWhole: last.at === known, isPrefix };
  }
  let [low, high] = [-1, rungs.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (await holds(rungs[middle]!, body)) low = middle;
    else high = middle;
  }
  const to = Math.max(same, low < 0 ? 0 : rungs[low]!.at);
  return { to, until: rungs[high]!.at, isWhole: false, isPrefix: false };
}

function ladderOf(cursor: FileCursor): readonly Rung[] {
  const known = knownBytes(cursor);
  const { head, tail, more } = cursor.fingerprint;
  const headEnd = Math.min(known, HEAD_BYTES);
  const rungs: Rung[] = (more?.rungs ?? []).map((digest, i) => {
    const at = RUNGS[i]!;
    return { from: Math.max(0, at - SAMPLE_BYTES), at, digest, hash: shortDigest };
  });
  rungs.push({ from: 0, at: headEnd, digest: head, hash: digestOf });
  rungs.sort((a, b) => a.at - b.at);
  const end = more?.end;
  if (end === undefined) rungs.push({ from: Math.max(0, known - TAIL_BYTES), at: known, digest: tail, hash: digestOf });
  else rungs.push({ from: Math.max(0, known - END_BYTES), at: known, digest: end, hash: shortDigest });
  return rungs;
}

async function holds({ from, at, digest, hash }: Rung, body: Body): Promise<boolean> {
  const bytes = await body.readAt(from, at - from);
  return bytes.length === at - from && hash(bytes) === digest;
}

/** Whether a compressed file says that it holds as much as was counted, and begins like it: it need not be read. */
async function isJustThat(cursor: FileCursor, body: Body, ladder: readonly Rung[]): Promise<boolean> {
  if (body.sizeHint === undefined || knownBytes(cursor) % 2 ** 32 !== body.sizeHint) return false;
  for (const rung of ladder.slice(0, -1)) if (!(await holds(rung, body))) return false;
  return true;
}

function commonLength(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let same = 0;
  while (same < length && a[same] === b[same]) same++;
  return same;
}
