// Reads what is new in one log: looks at its files, has the plan made, carries it out.

import { dirname } from 'node:path';
import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import { openContent } from '../logs/content';
import type { FileCursor, SourceCursor } from '../logs/cursor';
import type { ReadAt } from '../logs/fingerprint';
import { planRead, type ReadPlan, type ReadStep } from '../logs/plan-read';
import { type LineSink, type ReadPosition, readLines } from '../logs/read-lines';
import { headOf, placeOf, startOf } from '../logs/seen-file';
import { type SeenFile, UNKNOWN_BYTES } from '../logs/siblings';
import { movedTo, seenAgain, sightOf } from '../logs/sight';
import { type Ending, endingOf, HEAD_LENGTH } from '../logs/split-line';
import { type LogSyncs, syncLog } from './log-syncs';
import { type LogMemory, Survey } from './survey';

export interface SourceReading {
  readonly files: Files;
  readonly path: string;
  readonly cursor: SourceCursor | undefined;
  /** Where to begin when there is no cursor yet. */
  readonly start: 'beginning' | 'end';
  /** The identity of the file that multilog hands to its processor just now, for whom this is read. */
  readonly inHand?: string | undefined;
  readonly memory: LogMemory;
  /** Takes the logs that are read: on the disk they must be before their cursors are committed. */
  readonly syncs: LogSyncs;
  readonly sink: SourceSink;
}

export interface SourceSink extends Pick<LineSink, 'line' | 'overlong'> {
  /**
   * Once, before anything is read: what became of the files, which goes with the first cursor taken; and how many
   * octets there are to read, as far as that is known.
   */
  planned(findings: ReadPlan['findings'], octets: number): void;
  /** Lines behind the cursor follow. Gives it back when its account is complete, and theirs another one. */
  begun(from: FileCursor): FileCursor | undefined;
  /** The cursor with the account of all lines handed over since. */
  accounted(cursor: FileCursor, isLastLineCounted: boolean): FileCursor;
  /** Octets of log that the lines handed over since the last call took up. */
  advanced(octets: number): void;
  /** Between two chunks; `cursor` makes the source's cursor as of now. False stops the reading here. */
  mayGoOn(cursor: () => Promise<SourceCursor>): boolean | Promise<boolean>;
}

export interface SourceResult {
  readonly cursor: SourceCursor;
  /** False when nothing was read and the cursor says what it said before. */
  readonly hasChanged: boolean;
  /** There was nothing at the log's path. */
  readonly isMissing: boolean;
  /** Neither is any other file of it to be found, open or rotated. */
  readonly isGone: boolean;
  /** The sink wanted to be given no more before the end of what is there. */
  readonly isStopped: boolean;
  /** A file without a name was read: whether it grows, no look at a name can tell. */
  readonly isUnlinked: boolean;
}

/**
 * Throws a Problem when the source can't be read to the end of what is there: what the sink was given since
 * the last cursor it took must then be dropped. Code `busy`: a file was renamed under our hands, plan again.
 */
