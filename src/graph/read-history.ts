// Counts the logs that are on the disk already, rotated and compressed ones too, by the stamps of their lines. No state is
// read or written: what a pass would skip, since it was counted before, is just what is wanted here.

import { AT, COLON, LESS, SPACE } from '../base/ascii';
import { Problem } from '../base/problem';
import type { Host } from '../host/host';
import { type Content, openContent } from '../logs/content';
import { JournalEntries } from '../logs/journal-entries';
import { lineMoment, STAMP_BYTES } from '../logs/line-stamp';
import { readLines } from '../logs/read-lines';
import type { SeenFile } from '../logs/siblings';
import { entriesBetween, type JournalQuery } from '../logs/systemd-journal';
import { LineCounter } from '../pass/line-counter';
import { pastFiles } from '../pass/past-files';
import type { SourceSpec } from '../pass/source';
import { Tally } from '../registry/tally';
import type { History } from './history';

/** A stamp from its beginning to its minutes, such as `Nov 22 15:19`; others, as `Nov 22 2026 15:19` or `[2026-11-22T15:19`. */
const SHORT_MINUTE = 12;
const LONG_MINUTE = 17;
/** A busy journal takes its time; one that says nothing for a minute hangs. */
const JOURNAL_LIMITS = { quietMs: 60_000, totalMs: 3_600_000, octets: 2 ** 40 };

export interface HistoryRequest {
  readonly host: Host;
  readonly specs: readonly SourceSpec[];
  /** How far local time is ahead of UTC. */
  readonly offsetMs: (atMs: number) => number;
}

export interface ReadReport {
  readonly files: number;
  readonly octets: number;
  /** What could not be read, as sentences. */
  readonly complaints: readonly string[];
}

/** Adds what the logs of all sources say to a history. */
export async function readHistory(request: HistoryRequest, history: History): Promise<ReadReport> {
  const complaints: string[] = [];
  let [files, octets] = [0, 0];
  for (const spec of request.specs) {
    if (spec.journal !== undefined) {
      try {
        octets += await new Reader(request, spec, history).readJournal(spec.journal);
        files++;
      } catch (thrown) {
        if (!(thrown instanceof Problem)) throw thrown;
        complaints.push(`source ${spec.name}: the systemd journal cannot be read: ${thrown.message}.`);
      }
      continue;
    }
    for (const file of await pastFiles(request.host, spec, { sinceSeconds: history.startSeconds, complaints })) {
      try {
        octets += await new Reader(request, spec, history).read(file);
        files++;
      } catch (thrown) {
        if (!(thrown instanceof Problem)) throw thrown;
        complaints.push(thrown.message);
      }
    }
  }
  return { files, octets, complaints };
}

/** Counts one file. */
class Reader {
  private readonly tally = new Tally();
  private readonly counter: LineCounter;
  private readonly services: readonly string[];
  /** The step of the line before, which one without a stamp belongs to; -1 for none that is wanted. */
  private step = -1;
  /** The minute of the last stamp of a calendar, as it was written. */
  private readonly minute = Buffer.alloc(STAMP_BYTES);
  private minuteLength = 0;
  private nearMs = 0;

  constructor(
    private readonly request: HistoryRequest,
    spec: SourceSpec,
    private readonly history: History,
  ) {
    this.counter = new LineCounter(spec.services, this.tally, spec.counters, spec.names);
    this.services = [...spec.services, 'agent'];
  }

  /** The octets that it held. */
  async read(file: SeenFile): Promise<number> {
    const content = openContent(this.request.host.files, file);
    this.nearMs = Number(file.modifiedNs / 1_000_000n);
    try {
      return await this.readAll(content);
    } finally {
      await content.close();
    }
  }

  /** What journalctl tells of the past that is drawn; the octets of it. */
  async readJournal(query: JournalQuery): Promise<number> {
    const { host } = this.request;
    const toSeconds = Math.ceil(host.clock.nowMs() / 1000);
    const args = entriesBetween(query, { fromSeconds: this.history.startSeconds, toSeconds });
    const entries = new JournalEntries({
      entry: (bytes, entry) => {
        const step = this.history.stepOf(entry.receivedMs);
        if (step !== this.step) this.turnTo(step);
        this.counter.entry(bytes, entry);
      },
      full: () => this.counter.endChunk(),
    });
    let octets = 0;
    for await (const chunk of host.processes.output({ program: 'journalctl', args, limits: JOURNAL_LIMITS })) {
      entries.take(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
      octets += chunk.length;
    }
    this.counter.endChunk();
    this.turnTo(-1);
    return octets;
  }

  private async readAll(content: Content): Promise<number> {
    const from = { offsetBytes: 0, isInOverlongLine: false };
    const { offsetBytes } = await readLines(
      {
        files: content.files,
        descriptor: content.descriptor,
        from,
        untilBytes: Number.MAX_SAFE_INTEGER,
        isFinished: true,
      },
      {
        line: (bytes, start, end) => {
          const step = this.stepOf(bytes as Buffer, start, end);
          if (step !== this.step) this.turnTo(step);
          this.counter.line(bytes, start, end);
        },
        overlong: () => undefined,
        reached: () => {
          this.counter.endChunk();
          return true;
        },
      },
    );
    this.turnTo(-1);
    return offsetBytes;
  }

  private turnTo(step: number): void {
    if (this.step >= 0)
      this.history.take(this.tally, this.step, this.counter.mayCount, (table) => this.counter.mayCountTable(table));
    else this.tally.clear();
    this.step = step;
    if (step >= 0) this.history.began(this.services, step);
  }

  private stepOf(bytes: Buffer, start: number, end: number): number {
    if (bytes[start] === AT && end - start >= 25) {
      const seconds = hexadecimal(bytes, start + 9, start + 17);
      // TAI64N counts from 2^62, ten seconds before 1970 by the clock of multilog.
      return Number.isNaN(seconds) ? this.step : this.history.stepOf((seconds - 10) * 1000);
    }
    const length = bytes[start + 3] === SPACE && bytes[start + 9] === COLON ? SHORT_MINUTE : LONG_MINUTE;
    // A priority moves it all.
    const isSame =
      bytes[start] !== LESS &&
      length === this.minuteLength &&
      end - start > length &&
      bytes.compare(this.minute, 0, length, start, start + length) === 0;
    if (isSame) return this.step;
    const text = bytes.toString('latin1', start, Math.min(end, start + STAMP_BYTES));
    const moment = lineMoment(text, this.nearMs, this.request.offsetMs);
    if (moment === undefined) return this.step;
    bytes.copy(this.minute, 0, start, start + length);
    this.minuteLength = length;
    return this.history.stepOf(moment);
  }
}

function hexadecimal(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    const digit = byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : Number.NaN;
    value = value * 16 + digit;
  }
  return value;
}
