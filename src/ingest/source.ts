// One configured log and what is remembered of it between two passes of one process.

import type { Files } from '../host/files';
import type { PatternCounter } from '../parsers/pattern-counter';
import type { ServiceName } from '../registry/services';

export interface SourceSpec {
  readonly name: string;
  readonly path: string;
  readonly services: readonly ServiceName[];
  /** Where a log that was never read before is begun. */
  readonly start: 'beginning' | 'end';
  /** The user's own counters that look at its lines. */
  readonly counters: readonly PatternCounter[];
}

/** Tells cheaply whether any file of a source changed since its last pass: a few stat(2), nothing is read. */
export class Watch {
  private seen: ReadonlyMap<string, string> = new Map();

  constructor(private readonly files: Files) {}

  /** Throws the Problem of a path that can't be looked at. */
  isUnchanged(): boolean {
    if (this.seen.size === 0) return false;
    for (const [path, mark] of this.seen) if (this.mark(path) !== mark) return false;
    return true;
  }

  /** The paths as a pass saw them before it read them: what came meanwhile is a change. */
  remember(marks: ReadonlyMap<string, string>): void {
    this.seen = marks;
  }

  forget(): void {
    this.seen = new Map();
  }

  mark(path: string): string {
    const status = this.files.status(path);
    return status === undefined ? '' : `${status.identity} ${status.sizeBytes} ${status.modifiedNs}`;
  }
}
