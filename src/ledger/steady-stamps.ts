// When stamps were made, by a clock that no one sets. A stamp such as a discontinuity is kept as milliseconds since 1970,
// for people and for other machines; beside it, the monotonic clock of the machine's boot at that moment. Within the
// boot it tells how long ago that was, whatever was done to the wall clock meanwhile.

import type { Host } from '../host/host';

/** By boot: the monotonic clock, in milliseconds, at each moment that was stamped, in milliseconds since 1970. */
export type SteadyStamps = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** Machines or boots whose stamps are kept: the last ones that made any. */
const MAX_BOOTS = 4;

export interface Stamp {
  /** Milliseconds since 1970: now, or a little later where that moment is taken by another one. */
  readonly atMs: number;
  /** The stamps with this one. */
  readonly stamps: SteadyStamps;
}

/** A stamp for this moment. A system without a boot identity has none but the wall clock. */
export function stampNow({ clock, processes }: Pick<Host, 'clock' | 'processes'>, stamps: SteadyStamps): Stamp {
  const { boot } = processes.self();
  const steadyMs = Math.floor(clock.monotonicMs());
  const known = stamps.get(boot) ?? new Map<number, number>();
  let atMs = clock.nowMs();
  if (boot === '') return { atMs, stamps };
  // The wall clock was set back, and shows the moment for the second time.
  while ((known.get(atMs) ?? steadyMs) !== steadyMs) atMs++;
  const others = [...stamps].filter(([each]) => each !== boot).slice(1 - MAX_BOOTS);
  return { atMs, stamps: new Map([...others, [boot, new Map([...known, [atMs, steadyMs]])]]) };
}

/** Without the moments that are no stamp any more. */
export function stampsInUse(stamps: SteadyStamps, ...used: readonly Iterable<number>[]): SteadyStamps {
  const moments = new Set(used.flatMap((each) => [...each]));
  const kept = [...stamps].map(
    ([boot, known]) => [boot, new Map([...known].filter(([at]) => moments.has(at)))] as const,
  );
  return new Map(kept.filter(([, known]) => known.size > 0));
}
