// What is remembered of the bytes of a file that were counted, so that the file is known again wherever its content
// turns up: its first bytes as text, digests at a few places, its last lines, its first and last stamp. An inode does
// not do: it is reused at once after a delete, and stays the same when a log is rewritten.

import { afterNuls, LF } from '../base/ascii';
import { sha256Base64, sha256Hex } from '../base/digest';
import { lineStamp, STAMP_BYTES } from './line-stamp';

export const HEAD_BYTES = 1024;
export const TAIL_BYTES = 256;
/** A beginning that is compared byte by byte: most files differ there. */
export const BEGINNING_BYTES = 64;
/** As much of it as must be there: less may be the same in two files, a stamp up to its minutes say. */
export const TELLING_BYTES = 32;
/** Each rung of the ladder is a digest of at most SAMPLE_BYTES before one of these offsets. */
export const RUNGS: readonly number[] = [256, 4096, 16384, 65536];
export const SAMPLE_BYTES = 4096;
/** Covered by the digest of the end. */
export const END_BYTES = 1024;
/** Last lines that are remembered, and where they are looked for. */
const LAST_LINES = 16;
const LAST_LINES_BYTES = 8192;
/** Where they are longer: the longest that count, and one before it. */
const LONG_LINES_BYTES = 131072;
/** A stamp is looked for in lines as far from the beginning as this, and no rung lies beyond it. */
export const HEADING_BYTES = 65536;

export interface Fingerprint {
  /** Digest of the first min(known, HEAD_BYTES) bytes, where `known` is how many bytes the fingerprint covers. */
  readonly head: string;
  /** Digest of the last min(known, TAIL_BYTES) of them. */
  readonly tail: string;
  /** The first min(known, BEGINNING_BYTES) of them, as latin1; the first releases stored none. */
  readonly beginning?: string;
  /** What older versions neither store nor read. */
  readonly more?: FingerprintDetails;
}

export interface FingerprintDetails {
  /** A digest for each of RUNGS below `known`. */
  readonly rungs: readonly string[];
  /** Digest of the last min(known, END_BYTES) bytes. */
  readonly end: string;
  /** The last complete lines, oldest first, each as lineMark makes it. */
  readonly lines: readonly string[];
  /** The stamps of the first and of the last line that has one (see line-stamp.ts). */
  readonly firstStamp?: number;
  readonly lastStamp?: number;
}

/** Reads `length` bytes at a position; fewer come back at the end of the file. */
export type ReadAt = (positionBytes: number, length: number) => Uint8Array;

export interface Printing {
  readonly readAt: ReadAt;
  /** When the file was last written to, milliseconds since 1970: stamps without a year are of about that time. */
  readonly modifiedMs: number;
  /** A fingerprint of fewer bytes of the same file: what it says of the beginning stays true. */
  readonly before?: { readonly knownBytes: number; readonly fingerprint: Fingerprint } | undefined;
}

/** The fingerprint of a file's first `knownBytes` bytes. */
export function fingerprintAt(knownBytes: number, { readAt, modifiedMs, before }: Printing): Fingerprint {
  const kept = before !== undefined && before.knownBytes <= knownBytes ? before : undefined;
  const newBytes = knownBytes - (kept?.knownBytes ?? 0);
  // With the byte before what is new, which tells whether it begins with a line.
  const endBytes = Math.min(knownBytes, Math.max(END_BYTES, newBytes < LAST_LINES_BYTES ? newBytes + 1 : 0));
  const tailBytes = readAt(knownBytes - endBytes, endBytes);
  const hasHead = kept !== undefined && kept.knownBytes >= HEAD_BYTES && kept.fingerprint.beginning !== undefined;
  const head = hasHead ? undefined : readAt(0, Math.min(knownBytes, HEAD_BYTES));
  const beginning = head === undefined ? kept?.fingerprint.beginning : latin1(head.subarray(0, BEGINNING_BYTES));
  const printing = { readAt, modifiedMs, before: kept, isHole: beginning?.startsWith('\0') === true };
  return {
    head: head === undefined ? kept!.fingerprint.head : digestOf(head),
    tail: digestOf(lastOf(tailBytes, TAIL_BYTES)),
    ...(beginning === undefined || beginning === '' ? {} : { beginning }),
    ...(knownBytes === 0 ? {} : { more: detailsOf(knownBytes, tailBytes, printing) }),
  };
}

interface Detailing extends Printing {
  readonly isHole: boolean;
}

/** `tailBytes` are the last ones: END_BYTES at least, and what is new where that is little. */
function detailsOf(knownBytes: number, tailBytes: Uint8Array, detailing: Detailing): FingerprintDetails {
  const { readAt, modifiedMs, before } = detailing;
  const known = before?.fingerprint.more;
  const rungs = RUNGS.filter((at) => at < knownBytes).map((at, i) => known?.rungs[i] ?? rungDigest(at, readAt));
  // Where none was found before, only what is new has to be searched.
  const searched = known === undefined ? 0 : before!.knownBytes;
  const found = known?.firstStamp ?? firstStampIn(readHeading(searched, knownBytes, readAt), modifiedMs);
  const last = lastAppended(knownBytes, tailBytes, detailing) ?? lastOfAll(knownBytes, detailing, found);
  const { lines, firstStamp = found, lastStamp = known?.lastStamp ?? firstStamp } = last;
  return {
    rungs,
    end: shortDigest(lastOf(tailBytes, END_BYTES)),
    lines,
    ...(firstStamp === undefined ? {} : { firstStamp }),
    ...(lastStamp === undefined ? {} : { lastStamp }),
  };
}

