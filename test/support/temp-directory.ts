// A directory of a test's own, removed after it.

import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class TempDirectory {
  readonly path: string;

  constructor() {
    this.path = mkdtempSync(join(tmpdir(), 'maillogs-e2e-'));
    // Other users, as whom some tests run a program, may pass through and look.
    chmodSync(this.path, 0o755);
  }

  /** The path of a name in it. */
  at(...names: readonly string[]): string {
    return join(this.path, ...names);
  }

  /** Makes a directory and those above it; gives its path. */
  directory(...names: readonly string[]): string {
    const path = this.at(...names);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** Writes a file and gives its path. */
  write(name: string, content: string | Uint8Array): string {
    writeFileSync(this.at(name), content);
    return this.at(name);
  }

  /** Puts text behind what a file holds; gives its path. */
  append(name: string, content: string): string {
    appendFileSync(this.at(name), content);
    return this.at(name);
  }

  stop(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
