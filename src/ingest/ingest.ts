// One pass: what is new in every source is read, counted and committed. The lines of a pass that can't be
// committed count for nothing: the cursors stay where they were, and the next pass reads them again.

import { Problem } from '../base/problem';
import type { Host } from '../host/host';
import type { JournalEvent } from '../host/journal';
import type { Ledger, Transaction } from '../ledger/ledger';
import { counterIndex } from '../registry/registry';
import type { CounterName, ServiceName } from '../registry/services';
import type { TableTotals } from '../registry/tables';
import { Tally } from '../registry/tally';
import type { SourceCursor } from '../source/cursor';
import type { ReadFinding } from '../source/plan-read';
import { LineCounter, SAMPLES } from './line-counter';
import { OpenLogLimit } from './open-logs';
import { readSource, type SourceResult } from './read-source';
import { type FollowedLog, previousIdentity, type SourceSpec } from './source';
import { SourceLogs } from './source-logs';

/** A long first pass is made durable and visible piece by piece. */
const COMMIT_EVERY_MS = 2000;
/** How often a source whose files are renamed under our hands is planned anew in one pass. */
const REPLANS = 3;
/** A log may be missing for a moment between a rename and a create: said only when it is again. */
const PATIENCE_PASSES = 2;
/** Descriptors that all sources together may keep between two passes. */
const MAX_OPEN_LOGS = 256;

const index = {
  linesOverlong: counterIndex('agent.linesOverlong'),
  linesUnclaimed: counterIndex('agent.linesUnclaimed'),
  octetsRead: counterIndex('agent.octetsRead'),
  passes: counterIndex('agent.passes'),
  rotations: counterIndex('agent.rotations'),
  truncations: counterIndex('agent.truncations'),
  losses: counterIndex('agent.losses'),
  octetsLost: counterIndex('agent.octetsLost'),
  sourceErrors: counterIndex('agent.sourceErrors'),
  commitFailures: counterIndex('agent.commitFailures'),
};

export type PassOutcome =
  /** Nothing is new. */
  | { readonly kind: 'idle' }
  /** There is a new snapshot: ours, or one that somebody else committed. */
  | { readonly kind: 'committed' }
  /** Somebody else is writing. */
  | { readonly kind: 'busy'; readonly pid: number }
  /** Nothing could be committed; said in the journal already. */
  | { readonly kind: 'failed'; readonly problem: Problem };

interface SourceState {
  readonly spec: SourceSpec;
  readonly counter: LineCounter;
  readonly logs: SourceLogs;
  failedPasses: number;
  /** The journal has said that it fails. */
  isSaid: boolean;
}

/** What a pass has gathered so far; committed as a whole. */
interface Work {
  readonly transaction: Transaction;
  readonly options: PassOptions;
  readonly mayGoOn: () => boolean;
  totals: BigUint64Array;
  tables: TableTotals;
  cursors: Map<string, SourceCursor>;
  readonly discontinuities: Set<ServiceName>;
  /** What is to be done with descriptors once all is durable: a pass that fails reads the same files again. */
  readonly settled: (() => void)[];
  /** What became of files, to be said once it is durable: a pass that fails finds it again. */
  notes: readonly JournalEvent[];
  hasChanged: boolean;
  committedAtMs: number;
  /** The commit that failed, which ends the pass whatever source it happened in. */
  failure: unknown;
}

/** How far a pass has come with one log. */
export interface Progress {
  readonly source: string;
  readonly path: string;
  readonly readOctets: number;
  /** As far as it is known how much there is. */
  readonly allOctets: number;
}

export interface PassOptions {
  readonly mayGoOn?: () => boolean;
  readonly isLast?: boolean;
  readonly committed?: () => void;
  /** The identity of the file that multilog hands to its processor just now, where the pass is made for that. */
  readonly inHand?: string;
  /** The files read stay open till the next pass: what is removed meanwhile can still be read. */
  readonly keepsOpen?: boolean;
  /** Called whenever some of a log was read. */
  readonly progressed?: (progress: Progress) => void;
}

type LogOutcome =
  | { readonly kind: 'read' }
  | { readonly kind: 'missing'; readonly path: string }
  | { readonly kind: 'failed'; readonly reason: string };

export class Ingest {
  private readonly tally = new Tally();
  /** Counts of maillogs itself that wait for the next commit. */
  private readonly pending = new Map<number, bigint>();
  private readonly states: readonly SourceState[];
  private isCommitFailing = false;

