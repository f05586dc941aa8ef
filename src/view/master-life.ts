// One life of an SNMP master, from a start to the next: what TimeStamps are computed from (RFC 2579). A stamp is a tick of
// the master's sysUpTime, and stays what it is for as long as the master lives. So the start is computed once, when a
// session first tells sysUpTime, by the monotonic clock; computed again at each session it would differ by a tick or two,
// which says that counts were lost. A life is recognised by its start, and outlives the agent in a file. Stamps that only
// the wall clock dates, such as those of an earlier boot, get their tick when they are first served, and keep it.

import type { SteadyStamps } from '../ledger/steady-stamps';

const MS_PER_TICK = 10;
/** sysUpTime, in hundredths of a second, begins again after 2^32-1: after 497 days. */
const WRAP_TICKS = 2 ** 32;
const WRAP_MS = WRAP_TICKS * MS_PER_TICK;
/**
 * What a master tells of its sysUpTime is older than the moment at which we hear it: by the time an answer takes, and by
 * that in which we did other things. A master that is restarted sooner after its own start is taken for the one before.
 */
const HEARD_WITHIN_MS = 500;
/** The clocks of two machines drift apart: 200 parts in a million. */
const DRIFT = 2e-4;
/** By the wall clock, which is corrected now and then. */
const WALL_TOLERANCE_MS = 2000;

/** Now, by both clocks. */
export interface Moment {
  /** The boot whose monotonic clock this is; empty where the system tells none. */
  readonly boot: string;
  readonly steadyMs: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

export interface MasterLife {
  /** The master's start by the monotonic clock, for each boot of this machine that it has lived through. */
  readonly starts: ReadonlyMap<string, number>;
  /** The start by the wall clock, as computed at first. */
  readonly startMs: number;
  /** When the master last told its sysUpTime. */
  readonly heard: Moment;
  /** In ticks: stamps that only the wall clock dates, in milliseconds since 1970. */
  readonly fixed: ReadonlyMap<number, number>;
}

/** The life of a master that tells its sysUpTime now: the one known, or a new one. */
export function lifeOf(ticks: number, now: Moment, known?: MasterLife): MasterLife {
  const startSteadyMs = now.steadyMs - ticks * MS_PER_TICK;
  const startMs = now.atMs - ticks * MS_PER_TICK;
  if (known === undefined || !isSame(known, { startSteadyMs, startMs, now })) {
    return { starts: new Map([[now.boot, startSteadyMs]]), startMs, heard: now, fixed: new Map() };
  }
  if (known.starts.has(now.boot)) return { ...known, heard: now };
  return { ...known, heard: now, starts: new Map([...known.starts, [now.boot, startSteadyMs]]) };
}

interface Told {
  readonly startSteadyMs: number;
  readonly startMs: number;
  readonly now: Moment;
}

function isSame({ starts, startMs, heard }: MasterLife, told: Told): boolean {
  const { now } = told;
  const known = now.boot === '' ? undefined : starts.get(now.boot);
  if (known === undefined) {
    const driftMs = Math.abs(now.atMs - heard.atMs) * DRIFT;
    return apartMs(told.startMs, startMs) <= WALL_TOLERANCE_MS + driftMs;
  }
  const driftMs = heard.boot === now.boot ? Math.abs(now.steadyMs - heard.steadyMs) * DRIFT : 0;
  return apartMs(told.startSteadyMs, known) <= HEARD_WITHIN_MS + driftMs;
}

/** A master that has run for longer than 497 days seems to have started when its sysUpTime last began again. */
function apartMs(a: number, b: number): number {
  const apart = Math.abs((a - b) % WRAP_MS);
  return Math.min(apart, WRAP_MS - apart);
}

/**
 * The tick of a stamp in a master's life. Zero for what happened before the master started, as RFC 2863 words it for
 * ifCounterDiscontinuityTime. A value stays the same when sysUpTime begins again.
 */
export function tickOf(atMs: number, { starts, startMs, fixed }: MasterLife, stamps: SteadyStamps): number {
  for (const [boot, startSteadyMs] of starts) {
    const steadyMs = stamps.get(boot)?.get(atMs);
    if (steadyMs !== undefined) return ticksIn(steadyMs - startSteadyMs) % WRAP_TICKS;
  }
  return fixed.get(atMs) ?? ticksIn(atMs - startMs) % WRAP_TICKS;
}

/** The life with a tick for each stamp that only the wall clock dates, none of them in the future. */
export function withFixed(
  life: MasterLife,
  { moments, stamps }: { readonly moments: Iterable<number>; readonly stamps: SteadyStamps },
  now: Moment,
): MasterLife {
  const { starts, startMs, fixed } = life;
  const isDated = (atMs: number) => [...starts.keys()].some((boot) => stamps.get(boot)?.has(atMs));
  const open = [...new Set(moments)].filter((atMs) => atMs > startMs && !fixed.has(atMs) && !isDated(atMs));
  if (open.length === 0) return life;
  const nowTicks = ticksIn(now.steadyMs - (starts.get(now.boot) ?? now.steadyMs));
  const ticks = open.map((atMs) => [atMs, Math.min(ticksIn(atMs - startMs), nowTicks) % WRAP_TICKS] as const);
  return { ...life, fixed: new Map([...fixed, ...ticks]) };
}

const ticksIn = (ms: number): number => Math.max(0, Math.floor(ms / MS_PER_TICK));
