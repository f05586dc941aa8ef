// How far each file of one log's plan was read, as a cursor of the log at any moment.

import type { Files } from '../host/files';
import type { FileCursor, SourceCursor } from '../logs/cursor';
import { seenAgain, wasCut } from '../logs/file-cursor';
import { withoutAccount } from './pool';
import type { LogPlan } from './source-plan';

/** How far a log was read. */
export interface LogPosition {
  readonly cursor: SourceCursor;
  /** Files that were read to their end and are followed no more. */
  readonly finished: readonly FileCursor[];
}

export class Progress {
  private readonly cursors: (FileCursor | undefined)[];
  private readonly completed: FileCursor[];
  private readonly finished: FileCursor[] = [];

  constructor(
    private readonly files: Files,
    private readonly plan: LogPlan,
  ) {
    this.cursors = plan.steps.map(({ start }) => start);
    this.completed = [...(plan.before?.finished ?? []), ...plan.closed.map(lost)];
  }

  /** How far the file of a step is counted. */
  at(i: number): FileCursor {
    return this.cursors[i]!;
  }

  /** The file is read from there. What it goes on from ends there, unless that is the same place. */
  begin(i: number, from: FileCursor): void {
    const before = this.at(i);
    if (from !== before && before.account !== undefined) this.completed.push(lost(before));
    this.cursors[i] = from;
  }

  /** A file whose account is complete. */
  complete(cursor: FileCursor | undefined): void {
    if (cursor !== undefined) this.completed.push(cursor);
  }

  /** Notes that the file of a step is counted up to a cursor. */
  reached(i: number, cursor: FileCursor): void {
    this.cursors[i] = cursor;
  }

  /** The file was read to its end; `rest` is what the next one must know of the line that goes on in it. */
  leave(i: number, { isForgotten, rest }: { readonly isForgotten: boolean; readonly rest: Rest }): void {
    const cursor = this.at(i);
    const { isFinished, file } = this.plan.steps[i]!;
    if (isForgotten) {
      this.cursors[i] = undefined;
      this.finished.push({ ...withoutAccount(cursor), modifiedNs: String(file.modifiedNs), isFinished: true });
      if (cursor.account !== undefined) this.completed.push(cursor);
    } else if (isFinished) this.cursors[i] = { ...cursor, isFinished: true };
    if (rest !== undefined) this.cursors[i + 1] = { ...this.at(i + 1), ...rest };
  }

  /** Everything counted so far as cursors to be committed, with how the files look now. */
  async position(): Promise<LogPosition> {
    for (const [i, { file }] of this.plan.steps.entries()) {
      const each = this.cursors[i];
      if (each === undefined) continue;
      const seen = await seenAgain(this.files, file, each);
      // A copy that was made of it meanwhile is known next time, and tells no more that it was rotated.
      const isCut = seen.isCut !== true && this.plan.hasMoved && wasCut(this.files, file, seen);
      this.cursors[i] = isCut ? { ...seen, isCut } : seen;
    }
    // The cursor of the file at the log's path comes last: the next plan looks for it there.
    const files = [...this.cursors.filter((each) => each !== undefined), ...this.plan.kept];
    const { completed } = this;
    return {
      cursor: { files, ...(completed.length === 0 ? {} : { finished: [...completed] }) },
      finished: [...this.finished],
    };
  }
}

type Rest = Pick<FileCursor, 'carried' | 'isInOverlongLine'> | undefined;

/** Its account is closed: a pass did not find the file as it was. */
function lost(cursor: FileCursor): FileCursor {
  return cursor.account === undefined ? cursor : { ...cursor, account: { ...cursor.account, isLost: true } };
}
