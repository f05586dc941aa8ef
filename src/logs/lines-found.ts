// Where lines that were counted are found in a file that was rewritten: by their digests or, where the file they
// stood in is still there, by the lines themselves.

import type { Body } from './body';
import type { FileCursor } from './cursor';
import { HEADING_BYTES, lineMark } from './fingerprint';

/** How much of the end of a file that is still there is searched for. */
const REMEMBERED_BYTES = 1 << 20;
/** Last lines that, one after the other, are surely the counted ones. */
const RUN = 3;

export interface LastLines {
  readonly marks: ReadonlySet<string>;
  readonly texts: ReadonlySet<string>;
}

/** The last lines of what was counted, and those of the files that still have it. */
export async function lastLinesOf(cursor: FileCursor, present: readonly Body[]): Promise<LastLines> {
  const texts = new Set<string>();
  for (const body of present) for (const text of await textsOf(body)) texts.add(text);
  return { marks: new Set(cursor.fingerprint.more?.lines ?? []), texts };
}

/** The last lines of a file, as many as a rewritten file is searched for. */
export async function textsOf(body: Body): Promise<ReadonlySet<string>> {
  const texts = new Set<string>();
  const from = Math.max(0, (await body.size()) - REMEMBERED_BYTES);
  for await (const lines of body.lines(from === 0 ? 0 : await body.lineStart(from))) {
    for (const { text } of lines) texts.add(text);
  }
  return texts;
}

/**
 * One past the last line of the file that is one of these; undefined where none is. Where lines have stamps, one
 * without counts as found only right behind another: alone it may be a heading, or any line's continuation.
 */
export async function afterLastOf(
  body: Body,
  { marks, texts }: LastLines,
  isStampedOnly: boolean,
): Promise<number | undefined> {
  const lengths = new Set([...marks].map((mark) => Number(mark.slice(0, mark.indexOf(':')))));
  let found: number | undefined;
  for await (const lines of body.lines(0)) {
    for (const line of lines) {
      const isOne = texts.has(line.text) || (lengths.has(line.text.length) && marks.has(lineMark(line.text)));
      if (isOne && (!isStampedOnly || body.stampOf(line) !== undefined || line.start === found)) found = line.end;
    }
  }
  return found;
}

export interface Counted {
  /** The latest stamp of the lines that were counted. */
  readonly lastStamp: number;
  /** The mark of the very last line, counted or in a file that goes on after it; undefined where there is none. */
  readonly lastMark: string | undefined;
  /** How much of what was counted is not in front of the line that was found: so much may have been moved behind it. */
  readonly movedBytes?: number;
}

/**
 * One past the lines after one that was found that may have been counted, changed or in another order: behind the last
 * line that was counted those that are older, up to the first that is not; behind any other, all up to the last that is
 * no later than it. Of the very moment of the last one, as many may be older as were moved.
 */
export async function afterChanged(
  body: Body,
  found: number,
  { lastStamp, lastMark, movedBytes = 0 }: Counted,
): Promise<number> {
  const isLast = lineMark(await body.lineBefore(found)) === lastMark;
  let from = found;
  let isBehindOld = false;
  for await (const lines of body.lines(found)) {
    for (const line of lines) {
      const stamp = body.stampOf(line);
      if (stamp === undefined) continue;
      const isOfMoment: boolean = isLast && !isBehindOld && stamp === lastStamp;
      if (isOfMoment && line.end - found <= movedBytes) {
        from = line.end;
        continue;
      }
      const isLater: boolean = stamp > lastStamp || isOfMoment;
      if (isLater && isBehindOld) from = line.start;
      if (isLater && isLast) return from;
      isBehindOld = !isLater;
    }
  }
  return isBehindOld ? body.lineStart(await body.size()) : from;
}

/** One past the last counted lines where they stand one after the other; undefined where they do not. */
export async function afterLastRun(body: Body, cursor: FileCursor): Promise<number | undefined> {
  const last = (cursor.fingerprint.more?.lines ?? []).slice(-RUN);
  if (last.length < RUN) return undefined;
  const lengths = last.map((mark) => Number(mark.slice(0, mark.indexOf(':'))));
  let recent: readonly string[] = [];
  let found: number | undefined;
  for await (const lines of body.lines(0)) {
    for (const { text, end } of lines) {
      recent = [...recent.slice(1 - RUN), text];
      const isIt = recent.length === RUN && recent.every((each, i) => each.length === lengths[i]);
      if (isIt && recent.every((each, i) => lineMark(each) === last[i])) found = end;
    }
  }
  return found;
}

/**
 * Whether a file ends with the piece of a line from an offset on, which another file has at a place of its own. More than
 * a line that counts may have is none.
 */
export async function endsWithPieceOf(
  body: Body,
  from: number,
  { other, at }: { readonly other: Body; readonly at: number },
): Promise<boolean> {
  const size = await body.size();
  const length = size - from;
  if (length <= 0 || length > HEADING_BYTES || (await body.lineStart(size)) !== from) return false;
  return Buffer.compare(await body.readAt(from, length), await other.readAt(at, length)) === 0;
}
