// Counts lines by the compiled module and one by one, and tells where the two differ.

import type { LastRecord } from '../../src/logs/cursor';
import { type ChunkLines, type LineSink, readLines } from '../../src/logs/read-lines';
import type { PatternCounter } from '../../src/parsers/pattern-counter';
import type { ProgramNames } from '../../src/parsers/program-names';
import { LineCounter } from '../../src/pass/line-counter';
import type { ServiceName } from '../../src/registry/services';
import { Tally } from '../../src/registry/tally';

export interface Counted {
  /** What was counted, the last records, the samples, what is vague, and the place after each chunk, as one text. */
  readonly text: string;
  /** How many lines were counted one by one. */
  readonly oneByOne: number;
}

export interface Ways {
  readonly services: readonly ServiceName[];
  /** The most bytes of a chunk. */
  readonly chunkBytes?: number;
  /** The most bytes that each read gives, in turn; those after them give what is asked for. */
  readonly reads?: readonly number[];
  readonly before?: readonly LastRecord[];
  readonly names?: ProgramNames;
  readonly patterns?: readonly PatternCounter[];
  /** Slow patterns stop in the middle of a line. */
  readonly isDivided?: boolean;
}

/** Counts a log; `isTogether`: by the module where it can. */
export async function countLines(
  log: Buffer,
  { services, chunkBytes, reads = [], before, names, patterns, isDivided = false }: Ways,
  isTogether: boolean,
): Promise<Counted> {
  const tally = new Tally();
  const counter = new LineCounter(services, tally, patterns, names);
  counter.isDivided = isDivided;
  counter.resume(before);
  let oneByOne = 0;
  let overlong = 0;
  const sink: LineSink = {
    line: (bytes, start, end) => {
      oneByOne++;
      counter.line(bytes, start, end);
    },
    overlong: () => overlong++,
    isWaiting: () => counter.isWaiting,
    goOn: () => counter.goOnBy({ yield: () => Promise.resolve() }),
    ...(isTogether && {
      together: (): ChunkLines => {
        const together = counter.together();
        if (together === undefined) throw new Error('there is no module, or another has it');
        return together;
      },
    }),
  };
  const places: number[] = [];
  let turn = 0;
  const files = {
    read: async (_descriptor: number, into: Uint8Array, positionBytes: number) => {
      const most = Math.min(into.length, reads[turn++] ?? into.length);
      return log.copy(into, 0, positionBytes, Math.min(log.length, positionBytes + most));
    },
  };
  await readLines(
    {
      files,
      descriptor: 0,
      from: { offsetBytes: 0, isInOverlongLine: false },
      untilBytes: Number.MAX_SAFE_INTEGER,
      isFinished: true,
      chunkBytes,
    },
    {
      ...sink,
      reached: ({ offsetBytes }) => {
        places.push(offsetBytes);
        counter.endChunk();
        return true;
      },
    },
  );
  counter.endChunk();
  const { lastRecords, isVague } = counter;
  const unclaimed = counter.unclaimed.take();
  return {
    text: JSON.stringify(
      { adds: tally.increments(), lastRecords, isVague, unclaimed, overlong, places: places.join() },
      null,
      1,
    ),
    oneByOne,
  };
}

/** The fewest lines, around the first that is counted differently, that are; undefined where none is. */
export async function difference(lines: readonly Buffer[], ways: Ways): Promise<string | undefined> {
  const differs = async (some: readonly Buffer[]) => {
    const log = Buffer.concat(some.flatMap((line) => [line, LINE_FEED]));
    const [together, apart] = [await countLines(log, ways, true), await countLines(log, ways, false)];
    return together.text === apart.text
      ? undefined
      : `${log.toString('latin1')}\nTOGETHER ${together.text}\nONE BY ONE ${apart.text}`;
  };
  let told = await differs(lines);
  if (told === undefined) return undefined;
  let from = 0;
  let to = lines.length;
  for (let step = to >> 1; step > 0; step >>= 1) {
    while (to - step > from && (await differs(lines.slice(from, to - step))) !== undefined) to -= step;
    while (from + step < to && (await differs(lines.slice(from + step, to))) !== undefined) from += step;
  }
  told = await differs(lines.slice(from, to));
  return told;
}

const LINE_FEED = Buffer.from('\n');
