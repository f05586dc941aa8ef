// Reads what the logs of a source say of a span of time, by the stamps of their lines: no state is read or written. Older
// lines are followed, too, for what they began; only what happened within the span counts.

import { LogRecord } from '../base/log-record';
import { Problem } from '../base/problem';
import type { Host } from '../host/host';
import { type Content, openContent } from '../logs/content';
import { takeApart } from '../logs/framing';
import { JournalEntries, type JournalEntry, takeEntry } from '../logs/journal-entries';
import { lineMoment, STAMP_BYTES } from '../logs/line-stamp';
import { readLines } from '../logs/read-lines';
import type { SeenFile } from '../logs/siblings';
import { takeOffStamps } from '../logs/stamped-line';
import { programOfTag } from '../parsers/program-names';
import { LineCounter } from '../pass/line-counter';
import type { SourceSpec } from '../pass/source';
import { counters } from '../registry/registry';
import type { TableTotals } from '../registry/tables';
import { Tally } from '../registry/tally';
import { CountedLine } from './counted-line';
import { EximFollower } from './follow-exim';
import { PostfixFollower } from './follow-postfix';
import { QmailFollower } from './follow-qmail';
import { LineClock } from './line-clock';
import { Overall, type Window } from './overall';

type Follower = QmailFollower | PostfixFollower | EximFollower;

export const mailSystems = ['qmail', 'postfix', 'exim'] as const;
export type MailSystem = (typeof mailSystems)[number];

/** Programs of qmail-send's lines, as splogger and syslogs call it. */
const QMAIL_PROGRAMS: readonly string[] = ['qmail', 'qmail-send'];

/** What each line has that reports an attempt, or a size that the rules read. Other lines are not asked what they count. */
const REPORTS: Readonly<Partial<Record<MailSystem, RegExp>>> = {
  postfix: / status=/,
  exim: / (?:<=|\(=|[=>-]>|\*\*|==) /,
};
const NO_REPORT = { verdict: undefined, octets: 0, isToFilter: false } as const;

/** What happened in a window, from all sources. */
export class Day {
  readonly overall: Readonly<Record<MailSystem, Overall>>;
  readonly totals = new BigUint64Array(counters.length);
  tables: TableTotals = new Map();
  lines = 0;
  octets = 0;
  files = 0;

  constructor(readonly window: Window) {
    this.overall = { qmail: new Overall(window), postfix: new Overall(window), exim: new Overall(window) };
  }
}

export interface DayReaderRequest {
  readonly host: Host;
  readonly spec: SourceSpec;
  readonly day: Day;
  /** How far local time is ahead of UTC. */
  readonly offsetMs: (atMs: number) => number;
}

/** Reads the files of one source, oldest first. */
export class DayReader {
  private readonly tally = new Tally();
  private readonly counted: CountedLine;
  private readonly counter: LineCounter;
  private readonly record = new LogRecord();
  private readonly followers: Readonly<Record<MailSystem, Follower>>;
  private readonly takeApart: typeof takeApart;
  /** The moment of the line before, which one without a stamp belongs to. */
  private atMs = Number.NaN;
  private isWithin = false;
  private readonly clock: LineClock;
  /** Programs met, with the mail system they are of. */
  private readonly systems = new Map<string, MailSystem | undefined>();

  constructor(private readonly request: DayReaderRequest) {
    const { spec, day } = request;
    this.counter = new LineCounter(spec.services, this.tally, spec.counters, spec.names);
    this.takeApart = spec.names?.program === undefined ? takeApart : takeOffStamps;
    this.counted = new CountedLine(spec.names);
    this.clock = new LineClock(request.offsetMs);
    this.followers = {
      qmail: new QmailFollower(day.overall.qmail),
      postfix: new PostfixFollower(day.overall.postfix),
      exim: new EximFollower(day.overall.exim),
    };
  }

  /** Lines from `untilMs` on are left out: another file has them, too. Throws a Problem. */
  async read(file: SeenFile, untilMs = Number.POSITIVE_INFINITY): Promise<void> {
    const content = openContent(this.request.host.files, file);
    this.clock.writtenMs = Number(file.modifiedNs / 1_000_000n);
    try {
      await this.readAll(content, untilMs);
      this.request.day.files++;
    } finally {
      await content.close();
    }
  }

  /** What `journalctl --output=export` writes. */
  async readJournal(chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const entries = new JournalEntries({
      entry: (bytes, entry) => this.entry(bytes, entry),
      full: () => this.endChunk(),
    });
    for await (const chunk of chunks) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      entries.take(bytes);
      this.request.day.octets += bytes.length;
    }
    this.endChunk();
  }

  private async readAll({ files, descriptor }: Pick<Content, 'files' | 'descriptor'>, untilMs: number): Promise<void> {
    const { day } = this.request;
    const from = { offsetBytes: 0, isInOverlongLine: false };
    const { offsetBytes } = await readLines(
      { files, descriptor, from, untilBytes: Number.MAX_SAFE_INTEGER, isFinished: true },
      {
        line: (bytes, start, end) => this.line(bytes as Buffer, start, end, untilMs),
        overlong: () => undefined,
        reached: () => {
          this.endChunk();
          return true;
        },
      },
    );
    day.octets += offsetBytes;
  }

  private endChunk(): void {
    const { day } = this.request;
    this.counter.endChunk();
    day.tables = this.tally.foldTables(day.tables, (table) => this.counter.mayCountTable(table));
    this.tally.foldInto(day.totals, this.counter.mayCount);
  }

  private line(bytes: Buffer, start: number, end: number, untilMs: number): void {
    this.turnTo(this.clock.momentOf(bytes, start, end) ?? this.atMs);
    if (Number.isNaN(this.atMs) || this.atMs >= this.request.day.window.toMs || this.atMs >= untilMs) return;
    if (this.isWithin) {
      this.request.day.lines++;
      this.counter.line(bytes, start, end);
    }
    this.takeApart(this.record, bytes, start, end);
    this.follow();
  }

  private entry(bytes: Buffer, entry: JournalEntry): void {
    this.turnTo(entry.receivedMs);
    if (this.isWithin) {
      this.request.day.lines++;
      this.counter.entry(bytes, entry);
    }
    takeEntry(this.record, bytes, entry);
    this.follow();
  }

  private turnTo(atMs: number): void {
    const { fromMs, toMs } = this.request.day.window;
    this.atMs = atMs;
    this.isWithin = atMs >= fromMs && atMs < toMs;
  }

  private follow(): void {
    const { record } = this;
    const { bytes } = record;
    // A text that was decoded lies in no Buffer.
    const of = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const system = this.systemOf(of.toString('latin1', record.identStart, record.identEnd), record.hasIdent);
    if (system === undefined || record.isContinuation) return;
    const host = of.toString('latin1', record.hostStart, record.hostEnd);
    const own = system === 'qmail' ? splogged(of, record) : undefined;
    const text = of.toString('latin1', record.start, record.end);
    const isReport = REPORTS[system]?.test(text) ?? false;
    if (isReport) this.counted.count(record);
    const { verdict, octets, isToFilter } = isReport ? this.counted : NO_REPORT;
    this.followers[system].line(text, own ?? this.atMs, { host, verdict, octets, isToFilter });
  }

  private systemOf(tag: string, hasIdent: boolean): MailSystem | undefined {
    if (this.systems.has(tag)) return this.systems.get(tag);
    const { services, names = {} } = this.request.spec;
    const program = names.program ?? (hasIdent ? programOfTag(tag, names) : '');
    const system = systemOfProgram(program, services);
    if (this.systems.size < 1000) this.systems.set(tag, system);
    return system;
  }
}