/** As FingerprintDetails has them; the first stamp where it was found only here. */
type LastLines = Pick<FingerprintDetails, 'lines' | 'firstStamp' | 'lastStamp'>;

/**
 * The last lines by those that were known before and those that came since. Undefined where that does not tell: they
 * are too many, or begin within a line, or are no later.
 */
function lastAppended(
  knownBytes: number,
  tailBytes: Uint8Array,
  { modifiedMs, before, isHole }: Detailing,
): LastLines | undefined {
  const known = before?.fingerprint.more;
  if (known === undefined || (isHole && known.firstStamp === undefined)) return undefined;
  const newBytes = knownBytes - before!.knownBytes;
  const isOfLines = newBytes < tailBytes.length && tailBytes[tailBytes.length - newBytes - 1] === LF;
  if (newBytes === 0 || newBytes >= LAST_LINES_BYTES || !isOfLines) return undefined;
  const added = linesIn(lastOf(tailBytes, newBytes), false);
  const lines = [...known.lines, ...added.slice(-LAST_LINES).map(lineMark)].slice(-LAST_LINES);
  const lastStamp = latestIn(added, modifiedMs);
  if (lastStamp === undefined) return known.lastStamp === undefined ? { lines } : undefined;
  return lastStamp < (known.lastStamp ?? lastStamp) ? undefined : { lines, lastStamp };
}

/** The last lines as they are there. */
function lastOfAll(
  knownBytes: number,
  { readAt, modifiedMs, isHole }: Detailing,
  found: number | undefined,
): LastLines {
  const readLines = (most: number) => {
    const length = Math.min(knownBytes, most);
    return linesIn(readAt(knownBytes - length, length), length < knownBytes);
  };
  let texts = readLines(LAST_LINES_BYTES);
  let lastStamp = latestIn(texts, modifiedMs);
  if (knownBytes > LAST_LINES_BYTES && (texts.length === 0 || (lastStamp === undefined && found !== undefined))) {
    texts = readLines(LONG_LINES_BYTES);
    lastStamp = latestIn(texts, modifiedMs);
  }
  const lines = texts.slice(-LAST_LINES).map(lineMark);
  if (lastStamp === undefined) return { lines };
  // Behind a hole that is longer than a heading the first line is not looked for.
  const isSought = isHole && found === undefined;
  return { lines, lastStamp, ...(isSought ? { firstStamp: Math.min(...stampsOf(texts, modifiedMs)) } : {}) };
}

const latestIn = (lines: readonly string[], modifiedMs: number): number | undefined => {
  const stamps = stampsOf(lines, modifiedMs);
  return stamps.length === 0 ? undefined : Math.max(...stamps);
};

function stampsOf(lines: readonly string[], modifiedMs: number): readonly number[] {
  return lines.map((line) => lineStamp(line, modifiedMs)).filter((stamp) => stamp !== undefined);
}

function readHeading(fromBytes: number, knownBytes: number, readAt: ReadAt): Uint8Array {
  const length = Math.min(knownBytes, HEADING_BYTES) - fromBytes;
  return length <= 0 ? new Uint8Array(0) : readAt(fromBytes, length);
}

const lastOf = (bytes: Uint8Array, length: number): Uint8Array => bytes.subarray(Math.max(0, bytes.length - length));

function rungDigest(at: number, readAt: ReadAt): string {
  const length = Math.min(at, SAMPLE_BYTES);
  return shortDigest(readAt(at - length, length));
}

/** The complete lines in some bytes, as latin1; the first is left out where more than NULs of it are before them. */
function linesIn(bytes: Uint8Array, isCutInFront: boolean): readonly string[] {
  const lines = latin1(bytes).split('\n').slice(0, -1);
  return (isCutInFront && bytes[0] !== 0 ? lines.slice(1) : lines).map((line) =>
    line.startsWith('\0') ? line.replace(/^\0+/, '') : line,
  );
}

/** The stamp of the first line that has one. */
export function firstStampIn(bytes: Uint8Array, modifiedMs: number): number | undefined {
  for (let at = 0; at < bytes.length; ) {
    const feed = bytes.indexOf(10, at);
    if (feed < 0) return undefined;
    const from = afterNuls(bytes, at, feed);
    const stamp = lineStamp(latin1(bytes.subarray(from, Math.min(feed, from + STAMP_BYTES))), modifiedMs);
    if (stamp !== undefined) return stamp;
    at = feed + 1;
  }
  return undefined;
}

/** A line by its length and a digest: the length alone rules out nearly all others. */
export function lineMark(line: string): string {
  return `${line.length}:${shortDigest(Buffer.from(line, 'latin1'))}`;
}

/** Where the bytes begin of which the tail is the digest. */
export function tailStart(knownBytes: number): number {
  return knownBytes - Math.min(knownBytes, TAIL_BYTES);
}

/** Whether the file read by `readAt` still holds what the fingerprint covers. */
export function isSameContent(fingerprint: Fingerprint, knownBytes: number, readAt: ReadAt): boolean {
  if (knownBytes === 0) return true;
  if (digestOf(readAt(0, Math.min(knownBytes, HEAD_BYTES))) !== fingerprint.head) return false;
  return digestOf(readAt(tailStart(knownBytes), Math.min(knownBytes, TAIL_BYTES))) === fingerprint.tail;
}

/** A digest of 96 bits, in hexadecimal. */
export function digestOf(bytes: Uint8Array): string {
  return sha256Hex(bytes).slice(0, 24);
}

/** 64 bits of it: enough to tell the files of one source apart. */
export function shortDigest(bytes: Uint8Array): string {
  return sha256Base64(bytes).slice(0, 11);
}

/** The bytes as text with one character for each byte. */
export const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
