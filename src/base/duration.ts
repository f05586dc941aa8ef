// Spans of time as an operator reads them.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A span in milliseconds, its sign aside, in the largest unit of which there are two or more: `90 s`, `2.5 min`,
 * `24 h`, `3 days`. Below ten with one decimal place, else rounded.
 */
export function formatDuration(ms: number): string {
  const span = Math.abs(ms);
  if (span >= 2 * DAY) return `${decimal(span / DAY)} days`;
  if (span >= 2 * HOUR) return `${decimal(span / HOUR)} h`;
  if (span >= 2 * MINUTE) return `${decimal(span / MINUTE)} min`;
  return `${Math.round(span / SECOND)} s`;
}

function decimal(value: number): string {
  return value < 9.95 ? String(Number(value.toFixed(1))) : value.toFixed(0);
}
