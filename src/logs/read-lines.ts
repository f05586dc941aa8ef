// Reads a file from an offset on and hands over its complete lines, chunk by chunk. Two buffers take turns:
// while one is parsed the next is being read. A line over the limit is handed over once, cut, and the rest
// of it is passed by.

import { afterNuls } from '../base/ascii';
import type { Files } from '../host/files';

/** Longest line looked at whole, in bytes. Syslog stops at 8 KiB, qmail and multilog far below that. */
export const MAX_LINE_BYTES = 65536;
const CHUNK_BYTES = 262144;
/** SNMP answers wait while a chunk is parsed, and code that has hardly run yet is slower by ten times. */
const FIRST_CHUNK_BYTES = 16384;
const FIRST_BYTES = 1 << 20;
/** As little that is new was likely just written. */
const SHORT_BYTES = 16384;
/** Fewer bytes are parsed before anything else that could parse them is ready. */
export const FEW_BYTES = 65536;

export interface ReadPosition {
  readonly offsetBytes: number;
  readonly isInOverlongLine: boolean;
  /** Bytes of the first line that lie elsewhere, as latin1; only at offset 0, and no more than MAX_LINE_BYTES. */
  readonly carried?: string;
}

/** Takes the lines of a chunk together. */
export interface ChunkLines {
  /** What is read into, each with MAX_LINE_BYTES of room for what was left over from the chunk before. */
  readonly buffers: readonly [Buffer, Buffer];
  /**
   * Takes the complete lines in [start, end) of one of the buffers, some of them one by one, and gives back where the
   * line begins that is not complete, or that comes after one in which the sink waits.
   */
  take(bytes: Buffer, start: number, end: number, one: (start: number, end: number) => void): number;
  /** No more is read into the buffers. */
  close(): void;
}

export interface LineSink {
  /** One line in [start, end) of `bytes`, without its LF. The bytes are overwritten once it returns. */
  line(bytes: Uint8Array, start: number, end: number): void;
  /** Asked once, where there is enough to be read: what takes lines together; undefined for one by one. */
  together?(): ChunkLines | undefined;
  /** The line handed over last was only the beginning of one over the limit. */
  overlong(): void;
  /** Asked after each line: true where the line takes so long that the rest of it waits for `goOn`. */
  isWaiting?(): boolean;
  /** Ends the line that it `isWaiting` in, letting others have the event loop; its bytes stay until it resolves. */
  goOn?(): Promise<void>;
}

export interface ReadRequest {
  readonly files: Pick<Files, 'read'>;
  readonly descriptor: number;
  readonly from: ReadPosition;
  /** Where to stop; bytes beyond are left for later. */
  readonly untilBytes: number;
  /** A finished file's last line counts though it has no LF; a growing file's waits for its LF. */
  readonly isFinished: boolean;
  /** The most bytes of one chunk, where its lines cost so much that the usual ones would take too long at a stretch. */
  readonly chunkBytes?: number | undefined;
}

export interface Chunk {
  /** All lines before it have been handed over. */
  readonly position: ReadPosition;
  /** There is nothing more to read; the end is given once more where the last chunk ended. */
  readonly isEnd: boolean;
}

/** Hands over the lines of a chunk, then yields, while the next chunk is read. Throws the Problem of a failed read. */
export async function* readChunks(request: ReadRequest, sink: LineSink): AsyncGenerator<Chunk, void> {
  const { files, descriptor, untilBytes, from, chunkBytes = CHUNK_BYTES } = request;
  const together = untilBytes - from.offsetBytes < FEW_BYTES ? undefined : sink.together?.();
  const splitter = new LineSplitter(from, sink, together);
  let [current, other] = together?.buffers ?? buffers();
  splitter.begin(current);
  let offset = from.offsetBytes;
  let yielded = offset;
  const isShort = untilBytes - from.offsetBytes <= SHORT_BYTES;
  const fetch = (buffer: Buffer, at: number): Promise<number> => {
    const isFirst = at - from.offsetBytes < FIRST_BYTES;
    const length = Math.min(isFirst ? FIRST_CHUNK_BYTES : CHUNK_BYTES, chunkBytes, untilBytes - at);
    if (length <= 0) return Promise.resolve(0);
    return files.read(descriptor, buffer.subarray(MAX_LINE_BYTES, MAX_LINE_BYTES + length), at, isShort);
  };
  let next = fetch(current, offset);
  try {
    for (let count = await next; count > 0; count = await next) {
      offset += count;
      next = fetch(other, offset);
      for (let isTaken = false; !isTaken; ) {
        isTaken = splitter.take(current, MAX_LINE_BYTES + count, other);
        if (sink.isWaiting?.() === true) await sink.goOn?.();
      }
      // Within a line longer than a chunk no one may stop: a pass that always does would never get beyond it.
      const { position } = splitter;
      if (position.offsetBytes !== yielded) yield { position, isEnd: false };
      yielded = position.offsetBytes;
      [current, other] = [other, current];
    }
    if (request.isFinished) splitter.finish(current);
    if (sink.isWaiting?.() === true) await sink.goOn?.();
    yield { position: splitter.position, isEnd: true };
  } finally {
    // A read on its way fills a buffer, and holds a descriptor number that the next reader may get.
    await next.catch(() => undefined);
    together?.close();
  }
}

