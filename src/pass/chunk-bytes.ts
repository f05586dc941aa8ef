// How much of a log is read at a time where patterns of the user's own look at its lines: whether the pass is to stop, and
// whether it is time to commit, is asked after each chunk.

import { MAX_TEXT_BYTES, type PatternCounter } from '../parsers/pattern-counter';

/** What the patterns of a source may take for one chunk, turns of the event loop not counted. */
const CHUNK_MS = 100;
/** Smaller reads would cost more than the patterns. */
const MIN_CHUNK_BYTES = 512;

/** The most octets of a chunk; undefined where no pattern has a cost. */
export function chunkBytesFor(counters: readonly Pick<PatternCounter, 'costMs'>[]): number | undefined {
  const costMs = counters.reduce((sum, each) => sum + each.costMs, 0);
  return costMs === 0 ? undefined : Math.max(MIN_CHUNK_BYTES, Math.floor((MAX_TEXT_BYTES * CHUNK_MS) / costMs));
}
