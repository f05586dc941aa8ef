// How much of a file one known file accounts for. Where two readings of what happened are possible, the one is taken
// that counts nothing twice, and what may be missing then is said.

import { basename } from 'node:path';
import type { Body } from './body';
import { knownBytes } from './cursor';
import { BEGINNING_BYTES, END_BYTES, type FingerprintDetails, latin1, lineMark, shortDigest } from './fingerprint';
import { STAMP_BYTES } from './line-stamp';
import { afterChanged, afterLastOf, afterLastRun, type Counted, endsWithPieceOf, lastLinesOf } from './lines-found';
import type { Known, Why, World } from './plan-types';
import { isMultilogName, namesAfter } from './siblings';
import { isRelated, type Witness } from './witness';

export interface Reach {
  readonly from: number;
  readonly why: Why;
  readonly says?: 'lost' | 'truncated' | 'rewritten' | 'skipped';
  /** What is missing; where that is left out, all that is skipped may be. */
  readonly octets?: number;
  /** The known file is nowhere else: this file is what is left of it. */
  readonly isLeft?: boolean;
}

/** Undefined where the known file has nothing to say of this one. */
export async function reachOf(witness: Witness, body: Body, world: World): Promise<Reach | undefined> {
  if (witness.isTelling) return tellingReach(witness, body, world);
  const first = await body.firstStamp();
  const { firstStamp, lastStamp } = detailsOf(witness);
  if (first !== undefined && lastStamp !== undefined && firstStamp !== undefined) {
    return stampedReach(witness, body, { world, first, counted: { firstStamp, lastStamp } });
  }
  const { to, isHere, isMoved, isWhole, isPresent, known } = witness;
  if (world.hasStamps && first !== undefined) {
    // Only lines without a stamp were counted of it. A copy that begins with them all is of it, once it is cut itself.
    const { offsetBytes } = known.cursor;
    const isElse = body.place === 'past' || !isHere;
    const isCopy = isWhole && !isPresent && isElse && (await body.lineStart(offsetBytes)) === offsetBytes;
    if (isCopy) return { from: offsetBytes, why: 'copy' };
    if (to === 0 || !isHere || isMoved) return undefined;
    const from = isWhole ? offsetBytes : await afterHeading(body);
    return { from, why: 'suspect', says: 'skipped', isLeft: !isPresent };
  }
  return unstampedReach(witness, body, world);
}

const detailsOf = ({ known }: Witness): Partial<FingerprintDetails> => known.cursor.fingerprint.more ?? {};

const unreadOf = ({ known }: Witness): number => Math.max(0, known.seenBytes - known.cursor.offsetBytes);

async function tellingReach(witness: Witness, body: Body, world: World): Promise<Reach> {
  const { known, to, isWhole, isPrefix, isOwn, isPresent } = witness;
  const isLeft = !isPresent;
  const octets = unreadOf(witness);
  if (isWhole) {
    return { from: await afterCounted(known, body, world), why: 'copy', ...(await shortOf(witness, body)) };
  }
  const size = await body.size();
  if (isPrefix) {
    // Between two rungs a file may have been rewritten: then its last lines are in it all the same.
    const run = to < size - 1 && (await body.lineStart(size)) > to ? await afterLastRun(body, known.cursor) : undefined;
    if (run !== undefined && run > to) return rewrittenReach(witness, body, run);
    const says = isLeft && known.isOpen ? { says: 'truncated' as const, octets } : {};
    const said = says.says === undefined && isOwn ? { says: 'truncated' as const, octets: 0 } : says;
    const from = await provenEnd(witness, body);
    // Behind the last rung, lines without stamps are taken for the known ones unproved.
    const isGuessed = said.says === undefined && !world.hasStamps && from > to;
    const guessed = isGuessed ? { says: 'skipped' as const, octets: from - to } : said;
    return { from, why: 'beginning', isLeft, ...guessed };
  }
  // Without stamps one line is like any other, and only several in a row are surely the counted ones.
  const found = world.hasStamps
    ? await afterLastOf(body, await lastLinesOf(known.cursor, witness.present), true)
    : await afterLastRun(body, known.cursor);
  if (found !== undefined) return rewrittenReach(witness, body, Math.max(found, to));
  const from = Math.max(to, await laterThanCounted(witness, body));
  return { from, why: 'suspect', says: 'skipped', octets: from - to + octets, isLeft };
}

