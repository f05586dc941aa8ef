// The user's own counters at work on the lines of one source. Their patterns may take milliseconds for a line, and a source
// may have many, so that one line can be more than a turn of the event loop may hold: then the work on it is divided.

import type { LogRecord } from '../base/log-record';
import { MAX_TEXT_BYTES, type OwnMatch, type PatternCounter } from '../parsers/pattern-counter';
import { SHORTEST_TEXT, TextFinder } from '../parsers/text-finder';
import type { Tally } from '../registry/tally';

/** What patterns may take of one turn, by what they take at worst; the rest of what an answer may wait is for all else. */
const TURN_MS = 10;

const NONE: readonly OwnMatch[] = [];
const NO_COUNTERS: readonly PatternCounter[] = [];

export class OwnCounters {
  /** Whether `run` stops where the turn is used up. */
  isDivided = false;
  private record: LogRecord | undefined;
  private key = -1;
  /** Those that may match the record, and the next of them. */
  private wanted = NO_COUNTERS;
  private at = 0;
  private hasRun = false;
  private matches: readonly OwnMatch[] = NONE;
  private spentMs = 0;
  /** What patterns found in the lines of this chunk that they ran on, by the start of the line. */
  private readonly found = new Map<number, readonly OwnMatch[]>();

  /** The counters that have a text to look for, in the order of its numbers, and all others. */
  private readonly withText: readonly PatternCounter[];
  private readonly others: ReadonlySet<PatternCounter>;
  private finder: TextFinder | undefined;

  constructor(private readonly counters: readonly PatternCounter[]) {
    const hasText = ({ required }: PatternCounter) => required !== undefined && required.length >= SHORTEST_TEXT;
    this.withText = counters.filter(hasText);
    this.others = new Set(counters.filter((counter) => !hasText(counter)));
  }

  /** Whether lines need no look that `nextWanted` does not give a place in. */
  get canSkip(): boolean {
    return this.others.size === 0;
  }

  /** A place in the first line of [at, end) that a counter may match, where lines can be skipped; -1 where there is none. */
  nextWanted(bytes: Uint8Array, at: number, end: number): number {
    return this.finderFor(bytes, at, end).find(bytes, at, end);
  }

  /** The record to `run` on next. What is found is remembered by `key`, unless that is negative, until `forget`. */
  begin(record: LogRecord, key: number): void {
    this.record = record;
    this.key = key;
    this.wanted = this.wantedFor(record);
    this.at = 0;
    this.hasRun = false;
    this.matches = NONE;
  }

  /** True when all counters have looked at the record; false where the event loop must have a turn before the next `run`. */
  run(): boolean {
    const { wanted } = this;
    for (; this.at < wanted.length; this.at++) {
      const counter = wanted[this.at]!;
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
    else for (const counter of this.wantedFor(record)) addAll(matchesOf(counter, record), tally, 1);
  }

  /** The counters that a record may match, in their order: those of which the text stands in it, and those without one. */
  private wantedFor({ bytes, start, end }: LogRecord): readonly PatternCounter[] {
    if (this.withText.length === 0) return this.counters;
    const { others } = this;
    const found = this.finderFor(bytes, start, end).findAll(bytes, start, Math.min(end, start + MAX_TEXT_BYTES));
    if (found.size === 0 && others.size === 0) return NO_COUNTERS;
    const may = new Set([...found].map((number) => this.withText[number]!));
    return this.counters.filter((counter) => may.has(counter) || others.has(counter));
  }

  /** The first lines tell what is seldom in all of them. */
  private finderFor(log: Uint8Array, at: number, end: number): TextFinder {
    this.finder ??= finderOf(
      this.withText.map(({ required }) => required!),
      log.subarray(at, end),
    );
    return this.finder;
  }

  /** The keys mean other records from here on. */
  forget(): void {
    this.found.clear();
  }
}

/** Sources mostly have the same counters. */
const finders = new Map<string, TextFinder>();
const MOST_FINDERS = 16;

function finderOf(texts: readonly Uint8Array[], log: Uint8Array): TextFinder {
  const key = texts.join(' ');
  let finder = finders.get(key);
  if (finder === undefined) {
    if (finders.size === MOST_FINDERS) finders.clear();
    finder = new TextFinder(texts, log);
    finders.set(key, finder);
  }
  return finder;
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
