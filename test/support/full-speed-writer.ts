// A program that logs without a pause: lines at a steady rate, in writes of a few lines each, whatever happens to
// who reads them.

export interface WriterOptions {
  readonly linesPerSecond: number;
  /** Line number `n` without its LF. */
  readonly line: (n: number) => string;
  readonly write: (text: string) => Promise<void> | void;
}

const WRITE_EVERY_MS = 5;

export class FullSpeedWriter {
  /** Lines written so far. */
  lines = 0;
  private isStopping = false;
  private readonly done: Promise<void>;

  constructor(private readonly options: WriterOptions) {
    this.done = this.run();
    // A rejection belongs to who stops it.
    this.done.catch(() => undefined);
  }

  /** Resolves when all of it is written. */
  stop(): Promise<void> {
    this.isStopping = true;
    return this.done;
  }

  /** Writes more lines, at once; only of one that is stopped. */
  async more(count: number): Promise<void> {
    const { line, write } = this.options;
    const text = Array.from({ length: count }, (_, i) => `${line(this.lines + i)}\n`).join('');
    this.lines += count;
    await write(text);
  }

  private async run(): Promise<void> {
    const startMs = performance.now();
    while (!this.isStopping) {
      const dueMs = performance.now() - startMs;
      const due = Math.floor((dueMs * this.options.linesPerSecond) / 1000) - this.lines;
      if (due > 0) await this.more(due);
      await new Promise((resolve) => setTimeout(resolve, WRITE_EVERY_MS));
    }
  }
}