async function rewrittenReach(witness: Witness, body: Body, found: number): Promise<Reach> {
  const { known, isPresent, isOwn, isHere } = witness;
  const { offsetBytes, fingerprint } = known.cursor;
  // In front of the line that was found there is more than was counted: new lines may be among it. How much of what was
  // counted was a hole, nothing tells.
  const isMixed = found > offsetBytes || fingerprint.beginning?.startsWith('\0') === true;
  const lastMark = await lastMarkOf(witness);
  const isRun = (isMixed || found < offsetBytes) && (await afterLastRun(body, known.cursor)) === found;
  const isInOrder = !isMixed || isRun;
  const movedBytes = isRun ? 0 : Math.max(0, offsetBytes - found);
  const next = await behindChanged(witness, body, { found, lastMark: isInOrder ? lastMark : undefined, movedBytes });
  // Behind the very last line that was counted nothing is a piece of one.
  const isLast = next === found && lineMark(await body.lineBefore(found)) === lastMark;
  const from = isLast ? found : await behindPiece(witness, body, next);
  if (from > found) return { from, why: 'rewritten', isLeft: !isPresent, says: 'skipped', octets: from - found };
  const octets = isPresent && isOwn ? await missingOf(witness) : unreadOf(witness);
  const isSaid = !isPresent || (isOwn && octets > 0) || (isHere && isMixed);
  const said = isSaid ? { says: 'rewritten' as const, octets } : {};
  return { from: await behindSamePiece(witness, body, from), why: 'rewritten', isLeft: !isPresent, ...said };
}

/** Behind the beginning of a line that is the end of a file which has what was counted, too: it will be counted there. */
async function behindSamePiece({ present }: Witness, body: Body, from: number): Promise<number> {
  for (const other of present) {
    const at = await other.lineStart(await other.size());
    if (await endsWithPieceOf(body, from, { other, at })) return body.size();
  }
  return from;
}

interface Found extends Pick<Counted, 'lastMark' | 'movedBytes'> {
  /** One past the last line of what was counted that is in the file. */
  readonly found: number;
}

/** Without stamps nothing tells lines that were changed from new ones. */
async function behindChanged(witness: Witness, body: Body, { found, ...counted }: Found): Promise<number> {
  const stamps = await stampsOf(witness);
  return stamps.length === 0 ? found : afterChanged(body, found, { ...counted, lastStamp: Math.max(...stamps) });
}

/** The mark of the last line of what was counted, or of the longest file that has it and goes on. */
async function lastMarkOf({ known, present }: Witness): Promise<string | undefined> {
  let longest: Body | undefined;
  let bytes = known.cursor.offsetBytes;
  for (const body of present) {
    const end = await body.lineStart(await body.size());
    if (end > bytes) [longest, bytes] = [body, end];
  }
  return longest === undefined ? known.cursor.fingerprint.more?.lines.at(-1) : lineMark(await longest.lastLine());
}

/** What was seen of a known file, was not read, and is in none of the files that go on for it, half a copy say. */
async function missingOf({ known, present }: Witness): Promise<number> {
  const sizes = await Promise.all(present.filter(({ isNamed }) => isNamed).map((each) => each.size()));
  return Math.max(0, known.seenBytes - Math.max(known.cursor.offsetBytes, ...sizes));
}

/**
 * Where a file that holds all that was counted goes on. That may end with the piece of a line that was cut there: a
 * whole line in its place, later than all that was ever counted, is new.
 */
export async function afterCounted({ cursor }: Known, body: Body, { index, alike, agreement }: World): Promise<number> {
  const { offsetBytes, isInOverlongLine, isFinished } = cursor;
  if (!isInOverlongLine || isFinished === true || index.newestStamp === undefined) return offsetBytes;
  const start = await body.lineStart(offsetBytes);
  // A piece with a stamp, or of a line too long to count, was counted.
  if (offsetBytes - start > STAMP_BYTES) return offsetBytes;
  const piece = { text: latin1(await body.readAt(start, offsetBytes - start)) };
  const stamp = await body.stampAt(start);
  if (body.stampOf(piece) !== undefined || stamp === undefined || stamp <= index.newestStamp) return offsetBytes;
  // Begun at its end, a log may have had the beginning of a line, which does not count: it was not cut.
  for (const other of await alike(body)) {
    if (
      other.cursor.offsetBytes > offsetBytes &&
      (await agreement(other, body)).to >= Math.min(start, BEGINNING_BYTES)
    ) {
      return start;
    }
  }
  return offsetBytes;
}

/** How much less there is than was seen of a file that goes on elsewhere. */
async function shortOf(witness: Witness, body: Body): Promise<Pick<Reach, 'says' | 'octets'>> {
  const { known, isPresent } = witness;
  const unread = unreadOf(witness);
  if (unread === 0 || isPresent || known.cursor.seenEnd === undefined) return {};
  if ((await body.size()) < known.seenBytes) return {};
  return (await hasSeenEnd(witness, body)) ? {} : { says: 'lost', octets: unread };
}

