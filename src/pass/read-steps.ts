// From where each file of a log is read, with what cursor, and in which order.

import type { Files } from '../host/files';
import { type Body, isSameFile } from '../logs/body';
import type { FileCursor } from '../logs/cursor';
import { cursorAt } from '../logs/file-cursor';
import { digestOf, tailStart } from '../logs/fingerprint';
import type { Known, Step } from '../logs/plan-types';
import { startOf } from '../logs/seen-file';
import { type SeenFile, UNKNOWN_BYTES } from '../logs/siblings';
import { withoutAccount } from './pool';
import { FOLLOWED_SIBLINGS, type PlanContext, type Planned, type ReadStep } from './source-plan';

export interface Surroundings {
  readonly step: Step;
  /** Files of the log that are newer. */
  readonly later: number;
  /** Whether this log, one of many, has no file at its path any more. */
  readonly isLogGone: boolean;
  /** With which step the account of a known file goes on. */
  readonly continued: ReadonlyMap<FileCursor, Step>;
  /** Steps of this log, and of those that are read before it. */
  readonly done: ReadonlySet<Step>;
}

/** What is read of a file, and with what cursor it is begun. */
export async function readStepOf(
  { host }: PlanContext,
  planned: Planned,
  { step, later, isLogGone, continued, done }: Surroundings,
): Promise<ReadStep> {
  const { body, known, alone, from, shared, why, isDoubtful, isCopy } = step;
  // Superseded by other rotations, or without a name and quiet: its writer is gone.
  const isSpent = isLogGone && body.isCompressed;
  const isForgotten = body.place !== 'log' && (later > FOLLOWED_SIBLINGS || isDone(step, planned) || isSpent);
  const { known: all } = planned;
  const cursor = known?.cursor;
  const start = goesOn(step)
    ? onwards(step.known.cursor, step, continued)
    : await startAt(host.files, { body, alone, all });
  const origin = shared?.body.file.identity ?? (isCopy ? cursor?.identity : undefined);
  const copied = origin === undefined || origin === body.file.identity ? {} : { copyOf: origin };
  return {
    file: body.isCompressed ? { ...body.file, sizeBytes: body.knownSize ?? UNKNOWN_BYTES } : body.file,
    start: { ...start, ...copied, ...(isDoubtful ? { isDoubtful } : {}) },
    from,
    ...(body.isCompressed || from === start.offsetBytes ? {} : { tail: await tailAt(from, body) }),
    // What comes later is read later, as far as it is not counted: its cursor says so until then.
    ...(shared === undefined || !done.has(shared) ? {} : { shared: shared.body.file }),
    isFinished: isForgotten || body.isCompressed,
    isForgotten,
    isHeld: why === 'held',
  };
}

/**
 * Whether the file goes on where the known one ended, after the same bytes. One that was rewritten may only be as long,
 * as where a name was replaced by another of its length.
 */
export function goesOn(step: Step): step is Step & { readonly known: Known } {
  const { known, alone, why } = step;
  return known !== undefined && (why === 'same' || why === 'copy') && alone === known.cursor.offsetBytes;
}

/** Whether a file without a name is done with: nothing was written to it for long, or lately where others have what it has. */
function isDone({ body: { file, isNamed }, known }: Step, { census, known: all, steps }: Planned): boolean {
  const found = isNamed ? undefined : census.find((each) => each.file === file);
  if (found?.isQuiet !== true) return false;
  const isCopy = (each: Step) => each.body.isNamed && each.known !== undefined && each.known === known;
  return found.isGivenUp || steps.some(isCopy) || all.some(({ cursor }) => cursor.copyOf === file.identity);
}

/** As the fingerprint of a cursor has it. */
async function tailAt(from: number, body: Body): Promise<string> {
  const begin = tailStart(from);
  return digestOf(await body.readAt(begin, from - begin));
}

async function startAt(
  files: Files,
  { body, alone, all }: { readonly body: Body; readonly alone: number; readonly all: readonly Known[] },
): Promise<FileCursor> {
  return alone === 0 ? startIn(body.file, all) : cursorAt(files, body.file, alone);
}

function onwards(cursor: FileCursor, step: Step, continued: ReadonlyMap<FileCursor, Step>): FileCursor {
  const { isFinished, ...rest } = continued.get(cursor) === step ? cursor : withoutAccount(cursor);
  // Its last line was counted as it was: should there be more of it now, that is no line.
  return isFinished === true && isAllRead(step) ? { ...rest, isFinished } : rest;
}

/** A compressed file does not grow, but the one it was made from may have, after it was finished. */
export const isAllRead = ({ body, from }: Step): boolean => body.isCompressed && body.knownSize === from;

/** An empty log is no one yet; it is watched all the same, so that it is missed if it goes. */
export function emptyStep(file: SeenFile, known: readonly Known[]): ReadStep {
  return { file, start: startIn(file, known), from: 0, isFinished: false, isForgotten: false, isHeld: false };
}

/** At the beginning of a file; of a line that began in the file before it, some may be known. */
function startIn(file: SeenFile, known: readonly Known[]): FileCursor {
  const own = known.find(
    ({ cursor }) => cursor.offsetBytes === 0 && isSameFile(cursor, file) && !cursor.isFinished,
  )?.cursor;
  const { carried, isInOverlongLine = false } = own ?? {};
  return { ...startOf(file), isInOverlongLine, ...(carried === undefined ? {} : { carried }) };
}

/**
 * The log itself last, where the next plan looks for it. What shares lines with a file that is read after it leaves
 * them to that file, whose cursor says that they are not counted yet.
 */
export function inReadingOrder(reads: readonly ReadStep[], live: SeenFile | undefined): readonly ReadStep[] {
  const ordered = [...reads.filter(({ file }) => file !== live), ...reads.filter(({ file }) => file === live)];
  return ordered.map((read, i) => {
    const { shared, ...rest } = read;
    return ordered.slice(i + 1).some(({ file }) => file === shared) ? rest : read;
  });
}