export async function readSource(reading: SourceReading): Promise<SourceResult> {
  const { files, path, sink } = reading;
  const survey = new Survey(reading);
  const { live } = survey;
  const cursor = reading.cursor ?? (live && reading.start === 'end' ? await atEndOf(files, survey.seen) : undefined);
  if (live === undefined && cursor === undefined) {
    throw new Problem('noInput', `there is no log file ${path}: check the path, or start the program that writes it.`);
  }
  const plan = planRead(await survey.planInput(cursor));
  survey.confirm(plan);
  const progress: (FileCursor | undefined)[] = await Promise.all(plan.steps.map((step) => cursorOf(files, step)));
  sink.planned(plan.findings, octetsAhead(plan, progress));
  if (hasMoved(plan, reading.cursor)) await makeRotationDurable(files, path, live);
  const finished = [...(cursor?.finished ?? []), ...withoutPlace(cursor, plan)];
  const whole = async (): Promise<SourceCursor> => {
    for (const [i, { file }] of plan.steps.entries()) {
      const each = progress[i];
      if (each !== undefined) progress[i] = await seenAgain(files, file, each);
    }
    // What is kept is the cursor of the file that was at the source's path: the last, where the next plan looks for it.
    const all = [...progress.filter((file) => file !== undefined), ...plan.kept];
    return { files: all, ...(finished.length === 0 ? {} : { finished: [...finished] }) };
  };
  let isStopped = false;
  for (const [i, step] of plan.steps.entries()) {
    const from = progress[i]!;
    const after = plan.steps[i + 1];
    const next = after && { file: after.file, cursor: progress[i + 1]! };
    const ending = endingOf({ path, step, live, next, headOf: (file) => headOf(files, file, HEAD_LENGTH) });
    let offset = from.offsetBytes;
    const advance = (to: number) => {
      sink.advanced(to - offset);
      offset = to;
    };
    let end: StepEnd;
    let hasBegun = false;
    try {
      end = await survey.sound(
        step.file,
        readStep(
          reading,
          { file: step.file, from, ending },
          {
            begun: () => {
              hasBegun = true;
              const complete = sink.begun(from);
              if (complete !== undefined) finished.push(complete);
            },
            reached: (to, cursorNow) => {
              advance(to);
              return sink.mayGoOn(async () => {
                progress[i] = sink.accounted(await cursorNow(), false);
                return whole();
              });
            },
          },
        ),
      );
    } catch (thrown) {
      // Renamed before its first line was read: what was read of the files before it stands, or a log that rotates
      // faster than a pass is made would never be counted.
      const isRenamed = thrown instanceof Problem && thrown.code === 'busy' && thrown.cause === undefined;
      isStopped = isRenamed && !hasBegun && i > 0;
      if (isStopped) break;
      throw thrown;
    }
    advance(end.cursor.offsetBytes);
    // Of an empty file nothing but the inode could tell it from another that gets it.
    const isForgotten = step.isForgotten || (ending !== 'growing' && step.file.sizeBytes === 0);
    const isLastLineCounted = ending === 'finished' && !end.isStopped;
    const reached = end.isRead ? sink.accounted(end.cursor, isLastLineCounted) : end.cursor;
    progress[i] = reached;
    isStopped = end.isStopped;
    if (isStopped) break;
    if (isForgotten) {
      progress[i] = undefined;
      if (reached.account !== undefined) finished.push(reached);
    } else if (step.isFinished) progress[i] = { ...reached, isFinished: true };
    if (end.rest !== undefined) progress[i + 1] = { ...progress[i + 1]!, ...end.rest };
  }
  const result = await whole();
  return {
    cursor: result,
    hasChanged: plan.findings.length > 0 || !isSame(result.files, reading.cursor?.files),
    isMissing: live === undefined,
    isGone: live === undefined && plan.steps.length === 0,
    isStopped,
    isUnlinked: plan.steps.some(({ file }) => file.descriptor !== undefined),
  };
}

/** Whether the files are others, elsewhere, or shorter than the cursor says; at first sight, whether one is rotated. */
function hasMoved({ steps, kept, findings }: ReadPlan, before: SourceCursor | undefined): boolean {
  if (findings.length > 0) return true;
  if (before === undefined) return steps.length > 1;
  const textOf = (files: readonly (SeenFile | FileCursor)[]) =>
    files.map(({ identity, path }) => `${identity} ${path}`).join('\n');
  return textOf([...steps.map(({ file }) => file), ...kept]) !== textOf(before.files);
}

/** Accounts of files that the plan has no place for: gone, or cut short. */
function withoutPlace(cursor: SourceCursor | undefined, { steps, kept }: ReadPlan): readonly FileCursor[] {
  const going = [...steps.filter(({ isCut }) => !isCut).map((step) => step.cursor), ...kept];
  return (cursor?.files ?? []).flatMap((file) => {
    const { account } = file;
    if (account === undefined || going.some((each) => each?.account === account)) return [];
    return [{ ...file, account: { ...account, isLost: true as const } }];
  });
}

function octetsAhead({ steps }: ReadPlan, from: readonly (FileCursor | undefined)[]): number {
  const known = steps.map(({ file: { sizeBytes } }, i) =>
    sizeBytes === UNKNOWN_BYTES ? 0 : Math.max(0, sizeBytes - (from[i]?.offsetBytes ?? 0)),
  );
  return known.reduce((sum, octets) => sum + octets, 0);
}

/** Where a step begins. */
async function cursorOf(files: Files, { file, cursor, isCut }: ReadStep): Promise<FileCursor> {
  if (cursor === undefined) return startOf(file);
  if (!isCut) return cursor;
  // What follows is behind the end of the line that is cut off here.
  return cursorAtLine(files, file, cursor.offsetBytes);
}

/** As if all of it had been counted; of a line half written, the rest is passed by. */
async function atEndOf(files: Files, seen: readonly SeenFile[]): Promise<SourceCursor> {
  return { files: await Promise.all(seen.map((file) => cursorAtLine(files, file, file.sizeBytes))) };
}

async function cursorAtLine(files: Files, file: SeenFile, offsetBytes: number): Promise<FileCursor> {
  const content = openContent(files, file);
  try {
    const isInOverlongLine = offsetBytes > 0 && content.readAt(offsetBytes - 1, 1)[0] !== 0x0a;
    const cursor = cursorIn(file, { offsetBytes, isInOverlongLine }, content.readAt);
    await syncLog(files, content.descriptor);
    return cursor;
  } finally {
    await content.close();
  }
}

interface StepListener {
  /** Right before the first line. */
  begun(): void;
  reached(offsetBytes: number, cursor: () => Promise<FileCursor>): boolean | Promise<boolean>;
}