/** Lines without a program are those of the one mail system whose logs have none. */
function systemOfProgram(program: string, services: readonly string[]): MailSystem | undefined {
  if (program === '') return services.includes('send') ? 'qmail' : services.includes('exim') ? 'exim' : undefined;
  if (QMAIL_PROGRAMS.includes(program)) return 'qmail';
  if (/^postfix[^/]*(?:\/|$)/.test(program)) return 'postfix';
  return /^exim\d?$/.test(program) ? 'exim' : undefined;
}

/** The time that splogger(8) puts in front of a text, to the microsecond where the syslog has seconds. */
function splogged(bytes: Buffer, { identEnd, start }: LogRecord): number | undefined {
  const between = bytes.toString('latin1', identEnd, start);
  const [, seconds] = /(\d{9,10}\.\d{6}) $/.exec(between) ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/** When the first line with a stamp was written; undefined where there is none near the beginning. */
export function firstMoment(
  host: Host,
  file: SeenFile,
  offsetMs: (atMs: number) => number,
): Promise<number | undefined> {
  return withContent(host, file, async ({ files, descriptor }) => {
    const buffer = Buffer.alloc(4096);
    const length = await files.read(descriptor, buffer, 0);
    const near = Number(file.modifiedNs / 1_000_000n);
    for (const line of buffer.toString('latin1', 0, length).split('\n')) {
      const moment = lineMoment(line.slice(0, STAMP_BYTES), near, offsetMs);
      if (moment !== undefined) return moment;
    }
    return undefined;
  });
}

async function withContent<T>(
  host: Host,
  file: SeenFile,
  use: (content: Content) => Promise<T>,
): Promise<T | undefined> {
  let content: Content | undefined;
  try {
    content = openContent(host.files, file);
    return await use(content);
  } catch (thrown) {
    if (thrown instanceof Problem) return undefined;
    throw thrown;
  } finally {
    await content?.close();
  }
}
