// Archives what multilog hands to its processor, and what a multilog that was killed left beside it: each line
// once, whatever dies. How far that went is in the ledger, apart from what was counted (see append.ts
// for what happens when we die on the way).

import { Problem } from '../base/problem';
import type { ArchiveConfig } from '../config/config';
import type { Files } from '../host/files';
import type { Host } from '../host/host';
import type { ArchiveAppend, ArchiveCursor } from '../ledger/archive-cursor';
import type { Transaction } from '../ledger/ledger';
import type { FileCursor } from '../logs/cursor';
import { cursorAt, cursorIn, movedTo } from '../logs/file-cursor';
import { closeSeen, headOf, openSeen, readerOf } from '../logs/seen-file';
import type { SeenFile } from '../logs/siblings';
import { type Ending, endingOf, HEAD_LENGTH } from '../logs/split-line';
import { Texts } from '../logs/texts';
import { OpenLogLimit, OpenLogs } from '../pass/open-logs';
import { planSource } from '../pass/plan-source';
import { poolOf } from '../pass/pool';
import { type SourceSpec, Watch } from '../pass/source';
import { SourceCursors } from '../pass/source-cursors';
import type { LogPlan } from '../pass/source-plan';
import { type Append, carryOut, placeOf, prepareDay, removeUnclaimed, Stage } from './append';
import { copyLines } from './copy-lines';
import { dayOf } from './day';
import { LocalStamps } from './local-stamps';
import type { Program } from './names';
import type { ProcessorInput } from './processor-input';

export interface ArchiveRun {
  readonly host: Host;
  readonly transaction: Transaction;
  readonly program: Program;
  readonly input: ProcessorInput;
  readonly settings: ArchiveConfig;
}

export interface Archived {
  /** Files that went away before they were archived. */
  readonly lost: readonly string[];
  /** What the ledger wants to be put where it does not belong. */
  readonly refused: readonly ArchiveAppend[];
}

/**
 * Archives the file that multilog handed over, and what a killed multilog left. Throws a Problem where lines would be
 * lost.
 */
export async function archiveInput(run: ArchiveRun): Promise<Archived> {
  const { host, transaction, program, input } = run;
  const { ground } = transaction;
  const archives = new Map(ground.archives);
  const refused = await carryOutAll(run, archives);
  const key = `${program} ${input.directory}`;
  const before = archives.get(key);
  const lookedMs = host.clock.nowMs();
  const { plan, remembered } = await planOf(run, before);
  const { files, finished, append } = await stageLines(run, plan);
  const after: ArchiveCursor = {
    files,
    remembered: [...remembered, ...finished],
    lookedMs,
    ...(append === undefined ? {} : { append }),
  };
  if (append !== undefined || JSON.stringify(after.files) !== JSON.stringify(before?.files)) {
    const { totals, tables, cursors } = ground;
    const discontinuities = new Set<never>();
    await transaction.commit({
      totals,
      tables,
      cursors,
      discontinuities,
      archives: new Map([...archives, [key, after]]),
    });
  }
  if (append !== undefined) await carryOut(host.files, append);
  return { lost: plan.findings.filter(({ kind }) => kind === 'lost').map(({ path }) => path), refused };
}

/**
 * Ours, and those of others who write to the same archives: before anything comes after them. Gives what is refused,
 * and takes it out of the cursors; one that was carried out before `logs_base` was changed is no longer of interest.
 */
async function carryOutAll(
  { host: { files }, transaction, program, settings }: ArchiveRun,
  archives: Map<string, ArchiveCursor>,
): Promise<readonly ArchiveAppend[]> {
  const { bornMs: birth, generation } = transaction.ground;
  const refused: ArchiveAppend[] = [];
  for (const [key, { append, ...cursor }] of [...archives]) {
    if (append === undefined || !key.startsWith(`${program} `)) continue;
    const place = placeOf(append, { base: settings.logsBase, program, birth, generation });
    if (place !== undefined) {
      await carryOut(files, place);
      continue;
    }
    archives.set(key, cursor);
    if (isThere(files, append.stagedAs)) refused.push(append);
  }
  return refused;
}

function isThere(files: Files, path: string): boolean {
  try {
    return files.ownStatus(path) !== undefined;
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    return false;
  }
}

interface ArchivePlan {
  readonly plan: LogPlan;
  /** Files that were archived before. */
  readonly remembered: readonly FileCursor[];
}

/** How often it is planned again where files are renamed meanwhile. */
const REPLANS = 3;

/** Plans what to archive as a pass plans what to read, but from the cursor of the archive. */
async function planOf(run: ArchiveRun, cursor: ArchiveCursor | undefined): Promise<ArchivePlan> {
  const { host, program, input, transaction } = run;
  const name = `${program} ${input.directory}`;
  const spec: SourceSpec = { name, cursorKey: name, path: input.path, services: [], start: 'beginning', counters: [] };
  const cursors = SourceCursors.of(cursor === undefined ? [] : [[name, { files: cursor.files }]]);
  const remembered = new Map(cursor?.remembered === undefined ? [] : [[name, cursor.remembered]]);
  const texts = new Texts(host.files, () => host.clock.nowMs());
  try {
    for (let n = 0; n < REPLANS; n++) {
      const plan = await planSource({
        host,
        spec,
        isPattern: false,
        paths: [input.path],
        packed: [],
        pool: poolOf({ cursors, remembered }, spec),
        texts,
        open: new OpenLogs(host.files, new OpenLogLimit(() => 0), host.clock),
        inHand: input.identity,
        lookedMs: cursor?.lookedMs ?? transaction.ground.committedMs,
        follow: (key, path) => ({ key, path, watch: new Watch(host.files) }),
      });
      if (plan !== undefined) return { plan: plan.logs[0]!, remembered: plan.remembered };
    }
  } finally {
    await texts.close();
  }
  throw new Problem('busy', `the files beside ${input.path} were renamed while they were looked at.`);
}