  constructor(
    private readonly host: Host,
    private readonly ledger: Ledger,
    sources: readonly SourceSpec[],
  ) {
    const limit = new OpenLogLimit(MAX_OPEN_LOGS);
    this.states = sources.map((spec) => ({
      spec,
      counter: new LineCounter(spec.services, this.tally, spec.counters),
      logs: new SourceLogs(host, spec, limit),
      failedPasses: 0,
      isSaid: false,
    }));
  }

  /** Counts something of maillogs itself; it goes with the next commit. */
  count(name: CounterName & `agent.${string}`, amount = 1): void {
    this.hold(counterIndex(name), amount);
  }

  /**
   * One pass; never throws for what happens to logs, disk or lock. `mayGoOn` is asked between chunks: once
   * it says no, what was read so far is committed. `isLast` commits the counts that were waiting, too.
   * `committed` is called after each commit, of which a long pass makes many.
   */
  async pass(options: PassOptions = {}): Promise<PassOutcome> {
    this.hold(index.passes, 1);
    if (!options.isLast && this.isIdle()) return { kind: 'idle' };
    try {
      const generation = this.ledger.current?.generation;
      const begun = await this.ledger.begin();
      if (begun.kind === 'busy') return begun;
      try {
        await this.work(begun.transaction, options);
      } finally {
        begun.transaction.end();
      }
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
      return this.states.every(({ logs, failedPasses }) => failedPasses === 0 && logs.isUnchanged());
    } catch {
      return false;
    }
  }

  private fail(problem: Problem): PassOutcome {
    this.hold(index.commitFailures, 1);
    for (const { logs } of this.states) logs.forgetWatches();
    if (!this.isCommitFailing) {
      this.isCommitFailing = true;
      this.host.journal.note({ kind: 'commitFailed', directory: this.ledger.directory, reason: problem.message });
    }
    return { kind: 'failed', problem };
  }

  private async work(transaction: Transaction, options: PassOptions): Promise<void> {
    const { mayGoOn = () => true, isLast = false } = options;
    const { ground } = transaction;
    const work: Work = {
      transaction,
      options,
      mayGoOn,
      totals: ground.totals.slice(),
      tables: ground.tables,
      cursors: new Map(ground.cursors),
      discontinuities: new Set(),
      settled: [],
      notes: [],
      hasChanged: ground.generation === 0 || isLast,
      committedAtMs: this.host.clock.monotonicMs(),
      failure: undefined,
    };
    this.addOwnRows(work);
    for (const state of this.states) {
      if (!mayGoOn()) break;
      await this.workOn(state, work);
    }
    if (work.hasChanged) await this.commit(work);
    for (const settle of work.settled) settle();
  }

  /** One source; whatever happens to it, the others are not touched. */
  private async workOn(state: SourceState, work: Work): Promise<void> {
    const { logs, spec } = state;
    const outcomes: LogOutcome[] = [];
    try {
      for (const log of logs.find(work.cursors)) {
        // Logs that are begun at their end are all begun in one pass: later ones are new, and begun at their start.
        if (outcomes.length > 0 && log.start === 'beginning' && !work.mayGoOn()) break;
        outcomes.push(await this.workOnLog(state, log, work));
      }
    } catch (thrown) {
      if (!(thrown instanceof Problem) || thrown === work.failure) throw thrown;
      outcomes.push({ kind: 'failed', reason: thrown.message });
    }
    const bad = outcomes.find(({ kind }) => kind === 'failed') ?? outcomes.find(({ kind }) => kind === 'missing');
    if (logs.isPattern && outcomes.length === 0) {
      const reason = `there is no log file that matches ${spec.path}: check the path, or start the program that writes it.`;
      this.sourceFailed(state, reason, PATIENCE_PASSES);
    } else if (bad?.kind === 'failed') {
      this.sourceFailed(state, bad.reason);
    } else if (bad?.kind === 'missing') {
      this.sourceFailed(state, `there is no log file ${bad.path} any more, and no new one either.`, PATIENCE_PASSES);
    } else {
      this.sourceWorked(state);
    }
  }

