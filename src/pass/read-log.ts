// Carries out the plan of one log: reads what is new in its files, oldest first, and gives step by step what was read.

import { dirname } from 'node:path';
import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import { openContent } from '../logs/content';
import type { FileCursor } from '../logs/cursor';
import { cursorAt, cursorIn, movedTo, type Position } from '../logs/file-cursor';
import { digestOf, type ReadAt, TAIL_BYTES, tailStart } from '../logs/fingerprint';
import { type LineSink, readChunks } from '../logs/read-lines';
import { headOf } from '../logs/seen-file';
import { type SeenFile, UNKNOWN_BYTES } from '../logs/siblings';
import { type Ending, endingOf, HEAD_LENGTH } from '../logs/split-line';
import type { Texts } from '../logs/texts';
import { type LogSyncs, syncLog } from './log-syncs';
import { type LogPosition, Progress } from './progress';
import type { LogPlan, ReadStep } from './source-plan';

export interface LogReading {
  readonly files: Files;
  readonly plan: LogPlan;
  readonly texts: Texts;
  /** Logs that were read; they must be fsynced before their cursors are committed. */
  readonly syncs: LogSyncs;
  readonly lines: LineSink;
  /** See ReadRequest. */
  readonly chunkBytes?: number | undefined;
  readonly accounts: Accounts;
  /** How far files were read in this pass, by identity: what others share with them is counted so far. */
  readonly reached: Map<string, number>;
  /** Aborted by the reader of the steps, to end after the chunk in hand. */
  readonly signal: AbortSignal;
}

export interface Accounts {
  /** Lines after this cursor follow. Returns the cursor when its account is complete and another one begins. */
  begin(from: FileCursor): FileCursor | undefined;
  /** The cursor with the account of all lines since. */
  enter(cursor: FileCursor, isLastLineCounted: boolean): FileCursor;
}

export type LogStep =
  /** First: how much there is to read, as far as that is known. */
  | { readonly kind: 'planned'; readonly octets: number }
  /** The lines of `octets` more octets were handed over; `position` tells how far that is, to be committed. */
  | { readonly kind: 'chunk'; readonly octets: number; position(): Promise<LogPosition> }
  /** A file was read as far as it goes: its account is closed next. */
  | { readonly kind: 'fileEnd'; readonly octets: number }
  /** A file was renamed or cut short meanwhile: all lines since the last position taken must be dropped. */
  | { readonly kind: 'moved' }
  /** Everything was read, or the signal came. */
  | { readonly kind: 'end'; readonly position: LogPosition; readonly isStopped: boolean };

/** Reads what is new in one log. Throws a Problem when it can't be read. */
export async function* readLog(reading: LogReading): AsyncGenerator<LogStep, void> {
  try {
    yield* readPlanned(reading);
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.code !== 'busy') throw thrown;
    yield { kind: 'moved' };
  }
}

async function* readPlanned(reading: LogReading): AsyncGenerator<LogStep, void> {
  const { files, plan } = reading;
  const progress = new Progress(files, plan);
  yield { kind: 'planned', octets: octetsAhead(plan) };
  if (plan.hasMoved || plan.findings.length > 0) await makeRotationDurable(reading);
  let isStopped = false;
  for (const [i, step] of plan.steps.entries()) {
    if (step.isHeld) continue;
    const from = await beginning(reading, step, progress.at(i));
    progress.begin(i, from);
    const ending = endingOfStep(reading, progress, i);
    const end = yield* readStepOrStop(reading, { step, from, ending, progress, i });
    isStopped = end === undefined || end.isStopped;
    if (end === undefined) break;
    progress.reached(
      i,
      end.isRead ? reading.accounts.enter(end.cursor, ending === 'finished' && !isStopped) : end.cursor,
    );
    reading.reached.set(step.file.identity, end.cursor.offsetBytes);
    if (isStopped) break;
    progress.leave(i, { isForgotten: step.isForgotten || isSpent(step, ending), rest: end.rest });
  }
  yield { kind: 'end', position: await progress.position(), isStopped };
}

