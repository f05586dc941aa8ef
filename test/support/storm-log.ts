// A log in a storm: written to all the while, and rotated by the real logrotate(8) in one of its modes.

import { closeSync, openSync, writeSync } from 'node:fs';
import { Child } from './child';
import { syslogStamp } from './syslog-stamp';
import type { TempDirectory } from './temp-directory';

/** Directives of logrotate by the name of a mode. */
export const rotations = {
  create: 'create',
  nocreate: 'nocreate',
  dateext: 'create\n  dateext\n  dateformat -%Y%m%d-%s',
  delaycompress: 'create\n  compress\n  delaycompress',
  compress: 'create\n  compress',
  xz: 'create\n  compress\n  compresscmd /usr/bin/xz\n  compressext .xz',
  copytruncate: 'copytruncate',
  copycompress: 'copytruncate\n  compress',
} as const;

export type Rotation = keyof typeof rotations;

/** What is written meanwhile to a file that is copied or compressed, that file loses: logrotate's manual says so. */
const still: readonly Rotation[] = ['compress', 'xz', 'copytruncate', 'copycompress'];

export class StormLog {
  lines = 0;
  rotated = 0;
  readonly path: string;
  private readonly config: string;
  private readonly state: string;
  private descriptor: number;
  private isStill = false;
  private rotating: Promise<void> | undefined;
  private failure: unknown;

  constructor(
    directory: TempDirectory,
    private readonly rotation: Rotation,
  ) {
    this.path = directory.at(`${rotation}.log`);
    this.state = directory.at(`${rotation}.state`);
    const directives = `  rotate 10000\n  missingok\n  ${rotations[rotation]}\n`;
    this.config = directory.write(`${rotation}.conf`, `${this.path} {\n${directives}}\n`);
    this.descriptor = openSync(this.path, 'a');
  }

  write(count: number): void {
    if (this.isStill) return;
    for (let i = 0; i < count; i++) {
      const n = ++this.lines;
      const login = `user=<u${n}@example.com>, method=PLAIN, rip=192.0.2.1, lip=198.51.100.2, mpid=${n}, session=<${n}>`;
      writeSync(this.descriptor, `${syslogStamp()} mx1 dovecot: imap-login: Login: ${login}\n`);
    }
  }

  /** Begins a rotation, where none is under way; its writer hears of it at the end. */
  rotate(): void {
    this.rotating ??= this.rotateOnce()
      .catch((thrown: unknown) => {
        this.failure = thrown;
      })
      .finally(() => {
        this.rotating = undefined;
      });
  }

  private async rotateOnce(): Promise<void> {
    this.isStill = still.includes(this.rotation);
    const child = new Child(['logrotate', '--force', '--state', this.state, this.config]);
    const { code } = await child.finish();
    // Twice in a second a dated name is taken.
    const isTaken = /already exists/.test(child.stderr);
    if (code !== 0 && !isTaken) throw new Error(`logrotate ended with ${code}: ${child.stderr}`);
    if (code === 0) this.rotated++;
    closeSync(this.descriptor);
    this.descriptor = openSync(this.path, 'a');
    this.isStill = false;
  }

  /** Waits for the rotation that is under way. Throws what went wrong in any. */
  async settle(): Promise<void> {
    await this.rotating;
    if (this.failure !== undefined) throw this.failure;
  }

  stop(): void {
    closeSync(this.descriptor);
  }
}