interface Staged extends Archiving {
  readonly append: Append | undefined;
}

async function stageLines(run: ArchiveRun, plan: LogPlan): Promise<Staged> {
  const stage = await openStage(run);
  const stamps = run.settings.untai ? new LocalStamps() : undefined;
  const write = (bytes: Buffer, isInLine: boolean) => stage.write(stamps?.convert(bytes, isInLine) ?? bytes);
  try {
    const archiving = await readSteps(run, { plan, write });
    return { ...archiving, append: await stage.finish() };
  } catch (thrown) {
    stage.discard();
    throw thrown;
  }
}

/** The day is that of the archiving, as it always was: a file may hold lines of two. */
async function openStage({ host, transaction, program, settings }: ArchiveRun): Promise<Stage> {
  const { bornMs, generation, archives } = transaction.ground;
  const directory = prepareDay(host.files, settings.logsBase, dayOf(host.clock.nowMs(), settings.timezone));
  const options = { directory, program, birth: bornMs, generation: generation + 1 };
  const claimed = [...(archives?.values() ?? [])].map(({ append }) => append?.stagedAs ?? '');
  removeUnclaimed(host.files, options, new Set(claimed));
  return Stage.open(host.files, options);
}

/** How far the files are archived: those that are followed, and those that are done with. */
interface Archiving {
  readonly files: readonly FileCursor[];
  readonly finished: readonly FileCursor[];
}

interface Reading {
  readonly plan: LogPlan;
  readonly write: (bytes: Buffer, isInLine: boolean) => Promise<void>;
}

async function readSteps({ host, input }: ArchiveRun, { plan, write }: Reading): Promise<Archiving> {
  const { files } = host;
  const { live } = plan;
  const progress = await Promise.all(
    plan.steps.map(({ file, start, from }) =>
      from > start.offsetBytes ? cursorAt(files, file, from) : movedTo(file, start),
    ),
  );
  for (const [i, step] of plan.steps.entries()) {
    // What is still being written is handed over later.
    if (step.file.identity === live?.identity) break;
    if (step.isHeld) continue;
    const after = plan.steps[i + 1];
    const next = after && { file: after.file, cursor: progress[i + 1]! };
    const ending = endingOf({ path: input.path, step, live, next, headOf: (file) => headOf(files, file, HEAD_LENGTH) });
    const end = await readStep(host, { file: step.file, from: progress[i]!, ending }, write);
    progress[i] = end.cursor;
    if (end.rest !== undefined) progress[i + 1] = { ...progress[i + 1]!, ...end.rest };
  }
  // Nothing but the inode could tell an empty file from another that gets it.
  const isFollowed = ({ identity, carried }: FileCursor, i: number) => {
    const { file, isForgotten } = plan.steps[i]!;
    return identity === live?.identity || carried !== undefined || (!isForgotten && file.sizeBytes > 0);
  };
  return {
    files: [...progress.filter(isFollowed), ...plan.kept],
    finished: progress.filter((cursor, i) => cursor.offsetBytes > 0 && !isFollowed(cursor, i)),
  };
}

interface Step {
  readonly file: SeenFile;
  readonly from: FileCursor;
  readonly ending: Ending;
}

interface StepEnd {
  readonly cursor: FileCursor;
  /** What the next file's cursor must know of a line that goes on in it. */
  readonly rest?: Pick<FileCursor, 'carried' | 'isInOverlongLine'>;
}

async function readStep({ files }: Host, { file, from, ending }: Step, write: Reading['write']): Promise<StepEnd> {
  const descriptor = openSeen(files, file);
  try {
    const { carried, isInLine } = await copyLines(
      {
        files,
        descriptor,
        fromBytes: from.offsetBytes,
        untilBytes: file.sizeBytes,
        state: { carried: from.carried ?? '', isInLine: from.isInOverlongLine },
        isFinished: ending === 'finished',
      },
      write,
    );
    const readAt = readerOf(files, descriptor);
    const cursorNow = (offsetBytes: number, isInOverlongLine: boolean): FileCursor =>
      cursorIn({ file, at: { offsetBytes, isInOverlongLine }, readAt, before: from });
    if (ending !== 'continued') return { cursor: cursorNow(file.sizeBytes - carried.length, isInLine) };
    const cursor = cursorNow(file.sizeBytes, false);
    if (carried === '') return isInLine ? { cursor, rest: { isInOverlongLine: true } } : { cursor };
    return { cursor, rest: { isInOverlongLine: false, carried } };
  } finally {
    closeSeen(files, file, descriptor);
  }
}
