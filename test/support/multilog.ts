// A real multilog (multilog(8) of daemontools), which stamps each line with TAI64N and rotates by size.

import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import type { Writable } from 'node:stream';

export interface MultilogOptions {
  /** 4096 to 16777215; a file is rotated when it would grow beyond it. */
  readonly limitBytes: number;
  /** Rotated files it keeps. */
  readonly keptFiles?: number;
}

export class Multilog {
  /** Its stdin, also to give to another program as its output. */
  readonly input: Writable;
  private readonly ended: Promise<number | null>;

  constructor(
    readonly directory: string,
    { limitBytes, keptFiles = 10 }: MultilogOptions,
  ) {
    const child = spawn('multilog', ['t', `s${limitBytes}`, `n${keptFiles}`, directory], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    this.input = child.stdin;
    this.ended = new Promise((resolve, reject) => {
      child.on('error', (error) => reject(new Error(`multilog cannot be run: ${error.message}`)));
      child.on('close', resolve);
    });
    this.ended.catch(() => undefined);
  }

  /** The file it is writing now. */
  get current(): string {
    return `${this.directory}/current`;
  }

  /** Rotated files that are there now. */
  get rotatedFiles(): readonly string[] {
    return readdirSync(this.directory).filter((name) => name.startsWith('@'));
  }

  /** Resolves once multilog's pipe has taken it. */
  write(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.input.write(text, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Closes its stdin: it writes what it has got and ends by itself. */
  async stop(): Promise<void> {
    this.input.end();
    const code = await this.ended;
    if (code !== 0) throw new Error(`multilog ended with ${code}`);
  }
}
