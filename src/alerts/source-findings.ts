// Sources that are not read, sources that no one writes to, and counters that can't be saved.

import { formatDuration } from '../base/duration';
import type { CommitAlert, SilentAlert, StalledAlert } from './declaration';
import { type Finding, UNKNOWN } from './finding';
import { progressOf } from './live-counts';
import type { Observation } from './observation';

/** Since when a source lags by this much or more. */
export interface Lag {
  readonly octets: number;
  readonly sinceMs: number;
}

/** A lag that shrinks is one that is being caught up with: then it is measured again. */
export function lagOf(source: string, before: Lag | undefined, now: Observation): Lag | undefined {
  if (now.pass.kind !== 'complete') return before;
  const octets = now.sources.find(({ name }) => name === source)?.behindOctets ?? 0;
  if (octets === 0) return undefined;
  return before !== undefined && octets >= before.octets ? before : { octets, sinceMs: now.monotonicMs };
}

/** Whether a source has not been read to its end for too long, with a sentence for people. */
export function stalledFinding(alert: StalledAlert, lag: Lag | undefined, now: Observation): Finding {
  const { source, afterMs } = alert;
  const { pass, monotonicMs } = now;
  const stalled = (words: string, sinceMs?: number): Finding => {
    return {
      level: 'high',
      reason: `source ${source}: ${words}`,
      figures: {},
      ...(sinceMs === undefined ? {} : { sinceMs }),
    };
  };
  if (pass.kind === 'running') {
    // A long pass gets ahead all the while: one that doesn't is held up, by a disk that is gone say.
    const quietMs = monotonicMs - pass.quietSinceMs;
    if (quietMs < afterMs) return UNKNOWN;
    return stalled(`the current pass has read nothing for ${formatDuration(quietMs)}.`, pass.quietSinceMs);
  }
  const observed = now.sources.find(({ name }) => name === source);
  // A pass that comes to nothing tells nothing of its sources; that it does is an alert of its own.
  if (pass.kind !== 'complete' || !observed?.isKnown) return UNKNOWN;
  if (observed.problem !== undefined) return stalled(observed.problem);
  if (lag !== undefined) {
    return stalled(`${observed.behindOctets} octets of its log are unread, and they do not get fewer.`, lag.sinceMs);
  }
  return { level: 'low', reason: `source ${source}: it is read to its end again.`, figures: {} };
}

/** When the source was last seen to move, and where it was then. */
export interface Movement {
  readonly progress: string;
  readonly atMs: number;
}

/** When the octets of a source last grew, as far as was observed; undefined for an unknown source. */
export function movementOf(source: string, before: Movement | undefined, now: Observation): Movement | undefined {
  if (now.pass.kind !== 'complete' || now.snapshot === undefined) return before;
  const progress = progressOf(now.snapshot, source);
  return before?.progress === progress ? before : { progress, atMs: now.monotonicMs };
}

/** Whether nothing was written to a source for too long, with a sentence for people. */
export function silentFinding(alert: SilentAlert, movement: Movement | undefined, now: Observation): Finding {
  const { source, afterMs } = alert;
  if (now.pass.kind !== 'complete' || movement === undefined) return UNKNOWN;
  // Whether a log is written to is not known while it can't be read.
  if (now.sources.some(({ name, problem }) => name === source && problem !== undefined)) return UNKNOWN;
  const { atMs } = movement;
  if (atMs === now.monotonicMs) {
    return { level: 'low', reason: `source ${source}: something was written to it again.`, figures: {} };
  }
  const reason = `source ${source}: nothing was written to it for ${formatDuration(Math.max(afterMs, now.monotonicMs - atMs))}.`;
  return { level: 'high', reason, figures: {}, sinceMs: atMs };
}

/** Whether the last pass could not save its counters, with a sentence for people. */
export function commitFinding(_alert: CommitAlert, { pass }: Observation): Finding {
  switch (pass.kind) {
    case 'none':
    case 'running':
      return UNKNOWN;
    case 'complete':
      return { level: 'low', reason: 'the counters are saved again.', figures: {} };
    case 'failed':
      return { level: 'high', reason: `the counters cannot be saved: ${pass.reason}`, figures: {} };
    case 'busy':
      return { level: pass.isAdvancing ? 'low' : 'high', reason: pass.reason, figures: {} };
  }
}
