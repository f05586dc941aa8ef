// Turns the lines of one source into increments. Two things it remembers from line to line: what the last syslog
// record of each host added, since a syslogd may go on to say that it came N times more, and what lines left behind
// for later ones of the same message. Both are part of the source's cursor, so that what is counted does not depend
// on where passes and restarts divide a log.

import { LogRecord } from '../base/log-record';
import type { Clock } from '../host/clock';
import type { LastRecord } from '../logs/cursor';
import { takeApart } from '../logs/framing';
import { type JournalEntry, takeEntry } from '../logs/journal-entries';
import { LinePieces } from '../logs/line-pieces';
import { lineStamp, STAMP_BYTES, tai64nStamp } from '../logs/line-stamp';
import type { ChunkLines } from '../logs/read-lines';
import { mayBeRepeat, type Repeat, readRepeat } from '../logs/repeat';
import { takeOffStamps } from '../logs/stamped-line';
import type { PatternCounter } from '../parsers/pattern-counter';
import type { ProgramNames } from '../parsers/program-names';
import { type Claim, countersOf, Router } from '../parsers/router';
import { LineMemory } from '../registry/line-memory';
import { counterIndex } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import { sourceTables, type TableName, tableOf } from '../registry/tables';
import { type Increments, Tally } from '../registry/tally';
import { OwnCounters } from './own-counters';
import { RecordsBefore } from './records-before';
import { UnclaimedLines } from './unclaimed-lines';

const linesRead = counterIndex('agent.linesRead');
const linesUnclaimed = counterIndex('agent.linesUnclaimed');
const linesForeign = counterIndex('agent.linesForeign');
const repeatsCut = counterIndex('agent.repeatsCut');

/** The names under which unfinished lines of containers are remembered, by the number of their stream. */
const streams = ['', 'stdout', 'stderr'];
const nothing = { counters: {} };
/** Stamps without a year are held against each other only: the end of June is theirs. */
const SOME_NEW_YEAR_MS = Date.UTC(2026, 0, 1);
/** Tables that belong to no service of a log. */
const ownTables: readonly TableName[] = ['yours', ...sourceTables];

/** `foreign`: of a program that none of the services knows, as there are many in a shared syslog. */
export type Outcome = 'claimed' | 'unclaimed' | 'foreign';

export class LineCounter {
  /** Which counters the source may bump: those of its services and maillogs' own. */
  readonly mayCount: Uint8Array;
  private readonly router: Router;
  private readonly takeApart: typeof takeApart;
  /** Lines have the usual frames, and come to the parsers of their programs. */
  private readonly isPlain: boolean;
  private readonly record = new LogRecord();
  private readonly repeat: Repeat = { kind: 'inline', times: 0, isCut: false };
  private readonly scratch = new Tally();
  private readonly before: RecordsBefore;
  private readonly pieces = new LinePieces();
  private readonly memory: LineMemory;
  /** Where the present line begins in the chunk; -1 where it has no stamp. */
  private lineStart = -1;
  /** The buffer of the chunk. */
  private chunk: Uint8Array = new Uint8Array(0);
  /** What became of the line counted last. */
  lastOutcome: Outcome = 'claimed';
  readonly unclaimed = new UnclaimedLines();
  private readonly own: OwnCounters | undefined;
  /** The present line: whether a rule claimed it, where it lies, and how often a syslogd says that it came. */
  private isClaimed = false;
  private start = 0;
  private end = 0;
  private times = 1;
  private isHalfDone = false;

  constructor(
    private readonly services: readonly ServiceName[],
    private readonly tally: Tally,
    patterns: readonly PatternCounter[] = [],
    names: ProgramNames = {},
  ) {
    this.own = patterns.length === 0 ? undefined : new OwnCounters(patterns);
    this.router = new Router(services, names);
    this.isPlain = names.program === undefined;
    this.takeApart = names.program === undefined ? takeApart : takeOffStamps;
    this.memory = new LineMemory(tally, () => this.momentMs());
    this.mayCount = countersOf([...services, 'agent']);
    this.before = new RecordsBefore({
      takeApart: this.takeApart,
      incrementsOf: (record, start) => this.incrementsOf(record, start),
      isAskedAtOnce: this.own !== undefined,
    });
  }

  /** Whether lines of this source may add to a table. */
  mayCountTable(table: TableName): boolean {
    const { service: own, alsoOf } = tableOf(table);
    return ownTables.includes(table) || this.services.some((service) => service === own || service === alsoOf);
  }