interface Reach {
  readonly file: SeenFile;
  readonly from: FileCursor;
  readonly ending: Ending;
}

interface StepEnd {
  readonly cursor: FileCursor;
  /** False when there was nothing new in the file. */
  readonly isRead: boolean;
  readonly isStopped: boolean;
  /** What the next file's cursor must know of the line that goes on in it. */
  readonly rest?: Pick<FileCursor, 'carried' | 'isInOverlongLine'>;
}

async function readStep(
  { files, sink, syncs }: SourceReading,
  { file, from, ending }: Reach,
  listener: StepListener,
): Promise<StepEnd> {
  const isLineOpen =
    from.carried !== undefined ? ending !== 'growing' : from.isInOverlongLine && ending === 'continued';
  if (from.isFinished || (file.sizeBytes <= from.offsetBytes && !isLineOpen)) {
    return { cursor: movedTo(file, from), isRead: false, isStopped: false };
  }
  const content = openContent(files, file);
  let isRead = false;
  try {
    const { descriptor, readAt } = content;
    const cursorAt = (at: ReadPosition) => {
      const cursor = cursorIn(file, at, readAt, from);
      refuseCutShort(files, file, descriptor);
      return cursor;
    };
    let isStopped = false;
    if (file.compressedBytes !== undefined) await syncLog(files, descriptor);
    listener.begun();
    const position = await readLines(
      { ...content, from, untilBytes: file.sizeBytes, isFinished: ending === 'finished' },
      {
        line: (bytes, start, end) => sink.line(bytes, start, end),
        overlong: () => sink.overlong(),
        reached: async (at) => {
          isStopped = !(await listener.reached(at.offsetBytes, async () => {
            const cursor = cursorAt(at);
            await syncLog(files, descriptor);
            return cursor;
          }));
          return !isStopped;
        },
      },
    );
    isRead = true;
    if (ending !== 'continued' || isStopped) return { cursor: cursorAt(position), isRead, isStopped };
    const { offsetBytes, isInOverlongLine, carried = '' } = position;
    const unread = Buffer.from(readAt(offsetBytes, file.sizeBytes - offsetBytes)).toString('latin1');
    const cursor = cursorAt({ offsetBytes: offsetBytes + unread.length, isInOverlongLine: false });
    if (isInOverlongLine) return { cursor, isRead, isStopped, rest: { isInOverlongLine } };
    if (carried + unread === '') return { cursor, isRead, isStopped };
    return { cursor, isRead, isStopped, rest: { isInOverlongLine: false, carried: carried + unread } };
  } finally {
    // What is being decompressed holds a lot of memory; there are few of those.
    if (isRead && file.compressedBytes === undefined) await syncs.take(content);
    else await content.close();
  }
}

/** Cut short while it was read, it may have given lines of before and of after: it is planned anew, from its copy. */
function refuseCutShort(files: Files, file: SeenFile, descriptor: number): void {
  if (file.compressedBytes !== undefined || files.openedStatus(descriptor).sizeBytes >= file.sizeBytes) return;
  throw new Problem('busy', `${file.path} was cut short while it was being read.`);
}

/** At once, before the file may be cut short and grow again: a digest of other lines would pass for theirs. */
function cursorIn(file: SeenFile, at: ReadPosition, readAt: ReadAt, before?: FileCursor): FileCursor {
  return { ...placeOf(file), ...at, ...sightOf({ file, offsetBytes: at.offsetBytes, readAt, before }) };
}

/** Whether two lists of cursors say the same, in whatever order their fields were written. */
function isSame(a: readonly FileCursor[], b: readonly FileCursor[] | undefined): boolean {
  const textOf = (cursors: readonly FileCursor[] = []) => JSON.stringify(cursors.map(fieldsOf));
  return b !== undefined && textOf(a) === textOf(b);
}

function fieldsOf({ identity, path, target, offsetBytes, seenBytes, fingerprint, ...rest }: FileCursor): unknown {
  const { isInOverlongLine, isFinished, carried } = rest;
  const { head, tail } = fingerprint;
  return [identity, path, target, offsetBytes, seenBytes, head, tail, isInOverlongLine, isFinished, carried];
}

/**
 * A file that is rotated or removed may be forgotten, and a log that was cut short is begun anew: should a power
 * cut undo any of it, what was counted would be at the log's path again, to be counted again.
 */
async function makeRotationDurable(files: Files, path: string, live: SeenFile | undefined): Promise<void> {
  for (const each of live?.target === undefined ? [path] : [path, live.target]) {
    try {
      await files.syncDirectory(dirname(each));
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
    }
  }
  if (live === undefined) return;
  const { descriptor, close } = openContent(files, live);
  try {
    await syncLog(files, descriptor);
  } finally {
    await close();
  }
}