export interface WholeSink extends LineSink {
  /** After each chunk, with all lines before `position` handed over. False stops the reading there. */
  reached?(position: ReadPosition): boolean | Promise<boolean>;
}

/** Hands over the lines to the end; resolves with the position reached. */
export async function readLines(request: ReadRequest, sink: WholeSink): Promise<ReadPosition> {
  let position: ReadPosition = request.from;
  for await (const chunk of readChunks(request, sink)) {
    position = chunk.position;
    if (!chunk.isEnd && (await sink.reached?.(position)) === false) break;
  }
  return position;
}

let spare: [Buffer, Buffer] | undefined;

/** Made once: a pass reads one file after the other. */
function buffers(): [Buffer, Buffer] {
  const size = MAX_LINE_BYTES + CHUNK_BYTES;
  spare ??= [Buffer.allocUnsafe(size), Buffer.allocUnsafe(size)];
  return spare;
}

/**
 * Finds the lines in chunk after chunk; each chunk lies after MAX_LINE_BYTES of room for what was left over. A line may
 * have NULs in front of it: a crash leaves some, and a log that is emptied under a writer that does not append has a hole
 * as long as what was there. Until the line is whole they stay part of it, since a network file system may still fill them
 * in; a hole longer than any line is skipped.
 */
class LineSplitter {
  /** Bytes of an unfinished line, right before MAX_LINE_BYTES in the buffer of the next chunk. */
  private carried = 0;
  /** Where that line begins: before the file when its beginning was carried over from another. */
  private offsetBytes: number;
  private isInOverlongLine: boolean;
  /** Where in the chunk the line after the one begins that the sink waits in. */
  private goesOnAt: number | undefined;

  constructor(
    private readonly from: ReadPosition,
    private readonly sink: LineSink,
    private readonly together: ChunkLines | undefined,
  ) {
    this.offsetBytes = from.offsetBytes;
    this.isInOverlongLine = from.isInOverlongLine;
  }

  get position(): ReadPosition {
    // With not even the first line whole, its beginning must be carried on.
    if (this.offsetBytes < 0) return { offsetBytes: 0, isInOverlongLine: false, carried: this.from.carried! };
    return { offsetBytes: this.offsetBytes, isInOverlongLine: this.isInOverlongLine };
  }

  /** Puts what was carried over from another file before the first chunk. */
  begin(chunk: Buffer): void {
    const { carried = '' } = this.from;
    chunk.write(carried, MAX_LINE_BYTES - carried.length, 'latin1');
    this.carried = carried.length;
    this.offsetBytes -= carried.length;
  }

  /**
   * Hands over the lines of a chunk that ends at `end`, and puts what is left over before the next one. False where the
   * sink waits: it is called again once the sink has gone on.
   */
  take(chunk: Buffer, end: number, next: Buffer): boolean {
    const regionStart = MAX_LINE_BYTES - this.carried;
    const mayWait = this.sink.isWaiting !== undefined;
    let start = this.goesOnAt ?? regionStart;
    this.goesOnAt = undefined;
    if (this.isInOverlongLine) {
      const feed = chunk.indexOf(10, start);
      if (feed < 0 || feed >= end) start = end;
      else {
        start = feed + 1;
        this.isInOverlongLine = false;
      }
    }
    if (this.together !== undefined) {
      start = this.together.take(chunk, start, end, (from, to) => this.handOver(chunk, from, to));
      if (mayWait && this.sink.isWaiting!()) {
        this.goesOnAt = start;
        return false;
      }
    } else
      while (start < end) {
        const feed = chunk.indexOf(10, start);
        if (feed < 0 || feed >= end) break;
        this.handOver(chunk, start, feed);
        start = feed + 1;
        if (mayWait && this.sink.isWaiting!()) {
          this.goesOnAt = start;
          return false;
        }
      }
    if (end - start > MAX_LINE_BYTES) start = afterNuls(chunk, start, end);
    if (end - start > MAX_LINE_BYTES) {
      this.handOver(chunk, start, end);
      this.isInOverlongLine = true;
      start = end;
    }
    chunk.copy(next, MAX_LINE_BYTES - (end - start), start, end);
    this.carried = end - start;
    this.offsetBytes += start - regionStart;
    return true;
  }

  /** The file ends here: what was left over is its last line. */
  finish(buffer: Buffer): void {
    if (this.carried === 0) return;
    const start = afterNuls(buffer, MAX_LINE_BYTES - this.carried, MAX_LINE_BYTES);
    if (start < MAX_LINE_BYTES) this.handOver(buffer, start, MAX_LINE_BYTES);
    this.offsetBytes += this.carried;
    this.isInOverlongLine = false;
    this.carried = 0;
  }

  private handOver(bytes: Buffer, begin: number, end: number): void {
    const start = bytes[begin] === 0 ? afterNuls(bytes, begin, end) : begin;
    const limit = start + MAX_LINE_BYTES;
    this.sink.line(bytes, start, Math.min(end, limit));
    if (end > limit) this.sink.overlong();
  }
}