async function hasSeenEnd({ known }: Witness, body: Body): Promise<boolean> {
  return endsAsSeen(body, known.cursor.seenEnd, known.seenBytes);
}

/**
 * Where a file ends between two rungs, its last bytes are not proved to be the known ones: lines that are later than
 * all that was counted are new.
 */
async function provenEnd(witness: Witness, body: Body): Promise<number> {
  const size = await body.size();
  const { to } = witness;
  if (to >= size || detailsOf(witness).lastStamp === undefined) return size;
  return Math.max(to, await behindPiece(witness, body, await laterThanCounted(witness, body)));
}

/** The beginning of a line, with nothing behind it, was counted with the line that it was, unless it shows a later stamp. */
async function behindPiece(witness: Witness, body: Body, from: number): Promise<number> {
  const size = await body.size();
  const start = await body.lineStart(size);
  if (from < start || start === size) return from;
  const stamp = await body.stampAt(start);
  const { lastStamp } = detailsOf(witness);
  return stamp !== undefined && lastStamp !== undefined && stamp > lastStamp ? start : size;
}

/** Where the lines begin that are later than all that was counted, or that are not complete yet. */
async function laterThanCounted(witness: Witness, body: Body): Promise<number> {
  const stamps = await stampsOf(witness);
  return stamps.length === 0 ? body.size() : body.laterThan(Math.max(...stamps));
}

/** The last stamps of what was counted, and of each file that still has it. */
async function stampsOf(witness: Witness): Promise<readonly number[]> {
  const others = await Promise.all(witness.present.map((each) => each.lastStamp()));
  return [detailsOf(witness).lastStamp, ...others].filter((stamp) => stamp !== undefined);
}

/** One past the lines in front of the first that has a stamp. */
export const afterHeading = (body: Body): Promise<number> => body.laterThan(Number.NEGATIVE_INFINITY);

interface Stamped {
  readonly world: World;
  /** The stamp that the file begins with. */
  readonly first: number;
  readonly counted: { readonly firstStamp: number; readonly lastStamp: number };
}

/** Nothing of a known file is in this one, but perhaps a heading: it may be the known one with every line changed. */
async function stampedReach(
  witness: Witness,
  body: Body,
  { world, first, counted }: Stamped,
): Promise<Reach | undefined> {
  const { known, to, isOwn, isHere, isMoved, isPresent, present } = witness;
  const { lastStamp } = counted;
  // What begins later than all that was counted may be the known file all the same, turned round or sorted, also one
  // that was away while another had its place.
  const hadPlace = isHere || (!isPresent && known.cursor.path === body.path);
  const isPossible = first <= lastStamp ? isHere || !isPresent || !isMoved : hadPlace && !isMoved;
  if (isPossible && isRelated(witness, body, world) && (first <= lastStamp || (await mayHoldSome(witness, body)))) {
    const found = await afterLastOf(body, await lastLinesOf(known.cursor, present), true);
    // Beside a renamed log they may be lines of a new one, the same to the letter.
    if (found !== undefined && isMoved && isPresent) return { from: found, why: 'suspect', says: 'skipped' };
    if (found !== undefined) return rewrittenReach(witness, body, found);
  }
  const stamped = { world, first, counted };
  // Beside a log that was renamed, a clock was set back.
  if (!isMoved && (isSuspect(witness, body, stamped) || (await isChangedSecond(witness, body, stamped)))) {
    return { from: await laterThanCounted(witness, body), why: 'suspect', says: 'skipped', isLeft: !isPresent };
  }
  if (to > 0 && (isOwn || (isHere && !isMoved && !isPresent))) {
    return { from: await afterHeading(body), why: 'suspect', says: 'skipped', isLeft: !isPresent };
  }
  return undefined;
}

/** Whether a file may have lines that were counted, though it begins with a later one. */
async function mayHoldSome(witness: Witness, body: Body): Promise<boolean> {
  const [earliest, stamps] = [await body.earliestStamp(), await stampsOf(witness)];
  return earliest !== undefined && stamps.some((stamp) => earliest <= stamp);
}

/**
 * Whether a known file that is gone had only lines of one second, and this is the one new rotated file that begins in it:
 * likely that one, changed.
 */