  /** Whether slow counters of the user's own stop in the middle of a line, so that others have the event loop. */
  set isDivided(isDivided: boolean) {
    if (this.own !== undefined) this.own.isDivided = isDivided;
  }

  /** Whether the last line is waits for `goOnBy`; never unless divided. */
  get isWaiting(): boolean {
    return this.isHalfDone;
  }

  /**
   * Counts the line in [start, end) of `bytes`, or begins to; lines of one chunk come in order, with an LF between.
   */
  line(bytes: Uint8Array, start: number, end: number): void {
    const { counts } = this.tally;
    const { record } = this;
    this.before.begin(start);
    counts[linesRead]!++;
    this.chunk = bytes;
    this.lineStart = start;
    this.takeApart(record, bytes, start, end);
    if (record.stream !== 0 && !this.isWhole(record)) {
      record.isContinuation = true;
      this.judge(this.outcomeOf(this.router.route(record, this.tally, this.memory)), start, end);
      return;
    }
    if (mayBeRepeat(record.bytes[record.start]) && readRepeat(record, this.repeat)) {
      if (this.repeat.isCut) counts[repeatsCut]!++;
      // rsyslog's names its text, so it is a record like any other to a repeat after it.
      if (this.repeat.kind === 'inline') {
        this.remember(start, end);
        this.count(start, end, this.repeat.times);
      } else this.judge(this.countRepeat(bytes, start), start, end);
      return;
    }
    if (record.hostEnd > record.hostStart || record.hasIdent) this.remember(start, end);
    if (this.own === undefined)
      this.judge(this.outcomeOf(this.router.route(record, this.tally, this.memory)), start, end);
    else this.count(start, end, 1);
  }

  /**
   * Counts lines together, where rules were compiled for them and nothing else must look at each; undefined where not, or
   * where another reader has what counts them. To be closed.
   */
  together(): ChunkLines | undefined {
    const { router, tally, memory, record, own } = this;
    const { recent } = this.before;
    if (!this.isPlain || own?.canSkip === false) return undefined;
    // The compiled module is a tenth of what a start would read: it is loaded by the first log that is long enough.
    const { OrdinaryLines } = require('./ordinary-lines') as typeof import('./ordinary-lines');
    return OrdinaryLines.of({
      ...{ router, tally, memory, recent, record, own },
      isWaiting: () => this.isWaiting,
      begin: (bytes, start) => {
        this.chunk = bytes;
        if (start >= 0) this.before.begin(start);
      },
    });
  }

  /** Counts an entry of the systemd journal, or begins to: its program is told apart from its text, which is no frame. */
  entry(bytes: Uint8Array, entry: JournalEntry): void {
    const { record } = this;
    const { textStart, textEnd } = entry;
    this.chunk = bytes;
    this.lineStart = -1;
    this.tally.counts[linesRead]!++;
    takeEntry(record, bytes, entry);
    this.count(textStart, textEnd, 1);
  }

  /** Rules first; the user's own counters look at every line, whoever claimed it. */
  private count(start: number, end: number, times: number): void {
    if (times === 1) this.isClaimed = this.router.route(this.record, this.tally, this.memory);
    else {
      this.scratch.clear();
      this.isClaimed = this.router.route(this.record, this.scratch);
      this.tally.addAll(this.scratch, times);
    }
    if (this.own === undefined) {
      this.judge(this.outcomeOf(this.isClaimed), start, end);
      return;
    }
    this.start = start;
    this.end = end;
    this.times = times;
    this.own.begin(this.record, this.record.bytes === this.chunk ? start : -1);
    this.goOn();
  }

  /** Ends the line that `isWaiting`, with a turn of the event loop before each part of the work. */
  async goOnBy(clock: Pick<Clock, 'yield'>): Promise<void> {
    while (this.isHalfDone) {
      await clock.yield();
      this.goOn();
    }
  }

  private goOn(): void {
    this.isHalfDone = !this.own!.run();
    if (this.isHalfDone) return;
    const isOwn = this.own!.addTo(this.tally, this.times);
    this.judge(this.outcomeOf(isOwn || this.isClaimed), this.start, this.end);
  }

  /** A text that was decoded or put together is in no chunk: no syslogd writes repeats of such lines. */
  private remember(start: number, end: number): void {
    if (this.record.bytes === this.chunk) this.before.recent.add(this.record, start, end);
  }

