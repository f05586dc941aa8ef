// Counts one stretch of a log again, by the same parsers as the first time and from the same state.

import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import { openContent } from '../logs/content';
import { digestOf, HEAD_BYTES, TAIL_BYTES, tailStart } from '../logs/fingerprint';
import { readLines } from '../logs/read-lines';
import type { SeenFile } from '../logs/siblings';
import { LineCounter } from '../pass/line-counter';
import type { SourceSpec } from '../pass/source';
import { counterIndex, counters } from '../registry/registry';
import { inWords } from '../registry/sums';
import type { TableTotals } from '../registry/tables';
import { type Increments, Tally } from '../registry/tally';
import type { Stretch } from './stretch';

const index = {
  octetsRead: counterIndex('agent.octetsRead'),
  linesOverlong: counterIndex('agent.linesOverlong'),
};

/** A file, and where in what it holds the file lies that was counted: 0 unless it is in an archive of many. */
export interface Place {
  readonly file: SeenFile;
  readonly baseBytes: number;
}

export interface Recount {
  readonly increments: Increments;
  /** Whether the first and the last bytes are those that were counted. */
  readonly isSameContent: boolean;
}

/** Throws a Problem; `busy` where the file was renamed, or is shorter by now than it was. */
export async function recount(
  files: Files,
  { file, baseBytes }: Place,
  stretch: Stretch,
  spec: SourceSpec,
): Promise<Recount> {
  const { cursor, account } = stretch;
  const { fingerprint, offsetBytes } = cursor;
  const content = openContent(files, file);
  const sums = new Sums(spec);
  try {
    // Read first, as what was compressed is not read backwards.
    const head = new Uint8Array(Math.min(offsetBytes, HEAD_BYTES));
    await fill(content.files.read.bind(content.files, content.descriptor), head, baseBytes);
    sums.counter.resume(account.lastRecords);
    const position = await readLines(
      {
        ...content,
        from: {
          offsetBytes: baseBytes + account.fromBytes,
          isInOverlongLine: account.isInOverlongLine === true,
          ...(account.carried === undefined ? {} : { carried: account.carried }),
        },
        untilBytes: baseBytes + offsetBytes,
        isFinished: account.isLastLineCounted === true,
      },
      sums,
    );
    sums.add(offsetBytes - account.fromBytes);
    const tail = content.readAt(baseBytes + tailStart(offsetBytes), Math.min(offsetBytes, TAIL_BYTES));
    if (tail.length < Math.min(offsetBytes, TAIL_BYTES)) {
      throw new Problem(
        'busy',
        `${file.path} is shorter than what was counted of it (${position.offsetBytes} octets).`,
      );
    }
    return {
      increments: inWords(sums.totals, sums.tables),
      isSameContent: digestOf(head) === fingerprint.head && digestOf(tail) === fingerprint.tail,
    };
  } finally {
    await content.close();
  }
}

async function fill(
  read: (into: Uint8Array, position: number) => Promise<number>,
  into: Uint8Array,
  positionBytes: number,
): Promise<void> {
  for (let done = 0, count = 1; done < into.length && count > 0; done += count) {
    count = await read(into.subarray(done), positionBytes + done);
  }
}

class Sums {
  readonly totals = new BigUint64Array(counters.length);
  tables: TableTotals = new Map();
  readonly counter: LineCounter;
  private readonly tally = new Tally();

  constructor({ services, counters: own, names }: SourceSpec) {
    this.counter = new LineCounter(services, this.tally, own, names);
  }

  line(bytes: Uint8Array, start: number, end: number): void {
    this.counter.line(bytes, start, end);
  }

  overlong(): void {
    this.tally.counts[index.linesOverlong]!++;
  }

  reached(): boolean {
    this.add(0);
    return true;
  }

  /** What was counted since, and so many octets. */
  add(octets: number): void {
    this.counter.endChunk();
    this.tally.add(index.octetsRead, octets);
    this.tables = this.tally.foldTables(this.tables, (table) => this.counter.mayCountTable(table));
    this.tally.foldInto(this.totals, this.counter.mayCount);
  }
}