async function isChangedSecond(
  { known, isElsewhere }: Witness,
  body: Body,
  { world, first, counted: { firstStamp, lastStamp } }: Stamped,
): Promise<boolean> {
  const isOfSecond = first === firstStamp && first === lastStamp;
  if (!isOfSecond || isElsewhere || body.place === 'log' || !namesAfter(body.path, known.cursor.path)) return false;
  for (const other of world.bodies) {
    const isLike = other !== body && other.place === 'past' && world.index.same(other.file).length === 0;
    if (isLike && (await other.firstStamp()) === first) return false;
  }
  return true;
}

function isSuspect(witness: Witness, body: Body, { world, first, counted }: Stamped): boolean {
  const { known, present, isElsewhere, isFreshlyPresent, isHere } = witness;
  const { firstStamp, lastStamp } = counted;
  if (!isRelated(witness, body, world) || (isElsewhere && isSuperseded(witness, body, world))) return false;
  const isRotated = isFreshlyPresent && present.some(({ path }) => namesAfter(path, known.cursor.path));
  if (first < lastStamp) return !isElsewhere || (isHere && !isRotated);
  // A log that begins in the very second in which the last one ended: likely where that was rotated, or others since.
  const isUnsaid = !hasNewRotated(world) && (!isElsewhere || (firstStamp === lastStamp && !isFreshlyPresent));
  return first === lastStamp && isHere && isUnsaid;
}

/** A pass saw this file cut, or with something else in it, or with nothing: what it holds now was written after that. */
function isSuperseded({ known, isOwn }: Witness, { file }: Body, { index }: World): boolean {
  if (isOwn && known.cursor.isCut === true) return true;
  const now = index.same(file).find(({ key }) => key !== undefined);
  return now !== undefined && now !== known && (isOwn || knownBytes(now.cursor) === 0);
}

/** Whether a rotated file was found that is new: then the log was rotated since. */
export const hasNewRotated = ({ steps, index }: World): boolean =>
  [...steps.values()].some(
    ({ why, body }) => why === 'new' && body.place === 'past' && body.isNamed && index.same(body.file).length === 0,
  );

/**
 * Whether a file was written to last when a known one was, or before all that was counted was counted. What multilog's
 * processor was given, it copies into a new file.
 */
function isAsOld({ cursor: { modifiedNs } }: Known, body: Body, { pool }: World): boolean {
  if (isMultilogName(basename(body.path))) return true;
  if (modifiedNs === undefined) return body.modifiedMs <= pool.passedAtMs;
  return isOfSameSecond(BigInt(modifiedNs), body.file.modifiedNs);
}

/** Compressors give what they made the time of what it was made from, some of them in whole seconds. */
export function isOfSameSecond(aNs: bigint, bNs: bigint): boolean {
  return aNs / 1_000_000_000n === bNs / 1_000_000_000n;
}

/** Without stamps content can often not tell: nothing is counted twice, and the doubt is said. */
async function unstampedReach(witness: Witness, body: Body, world: World): Promise<Reach | undefined> {
  const { known, to, isWhole, isPrefix, isOwn, isMoved, isPresent, isHere, present } = witness;
  if (isMoved && body.place === 'log' && body.paths.includes(known.cursor.path) && !isOwn) {
    // What was last written to before there was such a file is a copy that kept its time (or a clock was set back).
    const { bornNs, modifiedNs } = body.file;
    if (!isWhole || bornNs === undefined || modifiedNs >= bornNs) return undefined;
  }
  if (to === 0 && !isHere) return undefined;
  const isLeft = !isPresent;
  const size = await body.size();
  // It may be that file, moved or compressed, or new lines that are the same to the letter.
  if (isWhole) {
    const from = known.cursor.offsetBytes;
    return { from, why: 'copy', ...(isAsOld(known, body, world) ? {} : { says: 'skipped' }) };
  }
  if (isPrefix && to > 0) return { from: size, why: 'beginning', says: 'truncated', octets: unreadOf(witness), isLeft };
  const found = await afterLastOf(body, await lastLinesOf(known.cursor, present), false);
  if (isOwn && isPresent) return { from: Math.max(to, found ?? 0), why: 'suspect', says: 'skipped' };
  if (to > 0) return { from: isPresent ? to : size, why: 'suspect', says: 'skipped', isLeft };
  return found === undefined ? undefined : { from: found, why: 'suspect', says: 'skipped', isLeft };
}

/** Whether a file has grown from what was seen of it: false where it was cut and written on. */
export async function endsAsSeen(body: Body, seenEnd: string | undefined, seenBytes: number): Promise<boolean> {
  if (seenEnd === undefined) return true;
  const from = Math.max(0, seenBytes - END_BYTES);
  return shortDigest(await body.readAt(from, seenBytes - from)) === seenEnd;
}
