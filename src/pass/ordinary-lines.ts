// Counts the ordinary lines of a log by the compiled module, and has all others counted one by one, each in its place: so
// repeats, samples and what lines remember see the lines in their order. From each of those the module learns its host
// and who answers to its program.

import { AT, COLON, HYPHEN, LEFT_BRACKET, LF, SMALL_A } from '../base/ascii';
import { LogRecord } from '../base/log-record';
import { literal } from '../base/scan';
import { farLooks, nearLooks, takeApart } from '../logs/framing';
import type { ChunkLines } from '../logs/read-lines';
import { CompiledLines } from '../parsers/compiled-lines';
import type { Router } from '../parsers/router';
import type { LineMemory } from '../registry/line-memory';
import type { Tally } from '../registry/tally';
import type { OwnCounters } from './own-counters';
import type { RecentHosts } from './recent-hosts';

/** Where the host begins in a plain record, after `Mmm dd HH:MM:SS `. */
const HOST_START = 16;

/** What is used of the LineCounter whose lines are counted. */
export interface Counting {
  readonly router: Router;
  readonly tally: Tally;
  readonly memory: LineMemory;
  readonly recent: RecentHosts;
  /** The line counted last. */
  readonly record: LogRecord;
  /** Counters of the user's own, which tell the lines that they may match. */
  readonly own: OwnCounters | undefined;
  /** Whether the line counted last is to be ended later. */
  isWaiting(): boolean;
  /** A chunk is counted, whose first line begins at `start`; -1 where that is not known yet. */
  begin(bytes: Uint8Array, start: number): void;
}

export class OrdinaryLines implements ChunkLines {
  readonly buffers: readonly [Buffer, Buffer];
  /** Stands for a line of which only the host is known. */
  private readonly place = new LogRecord();

  /** What counts lines together; undefined where another has it, or there is none. */
  static of(counting: Counting): OrdinaryLines | undefined {
    const compiled = CompiledLines.borrow(counting.memory);
    return compiled && new OrdinaryLines(counting, compiled);
  }

  private constructor(
    private readonly counting: Counting,
    private readonly compiled: CompiledLines,
  ) {
    this.buffers = compiled.buffers;
    compiled.tellLooks(nearLooks, farLooks);
    for (let byte = 0; byte < 256; byte++) compiled.tellOpening(byte, counting.router.candidatesByOpening(byte));
  }

  take(bytes: Buffer, begin: number, end: number, one: (start: number, end: number) => void): number {
    const { compiled, counting } = this;
    counting.begin(bytes, -1);
    compiled.noteOther();
    let start = begin;
    let wanted = this.wantedLine(bytes, start, end);
    for (;;) {
      const odd = compiled.scan(bytes, start, wanted.start);
      if (odd > start) {
        counting.begin(bytes, start);
        this.noteLast(bytes);
      }
      const feed = compiled.lineEnd < 0 && odd === wanted.start ? wanted.end : compiled.lineEnd;
      start = odd;
      if (feed < 0) break;
      one(odd, feed);
      this.learn(bytes, odd);
      compiled.noteOther();
      start = feed + 1;
      if (counting.isWaiting()) break;
      if (start > wanted.start) wanted = this.wantedLine(bytes, start, end);
    }
    compiled.foldInto(counting.tally);
    return start;
  }

  /** The first whole line in [start, end) that a counter of the user's own may match; where there is none, it begins at `end`. */
  private wantedLine(bytes: Buffer, start: number, end: number): { readonly start: number; readonly end: number } {
    const place = this.counting.own?.nextWanted(bytes, start, end) ?? -1;
    const feed = place < 0 ? -1 : bytes.indexOf(LF, place);
    if (feed < 0 || feed >= end) return { start: end, end: -1 };
    return { start: Math.max(start, bytes.lastIndexOf(LF, place) + 1), end: feed };
  }

  close(): void {
    this.compiled.giveBack();
  }

  /** The last line of each host, for a repeat to find. */
  private noteLast(bytes: Uint8Array): void {
    const { place } = this;
    for (const { start, hostEnd } of this.compiled.takeLast(bytes)) {
      place.bytes = bytes;
      place.hostStart = start + HOST_START;
      place.hostEnd = hostEnd;
      this.counting.recent.add(place, start, bytes.indexOf(LF, start));
    }
  }

  /** What lines like the one that was counted last need. */
  private learn(bytes: Uint8Array, start: number): void {
    const { record, router } = this.counting;
    const { hostStart, hostEnd, identStart, identEnd } = record;
    if (record.bytes !== bytes || hostStart !== start + HOST_START || hostEnd === hostStart) return;
    if (identStart !== hostEnd + 1 || identEnd === identStart) return;
    const { compiled } = this;
    if (!compiled.knowsHost(bytes, hostStart, hostEnd + 1)) {
      const host = bytes.subarray(hostStart, hostEnd + 1);
      if (isPlainHost(host)) compiled.tellHost(host);
    }
    if (!compiled.knowsIdent(bytes, identStart, identEnd + 1)) {
      const ident = bytes.subarray(identStart, identEnd + 1);
      if (isPlainIdent(ident)) compiled.tellIdent(ident, router.candidatesFor(record));
    }
  }
}

const STAMP = literal('Jan  1 00:00:00 ');
const probe = new LogRecord();

/** What follows it must not say that it is none but the beginning of a stamp. */
function isPlainHost(host: Uint8Array): boolean {
  const isMonth = host.length === 4 && host[0]! < SMALL_A;
  if (isMonth || host[4] === HYPHEN || host[0] === AT) return false;
  const line = Buffer.concat([STAMP, host, literal('a: b')]);
  takeApart(probe, line, 0, line.length);
  const { hostStart, hostEnd, identStart, identEnd } = probe;
  return (
    hostStart === HOST_START &&
    hostEnd === hostStart + host.length - 1 &&
    identStart === hostEnd + 1 &&
    identEnd > identStart
  );
}

/** With the byte after it, as it stands in a record that has nothing else to it. */
function isPlainIdent(ident: Uint8Array): boolean {
  const after = ident.at(-1);
  if (after !== COLON && after !== LEFT_BRACKET) return false;
  const line = Buffer.concat([STAMP, literal('host '), ident, literal(after === COLON ? ' b' : '1]: b')]);
  takeApart(probe, line, 0, line.length);
  const { identStart, identEnd, start } = probe;
  return identStart === HOST_START + 5 && identEnd === identStart + ident.length - 1 && start === line.length - 1;
}
