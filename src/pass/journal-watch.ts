// Tells cheaply whether anything was written to the systemd journal since the last pass: a few stat(2) of its files.

import { join } from 'node:path';
import type { Files } from '../host/files';
import { JOURNAL_DIRECTORIES, type JournalQuery } from '../logs/systemd-journal';
import { markOf } from './source';

/** journald writes through a mapping of the file: should a change go unseen, it is read no later than this. */
const LOOK_EVERY_MS = 60_000;

export class JournalWatch {
  private seen: string | undefined;
  private seenMs = 0;
  /** The files that there were before the last entry counted was last found to be there. */
  known: ReadonlySet<string> = new Set();

  constructor(
    private readonly disk: Files,
    private readonly query: JournalQuery,
    private readonly nowMs: () => number,
  ) {}

  /** Whether the journal files look as they did when `remember` was called, less than a minute ago. */
  isUnchanged(): boolean {
    return this.seen !== undefined && this.nowMs() - this.seenMs < LOOK_EVERY_MS && this.look() === this.seen;
  }

  /** As the files looked before they were read. */
  remember(look: string): void {
    this.seen = look;
    this.seenMs = this.nowMs();
  }

  /** Takes the journal for changed at the next look. */
  forget(): void {
    this.seen = undefined;
  }

  /** All journal files. */
  paths(): readonly string[] {
    return this.directories().flatMap((each) => [each, ...this.list(each)].flatMap((path) => this.filesIn(path)));
  }

  private directories(): readonly string[] {
    const { directory } = this.query;
    return directory === undefined ? JOURNAL_DIRECTORIES : [directory];
  }

  /** How all journal files look; what can't be looked at looks the same each time. */
  look(): string {
    return this.paths()
      .map((path) => `${path} ${this.mark(path)}`)
      .join('\n');
  }

  /** What tells the journal files from one another, whatever they are renamed to. */
  files(): ReadonlySet<string> {
    return new Set(
      this.look()
        .split('\n')
        .flatMap((mark) => mark.match(/(?<= )\d+:\d+(?= )/)?.[0] ?? []),
    );
  }

  /** Whether all files known are still there: journald removes the oldest first, so none was removed meanwhile. */
  hasAll(files: ReadonlySet<string>): boolean {
    return this.known.size > 0 && [...this.known].every((file) => files.has(file));
  }

  private filesIn(directory: string): readonly string[] {
    return this.list(directory).filter((path) => path.endsWith('.journal') || path.endsWith('.journal~'));
  }

  private list(directory: string): readonly string[] {
    try {
      return this.disk.list(directory).map((name) => join(directory, name));
    } catch {
      return [];
    }
  }

  private mark(path: string): string {
    try {
      return markOf(this.disk, path);
    } catch {
      return '?';
    }
  }
}
