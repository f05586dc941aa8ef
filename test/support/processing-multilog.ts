// A real multilog with maillogs as its processor, under the name of sendlog. Its stdin is a FIFO that outlives
// it, as under supervise(8): what it has not read when it is killed waits for the next one.

import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, symlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from './checkout';
import { Child, runProgram } from './child';
import type { TempDirectory } from './temp-directory';
import { waitFor } from './wait-for';

export interface ProcessingOptions {
  readonly configuration: string;
  /** A command for sh, with the link in $SENDLOG; the link itself when not given. */
  readonly processor?: string;
  readonly limitBytes?: number;
}

export class ProcessingMultilog {
  readonly directory: string;
  /** The name by which maillogs is sendlog. */
  readonly link: string;
  private readonly fifo: number;
  private readonly environment: NodeJS.ProcessEnv;
  private child: Child;
  private earlierStderr = '';

  constructor(
    temporary: TempDirectory,
    private readonly options: ProcessingOptions,
  ) {
    this.directory = temporary.at('send');
    mkdirSync(temporary.at('bin'));
    this.link = temporary.at('bin', 'sendlog');
    symlinkSync(join(TOP, 'dist', 'maillogs.cjs'), this.link);
    const path = temporary.at('fifo');
    if (spawnSync('mkfifo', [path]).status !== 0) throw new Error('mkfifo cannot be run');
    // Open for both, so that neither end ever waits for the other to come.
    this.fifo = openSync(path, 'r+');
    this.environment = {
      PATH: process.env['PATH'],
      TZ: 'UTC',
      MAILLOGS_CONFIG: options.configuration,
      SENDLOG: this.link,
    };
    this.child = this.start();
  }

  private start(): Child {
    const { processor = this.link, limitBytes = 4096 } = this.options;
    const words = ['t', `s${limitBytes}`, 'n100000', `!${processor}`, this.directory];
    return new Child(['multilog', ...words], { stdio: [this.fifo, 'ignore', 'pipe'], env: this.environment });
  }

  get current(): string {
    return join(this.directory, 'current');
  }

  /** What it and its processors said so far. */
  get stderr(): string {
    return this.earlierStderr + this.child.stderr;
  }

  /** Resolves once it is in a file. No more than a pipe holds. */
  async write(text: string): Promise<void> {
    writeSync(this.fifo, text);
    const end = `${text.trimEnd().split('\n').at(-1)}\n`;
    const isEnd = (name: string) => this.text(name)?.endsWith(end) === true;
    await waitFor(
      'multilog has written it',
      () => ['current', 'previous', ...this.rotated('.s').slice(-1)].some(isEnd),
      {
        withinMs: 15_000,
        seen: () => this.stderr.slice(-500),
      },
    );
  }

  /** The same without waiting for it. */
  pour(text: string): void {
    writeSync(this.fifo, text);
  }

  /** Asks for a rotation, which SIGALRM does if there is anything in `current`. */
  rotate(): void {
    this.child.signal('SIGALRM');
  }

  /** `previous` waits for a processor, or what that made of it for its name: multilog gives it that last. */
  get isProcessing(): boolean {
    return ['previous', 'processed'].some((name) => existsSync(join(this.directory, name)));
  }

  /** What is in one of its files; undefined when there is none, as for a moment when it is rotated. */
  text(name: string): string | undefined {
    try {
      return readFileSync(join(this.directory, name), 'latin1');
    } catch {
      return undefined;
    }
  }

  /** Rotated files by the end of their name, oldest first. */
  rotated(suffix: '.s' | '.u'): readonly string[] {
    if (!existsSync(this.directory)) return [];
    return readdirSync(this.directory)
      .filter((name) => name.startsWith('@') && name.endsWith(suffix))
      .sort();
  }

  /** kill -9 for the processes that it has started and that live. */
  killProcessors(): void {
    const { stdout } = runProgram(['pgrep', '-P', String(this.child.pid)]);
    for (const pid of stdout.split('\n').filter(Boolean)) {
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
  }

  /** kill -9, and the next one. Its processor lives on unless it is killed by itself. */
  async crash(): Promise<void> {
    await this.child.kill();
    this.earlierStderr += this.child.stderr;
    this.child = this.start();
  }

  async stop(): Promise<void> {
    await this.child.stop();
    closeSync(this.fifo);
  }
}
