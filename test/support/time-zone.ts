// Local time of a zone by its real rules, without being in it.

/** How far the zone is ahead of UTC at a moment, in milliseconds. */
export function zoneOffset(timeZone: string): (atMs: number) => number {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    ...({ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const),
  });
  return (atMs) => {
    const parts = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
    const { year, month, day, hour, minute } = parts as Record<string, number>;
    return Date.UTC(year!, month! - 1, day, hour, minute) - Math.floor(atMs / 60_000) * 60_000;
  };
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `Nov 22 15:19:32`, as the clocks of a place show a moment. */
export function calendarStamp(atMs: number, offsetMs: (atMs: number) => number): string {
  const at = new Date(atMs + offsetMs(atMs));
  return `${MONTHS[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2)} ${at.toISOString().slice(11, 19)}`;
}
