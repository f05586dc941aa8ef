// Counts what is new in one log: reads it, folds its lines into the work of the pass, and says how far it came.

import { Problem } from '../base/problem';
import type { Host } from '../host/host';
import type { SourceCursor } from '../logs/cursor';
import type { ReadFinding } from '../logs/plan-read';
import { counterIndex } from '../registry/registry';
import { readSource, type SourceResult } from './read-source';
import { type FollowedLog, previousIdentity } from './source';
import { type SourceHealth, unreadOctets } from './source-health';
import type { SourceLogs } from './source-logs';
import type { Counted, Forgotten, Work } from './work';

/** A long first pass is made durable and visible piece by piece. */
const COMMIT_EVERY_MS = 2000;
/** How often a source whose files are renamed under our hands is planned anew in one pass. */
const REPLANS = 3;

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

interface ReadLog {
  readonly log: FollowedLog;
  /** Its files as they looked before they were read. */
  readonly marks: ReadonlyMap<string, string>;
  readonly result: SourceResult;
  readonly forgotten: Forgotten;
}

/** What is new in one log of a source; throws only what ends the pass. */
export async function countLog(state: SourceState, log: FollowedLog, work: Work): Promise<LogOutcome> {
  const { spec, counter } = state;
  const { host, tally } = work.shop;
  const { options, cursors } = work;
  for (let n = 0; n < REPLANS; n++) {
    const forgotten = { count: 0 };
    // Where to go back to when the log fails half-way: the start, or what was committed meanwhile.
    let before = { totals: work.totals.slice(), tables: work.tables };
    let findings: readonly ReadFinding[] = [];
    let allOctets = 0;
    let readOctets = 0;
    // They go with the first cursor that knows of them: should the pass end behind it, they are not found again.
    const settle = () => {
      for (const finding of findings) work.found(spec, finding);
      findings = [];
    };
    try {
      counter.resume(cursors.get(log.key)?.lastRecords);
      const marks = marksOf(log, cursors.get(log.key));
      const result = await readSource({
        files: host.files,
        path: log.path,
        start: log.start,
        inHand: previousIdentity(host.files, log.path, options.inHand, state.logs.isPattern),
        cursor: cursors.get(log.key),
        memory: log.memory,
        syncs: work.syncs,
        sink: {
          line: (bytes, start, end) => counter.line(bytes, start, end),
          overlong: () => tally.counts[index.linesOverlong]!++,
          planned: (plan, octets) => {
            findings = plan;
            allOctets = octets;
            state.health.behind(log.key, octets);
          },
          begun: (from) => state.accounts.begin(from),
          accounted: (cursor, isLastLineCounted) => {
            work.fold(state);
            return state.accounts.enter(cursor, isLastLineCounted);
          },
          advanced: (octets) => {
            counter.endChunk();
            tally.add(index.octetsRead, octets);
            readOctets += octets;
            options.progressed?.({ source: spec.name, path: log.path, readOctets, allOctets });
          },
          mayGoOn: async (cursor) => {
            work.fold(state);
            if (host.clock.monotonicMs() - work.committedAtMs > COMMIT_EVERY_MS) {
              work.enter(log.key, { cursor: await cursor(), counter, forgotten });
              settle();
              state.health.behind(log.key, allOctets - readOctets);
              state.health.advanced();
              await work.commit();
              await work.makeRoom();
              before = { totals: work.totals.slice(), tables: work.tables };
              if (work.hasNewGround) throw newGround();
            }
            return work.mayGoOn();
          },
        },
      });
      work.fold(state);
      settle();
      return conclude(state, { log, marks, result, forgotten }, work);
    } catch (thrown) {
      tally.clear();
      work.totals = before.totals;
      work.tables = before.tables;
      if (!(thrown instanceof Problem) || thrown === work.failure) throw thrown;
      if (work.hasNewGround) {
        work.hasNewGround = false;
        n--;
      }
      if (thrown.code === 'busy') continue;
      return { kind: 'failed', reason: thrown.message, state: isThere(host, log.path) ? 'unreadable' : 'missing' };
    }
  }
  // It is being rotated all the while: the next pass finds it at rest.
  log.watch.forget();
  const unread = cursors.get(log.key);
  return {
    kind: 'read',
    key: log.key,
    isAtEnd: false,
    unreadOctets: unread === undefined ? 0 : unreadOctets(unread),
  };
}

function marksOf({ path, watch }: FollowedLog, cursor: SourceCursor | undefined): ReadonlyMap<string, string> {
  const paths = [path, ...(cursor?.files ?? []).map((file) => file.path)];
  return new Map(paths.map((each) => [each, watch.mark(each)]));
}

function conclude(
  { counter, logs, spec }: SourceState,
  { log, marks, result, forgotten }: ReadLog,
  work: Work,
): LogOutcome {
  const { key, path, watch, memory } = log;
  const { cursor, hasChanged, isMissing, isGone, isUnlinked } = result;
  work.hasChanged ||= hasChanged;
  if (logs.isPattern && isGone) {
    // Of many logs any may come and go; only what it is known to have had is missed.
    const unread = cursor.files.map(({ offsetBytes, seenBytes = 0 }) => Math.max(0, seenBytes - offsetBytes));
    const octets = unread.reduce((sum, each) => sum + each, 0);
    if (octets > 0) work.found(spec, { kind: 'lost', path, octets });
    work.forget(key);
    work.settled.push(() => logs.forget(log));
    return { kind: 'read', key, isAtEnd: true, unreadOctets: 0 };
  }
  work.enter(key, { cursor, counter, forgotten });
  const keepsOpen = work.options.keepsOpen ?? false;
  work.settled.push(() => (keepsOpen ? memory.open.keep(cursor.files) : memory.open.closeAll()));
  // A file that was new to this pass is looked at once more: what came while it was read is a change.
  const isSure = work.mayGoOn() && !isUnlinked;
  const paths = [path, ...cursor.files.map((file) => file.path)];
  watch.remember(new Map(paths.map((each) => [each, isSure ? (marks.get(each) ?? '?') : '?'])));
  if (isMissing && !logs.isPattern) return { kind: 'missing', path };
  return { kind: 'read', key, isAtEnd: !result.isStopped, unreadOctets: unreadOctets(cursor) };
}

function isThere({ files }: Host, path: string): boolean {
  try {
    return files.status(path) !== undefined;
  } catch {
    // It can't be looked at, so it is.
    return true;
  }
}

/** With a cause, since no file was renamed. */
function newGround(): Problem {
  return new Problem('busy', 'others have committed meanwhile.', { cause: 'the lock was let go' });
}