/** Whether a file need not be remembered: nothing but its inode could tell an empty file from another that gets it. */
const isSpent = ({ file }: ReadStep, ending: Ending): boolean => ending !== 'growing' && file.sizeBytes === 0;

function octetsAhead({ steps }: LogPlan): number {
  const known = steps.filter(({ file, isHeld }) => file.sizeBytes !== UNKNOWN_BYTES && !isHeld);
  return known.reduce(
    (sum, { file, start, from }) => sum + Math.max(0, file.sizeBytes - Math.max(from, start.offsetBytes)),
    0,
  );
}

/** Where a step begins, now that the files before it were read: what it shares with them is counted. */
async function beginning({ files, reached }: LogReading, step: ReadStep, start: FileCursor): Promise<FileCursor> {
  const { file, shared, from } = step;
  const known = shared === undefined ? from : Math.min(from, reached.get(shared.identity) ?? 0);
  return known <= start.offsetBytes ? start : cursorAt(files, file, known);
}

function endingOfStep({ files, plan, texts }: LogReading, progress: Progress, i: number): Ending {
  const { log, live, steps } = plan;
  const after = steps[i + 1];
  const next = after && { file: after.file, cursor: progress.at(i + 1) };
  return endingOf({
    path: log.path,
    step: steps[i]!,
    live,
    next,
    headOf: (file) => texts.opened(file, (now) => headOf(files, now, HEAD_LENGTH)),
  });
}

interface Reach {
  readonly step: ReadStep;
  readonly from: FileCursor;
  readonly ending: Ending;
  readonly progress: Progress;
  readonly i: number;
}

interface StepEnd {
  readonly cursor: FileCursor;
  /** False when there was nothing new in the file. */
  readonly isRead: boolean;
  readonly isStopped: boolean;
  /** What the next file's cursor must know of the line that goes on in it. */
  readonly rest?: Pick<FileCursor, 'carried' | 'isInOverlongLine'>;
}

/**
 * Undefined where the file was renamed before its first line was read: what was read of the files before it stands,
 * or a log that rotates faster than a pass is made would never be counted.
 */
async function* readStepOrStop(reading: LogReading, reach: Reach): AsyncGenerator<LogStep, StepEnd | undefined> {
  let hasBegun = false;
  const begun = () => {
    hasBegun = true;
    reach.progress.complete(reading.accounts.begin(reach.from));
  };
  try {
    return yield* readStep(reading, reach, begun);
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.code === 'busy' && !hasBegun && reach.i > 0) return undefined;
    throw reading.texts.problemOf(reach.step.file, thrown);
  }
}

async function* readStep(
  { files, texts, lines, chunkBytes, syncs, signal, accounts }: LogReading,
  { step, from, ending, progress, i }: Reach,
  begun: () => void,
): AsyncGenerator<LogStep, StepEnd> {
  const { file } = step;
  const isLineOpen =
    from.carried !== undefined ? ending !== 'growing' : from.isInOverlongLine && ending === 'continued';
  if (from.isFinished || (file.sizeBytes <= from.offsetBytes && !isLineOpen)) {
    return { cursor: movedTo(file, from), isRead: false, isStopped: false };
  }
  const content = texts.opened(file, (now) => openContent(files, now));
  let isRead = false;
  try {
    const { descriptor, readAt } = content;
    const ground = groundOf(step, from, readAt);
    const cursorNow = (at: Position) => {
      const cursor = cursorIn({ file, at, readAt, before: from });
      refuseCutShort(files, file, descriptor);
      ground.refuseChange();
      return withOrigin(cursor, from);
    };
    if (file.compressedBytes !== undefined) await syncLog(files, descriptor);
    begun();
    let position: Position = from;
    let offset = from.offsetBytes;
    const request = { ...content, from, untilBytes: file.sizeBytes, isFinished: ending === 'finished', chunkBytes };
    for await (const chunk of readChunks(request, lines)) {
      position = chunk.position;
      if (chunk.isEnd) break;
      const octets = position.offsetBytes - offset;
      offset = position.offsetBytes;
      const at = position;
      const cursor = async () => {
        const now = cursorNow(at);
        await syncLog(files, descriptor);
        progress.reached(i, accounts.enter(now, false));
        return progress.position();
      };
      yield { kind: 'chunk', octets, position: cursor };
      if (signal.aborted) break;
    }
    isRead = true;
    const end = endAt({ position, file, ending, isStopped: signal.aborted, readAt, cursorNow });
    yield { kind: 'fileEnd', octets: end.cursor.offsetBytes - offset };
    return end;
  } finally {
    // What is being decompressed holds a lot of memory; there are few of those.
    if (isRead && file.compressedBytes === undefined) await syncs.take(content);
    else await content.close();
  }
}

