// Days, as the directories of the archive are named after them: YYYY/MM/DD.

export type TimeZone = 'local' | 'utc';

/** Days since 1970-01-01. */
export type DayNumber = number;

const MS_OF_A_DAY = 86_400_000;

/** The day that it is at a moment, by the clocks of a time zone. */
export function dayOf(nowMs: number, timezone: TimeZone): DayNumber {
  const now = new Date(nowMs);
  return timezone === 'utc'
    ? Math.floor(nowMs / MS_OF_A_DAY)
    : Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / MS_OF_A_DAY;
}

/** `2026/11/22`. */
export function dayPath(day: DayNumber): string {
  return new Date(day * MS_OF_A_DAY).toISOString().slice(0, 10).replaceAll('-', '/');
}

/** The day of three directory names; undefined when they are no date. */
export function parseDay(year: string, month: string, date: string): DayNumber | undefined {
  if (!/^\d{4}$/.test(year) || !/^\d\d$/.test(month) || !/^\d\d$/.test(date)) return undefined;
  const day = Date.UTC(Number(year), Number(month) - 1, Number(date)) / MS_OF_A_DAY;
  return !Number.isNaN(day) && dayPath(day) === `${year}/${month}/${date}` ? day : undefined;
}
