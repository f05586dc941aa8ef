// The timer of the schedule. Beats are named by the wall clock and kept by the monotonic one: a beat that was named is
// never put off, whatever is done to the clock or to summer time. The next is named by the UTC offset in force, and
// again at least twice a minute, so an offset or a clock that changed is obeyed soon, and only for the better. Where
// summer time begins, a beat in the hour that is skipped comes when it would have come without it; where it ends, one
// in the hour that comes twice may come twice, and a pass too many costs next to nothing.

import type { BeatTimes } from '../config/beat-times';
import type { Clock } from '../host/clock';

/** Longest sleep: a clock that was set is noticed after this. */
const MAX_SLEEP_MS = 30_000;
/** A timer and a busy machine may be this late, and nothing is said. */
const LATE_MS = 10_000;
/** Drift of the wall clock against the monotonic one, while no one sets it. */
const JITTER_MS = 500;

export interface LateBeat {
  /** How long after it was due the beat came. */
  readonly lateMs: number;
  /** About how many others were due meanwhile. */
  readonly missed: number;
}

export interface Beats {
  /** At each beat; after a standstill once, for the pass that catches up. Must not throw. */
  beat(): void;
  /** Just before a beat that comes later than the schedule allows: by another beat, or by ten seconds. */
  late(beat: LateBeat): void;
}

export interface Schedule {
  /** When the next beat is due, milliseconds since 1970. */
  readonly dueMs: number;
  /** No beat follows. */
  stop(): void;
}

interface Due {
  /** By the monotonic clock. */
  readonly atMs: number;
  /** By the wall clock when it was named. */
  readonly wallMs: number;
  readonly periodMs: number;
}

export interface TimerWorld {
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs' | 'after'>;
  /** As `localOffsetMs`. */
  readonly offsetMs: (atMs: number) => number;
}

/** Beats until it is stopped. */
export function startBeats(times: BeatTimes, beats: Beats, { clock, offsetMs }: TimerWorld): Schedule {
  let cancel: () => void = () => undefined;
  let isStopped = false;

  /** The next beat; `last` is the one before, which is not named twice by a wall clock that is a little behind. */
  function name(last?: Due): Due {
    const nowMs = clock.nowMs();
    const offset = offsetMs(nowMs);
    const isBehind = last !== undefined && last.wallMs > nowMs && last.wallMs - nowMs < JITTER_MS;
    const localMs = (isBehind ? last.wallMs : nowMs) + offset;
    // A schedule without an end was asked for when it was read.
    const next = times.after(localMs)!;
    const following = times.after(next) ?? next;
    const atMs = clock.monotonicMs() + (next - offset - nowMs);
    return { atMs, wallMs: next - offset, periodMs: Math.max(following - next, 1000) };
  }

  function arm(): void {
    cancel = clock.after(Math.min(Math.max(due.atMs - clock.monotonicMs(), 0), MAX_SLEEP_MS), wake);
  }

  function wake(): void {
    if (isStopped) return;
    const was = due;
    const lateMs = clock.monotonicMs() - was.atMs;
    const named = name(lateMs < 0 ? undefined : was);
    // A long sleep in parts, or a timer a moment fast.
    if (lateMs < 0) {
      if (named.atMs < was.atMs) due = named;
      arm();
      return;
    }
    due = named;
    arm();
    const missed = Math.floor(lateMs / was.periodMs);
    if (missed > 0 || lateMs >= LATE_MS) beats.late({ lateMs, missed });
    if (!isStopped) beats.beat();
  }

  let due = name();
  arm();
  return {
    get dueMs() {
      return clock.nowMs() + due.atMs - clock.monotonicMs();
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}
