// The user's own counters at work on the lines of one source. Their patterns may take milliseconds for a line, and a source
// may have many, so that one line can be more than a turn of the event loop may hold: then the work on it is divided.

import type { LogRecord } from '../base/log-record';
import type { OwnMatch, PatternCounter } from '../parsers/pattern-counter';
import type { Tally } from '../registry/tally';

/** What patterns may take of one turn, by what they take at worst; the rest of what an answer may wait is for all else. */
const TURN_MS = 10;

const NONE: readonly OwnMatch[] = [];

export class OwnCounters {
  /** Whether `run` stops where the turn is used up. */
  isDivided = false;
  private record: LogRecord | undefined;
  private key = -1;
  private at = 0;
  private hasRun = false;
  private matches: readonly OwnMatch[] = NONE;
  private spentMs = 0;
  /** What patterns found in the lines of this chunk that they ran on, by the start of the line. */
  private readonly found = new Map<number, readonly OwnMatch[]>();

  constructor(private readonly counters: readonly PatternCounter[]) {}

  /** The record to `run` on next. What is found is remembered by `key`, unless that is negative, until `forget`. */
  begin(record: LogRecord, key: number): void {
    this.record = record;
    this.key = key;
    this.at = 0;
    this.hasRun = false;
    this.matches = NONE;
  }

  /** True when all counters have looked at the record; false where the event loop must have a turn before the next `run`. */
  run(): boolean {
    const { counters } = this;
    for (; this.at < counters.length; this.at++) {
      const counter = counters[this.at]!;
      if (!counter.looksAt(this.record!)) continue;
      const costMs = counter.costOf(this.record!);
      if (this.isDivided && this.spentMs > 0 && this.spentMs + costMs > TURN_MS) {
        this.spentMs = 0;
        return false;
      }
      this.spentMs += costMs;
      this.hasRun = true;
      const match = counter.match(this.record!);
      if (match !== undefined) this.matches = [...this.matches, match];
    }
    if (this.hasRun && this.key >= 0) this.found.set(this.key, this.matches);
    return true;
  }

  /** Adds what the last record was found to hold, as often as it came; false where no counter took it. */
  addTo(tally: Tally, times = 1): boolean {
    return addAll(this.matches, tally, times);
  }

  /** Adds what a record of this chunk holds: patterns do not run on it again. */
  addKnown(record: LogRecord, key: number, tally: Tally): void {
    const known = this.found.get(key);
    if (known !== undefined) addAll(known, tally, 1);
    else for (const counter of this.counters) addAll(matchesOf(counter, record), tally, 1);
  }

  /** The keys mean other records from here on. */
  forget(): void {
    this.found.clear();
  }
}

function matchesOf(counter: PatternCounter, record: LogRecord): readonly OwnMatch[] {
  const match = counter.looksAt(record) ? counter.match(record) : undefined;
  return match === undefined ? NONE : [match];
}

function addAll(matches: readonly OwnMatch[], tally: Tally, times: number): boolean {
  for (const { row, amount } of matches) {
    if (amount !== undefined) tally.addLabelled('yours', row, times === 1 ? amount : BigInt(amount) * BigInt(times));
  }
  return matches.length > 0;
}
