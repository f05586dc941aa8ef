// Reads what is new in one source: looks at its files, has the plan made, carries it out.

import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import type { FileCursor, SourceCursor } from '../source/cursor';
import { fingerprintAt, isSameContent, type ReadAt } from '../source/fingerprint';
import { planRead, type ReadPlan } from '../source/plan-read';
import { type LineSink, type ReadPosition, readLines } from '../source/read-lines';
import { findSiblings, previousOf, type SeenFile } from '../source/siblings';
import { type Ending, endingOf, HEAD_LENGTH } from '../source/split-line';

export interface SourceReading {
  readonly files: Files;
  readonly path: string;
  readonly cursor: SourceCursor | undefined;
  /** Where to begin when there is no cursor yet. */
  readonly start: 'beginning' | 'end';
  /** The identity of the file that multilog hands to its processor just now, for whom this is read. */
  readonly inHand?: string | undefined;
  readonly sink: SourceSink;
}

export interface SourceSink extends Pick<LineSink, 'line' | 'overlong'> {
  /** Once, before anything is read: what became of the files; it goes with the first cursor taken. */
  planned(findings: ReadPlan['findings']): void;
  /** Octets of log that the lines handed over since the last call took up. */
  advanced(octets: number): void;
  /** Between two chunks; `cursor` makes the source's cursor as of now. False stops the reading here. */
  mayGoOn(cursor: () => Promise<SourceCursor>): boolean | Promise<boolean>;
}

export interface SourceResult {
  readonly cursor: SourceCursor;
  /** False when nothing was read and the cursor says what it said before. */
  readonly hasChanged: boolean;
  /** There was nothing at the source's path. */
  readonly isMissing: boolean;
}

/**
 * Throws a Problem when the source can't be read to the end of what is there: what the sink was given since
 * the last cursor it took must then be dropped. Code `busy`: a file was renamed under our hands, plan again.
 */
export async function readSource(reading: SourceReading): Promise<SourceResult> {
  const { files, path, sink } = reading;
  const live = lookAt(files, path);
  const previous = reading.inHand === undefined ? undefined : lookAtSibling(files, previousOf(path));
  const inHand = previous?.identity === reading.inHand ? previous : undefined;
  const seen = [inHand, live].filter((file) => file !== undefined);
  const cursor = reading.cursor ?? (live && reading.start === 'end' ? await atEndOf(files, seen) : undefined);
  if (live === undefined && cursor === undefined) {
    throw new Problem('noInput', `there is no log file ${path}: check the path, or start the program that writes it.`);
  }
  const holds = contentCheck(files);
  const siblings = siblingsNeeded({ ...reading, cursor }, live, holds);
  const plan = planRead({ path, cursor, live, siblings, inHand, holds });
  sink.planned(plan.findings);
  const progress: (FileCursor | undefined)[] = plan.steps.map((step) => step.cursor ?? startOf(step.file));
  // What is kept is the cursor of the file that was at the source's path: the last, where the next plan looks for it.
  const whole = (): SourceCursor => ({ files: [...progress.filter((file) => file !== undefined), ...plan.kept] });
  for (const [i, step] of plan.steps.entries()) {
    const from = progress[i]!;
    const after = plan.steps[i + 1];
    const next = after && { file: after.file, cursor: progress[i + 1]! };
    const ending = endingOf({ path, step, live, next, headOf: (file) => headOf(files, file) });
    let offset = from.offsetBytes;
    const advance = (to: number) => {
      sink.advanced(to - offset);
      offset = to;
    };
    const end = await readStep(reading, { file: step.file, from, ending }, (to, cursorNow) => {
      advance(to);
      return sink.mayGoOn(async () => {
        progress[i] = await cursorNow();
        return whole();
      });
    });
    advance(end.cursor.offsetBytes);
    progress[i] = step.isFinished && !end.isStopped ? undefined : end.cursor;
    if (end.isStopped) break;
    if (end.rest !== undefined) progress[i + 1] = { ...progress[i + 1]!, ...end.rest };
  }
  const result = whole();
  const hasChanged = plan.findings.length > 0 || JSON.stringify(result.files) !== JSON.stringify(reading.cursor?.files);
  return { cursor: result, hasChanged, isMissing: live === undefined };
}

