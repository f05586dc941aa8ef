// Moments as TimeStamps (RFC 2579): the value that the master's sysUpTime had then.

/** sysUpTime, in hundredths of a second, begins anew behind 2^32-1: after 497 days. */
const WRAP = 2 ** 32;
const MS_PER_TICK = 10;

/**
 * Zero for what happened before the master started, as RFC 2863 words it for ifCounterDiscontinuityTime, and
 * while nobody knows when that was. A value stays the same when sysUpTime begins anew. Both arguments are
 * milliseconds since 1970.
 */
export function timeStamp(atMs: number | undefined, masterStartMs: number | undefined): number {
  if (atMs === undefined || masterStartMs === undefined || atMs <= masterStartMs) return 0;
  return Math.floor((atMs - masterStartMs) / MS_PER_TICK) % WRAP;
}