  private async workOnLog(state: SourceState, log: FollowedLog, work: Work): Promise<LogOutcome> {
    const { spec, counter } = state;
    const { files } = this.host;
    const { options, mayGoOn, cursors } = work;
    for (let n = 0; n < REPLANS; n++) {
      // Where to go back to when the log fails half-way: the start, or what was committed meanwhile.
      let before = { totals: work.totals.slice(), tables: work.tables };
      let findings: readonly ReadFinding[] = [];
      let allOctets = 0;
      let readOctets = 0;
      // They go with the first cursor that knows of them: should the pass end behind it, they are not found again.
      const settle = () => {
        for (const finding of findings) this.found(spec, finding, work);
        findings = [];
      };
      try {
        counter.resume(cursors.get(log.key)?.lastRecords);
        const marks = this.marksOf(log, cursors.get(log.key));
        const result = await readSource({
          files,
          path: log.path,
          start: log.start,
          inHand: previousIdentity(files, log.path, options.inHand, state.logs.isPattern),
          cursor: cursors.get(log.key),
          memory: log.memory,
          sink: {
            line: (bytes, start, end) => counter.line(bytes, start, end),
            overlong: () => this.tally.counts[index.linesOverlong]!++,
            planned: (plan, octets) => {
              findings = plan;
              allOctets = octets;
            },
            advanced: (octets) => {
              counter.endChunk();
              this.tally.add(index.octetsRead, octets);
              readOctets += octets;
              options.progressed?.({ source: spec.name, path: log.path, readOctets, allOctets });
            },
            mayGoOn: async (cursor) => {
              this.fold(state, work);
              if (this.host.clock.monotonicMs() - work.committedAtMs > COMMIT_EVERY_MS) {
                cursors.set(log.key, withMemory(await cursor(), counter, cursors.get(log.key)));
                settle();
                await this.commit(work);
                before = { totals: work.totals.slice(), tables: work.tables };
              }
              return mayGoOn();
            },
          },
        });
        this.fold(state, work);
        settle();
        return this.conclude(state, { log, marks, result }, work);
      } catch (thrown) {
        this.tally.clear();
        work.totals = before.totals;
        work.tables = before.tables;
        if (!(thrown instanceof Problem) || thrown === work.failure) throw thrown;
        if (thrown.code === 'busy') continue;
        return { kind: 'failed', reason: thrown.message };
      }
    }
    // It is being rotated all the while: the next pass finds it at rest.
    log.watch.forget();
    return { kind: 'read' };
  }

  /** Sources and the user's own counters are there from the start, so that they can be graphed before they count. */
  private addOwnRows(work: Work): void {
    for (const { spec } of this.states) {
      for (const table of ['source', 'sourceLoss'] as const) {
        if (!work.tables.get(table)?.has(spec.name)) this.tally.addLabelled(table, spec.name, 0);
      }
      for (const { name, hasOwnRow } of spec.counters) {
        if (hasOwnRow && !work.tables.get('yours')?.has(name)) this.tally.addLabelled('yours', name, 0);
      }
    }
    const before = work.tables;
    work.tables = this.tally.foldTables(before);
    work.hasChanged ||= work.tables !== before;
  }

  private fold({ spec, counter }: SourceState, work: Work): void {
    const unclaimed = this.tally.counts[index.linesUnclaimed]!;
    if (unclaimed > 0) this.tally.addLabelled('source', spec.name, unclaimed);
    work.tables = this.tally.foldTables(work.tables, (table) => counter.mayCountTable(table));
    this.tally.foldInto(work.totals, counter.mayCount);
  }

  private marksOf({ path, watch }: FollowedLog, cursor: SourceCursor | undefined): ReadonlyMap<string, string> {
    const paths = [path, ...(cursor?.files ?? []).map((file) => file.path)];
    return new Map(paths.map((each) => [each, watch.mark(each)]));
  }

  private conclude({ counter, logs, spec }: SourceState, { log, marks, result }: ReadLog, work: Work): LogOutcome {
    const { key, path, watch, memory } = log;
    const { cursor, hasChanged, isMissing, isGone, isUnlinked } = result;
    work.hasChanged ||= hasChanged;
    if (logs.isPattern && isGone) {
      // Of many logs any may come and go; only what it is known to have had is missed.
      const unread = cursor.files.map(({ offsetBytes, seenBytes = 0 }) => Math.max(0, seenBytes - offsetBytes));
      const octets = unread.reduce((sum, each) => sum + each, 0);
      if (octets > 0) this.found(spec, { kind: 'lost', path, octets }, work);
      work.cursors.delete(key);
      work.hasChanged = true;
      work.settled.push(() => logs.forget(log));
      return { kind: 'read' };
    }
    work.cursors.set(key, withMemory(cursor, counter, work.cursors.get(key)));
    const keepsOpen = work.options.keepsOpen ?? false;
    work.settled.push(() => (keepsOpen ? memory.open.keep(cursor.files) : memory.open.closeAll()));
    // A file that was new to this pass is looked at once more: what came while it was read is a change.
    const isSure = work.mayGoOn() && !isUnlinked;
    const paths = [path, ...cursor.files.map((file) => file.path)];
    watch.remember(new Map(paths.map((each) => [each, isSure ? (marks.get(each) ?? '?') : '?'])));
    return isMissing && !logs.isPattern ? { kind: 'missing', path } : { kind: 'read' };
  }

