// The last few lines of a log that no rule claims, kept to be shown to whoever wonders what they were.

import { printable } from '../base/printable';

/** How many are kept, and how many characters of each. */
const SAMPLES = 5;
const SAMPLE_CHARACTERS = 200;

export class UnclaimedLines {
  /** Asked before lines are kept that others may come to read. */
  mayQuote: () => boolean = () => true;
  private samples: readonly string[] = [];
  private readonly starts = new Int32Array(SAMPLES);
  private readonly ends = new Int32Array(SAMPLES);
  private inChunk = 0;
  private isRefused = false;

  /** Where an unclaimed line of the chunk lies. */
  add(start: number, end: number): void {
    this.starts[this.inChunk % SAMPLES] = start;
    this.ends[this.inChunk % SAMPLES] = end;
    this.inChunk++;
  }

  /** Makes text of the last few of the chunk, only now: nearly all are never looked at. */
  keep(chunk: Uint8Array): void {
    const count = this.inChunk;
    this.inChunk = 0;
    if (count === 0) return;
    this.isRefused = !this.mayQuote();
    if (this.isRefused) return;
    for (let i = Math.max(0, count - SAMPLES); i < count; i++) {
      const line = chunk.subarray(this.starts[i % SAMPLES], this.ends[i % SAMPLES]);
      this.samples = [...this.samples, printable(line, SAMPLE_CHARACTERS)].slice(-SAMPLES);
    }
  }

  /** Takes what was kept since the last call, after the lines `before`; none of these where no line may be quoted now. */
  take(before: readonly string[] = []): readonly string[] {
    const taken = this.isRefused ? [] : [...before, ...this.samples].slice(-SAMPLES);
    this.samples = [];
    return taken;
  }

  /** Forgets the lines of this chunk and those kept since the last `take`. */
  forget(): void {
    this.inChunk = 0;
    this.samples = [];
    this.isRefused = false;
  }
}
