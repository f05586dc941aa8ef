// One pass: what is new in every source is read, counted and committed. The lines of a pass that can't be
// committed count for nothing: the cursors stay where they were, and the next pass reads them again.

import { Problem } from '../base/problem';
import type { Host } from '../host/host';
import type { Ledger, Transaction } from '../ledger/ledger';
import type { SourceCursor } from '../logs/cursor';
import type { SourceStatus } from '../registry/source-status';
import { MAX_SOURCE_ROWS } from '../registry/tables';
import { Tally } from '../registry/tally';
import { AccountKeeper } from './account-keeper';
import { countSource } from './count-source';
import { JournalWatch } from './journal-watch';
import { LateCounter } from './late-counter';
import { OpenLogLimit } from './open-logs';
import type { PassOptions, PassOutcome } from './pass-options';
import { type OwnCounterName, PendingCounts } from './pending-counts';
import { poolOf } from './pool';
import { mayQuote } from './quoting';
import { baseKeyOf, type SourceSpec } from './source';
import { SourceHealth } from './source-health';
import { SourceLogs } from './source-logs';
import type { LogOutcome, SourceState } from './source-state';
import { type PassContext, Work } from './work';

/** A log may be missing for a moment between a rename and a create: said only when it is again. */
const PATIENCE_PASSES = 2;
/** A log may rotate many times in a second, or take minutes to be compressed; after this long it counts as unreadable. */
const RESTLESS_MS = 600_000;
/** Between sources, SNMP requests get their turn this often: of a log with little that is new nothing waits for a thread. */
const TURN_MS = 5;

type SourceFailure = Pick<LogOutcome & { readonly kind: 'failed' }, 'reason' | 'state'>;

export type { PassOptions, PassOutcome, Progress } from './pass-options';

export class Ingest {
  private readonly pending = new PendingCounts();
  private readonly context: PassContext;
  private readonly states: readonly SourceState[];
  private isCommitFailing = false;
  private readonly openLogs: OpenLogLimit;
  private isOpenLimitSaid = false;
  private isRowLimitSaid = false;
  private hasJudgedQuotes = false;

  constructor(
    private readonly host: Host,
    private readonly ledger: Ledger,
    sources: readonly SourceSpec[],
  ) {
    const tally = new Tally();
    this.context = { host, ledger, specs: sources, tally, pending: this.pending };
    this.openLogs = OpenLogLimit.within(() => host.files.openLimit());
    this.states = sources.map((spec) => {
      const counter = new LateCounter(() => {
        const { LineCounter } = require('./line-counter') as typeof import('./line-counter');
        const lines = new LineCounter(spec.services, tally, spec.counters, spec.names);
        lines.isDivided = true;
        return lines;
      });
      return {
        spec,
        counter,
        accounts: new AccountKeeper(counter, spec.rules ?? ''),
        logs: new SourceLogs(host, spec, this.openLogs),
        health: new SourceHealth(spec.path, host.clock.monotonicMs()),
        ...journalOf(spec, host),
        failedPasses: 0,
        isSaid: false,
      };
    });
  }

  /** Counts something of maillogs itself; it goes with the next commit. */
  count(name: OwnCounterName, amount = 1): void {
    this.pending.count(name, amount);
  }

  /** How each source is doing just now, by its name. */
  sourceStatuses(): ReadonlyMap<string, SourceStatus> {
    const nowMs = this.host.clock.monotonicMs();
    return new Map(this.states.map(({ spec, health }) => [spec.name, health.status(nowMs)]));
  }

  /**
   * One pass; never throws for what happens to logs, disk or lock. `mayGoOn` is asked between chunks: once
   * it says no, what was read so far is committed. `isLast` commits the counts that were waiting, too.
   * `committed` is called after each commit, of which a long pass makes many.
   */
  async pass(options: PassOptions = {}): Promise<PassOutcome> {
    this.count('agent.passes');
    if (!options.isLast && this.isIdle()) {
      for (const { health } of this.states) health.unchanged(this.host.clock.monotonicMs());
      return { kind: 'idle' };
    }
    try {
      const generation = this.ledger.current?.generation;
      const begun = await this.ledger.begin();
      if (begun.kind === 'busy') return begun;
      await this.work(begun.transaction, options);
      if (this.isCommitFailing) {
        this.isCommitFailing = false;
        this.host.journal.note({ kind: 'commitRecovered', directory: this.ledger.directory });
      }
      return { kind: this.ledger.current?.generation === generation ? 'idle' : 'committed' };
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      return this.fail(thrown);
    }
  }

  /** Lets go of the files kept open. */
  close(): void {
    for (const { logs } of this.states) logs.close();
  }

  private isIdle(): boolean {
    if (this.ledger.current === undefined) return false;
    try {
      if (this.ledger.hasChanged()) return false;
      // A source that failed is tried again, however it looks.
      return this.states.every(
        ({ logs, journal, failedPasses }) => failedPasses === 0 && (journal?.watch ?? logs).isUnchanged(),
      );
    } catch {
      return false;
    }
  }

  private fail(problem: Problem): PassOutcome {
    this.count('agent.commitFailures');
    for (const { logs, health, journal } of this.states) {
      logs.forgetWatches();
      journal?.watch.forget();
      health.voided();
    }
    if (!this.isCommitFailing) {
      this.isCommitFailing = true;
      this.host.journal.note({ kind: 'commitFailed', directory: this.ledger.directory, reason: problem.message });
    }
    return { kind: 'failed', problem };
  }

