// A log that was compressed, read as if it were the log itself: by positions in what it holds. It is decompressed
// as it is read, from its start, and only its beginning and the last of it are kept: enough for the fingerprint at a
// cursor, which is never far behind what was read.

import type { Files } from '../host/files';
import type { Compression } from './compressed-name';
import { HEADING_BYTES } from './fingerprint';

const CHUNK_BYTES = 65536;
/** Beyond two chunks of readLines, the line that is carried over and a tail. */
const WINDOW_BYTES = 1 << 20;

export class DecompressedLog {
  /** The first bytes, in which lies all that a fingerprint tells of the beginning. */
  private head: Buffer = Buffer.alloc(0);
  private window: readonly Uint8Array[] = [];
  private windowStart = 0;
  private windowEnd = 0;
  private isClosed = false;
  private reading: Promise<unknown> = Promise.resolve();
  private source: AsyncIterator<Uint8Array> | undefined;

  constructor(
    private readonly files: Files,
    private readonly descriptor: number,
    private readonly compression: Compression,
  ) {}

  /**
   * Reads at a position not more than a window before what was read last; 0 at the end. Throws a Problem
   * (damaged, or missingProgram) whose sentence goes on from
   * the path.
   */
  async read(into: Uint8Array, positionBytes: number): Promise<number> {
    while (this.windowEnd <= positionBytes) if (!(await this.fill())) return 0;
    return this.copy(into, positionBytes);
  }

  /** Bytes already decompressed and still in the window; fewer if they were dropped. */
  readAt(positionBytes: number, length: number): Uint8Array {
    if (positionBytes + length <= this.head.length) return this.head.subarray(positionBytes, positionBytes + length);
    const into = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const count = this.copy(into.subarray(done), positionBytes + done);
      if (count === 0) break;
      done += count;
    }
    return into.subarray(0, done);
  }

  /** Up to `length` of the first bytes. */
  async readHead(length: number): Promise<Uint8Array> {
    while (this.windowEnd < length) if (!(await this.fill())) break;
    return this.readAt(0, Math.min(length, this.windowEnd));
  }

  /** Resolves once nothing is read any more, so that the descriptor may be closed. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.reading.catch(() => undefined);
    await this.source?.return?.();
  }

  private copy(into: Uint8Array, positionBytes: number): number {
    let start = this.windowStart;
    for (const chunk of this.window) {
      const end = start + chunk.length;
      if (positionBytes >= start && positionBytes < end) {
        const part = chunk.subarray(positionBytes - start, positionBytes - start + into.length);
        into.set(part);
        return part.length;
      }
      start = end;
    }
    return 0;
  }

  /** False at the end. */
  private async fill(): Promise<boolean> {
    this.source ??= (await this.content())[Symbol.asyncIterator]();
    const { done, value } = await this.source.next();
    if (done) return false;
    if (this.head.length < HEADING_BYTES) {
      this.head = Buffer.concat([this.head, value.subarray(0, HEADING_BYTES - this.head.length)]);
    }
    this.window = [...this.window, value];
    this.windowEnd += value.length;
    while (this.windowEnd - this.windowStart - this.window[0]!.length >= WINDOW_BYTES) {
      this.windowStart += this.window[0]!.length;
      this.window = this.window.slice(1);
    }
    return true;
  }

  private async content(): Promise<AsyncIterable<Uint8Array>> {
    if (this.compression !== 'gzip') return this.files.decompressed(this.descriptor, this.compression);
    const { gunzipped } = await import('../host/gzip');
    return gunzipped(this.compressed());
  }

  private async *compressed(): AsyncIterable<Uint8Array> {
    for (let position = 0; !this.isClosed; ) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const reading = this.files.read(this.descriptor, chunk, position);
      this.reading = reading;
      const count = await reading;
      if (count === 0) return;
      yield chunk.subarray(0, count);
      position += count;
    }
  }
}
