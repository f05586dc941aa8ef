// What counters were in the last minutes, from which their rates and the bars of their past come.

/** How long one bar stands for. */
const BAR_MS = 5000;
const BARS = 60;
/** Rates are those of this time, or of as much of it as was seen. */
const RATE_MS = 60_000;

interface Sample {
  readonly atMs: number;
  readonly values: ReadonlyMap<string, bigint>;
}

export class Samples {
  private samples: readonly Sample[] = [];

  /** The values from one moment on, by OID. Moments are of one clock that never goes back. */
  add(atMs: number, values: ReadonlyMap<string, bigint>): void {
    const keptMs = BAR_MS * BARS + RATE_MS;
    this.samples = [...this.samples.filter((sample) => atMs - sample.atMs <= keptMs), { atMs, values }];
  }

  /** What was before does not compare with what comes. */
  clear(): void {
    this.samples = [];
  }

  /** Per second, in the last minute; undefined while there is nothing to compare. */
  rate(oid: string, nowMs: number): number | undefined {
    const last = this.samples.at(-1);
    const inTime = this.samples.filter(({ atMs }) => atMs <= nowMs - RATE_MS);
    const base = inTime.at(-1) ?? this.samples[0];
    if (last === undefined || base === undefined) return undefined;
    const seconds = (nowMs - Math.max(base.atMs, nowMs - RATE_MS)) / 1000;
    if (base === last && inTime.length === 0) return undefined;
    return seconds <= 0 ? undefined : Number(grown(base, last, oid)) / seconds;
  }

  /** What was added in each of the last `count` spans of BAR_MS, oldest first. */
  bars(oid: string, nowMs: number, count: number): readonly number[] {
    const bars = new Array<number>(Math.min(count, BARS)).fill(0);
    for (let i = 1; i < this.samples.length; i++) {
      const [before, sample] = [this.samples[i - 1]!, this.samples[i]!];
      const at = bars.length - 1 - Math.floor((nowMs - sample.atMs) / BAR_MS);
      if (at >= 0 && at < bars.length) bars[at]! += Number(grown(before, sample, oid));
    }
    return bars;
  }
}

/** A row that was not there before began at 0. */
function grown(before: Sample, after: Sample, oid: string): bigint {
  return BigInt.asUintN(64, (after.values.get(oid) ?? 0n) - (before.values.get(oid) ?? 0n));
}