  /** Ends the transaction. */
  private async work(transaction: Transaction, options: PassOptions): Promise<void> {
    const work = new Work(this.context, transaction, options);
    try {
      work.addOwnRows();
      this.dropQuotes(work);
      const { clock } = this.host;
      let turnMs = clock.monotonicMs();
      for (const state of this.states) {
        if (!work.mayGoOn()) break;
        await this.workOn(state, work);
        if (clock.monotonicMs() - turnMs < TURN_MS) continue;
        await clock.yield();
        turnMs = clock.monotonicMs();
      }
      if (work.hasChanged && !work.isOver) await work.commit();
      // Into the other slot, too.
      if (work.hasDroppedQuotes && !work.isOver) await work.commit();
      this.hasJudgedQuotes = true;
    } finally {
      await work.syncs.abandon();
      work.transaction.end();
    }
    for (const settle of work.settled) settle();
    this.sayOpenLimit();
    this.sayRowLimit(work);
  }

  /** Lines that were kept when the configuration, or the permissions of the log, said otherwise. */
  private dropQuotes(work: Work): void {
    for (const state of this.states) {
      if (this.hasJudgedQuotes && state.spec.keepsSamples !== false) continue;
      const isQuotable = ({ files }: SourceCursor) =>
        mayQuote(
          state,
          work,
          files.map(({ path }) => path),
        )();
      work.dropQuotes(state.spec, isQuotable);
    }
  }

  /** Once in the life of a process: the logs that are kept open differ from pass to pass. */
  private sayOpenLimit(): void {
    if (!this.openLogs.isExceeded || this.isOpenLimitSaid) return;
    this.isOpenLimitSaid = true;
    this.host.journal.note({ kind: 'openLogsLimited', most: this.openLogs.max, limit: this.host.files.openLimit() });
  }

  private sayRowLimit({ tables }: Work): void {
    if (this.isRowLimitSaid || this.states.length === 0) return;
    const rows = tables.get('sourceLines');
    const without = this.states.filter(({ spec }) => rows?.has(spec.name) === false).length;
    if (without === 0) return;
    this.isRowLimitSaid = true;
    this.host.journal.note({ kind: 'sourceRowsLimited', most: MAX_SOURCE_ROWS, without });
  }

  /** One source; whatever happens to it, the others are not touched. */
  private async workOn(state: SourceState, work: Work): Promise<void> {
    const { logs, spec, health } = state;
    let outcomes: readonly LogOutcome[] = [];
    let isStopped = false;
    this.beginHealth(state, work);
    try {
      const count = spec.journal === undefined ? countSource : (await import('./count-journal')).countJournal;
      ({ outcomes, isStopped } = await count(state, work));
    } catch (thrown) {
      if (!(thrown instanceof Problem) || thrown === work.failure) throw thrown;
      outcomes = [{ kind: 'failed', reason: thrown.message, state: 'unreadable' }];
    }
    const bad = (['failed', 'restless', 'missing'] as const)
      .map((wanted) => outcomes.find(({ kind }) => kind === wanted))
      .find((outcome) => outcome !== undefined);
    if (logs.isPattern && outcomes.length === 0 && !isStopped) {
      const reason = `there is no log file that matches ${spec.path}: check the path, or start the program that writes it.`;
      this.sourceFailed(state, { reason, state: 'missing' }, PATIENCE_PASSES);
    } else if (bad?.kind === 'failed') {
      this.sourceFailed(state, bad);
    } else if (bad?.kind === 'missing') {
      const reason = `there is no log file ${bad.path} any more, and no new one either.`;
      this.sourceFailed(state, { reason, state: 'missing' }, PATIENCE_PASSES);
    } else if (bad?.kind === 'restless' && health.behindMs(this.host.clock.monotonicMs()) >= RESTLESS_MS) {
      this.sourceFailed(state, { ...bad, state: 'unreadable' });
    } else {
      this.sourceWorked(state);
      const read = outcomes.filter((outcome) => outcome.kind === 'read');
      const rest = new Map(read.map(({ key, unreadOctets: octets }) => [key, octets]));
      const isAtEnd = !isStopped && read.every((outcome) => outcome.isAtEnd);
      work.settled.push(() => health.counted(isAtEnd, rest, this.host.clock.monotonicMs()));
    }
  }

  private beginHealth({ health, spec }: SourceState, work: Work): void {
    const known = [...poolOf(work, spec).cursors.values()];
    const lookedMs = work.lookedMs.get(baseKeyOf(spec)) ?? work.transaction.ground.committedMs;
    health.begin(known, this.host.clock.nowMs() - lookedMs);
  }

  private sourceWorked(state: SourceState): void {
    const { name, path } = state.spec;
    if (state.failedPasses > 0 && state.isSaid) this.host.journal.note({ kind: 'sourceRecovered', source: name, path });
    state.failedPasses = 0;
    state.isSaid = false;
  }

  private sourceFailed(source: SourceState, { reason, state }: SourceFailure, saidAfter = 1): void {
    const { spec, health } = source;
    source.failedPasses++;
    this.count('agent.sourceErrors');
    this.pending.countRow('sourceErrors', spec.name, 1);
    if (source.failedPasses < saidAfter) return;
    health.failed(state, reason);
    if (source.isSaid) return;
    source.isSaid = true;
    this.host.journal.note({ kind: 'sourceFailed', source: spec.name, path: spec.path, reason });
  }
}

function journalOf({ journal }: SourceSpec, { files, clock }: Host): Pick<SourceState, 'journal'> {
  if (journal === undefined) return {};
  const watch = new JournalWatch(files, journal, () => clock.monotonicMs());
  return { journal: { watch, movedOnMs: Number.NEGATIVE_INFINITY } };
}