/** As if all of it had been counted; of a line half written, the rest is passed by. */
async function atEndOf(files: Files, seen: readonly SeenFile[]): Promise<SourceCursor> {
  const cursors: FileCursor[] = [];
  for (const file of seen) {
    const descriptor = openSeen(files, file);
    try {
      const readAt = readerOf(files, descriptor);
      const offsetBytes = file.sizeBytes;
      const isInOverlongLine = offsetBytes > 0 && readAt(offsetBytes - 1, 1)[0] !== 0x0a;
      const fingerprint = fingerprintAt(offsetBytes, readAt);
      await makeDurable(files, descriptor);
      cursors.push({ ...placeOf(file), offsetBytes, isInOverlongLine, fingerprint });
    } finally {
      files.close(descriptor);
    }
  }
  return { files: cursors };
}

function lookAt(files: Files, path: string): SeenFile | undefined {
  const status = files.status(path);
  if (status === undefined) return undefined;
  if (status.kind === 'directory') {
    throw new Problem('noInput', `${path} is a directory: name the log file in it, such as ${path}/current.`);
  }
  if (status.kind === 'other') throw new Problem('noInput', `${path} is not a regular file, so it cannot be followed.`);
  return { ...status, path };
}

/** The directory is only searched when a file is not where its cursor saw it last. */
function siblingsNeeded(
  { files, path, cursor, inHand }: SourceReading,
  live: SeenFile | undefined,
  holds: ContentCheck,
): readonly SeenFile[] {
  if (cursor === undefined) return [];
  if (inHand !== undefined) return findSiblings(files, path);
  // With nothing at the source's path at the last pass, more than one file may have come and gone since.
  if (cursor.files.at(-1)?.path !== path) return findSiblings(files, path);
  const known: SeenFile[] = [];
  for (const file of cursor.files) {
    const isLive = file.path === path;
    const seen = isLive ? live : lookAtSibling(files, file.path);
    const isThere =
      seen?.identity === file.identity && seen.sizeBytes >= file.offsetBytes && (!isLive || holds(seen, file));
    if (!isThere) return findSiblings(files, path);
    if (!isLive) known.push(seen);
  }
  return known;
}

function lookAtSibling(files: Files, path: string): SeenFile | undefined {
  const status = files.status(path);
  return status?.kind === 'file' ? { ...status, path } : undefined;
}

type ContentCheck = (file: SeenFile, cursor: FileCursor) => boolean;

/** Reads the few bytes that a fingerprint covers; a file that is gone by then holds nothing. */
function contentCheck(files: Files): ContentCheck {
  return (file, { fingerprint, offsetBytes }) => {
    if (offsetBytes === 0) return true;
    let descriptor: number;
    try {
      descriptor = files.open(file.path);
    } catch (thrown) {
      if (thrown instanceof Problem && thrown.code === 'noInput') return false;
      throw thrown;
    }
    try {
      return isSameContent(fingerprint, offsetBytes, readerOf(files, descriptor));
    } finally {
      files.close(descriptor);
    }
  };
}

function readerOf(files: Files, descriptor: number): ReadAt {
  return (position, length) => {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, length === 0 ? 0 : files.readNow(descriptor, bytes, position));
  };
}

function headOf(files: Files, file: SeenFile): string {
  const descriptor = openSeen(files, file);
  try {
    return Buffer.from(readerOf(files, descriptor)(0, HEAD_LENGTH)).toString('latin1');
  } finally {
    files.close(descriptor);
  }
}

