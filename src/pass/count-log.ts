// Counts what is new in one log by its plan: reads it, folds its lines into the work of the pass, and says how far it
// came.

import { Problem } from '../base/problem';
import type { SourceCursor } from '../logs/cursor';
import { counterIndex } from '../registry/registry';
import type { LogPosition } from './progress';
import { type LogReading, readLog } from './read-log';
import { type SourceHealth, unreadOctets } from './source-health';
import type { SourceLogs } from './source-logs';
import type { LogPlan } from './source-plan';
import type { Counted, Forgotten, Work } from './work';

/** A long first pass is made durable and visible piece by piece. */
const COMMIT_EVERY_MS = 2000;

const index = { linesOverlong: counterIndex('agent.linesOverlong'), octetsRead: counterIndex('agent.octetsRead') };

/** What a process keeps of one source between two passes. */
export interface SourceState extends Counted {
  readonly logs: SourceLogs;
  readonly health: SourceHealth;
  failedPasses: number;
  /** The journal has said that it fails. */
  isSaid: boolean;
}

export type LogOutcome =
  /** `unreadOctets` of what was there; more are to be read unless it is at its end. */
  | { readonly kind: 'read'; readonly key: string; readonly isAtEnd: boolean; readonly unreadOctets: number }
  | { readonly kind: 'missing'; readonly path: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly state: 'missing' | 'unreadable' };

export interface LogCounting {
  readonly plan: LogPlan;
  /** How far files were read in this pass (see read-log.ts). */
  readonly reached: Map<string, number>;
  /** The known files as they looked before the plan was made: what comes after is a change. */
  readonly marks: ReadonlyMap<string, string>;
  /** Right before the first cursor of the plan is entered. */
  readonly entering: () => void;
  /** After each cursor that is entered, with how far that is. */
  readonly entered: (position: LogPosition) => void;
}

/**
 * `moved`: files were renamed or cut meanwhile; `newGround`: others have committed meanwhile. Both want a new plan.
 * What is in no cursor that was entered is undone, however it ends. Throws only what ends the pass.
 */
export async function countLog(
  state: SourceState,
  counting: LogCounting,
  work: Work,
): Promise<LogOutcome | 'moved' | 'newGround'> {
  const { counter, spec, health } = state;
  const { plan } = counting;
  const { host, tally } = work.context;
  const { key, path } = plan.log;
  const stop = new AbortController();
  const log = new LogEntry(state, counting, work);
  let [allOctets, readOctets] = [0, 0];
  let savepoint = work.savepoint();
  try {
    counter.resume(plan.before?.lastRecords);
    for await (const step of readLog(readingOf(state, counting, work, stop.signal))) {
      switch (step.kind) {
        case 'planned':
          allOctets = step.octets;
          health.behind(key, allOctets);
          break;
        case 'chunk':
        case 'fileEnd':
          counter.endChunk();
          tally.add(index.octetsRead, step.octets);
          work.fold(state);
          readOctets += step.octets;
          work.options.progressed?.({ source: spec.name, path, readOctets, allOctets });
          if (step.kind === 'fileEnd') break;
          if (host.clock.monotonicMs() - work.committedAtMs > COMMIT_EVERY_MS) {
            log.enter(await step.position());
            health.behind(key, allOctets - readOctets);
            health.advanced();
            await work.commit();
            await work.makeRoom();
            savepoint = work.savepoint();
            if (work.takeNewGround()) return 'newGround';
          }
          if (!work.mayGoOn()) stop.abort();
          break;
        case 'moved':
          work.restore(savepoint);
          return 'moved';
        case 'end':
          return log.conclude(step.position, step.isStopped);
      }
    }
    throw new Error('a reading ends with a step that says so');
  } catch (thrown) {
    work.restore(savepoint);
    if (!(thrown instanceof Problem) || thrown === work.failure) throw thrown;
    return { kind: 'failed', reason: thrown.message, state: isThere(work, path) ? 'unreadable' : 'missing' };
  }
}

function readingOf(
  { counter, accounts, logs }: SourceState,
  { plan, reached }: LogCounting,
  { context, syncs }: Work,
  signal: AbortSignal,
): LogReading {
  const { host, tally } = context;
  return {
    files: host.files,
    plan,
    texts: logs.texts,
    syncs,
    accounts,
    reached,
    signal,
    lines: {
      line: (bytes, from, to) => counter.line(bytes, from, to),
      overlong: () => tally.counts[index.linesOverlong]!++,
    },
  };
}

/** What of one log goes into the work of the pass. */
class LogEntry {
  private readonly forgotten: Forgotten = { count: 0 };
  private isSettled = false;

  constructor(
    private readonly state: SourceState,
    private readonly counting: LogCounting,
    private readonly work: Work,
  ) {}

  enter(position: LogPosition): void {
    const { counting, state, work, forgotten } = this;
    counting.entering();
    work.enter(counting.plan.log.key, { cursor: position.cursor, counter: state.counter, forgotten });
    counting.entered(position);
    // Findings go with the first cursor that knows of them: the next plan does not find them again.
    if (!this.isSettled) for (const finding of counting.plan.findings) work.found(state.spec, finding);
    this.isSettled = true;
  }

  conclude(position: LogPosition, isStopped: boolean): LogOutcome {
    const { state, work, counting } = this;
    const { log, live, findings, before, steps } = counting.plan;
    const { cursor } = position;
    work.hasChanged ||= findings.length > 0 || !isSame(cursor, before);
    this.enter(position);
    // A file that was new to this pass is looked at once more: what came while it was read is a change.
    const isUnlinked = steps.some(({ file }) => file.descriptor !== undefined);
    const isSure = work.mayGoOn() && !isUnlinked;
    const paths = [log.path, ...cursor.files.map((file) => file.path)];
    log.watch.remember(new Map(paths.map((path) => [path, isSure ? (counting.marks.get(path) ?? '?') : '?'])));
    if (live === undefined && !state.logs.isPattern) return { kind: 'missing', path: log.path };
    return { kind: 'read', key: log.key, isAtEnd: !isStopped, unreadOctets: unreadOctets(cursor) };
  }
}

/** Whether two cursors of a log say the same, in whatever order their fields were written. */
function isSame(a: SourceCursor, b: SourceCursor | undefined): boolean {
  const textOf = ({ files }: SourceCursor) =>
    JSON.stringify(
      files.map(({ identity, path, target, offsetBytes, seenBytes, fingerprint, ...rest }) => {
        const { isInOverlongLine, isFinished, carried, isDoubtful } = rest;
        const { head, tail, more } = fingerprint;
        const print = [head, tail, more?.end];
        return [
          identity,
          path,
          target,
          offsetBytes,
          seenBytes,
          print,
          isInOverlongLine,
          isFinished,
          carried,
          isDoubtful,
        ];
      }),
    );
  return b !== undefined && textOf(a) === textOf(b);
}

function isThere({ context }: Work, path: string): boolean {
  try {
    return context.host.files.status(path) !== undefined;
  } catch {
    // It can't be looked at, so it is.
    return true;
  }
}