  /** False while the line of a container goes on; what was put together takes the record's place. */
  private isWhole(record: LogRecord): boolean {
    const line = this.pieces.take(record);
    if (line === 'waiting') return false;
    if (line !== undefined) this.takeApart(record, line, 0, line.length);
    return true;
  }

  /** When the present line was written, as its stamp tells, in milliseconds of any year where it names none. */
  private momentMs(): number | undefined {
    if (this.lineStart < 0) return undefined;
    const { chunk, lineStart } = this;
    const stamp = tai64nStamp(chunk, lineStart);
    if (stamp !== undefined) return stamp;
    const length = Math.min(STAMP_BYTES, chunk.length - lineStart);
    const text = Buffer.from(chunk.buffer, chunk.byteOffset + lineStart, length).toString('latin1');
    return lineStamp(text, SOME_NEW_YEAR_MS);
  }

  /** Who claimed the line counted last. */
  get lastClaim(): Claim | undefined {
    return this.router.lastClaim;
  }

  /** The program name that the line counted last carries, as latin1; empty where it carries none. */
  get lastProgram(): string {
    const { bytes, identStart, identEnd } = this.record;
    return Buffer.from(bytes.buffer, bytes.byteOffset + identStart, identEnd - identStart).toString('latin1');
  }

  private outcomeOf(isClaimed: boolean): Outcome {
    if (isClaimed) return 'claimed';
    return this.router.isLastForeign ? 'foreign' : 'unclaimed';
  }

  private judge(outcome: Outcome, start: number, end: number): void {
    this.lastOutcome = outcome;
    if (outcome === 'claimed') return;
    if (outcome === 'foreign') {
      this.tally.counts[linesForeign]!++;
      return;
    }
    this.tally.counts[linesUnclaimed]!++;
    this.unclaimed.add(start, end);
  }

  /** The bytes of the chunk are about to be overwritten: what must be remembered of it is taken now. */
  endChunk(): void {
    const bytes = this.chunk;
    this.unclaimed.keep(bytes);
    this.before.endChunk(bytes);
    this.own?.forget();
  }

  /** What the next chunk, or the next pass, must know of the lines before: the last record of a few hosts, and more. */
  get lastRecords(): readonly LastRecord[] {
    const { open } = this.pieces;
    const { saved } = this.memory;
    const { last } = this.before;
    if (open.length === 0 && saved === undefined) return last;
    const pieces = open.map(({ stream, text }) => ({ host: streams[stream]!, increments: nothing, piece: text }));
    const behind = saved === undefined ? [] : [{ host: '', increments: nothing, memory: saved }];
    return [...last, ...pieces, ...behind];
  }

  /** A repeat was counted of more hosts than are remembered: other chunks might have told its record otherwise. */
  get isVague(): boolean {
    return this.before.isVague;
  }

  set isVague(isVague: boolean) {
    this.before.isVague = isVague;
  }

  /** How much lines left behind for later ones. */
  get remembered(): number {
    return this.memory.size;
  }

  /** Begins to count lines that follow these records, which the cursor of the log remembers. */
  resume(lastRecords: readonly LastRecord[] = []): void {
    this.before.resume(lastRecords.filter(({ piece, memory }) => piece === undefined && memory === undefined));
    this.memory.restore(lastRecords.find(({ memory }) => memory !== undefined)?.memory);
    this.pieces.reset(
      lastRecords.flatMap(({ host, piece }) =>
        piece === undefined ? [] : [{ stream: streams.indexOf(host), text: piece }],
      ),
    );
    this.own?.forget();
    this.unclaimed.forget();
  }

  /** Whose record a repeat speaks of that was not seen is not known: it is unclaimed. */
  private countRepeat(bytes: Uint8Array, start: number): Outcome {
    const { kind, times } = this.repeat;
    const increments =
      kind === 'latest' ? this.before.latest(this.chunk) : this.before.previousOf(this.record, bytes, start);
    if (increments === undefined) return 'unclaimed';
    this.scratch.clear();
    this.scratch.addIncrements(increments);
    this.tally.addAll(this.scratch, times);
    return 'claimed';
  }

  /** What a record of this chunk added, whose line begins at `start`. */
  private incrementsOf(record: LogRecord, start: number): Increments {
    this.scratch.clear();
    this.router.route(record, this.scratch);
    this.own?.addKnown(record, start, this.scratch);
    return this.scratch.increments();
  }
}
