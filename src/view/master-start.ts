// When the SNMP master's sysUpTime was zero, by our own clock: what TimeStamps are reckoned from.

/** sysUpTime begins anew behind 2^32-1 hundredths of a second. */
const WRAP_MS = 2 ** 32 * 10;
/** What is reckoned of the same start at two moments differs by how our clock is corrected meanwhile. */
const TOLERANCE_MS = 2000;
/**
 * What a master tells of its sysUpTime is older than the moment at which we hear it: by the time an answer takes, and
 * that in which we were at other things. One that is restarted sooner after its own start goes for the same one.
 */
const HEARD_WITHIN_MS = 500;

/** sysUpTime in hundredths of a second, at a moment of the monotonic clock. */
export interface UpTimeTold {
  readonly ticks: number;
  readonly atMs: number;
}

/** Whether what a new session is told goes on from what an earlier one was: otherwise it is another start. */
export function isSameStart(before: UpTimeTold, now: UpTimeTold): boolean {
  const aheadMs = (now.ticks - before.ticks) * 10 - (now.atMs - before.atMs);
  const apartMs = Math.abs(aheadMs % WRAP_MS);
  return Math.min(apartMs, WRAP_MS - apartMs) <= HEARD_WITHIN_MS;
}

export interface UpTime {
  /** Now, milliseconds since 1970. */
  readonly nowMs: number;
  /** sysUpTime now; more than 2^32-1 where it was reckoned on from an earlier one. */
  readonly ticks: number;
  /** When it was zero, as far as known before. */
  readonly knownMs: number | undefined;
}

/**
 * Milliseconds since 1970. The start known before, as long as that can be it: were it reckoned anew each time, every
 * TimeStamp would change by a tick or two, which says that counts were lost. Another one where the master was started
 * again, or our clock was set.
 */
export function masterStart({ nowMs, ticks, knownMs }: UpTime): number {
  const startMs = nowMs - ticks * 10;
  if (knownMs === undefined) return startMs;
  // A master that has run for longer than 497 days seems to have started when its sysUpTime last began anew.
  const sinceKnownMs = (startMs - knownMs + TOLERANCE_MS) % WRAP_MS;
  return sinceKnownMs >= 0 && sinceKnownMs <= 2 * TOLERANCE_MS ? knownMs : startMs;
}
