// Whether the stamps of the logs, the files' own times and the clock agree.

import { formatDuration } from '../base/duration';
import { printable } from '../base/printable';
import { type Finding, judged, type Verdict } from './chain';

export interface ClockFacts {
  readonly nowMs: number;
  readonly logs: readonly StampSeen[];
}

export interface StampSeen {
  readonly path: string;
  /** The stamp of the last line, in milliseconds since 1970; undefined where it has none that is understood. */
  readonly stampMs: number | undefined;
  readonly modifiedMs: number;
}

/** TAI64N by a right clock is 27 s ahead of what daemontools makes of it, and a line may wait in a buffer. */
const TOLERANCE_MS = 120_000;
/** What is written late may have waited: only a time zone or a wrong clock makes up for more. */
const LATE_MS = 600_000;
/** Beyond that the log was copied or touched. */
const MAX_LATE_MS = 36 * 3_600_000;

/** Whether the clock and the stamps of the logs' last lines agree. */
export function judgeClock({ nowMs, logs }: ClockFacts): Verdict {
  const stamped = logs.filter(({ stampMs }) => stampMs !== undefined).length;
  const now = new Date(nowMs).toISOString();
  return judged(
    `${now}; the last stamps of ${stamped} of ${logs.length} logs looked at`,
    logs.flatMap((log) => findingsOn(log, nowMs)),
  );
}

function findingsOn({ path, stampMs, modifiedMs }: StampSeen, nowMs: number): readonly Finding[] {
  const file = printable(path);
  const date = { kind: 'run', command: 'date; timedatectl' } as const;
  if (modifiedMs > nowMs + TOLERANCE_MS) {
    const sentence = `${file} was written ${formatDuration(modifiedMs - nowMs)} in the future: the clock was set back since.`;
    return [{ level: 'warning', sentence, mend: [date] }];
  }
  if (stampMs === undefined) return [];
  if (stampMs > nowMs + TOLERANCE_MS) {
    const sentence = `The last line of ${file} is stamped ${formatDuration(stampMs - nowMs)} in the future: its writer's clock or time zone is another, or the clock was set back.`;
    return [{ level: 'warning', sentence, mend: [date] }];
  }
  if (stampMs < modifiedMs - LATE_MS && stampMs > modifiedMs - MAX_LATE_MS) {
    const sentence = `The last line of ${file} is stamped ${formatDuration(modifiedMs - stampMs)} before it was written: its writer's clock or time zone is another.`;
    return [{ level: 'warning', sentence, mend: [date] }];
  }
  return [];
}
