// What of one log goes into the work of a pass: its cursor, as far as the log was read, and what became of its files.

import type { SourceCursor } from '../logs/cursor';
import { type LogPosition, Progress } from './progress';
import { unreadOctets } from './source-health';
import type { LogPlan } from './source-plan';
import type { LogOutcome, SourceState } from './source-state';
import type { Forgotten, Memory, Work } from './work';

export interface EntryContext {
  readonly state: SourceState;
  readonly work: Work;
  /** Right before a cursor of the plan is entered. */
  readonly entering: () => void;
  /** After it, with how far that is. */
  readonly entered: (plan: LogPlan, position: LogPosition) => void;
}

/** What of one log goes into the work of the pass. */
export class LogEntry {
  private readonly forgotten: Forgotten = { count: 0 };
  private hasEntered = false;

  constructor(
    private readonly plan: LogPlan,
    private readonly context: EntryContext,
  ) {}

  /** Whether the pass's work knows of this log already. */
  get isEntered(): boolean {
    return this.hasEntered;
  }

  /** Puts the log into the work of the pass, as counted up to a position. */
  enter(position: LogPosition): void {
    this.put(position, this.context.state.counter);
  }

  /** The log as the plan found it, with nothing of it read. */
  async enterUnread(): Promise<void> {
    const { plan, context } = this;
    const position = await new Progress(context.work.context.host.files, plan).position();
    context.work.hasChanged ||= plan.findings.length > 0 || !isSame(position.cursor, plan.before);
    this.put(position, { lastRecords: plan.before?.lastRecords ?? [], unclaimed: { take: (before = []) => before } });
  }

  private put(position: LogPosition, counter: Memory): void {
    const { plan, forgotten } = this;
    const { state, work, entering, entered } = this.context;
    entering();
    work.enter(plan.log.key, { cursor: position.cursor, counter, forgotten });
    entered(plan, position);
    // Findings go with the first cursor that knows of them: the next plan does not find them again.
    if (!this.hasEntered) for (const finding of plan.findings) work.findings.found(state.spec, finding);
    this.hasEntered = true;
  }

  /** Puts the log into the work of the pass as far as it was read, and says what became of it. */
  conclude(position: LogPosition, isStopped: boolean, marks: ReadonlyMap<string, string>): LogOutcome {
    const { state, work } = this.context;
    const { log, live, findings, before, steps } = this.plan;
    const { cursor } = position;
    work.hasChanged ||= findings.length > 0 || !isSame(cursor, before);
    this.enter(position);
    // A file that was new to this pass is looked at once more: what came while it was read is a change.
    const isUnlinked = steps.some(({ file }) => file.descriptor !== undefined);
    const isSure = work.mayGoOn() && !isUnlinked;
    const paths = [log.path, ...cursor.files.map((file) => file.path)];
    log.watch.remember(new Map(paths.map((path) => [path, isSure ? (marks.get(path) ?? '?') : '?'])));
    if (live === undefined && !state.logs.isPattern) return { kind: 'missing', path: log.path };
    return { kind: 'read', key: log.key, isAtEnd: !isStopped, unreadOctets: unreadOctets(cursor) };
  }
}

/** Whether two cursors of a log say the same, in whatever order their fields were written. */
function isSame(a: SourceCursor, b: SourceCursor | undefined): boolean {
  const textOf = ({ files }: SourceCursor) =>
    JSON.stringify(
      files.map(({ identity, path, target, offsetBytes, seenBytes, fingerprint, ...rest }) => {
        const { isInOverlongLine, isFinished, carried, isDoubtful } = rest;
        const { head, tail, more } = fingerprint;
        const print = [head, tail, more?.end];
        return [
          identity,
          path,
          target,
          offsetBytes,
          seenBytes,
          print,
          isInOverlongLine,
          isFinished,
          carried,
          isDoubtful,
        ];
      }),
    );
  return b !== undefined && textOf(a) === textOf(b);
}
