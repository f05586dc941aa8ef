// When a schedule wants a beat: a search over the fields of its cron expression, by a calendar in which each day has
// 24 hours. The caller brings local time as that calendar knows it, so no hour is skipped and none comes twice.
// node-cron's own search goes by the time zone and, where summer time ends, names a time an hour away.

/** What this machine's local time is ahead of UTC at a moment, in milliseconds. */
export const localOffsetMs = (atMs: number): number => -new Date(atMs).getTimezoneOffset() * 60_000;

const DAY_MS = 86_400_000;
/** A Monday that is the 29th of February comes every 28 years, and 2100 has none. */
const MAX_DAYS = 366 * 60;

/** The fields of an expression that say a time of day or a month, each value spelled out. */
export interface TimeFields {
  readonly second: readonly number[];
  readonly minute: readonly number[];
  readonly hour: readonly number[];
  /** From 1. */
  readonly month: readonly number[];
}

export class BeatTimes {
  private readonly months: ReadonlySet<number>;
  /** In milliseconds since midnight, ascending. */
  private readonly hours: readonly number[];
  private readonly minutes: readonly number[];
  private readonly seconds: readonly number[];
  /** The last day asked for: a schedule within the day asks for the same one again and again. */
  private known: { readonly dayMs: number; readonly isWanted: boolean } | undefined;

  /** `matches` says whether the whole expression wants a beat at a moment, in UTC. */
  constructor(
    { second, minute, hour, month }: TimeFields,
    private readonly matches: (moment: Date) => boolean,
  ) {
    this.months = new Set(month);
    this.hours = scaled(hour, 3_600_000);
    this.minutes = scaled(minute, 60_000);
    this.seconds = scaled(second, 1000);
  }

  /** The first beat after a moment; undefined where none follows within 60 years. Both are local time as if in UTC. */
  after(localMs: number): number | undefined {
    const earliestMs = Math.floor(localMs / 1000) * 1000 + 1000;
    const firstDayMs = Math.floor(earliestMs / DAY_MS) * DAY_MS;
    for (let n = 0; n < MAX_DAYS; n++) {
      const dayMs = firstDayMs + n * DAY_MS;
      if (!this.wantsDay(dayMs)) continue;
      const timeMs = this.timeOfDay(n === 0 ? earliestMs - dayMs : 0);
      if (timeMs !== undefined) return dayMs + timeMs;
    }
    return undefined;
  }

  private wantsDay(dayMs: number): boolean {
    if (!this.months.has(new Date(dayMs).getUTCMonth() + 1)) return false;
    if (this.known?.dayMs !== dayMs) {
      const someTimeMs = this.hours[0]! + this.minutes[0]! + this.seconds[0]!;
      this.known = { dayMs, isWanted: this.matches(new Date(dayMs + someTimeMs)) };
    }
    return this.known.isWanted;
  }

  /** The first time of a day that is not before `fromMs`, in milliseconds since midnight. */
  private timeOfDay(fromMs: number): number | undefined {
    for (const hour of this.hours) {
      if (hour + 3_600_000 <= fromMs) continue;
      for (const minute of this.minutes) {
        if (hour + minute + 60_000 <= fromMs) continue;
        const second = this.seconds.find((each) => hour + minute + each >= fromMs);
        if (second !== undefined) return hour + minute + second;
      }
    }
    return undefined;
  }
}

function scaled(values: readonly number[], unitMs: number): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b).map((value) => value * unitMs);
}
