// One configured log and what is remembered of it between two passes of one process.

import { LogRecord } from '../base/log-record';
import type { Files } from '../host/files';
import { countersOf, Router } from '../parsers/router';
import { counterIndex } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import type { Tally } from '../registry/tally';
import { takeApart } from '../source/framing';

export interface SourceSpec {
  readonly name: string;
  readonly path: string;
  readonly services: readonly ServiceName[];
}

const linesRead = counterIndex('agent.linesRead');
const linesUnclaimed = counterIndex('agent.linesUnclaimed');

/** Turns the lines of one source into increments. */
export class LineCounter {
  /** Which counters the source may bump: those of its services and maillogs' own. */
  readonly mayCount: Uint8Array;
  private readonly router: Router;
  private readonly record = new LogRecord();

  constructor(
    services: readonly ServiceName[],
    private readonly tally: Tally,
  ) {
    this.router = new Router(services);
    this.mayCount = countersOf([...services, 'agent']);
  }

  line(bytes: Uint8Array, start: number, end: number): void {
    const { counts } = this.tally;
    takeApart(this.record, bytes, start, end);
    counts[linesRead]!++;
    if (!this.router.route(this.record, this.tally)) counts[linesUnclaimed]!++;
  }
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
