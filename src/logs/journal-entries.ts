// Reads the entries that `journalctl --output=export` writes (Journal Export Format, systemd.io): `NAME=VALUE` and LF,
// or NAME, LF, the length in 64 bits and any bytes for a value that may hold an LF; an empty line ends the entry. What is
// kept of an entry lies in a buffer of its own, one entry after the other.

import { EQUALS, LF } from '../base/ascii';
import type { LogRecord } from '../base/log-record';
import { journalSeverity } from '../base/severity';
import { MAX_LINE_BYTES } from './read-lines';
import { skipOwnStamp } from './syslog-header';

const ROOM_BYTES = 1 << 18;
const MAX_NAME_BYTES = 256;
const MAX_CURSOR_BYTES = 1024;
const MAX_WORD_BYTES = 16;
const SIZE_BYTES = 8;

/** Where the parts of an entry lie in the buffer that it comes in; empty where the entry lacks them. */
export interface JournalEntry {
  readonly cursor: string;
  readonly identStart: number;
  readonly identEnd: number;
  readonly hostStart: number;
  readonly hostEnd: number;
  readonly textStart: number;
  readonly textEnd: number;
  /** When it came to the journal, milliseconds since 1970; NaN where it lacks that. */
  readonly receivedMs: number;
  /** As RFC 5424 numbers it; NO_SEVERITY where its program did not say. */
  readonly severity: number;
  /** The text was longer than the limit, and is cut. */
  readonly isOverlong: boolean;
}

export interface EntrySink {
  /** One whole entry; the bytes stay until `full`. */
  entry(bytes: Buffer, entry: JournalEntry): void;
  /** The next entry overwrites the buffer. */
  full(): void;
  /** Asked after each entry: true where it takes so long that the next one waits. */
  isWaiting?(): boolean;
}

type Field = 'ident' | 'comm' | 'host' | 'text' | 'cursor' | 'priority' | 'transport' | 'received';

const fields: Readonly<Record<string, Field>> = {
  SYSLOG_IDENTIFIER: 'ident',
  _COMM: 'comm',
  _HOSTNAME: 'host',
  MESSAGE: 'text',
  __CURSOR: 'cursor',
  PRIORITY: 'priority',
  _TRANSPORT: 'transport',
  __REALTIME_TIMESTAMP: 'received',
};
const limits: Readonly<Record<Field, number>> = {
  ident: MAX_NAME_BYTES,
  comm: MAX_NAME_BYTES,
  host: MAX_NAME_BYTES,
  text: MAX_LINE_BYTES,
  cursor: MAX_CURSOR_BYTES,
  priority: MAX_WORD_BYTES,
  transport: MAX_WORD_BYTES,
  received: MAX_WORD_BYTES,
};
const MAX_ENTRY_BYTES = Object.values(limits).reduce((sum, limit) => sum + limit, 0);

/** Makes it the record of an entry, whose program is told apart from its text: that is no frame. */
export function takeEntry(record: LogRecord, bytes: Uint8Array, entry: JournalEntry): void {
  record.begin(bytes, entry.textStart, entry.textEnd);
  record.identStart = entry.identStart;
  record.identEnd = entry.identEnd;
  record.hostStart = entry.hostStart;
  record.hostEnd = entry.hostEnd;
  record.severity = entry.severity;
  if (record.hasIdent) skipOwnStamp(record);
}

export class JournalEntries {
  private readonly room = Buffer.allocUnsafe(ROOM_BYTES);
  private used = 0;
  /** The beginning of a line, or of a size, that the last chunk ended in. */
  private begun: Buffer = Buffer.alloc(0);
  /** What is expected: a line, the size of a value, a value, or the LF after one. */
  private state: 'line' | 'size' | 'value' | 'end' = 'line';
  /** Bytes of the value that are still to come. */
  private left = 0;
  private field: Field | undefined;
  private found: Partial<Record<Field, readonly [start: number, end: number]>> = {};
  private isOverlong = false;
  private isFull = false;

  constructor(private readonly sink: EntrySink) {}

