// A log rotated by rename as newsyslog(8) does it: NAME.1 becomes NAME.2, NAME.0 becomes NAME.1, NAME becomes
// NAME.0, and a new NAME is made.

import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

export class RenamedLog {
  rotations = 0;
  octets = 0;
  private descriptor: number;

  constructor(
    readonly path: string,
    private readonly keptFiles: number,
  ) {
    this.descriptor = openSync(path, 'a');
  }

  write(text: string): void {
    this.octets += writeSync(this.descriptor, text);
  }

  rotate(): void {
    const oldest = Math.min(this.rotations, this.keptFiles) - 1;
    if (this.rotations >= this.keptFiles) rmSync(`${this.path}.${oldest}`);
    for (let n = oldest; n >= 0; n--) {
      if (n + 1 < this.keptFiles) renameSync(`${this.path}.${n}`, `${this.path}.${n + 1}`);
    }
    renameSync(this.path, `${this.path}.0`);
    this.rotations++;
    closeSync(this.descriptor);
    this.descriptor = openSync(this.path, 'a');
  }

  stop(): void {
    closeSync(this.descriptor);
  }
}
