// What counters grew by between two complete passes, as far as it happened then. Counting an old log, catching up
// with one that could not be read, taking over the Perl's totals and going back to an older snapshot all move
// a counter without anything having happened just now: such growth is no rate, and is left out.

import type { Snapshot } from '../ledger/snapshot';
import type { SourceCursor } from '../logs/cursor';
import type { Observation } from './observation';

/** What is remembered of a complete pass until the next one. */
export interface Sample {
  readonly atMs: number;
  readonly snapshot: Snapshot;
  /** Those that could not be read, or were not yet. */
  readonly failing: ReadonlySet<string>;
}

export type Freshness =
  /** What was counted since was written since, and nothing is missing. */
  | 'whole'
  /** It was written since, but there may have been more in a log that can't be read. */
  | 'partial'
  /** Some of it may be old. */
  | 'old';

/** undefined when no pass has just been completed. */
export function sampleOf({ pass, snapshot, monotonicMs, sources }: Observation): Sample | undefined {
  if (pass.kind !== 'complete' || snapshot === undefined) return undefined;
  const failing = sources.filter(({ problem, isKnown }) => !isKnown || problem !== undefined).map(({ name }) => name);
  return { atMs: monotonicMs, snapshot, failing: new Set(failing) };
}

/** How far what a source's lines added between two samples is new. */
export function freshness(before: Sample, now: Sample, source: string): Freshness {
  const [a, b] = [before.snapshot, now.snapshot];
  const isFailing = now.failing.has(source) || before.failing.has(source);
  if (a !== b) {
    // Someone went back to an older snapshot, or put the Perl's totals on top.
    if (b.generation < a.generation || b.bornMs !== a.bornMs) return 'old';
    if ((b.imports?.length ?? 0) !== (a.imports?.length ?? 0)) return 'old';
    if (hasNewLog(a, b, source)) return 'old';
    // It lagged and has been read since: what it had waiting came with it.
    if (before.failing.has(source) && progressOf(a, source) !== progressOf(b, source)) return 'old';
  }
  return isFailing ? 'partial' : 'whole';
}

/** What sources add together is as new as the oldest of it. */
export function leastFresh(all: readonly Freshness[]): Freshness {
  if (all.includes('old')) return 'old';
  return all.includes('partial') ? 'partial' : 'whole';
}

/** By how much a Counter64 grew, over its wrap at 2^64; undefined when it fell back. */
export function growth(from: bigint, to: bigint): number | undefined {
  const difference = BigInt.asUintN(64, to - from);
  return difference < 2n ** 63n ? Number(difference) : undefined;
}

/** The cursors of a source: one by its name, or one for each log that its pattern matches (see pass/source.ts). */
function cursorsOf({ cursors }: Snapshot, source: string): readonly (readonly [string, SourceCursor])[] {
  return [...cursors].filter(([key]) => key === source || key.startsWith(`${source} `));
}

/** Changes whenever something of the source is read. */
export function progressOf(snapshot: Snapshot, source: string): string {
  return cursorsOf(snapshot, source)
    .flatMap(([key, { files }]) => files.map(({ identity, offsetBytes }) => `${key} ${identity} ${offsetBytes}`))
    .join('\n');
}

/** A log read for the first time may be as old as it likes. */
function hasNewLog(a: Snapshot, b: Snapshot, source: string): boolean {
  return cursorsOf(b, source).some(([key]) => !a.cursors.has(key));
}