interface Reach {
  readonly file: SeenFile;
  readonly from: FileCursor;
  readonly ending: Ending;
}

interface StepEnd {
  readonly cursor: FileCursor;
  readonly isStopped: boolean;
  /** What the next file's cursor must know of the line that goes on in it. */
  readonly rest?: Pick<FileCursor, 'carried' | 'isInOverlongLine'>;
}

async function readStep(
  { files, sink }: SourceReading,
  { file, from, ending }: Reach,
  reached: (offsetBytes: number, cursor: () => Promise<FileCursor>) => boolean | Promise<boolean>,
): Promise<StepEnd> {
  const isLineOpen =
    from.carried !== undefined ? ending !== 'growing' : from.isInOverlongLine && ending === 'continued';
  if (file.sizeBytes <= from.offsetBytes && !isLineOpen) {
    return { cursor: { ...from, path: file.path }, isStopped: false };
  }
  const descriptor = openSeen(files, file);
  try {
    const readAt = readerOf(files, descriptor);
    const cursorAt = async (at: ReadPosition): Promise<FileCursor> => {
      // At once, before the file may be cut short and grow again: a digest of other lines would pass for theirs.
      const fingerprint = fingerprintAt(at.offsetBytes, readAt);
      await makeDurable(files, descriptor);
      return { ...placeOf(file), ...at, fingerprint };
    };
    let isStopped = false;
    const position = await readLines(
      { files, descriptor, from, untilBytes: file.sizeBytes, isFinished: ending === 'finished' },
      {
        line: (bytes, start, end) => sink.line(bytes, start, end),
        overlong: () => sink.overlong(),
        reached: async (at) => {
          isStopped = !(await reached(at.offsetBytes, () => cursorAt(at)));
          return !isStopped;
        },
      },
    );
    if (ending !== 'continued' || isStopped) return { cursor: await cursorAt(position), isStopped };
    const { offsetBytes, isInOverlongLine, carried = '' } = position;
    const unread = Buffer.from(readAt(offsetBytes, file.sizeBytes - offsetBytes)).toString('latin1');
    const cursor = await cursorAt({ offsetBytes: offsetBytes + unread.length, isInOverlongLine: false });
    if (isInOverlongLine) return { cursor, isStopped, rest: { isInOverlongLine } };
    if (carried + unread === '') return { cursor, isStopped };
    return { cursor, isStopped, rest: { isInOverlongLine: false, carried: carried + unread } };
  } finally {
    files.close(descriptor);
  }
}

/** Opens the file that was seen at the path, or throws `busy`: there is another by now, or none. */
function openSeen(files: Files, file: SeenFile): number {
  const renamed = new Problem('busy', `${file.path} was renamed while it was being looked at.`);
  let descriptor: number;
  try {
    descriptor = files.open(file.path);
  } catch (thrown) {
    throw thrown instanceof Problem && thrown.code === 'noInput' ? renamed : thrown;
  }
  try {
    if (files.openedStatus(descriptor).identity !== file.identity) throw renamed;
    return descriptor;
  } catch (thrown) {
    files.close(descriptor);
    throw thrown;
  }
}

/**
 * The snapshot that says these bytes are counted is fsynced, so they must be on the disk before it: a log that
 * lost its end in a power cut would look cut short, and be counted again from its start.
 */
async function makeDurable(files: Files, descriptor: number): Promise<void> {
  try {
    await files.sync(descriptor);
  } catch (thrown) {
    // A file system that can't fsync a file open for reading is no reason not to count.
    if (!(thrown instanceof Problem)) throw thrown;
  }
}

const placeOf = ({ identity, path }: SeenFile) => ({ identity, path });

function startOf(file: SeenFile): FileCursor {
  const fingerprint = fingerprintAt(0, () => new Uint8Array(0));
  return { ...placeOf(file), offsetBytes: 0, isInOverlongLine: false, fingerprint };
}
