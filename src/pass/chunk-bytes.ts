// How much of a log is read between two turns of the event loop, where patterns of the user's own look at its lines: an
// SNMP request that comes meanwhile waits for the next turn.

import { MAX_TEXT_BYTES, type PatternCounter } from '../parsers/pattern-counter';

/** What the patterns of a source may take of one turn; the rest of what an answer may wait is for all else. */
const TURN_MS = 10;
/** Smaller reads would cost more than the patterns. */
const MIN_CHUNK_BYTES = 512;

/** Undefined where no pattern has a cost. One line is never divided: its patterns look at 8 KiB of it at a stretch. */
export function chunkBytesFor(counters: readonly Pick<PatternCounter, 'costMs'>[]): number | undefined {
  const costMs = counters.reduce((sum, each) => sum + each.costMs, 0);
  return costMs === 0 ? undefined : Math.max(MIN_CHUNK_BYTES, Math.floor((MAX_TEXT_BYTES * TURN_MS) / costMs));
}
