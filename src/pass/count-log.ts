// Counts what is new in one log by its plan: reads it, folds its lines into the work of the pass, and says how far it
// came.

import { Problem } from '../base/problem';
import type { LineSink } from '../logs/read-lines';
import { counterIndex } from '../registry/registry';
import { chunkBytesFor } from './chunk-bytes';
import type { LogEntry } from './log-entry';
import { mayQuote } from './quoting';
import { type LogReading, readLog } from './read-log';
import type { LogPlan } from './source-plan';
import type { LogOutcome, SourceState } from './source-state';
import type { Work } from './work';

/** A long first pass is made durable and visible piece by piece. */
const COMMIT_EVERY_MS = 2000;

const index = { linesOverlong: counterIndex('agent.linesOverlong'), octetsRead: counterIndex('agent.octetsRead') };

export interface LogCounting {
  readonly plan: LogPlan;
  /** How far files were read in this pass (see read-log.ts). */
  readonly reached: Map<string, number>;
  /** The known files as they looked before the plan was made: what comes after is a change. */
  readonly marks: ReadonlyMap<string, string>;
  readonly entry: LogEntry;
  /** Before a commit in the middle of a log: what of the plan's other logs is not in the pass's work yet goes with it. */
  readonly committing: () => Promise<void>;
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
  const { entry } = counting;
  let [allOctets, readOctets] = [0, 0];
  let savepoint = work.savepoint();
  try {
    counter.resume(plan.before?.lastRecords);
    const read = plan.steps.filter(({ isHeld }) => !isHeld);
    counter.unclaimed.mayQuote = mayQuote(
      state,
      work,
      read.map(({ file }) => file.path),
    );
    for await (const step of readLog(readingOf(state, counting, work, stop.signal))) {
      switch (step.kind) {
        case 'planned':
          allOctets = step.octets;
          health.behind(key, allOctets);
          break;
        case 'chunk':
        case 'fileEnd':
          counter.lines.endChunk();
          tally.add(index.octetsRead, step.octets);
          work.fold(state);
          readOctets += step.octets;
          work.options.progressed?.({ source: spec.name, path, readOctets, allOctets });
          if (step.kind === 'fileEnd') break;
          if (host.clock.monotonicMs() - work.committedAtMs > COMMIT_EVERY_MS) {
            entry.enter(await step.position());
            await counting.committing();
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
          return entry.conclude(step.position, step.isStopped, counting.marks);
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
  { spec, counter, accounts, logs }: SourceState,
  { plan, reached }: LogCounting,
  { context, syncs }: Work,
  signal: AbortSignal,
): LogReading {
  const { host, tally } = context;
  const lines: LineSink = {
    line: (bytes, from, to) => counter.lines.line(bytes, from, to),
    overlong: () => tally.counts[index.linesOverlong]!++,
    together: () => counter.lines.together(),
  };
  return {
    files: host.files,
    plan,
    texts: logs.texts,
    syncs,
    accounts,
    reached,
    signal,
    chunkBytes: chunkBytesFor(spec.counters),
    lines:
      spec.counters.length === 0
        ? lines
        : { ...lines, isWaiting: () => counter.lines.isWaiting, goOn: () => counter.lines.goOnBy(host.clock) },
  };
}

function isThere({ context }: Work, path: string): boolean {
  try {
    return context.host.files.status(path) !== undefined;
  } catch {
    // It can't be looked at, so it is.
    return true;
  }
}
