// A log rotated by rename as newsyslog(8) does it: NAME.1 becomes NAME.2, NAME.0 becomes NAME.1, NAME becomes
// NAME.0, and a new NAME is made. Nothing is ever deleted.

import { closeSync, openSync, renameSync, writeSync } from 'node:fs';

export class RenamedLog {
  rotations = 0;
  octets = 0;
  private descriptor: number;

  constructor(readonly path: string) {
    this.descriptor = openSync(path, 'a');
  }

  write(text: string): void {
    this.octets += writeSync(this.descriptor, text);
  }

  rotate(): void {
    for (let n = this.rotations - 1; n >= 0; n--) renameSync(`${this.path}.${n}`, `${this.path}.${n + 1}`);
    renameSync(this.path, `${this.path}.0`);
    this.rotations++;
    closeSync(this.descriptor);
    this.descriptor = openSync(this.path, 'a');
  }

  stop(): void {
    closeSync(this.descriptor);
  }
}
