// What the last syslog record of each host added, since a syslogd may go on to say that it came N times more: in the chunk
// that is being counted, and in those before it, of which the cursor of the log has the last few.

import { LF } from '../base/ascii';
import { LogRecord } from '../base/log-record';
import { type LastRecord, MAX_HOSTS } from '../logs/cursor';
import { type Repeat, readRepeat } from '../logs/repeat';
import type { Increments } from '../registry/tally';
import { RecentHosts } from './recent-hosts';

/** How many lines are searched for the record a repeat speaks of: logs of many hosts are interleaved. */
const LOOK_BACK = 200;

/** The last record of a host in chunks before this one: what it added, or its line as long as no one asked. */
type CarriedRecord = LastRecord | { readonly host: string; readonly line: Uint8Array };

/** What tells of a record what it adds. */
export interface Judge {
  /** Takes the line in [start, end) apart into a record. */
  takeApart(record: LogRecord, bytes: Uint8Array, start: number, end: number): void;
  /** What a record adds, whose line begins at `start` of the chunk. */
  incrementsOf(record: LogRecord, start: number): Increments;
  /** The user's own counters are to be asked while their lines are in the chunk. */
  readonly isAskedAtOnce: boolean;
}

export class RecordsBefore {
  /** The last record of each host in the chunk, the newest first. */
  readonly recent = new RecentHosts();
  /** A repeat was counted of more hosts than are remembered: other chunks might have told its record otherwise. */
  isVague = false;
  /** The last record of each host in earlier chunks. */
  private carried: readonly CarriedRecord[] = [];
  /** Where the chunk being counted begins; -1 before its first line. */
  private chunkStart = -1;
  private readonly probe = new LogRecord();
  private readonly probeRepeat: Repeat = { kind: 'inline', times: 0, isCut: false };

  constructor(private readonly judge: Judge) {}

  /** A line of the chunk begins at `start`. */
  begin(start: number): void {
    if (this.chunkStart < 0) this.chunkStart = start;
  }

  /** Lines that are counted from now on follow these records. */
  resume(lastRecords: readonly LastRecord[]): void {
    this.carried = lastRecords;
    this.recent.take();
    this.chunkStart = -1;
  }

  /** The bytes of the chunk are about to be overwritten: what must be remembered of it is taken now. */
  endChunk(bytes: Uint8Array): void {
    const inChunk = this.recent.take().map(({ start, end, hostStart, hostEnd }): CarriedRecord => {
      const host = Buffer.from(bytes.subarray(hostStart, hostEnd)).toString('latin1');
      if (!this.judge.isAskedAtOnce) return { host, line: Uint8Array.from(bytes.subarray(start, end)) };
      return { host, increments: this.incrementsOfLine(bytes, start, end) };
    });
    if (inChunk.length > 0) {
      const before = this.carried.filter(({ host }) => !inChunk.some((record) => record.host === host));
      this.carried = [...inChunk, ...before].slice(0, MAX_HOSTS);
    }
    this.chunkStart = -1;
  }

  /** The last record of a few hosts in the chunks before this one, the newest first. */
  get last(): readonly LastRecord[] {
    const carried = this.carried.map((record) => this.workedOut(record));
    this.carried = carried;
    return carried;
  }

  /** What the record before one in `bytes` added, whatever its host. */
  latest(bytes: Uint8Array): Increments | undefined {
    const last = this.recent.newest;
    if (last === undefined) return this.incrementsOfCarried(this.carried[0]);
    return this.incrementsOfLine(bytes, last.start, last.end);
  }

  /** What the last record of a record's host before `start` added; undefined when it is too far back. */
  previousOf(record: LogRecord, bytes: Uint8Array, start: number): Increments | undefined {
    const last = this.recent.find(record);
    if (last !== undefined) return this.incrementsOfLine(bytes, last.start, last.end);
    const host = hostOf(record);
    if (this.recent.isFull) {
      this.isVague = true;
      const inChunk = this.searchBack(host, bytes, start);
      if (inChunk !== 'none') return inChunk;
    }
    const at = this.carried.findIndex((carried) => carried.host === host);
    if (this.recent.size + (at < 0 ? this.carried.length : at) >= MAX_HOSTS) this.isVague = true;
    return this.incrementsOfCarried(this.carried[at]);
  }

  private incrementsOfCarried(record: CarriedRecord | undefined): Increments | undefined {
    return record && this.workedOut(record).increments;
  }

  /** A record of a chunk before this one with what it added: worked out when it is asked for, since nearly none ever is. */
  private workedOut(record: CarriedRecord): LastRecord {
    if ('increments' in record) return record;
    const { host, line } = record;
    return { host, increments: this.incrementsOfLine(line, 0, line.length) };
  }

  /** `none` when the chunk has no record of that host before `start`; undefined when it was not searched to its start. */
  private searchBack(host: string, bytes: Uint8Array, start: number): Increments | undefined | 'none' {
    let end = start - 1;
    for (let n = 0; n < LOOK_BACK && end >= this.chunkStart; n++) {
      let from = end;
      while (from > this.chunkStart && bytes[from - 1] !== LF) from--;
      this.judge.takeApart(this.probe, bytes, from, end);
      // A repeat before this one speaks of the same record.
      const isRepeat = readRepeat(this.probe, this.probeRepeat) && this.probeRepeat.kind !== 'inline';
      if (!isRepeat && hostOf(this.probe) === host) return this.judge.incrementsOf(this.probe, from);
      end = from - 1;
    }
    return end >= this.chunkStart ? undefined : 'none';
  }

  /** What the record in [start, end) added. */
  private incrementsOfLine(bytes: Uint8Array, start: number, end: number): Increments {
    this.judge.takeApart(this.probe, bytes, start, end);
    readRepeat(this.probe, this.probeRepeat);
    return this.judge.incrementsOf(this.probe, start);
  }
}

function hostOf({ bytes, hostStart, hostEnd }: LogRecord): string {
  return Buffer.from(bytes.subarray(hostStart, hostEnd)).toString('latin1');
}