interface LastPosition {
  readonly position: Position;
  readonly file: SeenFile;
  readonly ending: Ending;
  readonly isStopped: boolean;
  readonly readAt: (positionBytes: number, length: number) => Uint8Array;
  readonly cursorNow: (at: Position) => FileCursor;
}

/** The end of a reading; where a line goes on in the next file, its beginning is carried on. */
function endAt({ position, file, ending, isStopped, readAt, cursorNow }: LastPosition): StepEnd {
  if (ending !== 'continued' || isStopped) return { cursor: cursorNow(position), isRead: true, isStopped };
  const { offsetBytes, isInOverlongLine, carried = '' } = position;
  const unread = Buffer.from(readAt(offsetBytes, file.sizeBytes - offsetBytes)).toString('latin1');
  const cursor = cursorNow({ offsetBytes: offsetBytes + unread.length, isInOverlongLine: false });
  if (isInOverlongLine) return { cursor, isRead: true, isStopped, rest: { isInOverlongLine } };
  if (carried + unread === '') return { cursor, isRead: true, isStopped };
  return { cursor, isRead: true, isStopped, rest: { isInOverlongLine: false, carried: carried + unread } };
}

/** A copy stays one: what the file that it is a copy of has after it is not to be counted in both. */
function withOrigin(cursor: FileCursor, { copyOf }: FileCursor): FileCursor {
  return copyOf === undefined || copyOf === cursor.identity ? cursor : { ...cursor, copyOf };
}

/** Cut short while it was read, it may have given lines of before and of after: it is planned again, from its copy. */
function refuseCutShort(files: Files, file: SeenFile, descriptor: number): void {
  if (file.compressedBytes !== undefined || files.openedStatus(descriptor).sizeBytes >= file.sizeBytes) return;
  throw new Problem('busy', `${file.path} was cut short while it was being read.`);
}

/** Bytes around the place where a reading begins: other ones there, and the file was cut and has grown again. */
interface Ground {
  /** Throws `busy` where they are other ones by now. */
  refuseChange(): void;
}

/** Throws `busy` where the bytes before the place are not those that were there when it was planned. */
function groundOf(
  { file, start, from: at, tail = at === start.offsetBytes ? start.fingerprint.tail : undefined }: ReadStep,
  { offsetBytes }: FileCursor,
  readAt: ReadAt,
): Ground {
  if (file.compressedBytes !== undefined) return { refuseChange: () => undefined };
  const changed = () => new Problem('busy', `${file.path} was cut short and written again while it was being read.`);
  const begin = tailStart(at);
  const around = tailStart(offsetBytes);
  const seen = Buffer.from(readAt(around, offsetBytes - around + TAIL_BYTES));
  const before = at === offsetBytes ? seen.subarray(0, at - begin) : readAt(begin, at - begin);
  if (at > 0 && tail !== undefined && digestOf(before) !== tail) throw changed();
  return {
    refuseChange() {
      if (!seen.equals(readAt(around, seen.length))) throw changed();
    },
  };
}

/**
 * A file that is rotated or removed may be forgotten, and a log that was cut short is begun again: should a power
 * cut undo any of it, what was counted would be at the log's path again, to be counted again.
 */
async function makeRotationDurable({ files, texts, plan }: LogReading): Promise<void> {
  const { live, log } = plan;
  for (const each of live?.target === undefined ? [log.path] : [log.path, live.target]) {
    try {
      await files.syncDirectory(dirname(each));
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
    }
  }
  if (live === undefined) return;
  const { descriptor, close } = texts.opened(live, (now) => openContent(files, now));
  try {
    await syncLog(files, descriptor);
  } finally {
    await close();
  }
}