  private found({ name, services }: SourceSpec, finding: ReadFinding, work: Work): void {
    const { kind, path } = finding;
    if (kind === 'rotated') {
      work.totals[index.rotations]!++;
      work.notes = withRotation(work.notes, name, path);
      return;
    }
    // Lines may have come and gone between two passes: what was counted before does not compare with after.
    for (const service of [...services, 'agent' as const]) work.discontinuities.add(service);
    const { octets } = finding;
    work.totals[index.octetsLost]! += BigInt(octets);
    if (octets > 0) this.tally.addLabelled('sourceLoss', name, octets);
    work.tables = this.tally.foldTables(work.tables);
    if (kind === 'truncated') {
      work.totals[index.truncations]!++;
      const { isReadOn } = finding;
      work.notes = [...work.notes, { kind: 'sourceTruncated', source: name, path, octets, isReadOn }];
    } else {
      work.totals[index.losses]!++;
      const { reason = 'its log was replaced, and the old file is nowhere beside it.' } = finding;
      work.notes = [...work.notes, { kind: 'sourceLost', source: name, path, octets, reason }];
    }
  }

  private sourceWorked(state: SourceState): void {
    const { name, path } = state.spec;
    if (state.failedPasses > 0 && state.isSaid) this.host.journal.note({ kind: 'sourceRecovered', source: name, path });
    state.failedPasses = 0;
    state.isSaid = false;
  }

  private sourceFailed(state: SourceState, reason: string, saidAfter = 1): void {
    state.failedPasses++;
    this.hold(index.sourceErrors, 1);
    if (state.isSaid || state.failedPasses < saidAfter) return;
    state.isSaid = true;
    const { name, path } = state.spec;
    this.host.journal.note({ kind: 'sourceFailed', source: name, path, reason });
  }

  private async commit(work: Work): Promise<void> {
    const waiting = [...this.pending];
    for (const [at, amount] of waiting) work.totals[at]! += amount;
    try {
      await work.transaction.commit({
        totals: work.totals.slice(),
        tables: work.tables,
        cursors: new Map(work.cursors),
        discontinuities: work.discontinuities,
      });
    } catch (thrown) {
      work.failure = thrown;
      // It failed behind the rename: the next one goes on from what is there, and these are part of it.
      if (work.transaction.isInPlace()) for (const [at, amount] of waiting) this.hold(at, -amount);
      throw thrown;
    }
    for (const [at, amount] of waiting) this.hold(at, -amount);
    work.discontinuities.clear();
    for (const note of work.notes) this.host.journal.note(note);
    work.notes = [];
    work.committedAtMs = this.host.clock.monotonicMs();
    work.options.committed?.();
  }

  private hold(at: number, amount: number | bigint): void {
    this.pending.set(at, (this.pending.get(at) ?? 0n) + BigInt(amount));
  }
}

interface ReadLog {
  readonly log: FollowedLog;
  /** Its files as they looked before they were read. */
  readonly marks: ReadonlyMap<string, string>;
  readonly result: SourceResult;
}

/** The cursor with what else is remembered of the lines before it. */
function withMemory(cursor: SourceCursor, counter: LineCounter, before: SourceCursor | undefined): SourceCursor {
  const { lastRecords } = counter;
  const unclaimed = [...(before?.unclaimed ?? []), ...counter.takeSamples()].slice(-SAMPLES);
  return {
    ...cursor,
    ...(lastRecords.length === 0 ? {} : { lastRecords }),
    ...(unclaimed.length === 0 ? {} : { unclaimed }),
  };
}

/** One note for all files of a source that a pass found rotated: a busy multilog makes hundreds. */
function withRotation(notes: readonly JournalEvent[], source: string, path: string): readonly JournalEvent[] {
  const isSame = (note: JournalEvent) => note.kind === 'sourceRotated' && note.source === source;
  const before = notes.find(isSame);
  const files = before?.kind === 'sourceRotated' ? before.files + 1 : 1;
  return [...notes.filter((note) => !isSame(note)), { kind: 'sourceRotated', source, path, files }];
}