  /**
   * Takes what journalctl wrote next, from an offset on. Returns the offset to go on at: the chunk's length, or less where
   * the sink is waiting.
   */
  take(chunk: Buffer, from = 0): number {
    let at = from;
    while (at < chunk.length && this.sink.isWaiting?.() !== true) {
      if (this.isFull) this.empty();
      switch (this.state) {
        case 'line':
          at = this.takeLine(chunk, at);
          break;
        case 'size':
          at = this.takeSize(chunk, at);
          break;
        case 'value':
          at = this.takeValue(chunk, at);
          break;
        case 'end':
          this.state = 'line';
          at++;
          break;
      }
    }
    return at;
  }

  /** A line may be cut where it is longer than any that is kept whole. */
  private takeLine(chunk: Buffer, at: number): number {
    const feed = chunk.indexOf(LF, at);
    const end = feed < 0 ? chunk.length : feed;
    if (feed < 0 || this.begun.length > 0) {
      const room = MAX_LINE_BYTES + MAX_NAME_BYTES - this.begun.length;
      if (end - at > room) this.isOverlong = true;
      this.begun = Buffer.concat([this.begun, chunk.subarray(at, Math.min(end, at + Math.max(0, room)))]);
      if (feed < 0) return end;
      const line = this.begun;
      this.begun = Buffer.alloc(0);
      this.line(line, 0, line.length);
    } else this.line(chunk, at, end);
    return feed + 1;
  }

  private line(bytes: Buffer, start: number, end: number): void {
    if (start === end) {
      this.endEntry();
      return;
    }
    const equals = bytes.indexOf(EQUALS, start);
    const isText = equals >= 0 && equals < end;
    const nameEnd = isText ? equals : end;
    this.field = nameEnd - start > MAX_NAME_BYTES ? undefined : fields[bytes.toString('latin1', start, nameEnd)];
    if (isText) this.keep(bytes, equals + 1, end);
    else this.state = 'size';
  }

  private takeSize(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + SIZE_BYTES - this.begun.length);
    this.begun = Buffer.concat([this.begun, chunk.subarray(at, end)]);
    if (this.begun.length < SIZE_BYTES) return end;
    this.left = Number(this.begun.readBigUInt64LE());
    this.begun = Buffer.alloc(0);
    this.state = this.left === 0 ? 'end' : 'value';
    return end;
  }

  private takeValue(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + this.left);
    this.keep(chunk, at, end);
    this.left -= end - at;
    if (this.left === 0) this.state = 'end';
    return end;
  }

  /** Appends to the value of the field, as far as it is kept; of an entry's fields of one name the first counts. */
  private keep(bytes: Buffer, start: number, end: number): void {
    const { field } = this;
    if (field === undefined) return;
    const [from, to] = this.found[field] ?? [this.used, this.used];
    // Another field of this name: the bytes of the first are not the last ones in the buffer, or it is whole.
    if (to !== this.used || (this.found[field] !== undefined && this.state !== 'value')) return;
    const length = Math.min(end - start, limits[field] - (to - from));
    if (length < end - start && field === 'text') this.isOverlong = true;
    bytes.copy(this.room, this.used, start, start + length);
    this.used += length;
    this.found[field] = [from, this.used];
  }

  private endEntry(): void {
    const { cursor, ident, comm, host = [0, 0], text, priority = [0, 0], transport = [0, 0], received } = this.found;
    const [identStart, identEnd] = ident ?? comm ?? [0, 0];
    if (cursor !== undefined) {
      const [textStart, textEnd] = text ?? [this.used, this.used];
      this.sink.entry(this.room, {
        cursor: this.room.toString('latin1', ...cursor),
        ...{ identStart, identEnd, hostStart: host[0], hostEnd: host[1], textStart, textEnd },
        severity: journalSeverity(
          this.room.toString('latin1', ...priority),
          this.room.toString('latin1', ...transport),
        ),
        isOverlong: this.isOverlong,
        receivedMs: received === undefined ? Number.NaN : Number(this.room.toString('latin1', ...received)) / 1000,
      });
    }
    this.found = {};
    this.isOverlong = false;
    this.isFull = this.room.length - this.used < MAX_ENTRY_BYTES;
    // A sink that waits is not done with the bytes.
    if (this.isFull && this.sink.isWaiting?.() !== true) this.empty();
  }

  private empty(): void {
    this.sink.full();
    this.used = 0;
    this.isFull = false;
  }
}
