// One pass: what is new in every source is read, counted and committed. The lines of a pass that can't be
// committed count for nothing: the cursors stay where they were, and the next pass reads them again.

import { Problem } from '../base/problem';
import type { Host } from '../host/host';
import type { JournalEvent } from '../host/journal';
import type { Ledger, Transaction } from '../ledger/ledger';
import type { Snapshot } from '../ledger/snapshot';
import { counterIndex } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import type { SourceStatus } from '../registry/source-status';
import { inWords, sumOf } from '../registry/sums';
import { sourceTables, type TableName, type TableTotals } from '../registry/tables';
import { type Increments, Tally } from '../registry/tally';
import type { FileCursor, SourceCursor } from '../source/cursor';
import type { ReadFinding } from '../source/plan-read';
import { AccountKeeper } from './account-keeper';
import { giveWay } from './give-way';
import { LineCounter, SAMPLES } from './line-counter';
import { LogSyncs } from './log-syncs';
import { OpenLogLimit } from './open-logs';
import { type OwnCounterName, PendingCounts } from './pending-counts';
import { readSource, type SourceResult } from './read-source';
import { type FollowedLog, previousIdentity, type SourceSpec } from './source';
import { SourceHealth, unreadOctets } from './source-health';
import { SourceLogs } from './source-logs';

/** A long first pass is made durable and visible piece by piece. */
const COMMIT_EVERY_MS = 2000;
/** How often a source whose files are renamed under our hands is planned anew in one pass. */
const REPLANS = 3;
/** A log may be missing for a moment between a rename and a create: said only when it is again. */
const PATIENCE_PASSES = 2;
/** Files that are read no more whose accounts are kept: of one log, and, shared among them, of all. */
const MAX_FINISHED = 64;
const MAX_FINISHED_OF_ALL = 512;
/** Descriptors that all sources together may keep between two passes. */
const MAX_OPEN_LOGS = 256;

const index = {
  linesOverlong: counterIndex('agent.linesOverlong'),
  linesUnclaimed: counterIndex('agent.linesUnclaimed'),
  octetsRead: counterIndex('agent.octetsRead'),
  rotations: counterIndex('agent.rotations'),
  truncations: counterIndex('agent.truncations'),
  losses: counterIndex('agent.losses'),
  octetsLost: counterIndex('agent.octetsLost'),
};

/** Counted of each source as of all of them: what a fold finds in the tally is of one source. */
const countedBySource = [
  ['sourceLines', counterIndex('agent.linesRead')],
  ['sourceOctets', index.octetsRead],
  ['source', index.linesUnclaimed],
  ['sourceOverlong', index.linesOverlong],
] as const;

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
  readonly accounts: AccountKeeper;
  readonly logs: SourceLogs;
  readonly health: SourceHealth;
  failedPasses: number;
  /** The journal has said that it fails. */
  isSaid: boolean;
}

/** What a pass has gathered so far; committed as a whole. */
interface Work {
  /** Another one after each commit in between. */
  transaction: Transaction;
  readonly options: PassOptions;
  readonly mayGoOn: () => boolean;
  /** Others have taken the ledger and keep it: what was committed is all there is. */
  isOver: boolean;
  /** Others have committed while they had the ledger: what is being read must be planned anew. */
  hasNewGround: boolean;
  totals: BigUint64Array;
  tables: TableTotals;
  cursors: Map<string, SourceCursor>;
  /** What is in the totals and in no account of the cursors. */
  unaccounted: Increments;
  readonly discontinuities: Set<ServiceName>;
  readonly discontinuousSources: Set<string>;
  readonly syncs: LogSyncs;
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
  /** Waits a moment, while the ledger is free for others: after each commit in the midst of a long pass. */
  readonly pause?: () => Promise<void>;
  /** Called whenever some of a log was read. */
  readonly progressed?: (progress: Progress) => void;
}

type LogOutcome =
  /** `unreadOctets` of what was there; more are to be read unless it is at its end. */
  | { readonly kind: 'read'; readonly key: string; readonly isAtEnd: boolean; readonly unreadOctets: number }
  | { readonly kind: 'missing'; readonly path: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly state: 'missing' | 'unreadable' };

export class Ingest {
  private readonly tally = new Tally();
  /** Counts of maillogs itself that wait for the next commit. */
  private readonly pending = new PendingCounts();
  private readonly states: readonly SourceState[];
  private isCommitFailing = false;

  constructor(
    private readonly host: Host,
    private readonly ledger: Ledger,
    sources: readonly SourceSpec[],
  ) {
    const limit = new OpenLogLimit(MAX_OPEN_LOGS);
    this.states = sources.map((spec) => {
      const counter = new LineCounter(spec.services, this.tally, spec.counters);
      return {
        spec,
        counter,
        accounts: new AccountKeeper(counter, spec.rules ?? ''),
        logs: new SourceLogs(host, spec, limit),
        health: new SourceHealth(spec.path, host.clock.monotonicMs()),
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
      return this.states.every(({ logs, failedPasses }) => failedPasses === 0 && logs.isUnchanged());
    } catch {
      return false;
    }
  }

  private fail(problem: Problem): PassOutcome {
    this.count('agent.commitFailures');
    for (const { logs, health } of this.states) {
      logs.forgetWatches();
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
    const { mayGoOn = () => true, isLast = false } = options;
    const { ground } = transaction;
    const work: Work = {
      transaction,
      options,
      mayGoOn: () => !work.isOver && mayGoOn(),
      isOver: false,
      hasNewGround: false,
      totals: ground.totals.slice(),
      tables: ground.tables,
      cursors: new Map(ground.cursors),
      unaccounted: unaccountedIn(ground),
      discontinuities: new Set(),
      discontinuousSources: new Set(),
      syncs: new LogSyncs(this.host.files),
      settled: [],
      notes: [],
      hasChanged: ground.generation === 0 || isLast,
      committedAtMs: this.host.clock.monotonicMs(),
      failure: undefined,
    };
    try {
      this.addOwnRows(work);
      for (const state of this.states) {
        if (!work.mayGoOn()) break;
        await this.workOn(state, work);
      }
      if (work.hasChanged && !work.isOver) await this.commit(work);
    } finally {
      await work.syncs.abandon();
      work.transaction.end();
    }
    for (const settle of work.settled) settle();
  }

  /** One source; whatever happens to it, the others are not touched. */
  private async workOn(state: SourceState, work: Work): Promise<void> {
    const { logs, spec } = state;
    const outcomes: LogOutcome[] = [];
    let isStopped = false;
    try {
      const found = logs.find(work.cursors);
      this.beginHealth(state, found, work);
      for (const log of found) {
        // Logs that are begun at their end are all begun in one pass: later ones are new, and begun at their start.
        isStopped = outcomes.length > 0 && log.start === 'beginning' && !work.mayGoOn();
        if (isStopped) break;
        outcomes.push(await this.workOnLog(state, log, work));
      }
    } catch (thrown) {
      if (!(thrown instanceof Problem) || thrown === work.failure) throw thrown;
      outcomes.push({ kind: 'failed', reason: thrown.message, state: 'unreadable' });
    }
    const bad = outcomes.find(({ kind }) => kind === 'failed') ?? outcomes.find(({ kind }) => kind === 'missing');
    if (logs.isPattern && outcomes.length === 0) {
      const reason = `there is no log file that matches ${spec.path}: check the path, or start the program that writes it.`;
      this.sourceFailed(state, { reason, state: 'missing' }, PATIENCE_PASSES);
    } else if (bad?.kind === 'failed') {
      this.sourceFailed(state, bad);
    } else if (bad?.kind === 'missing') {
      const reason = `there is no log file ${bad.path} any more, and no new one either.`;
      this.sourceFailed(state, { reason, state: 'missing' }, PATIENCE_PASSES);
    } else {
      this.sourceWorked(state);
      const read = outcomes.filter((outcome) => outcome.kind === 'read');
      const rest = new Map(read.map(({ key, unreadOctets: octets }) => [key, octets]));
      const isAtEnd = !isStopped && read.every((outcome) => outcome.isAtEnd);
      work.settled.push(() => state.health.counted(isAtEnd, rest, this.host.clock.monotonicMs()));
    }
  }

  private beginHealth({ health }: SourceState, logs: readonly FollowedLog[], { cursors, transaction }: Work): void {
    const known = logs.flatMap(({ key }) => cursors.get(key) ?? []);
    health.begin(known, this.host.clock.nowMs() - transaction.ground.committedMs);
  }

  private async workOnLog(state: SourceState, log: FollowedLog, work: Work): Promise<LogOutcome> {
    const { spec, counter } = state;
    const { files } = this.host;
    const { options, mayGoOn, cursors } = work;
    for (let n = 0; n < REPLANS; n++) {
      const forgotten = { count: 0 };
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
          syncs: work.syncs,
          sink: {
            line: (bytes, start, end) => counter.line(bytes, start, end),
            overlong: () => this.tally.counts[index.linesOverlong]!++,
            planned: (plan, octets) => {
              findings = plan;
              allOctets = octets;
              state.health.behind(log.key, octets);
            },
            begun: (from) => state.accounts.begin(from),
            accounted: (cursor, isLastLineCounted) => {
              this.fold(state, work);
              return state.accounts.enter(cursor, isLastLineCounted);
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
                this.enter(log.key, { cursor: await cursor(), counter, forgotten }, work);
                settle();
                state.health.behind(log.key, allOctets - readOctets);
                state.health.advanced();
                await this.commit(work);
                await this.makeRoom(work);
                before = { totals: work.totals.slice(), tables: work.tables };
                if (work.hasNewGround) throw newGround();
              }
              return mayGoOn();
            },
          },
        });
        this.fold(state, work);
        settle();
        return this.conclude(state, { log, marks, result, forgotten }, work);
      } catch (thrown) {
        this.tally.clear();
        work.totals = before.totals;
        work.tables = before.tables;
        if (!(thrown instanceof Problem) || thrown === work.failure) throw thrown;
        if (work.hasNewGround) {
          work.hasNewGround = false;
          n--;
        }
        if (thrown.code === 'busy') continue;
        return { kind: 'failed', reason: thrown.message, state: this.isThere(log.path) ? 'unreadable' : 'missing' };
      }
    }
    // It is being rotated all the while: the next pass finds it at rest.
    log.watch.forget();
    const unread = cursors.get(log.key);
    return {
      kind: 'read',
      key: log.key,
      isAtEnd: false,
      unreadOctets: unread === undefined ? 0 : unreadOctets(unread),
    };
  }

  /** After a commit: others may have the ledger for a moment, and what they leave is gone on from. */
  private async makeRoom(work: Work): Promise<void> {
    const { pause = async () => undefined } = work.options;
    const { generation } = work.transaction.ground;
    let next: Transaction | undefined;
    try {
      next = await giveWay(work.transaction, { ledger: this.ledger, pause, mayGoOn: work.mayGoOn });
    } catch (thrown) {
      work.failure = thrown;
      throw thrown;
    }
    work.committedAtMs = this.host.clock.monotonicMs();
    if (next === undefined) {
      work.isOver = true;
      return;
    }
    work.transaction = next;
    const { ground } = next;
    if (ground.generation === generation) return;
    work.hasNewGround = true;
    work.totals = ground.totals.slice();
    work.tables = ground.tables;
    work.unaccounted = unaccountedIn(ground);
    work.cursors.clear();
    for (const [key, cursor] of ground.cursors) work.cursors.set(key, cursor);
    this.addOwnRows(work);
  }

  /** Sources and the user's own counters are there from the start, so that they can be graphed before they count. */
  private addOwnRows(work: Work): void {
    for (const { spec } of this.states) {
      for (const table of sourceTables) {
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

  private fold({ spec, counter, accounts }: SourceState, work: Work): void {
    accounts.take(this.tally);
    for (const [table, at] of countedBySource) {
      const amount = this.tally.counts[at]!;
      if (amount > 0) this.tally.addLabelled(table, spec.name, amount);
    }
    work.tables = this.tally.foldTables(work.tables, (table) => counter.mayCountTable(table));
    this.tally.foldInto(work.totals, counter.mayCount);
  }

  /** Of the files that are finished only the last few keep an account of their own. */
  private enter(key: string, { cursor, counter, forgotten }: Reached, work: Work): void {
    const { finished = [] } = cursor;
    const share = Math.floor(MAX_FINISHED_OF_ALL / Math.max(1, work.cursors.size));
    const count = Math.max(forgotten.count, finished.length - Math.max(1, Math.min(share, MAX_FINISHED)));
    work.unaccounted = withAccountsOf(finished.slice(forgotten.count, count), work.unaccounted);
    forgotten.count = count;
    const kept = { ...cursor, ...(finished.length === 0 ? {} : { finished: finished.slice(count) }) };
    work.cursors.set(key, withMemory(kept, counter, work.cursors.get(key)));
  }

  private marksOf({ path, watch }: FollowedLog, cursor: SourceCursor | undefined): ReadonlyMap<string, string> {
    const paths = [path, ...(cursor?.files ?? []).map((file) => file.path)];
    return new Map(paths.map((each) => [each, watch.mark(each)]));
  }

  private conclude(
    { counter, logs, spec }: SourceState,
    { log, marks, result, forgotten }: ReadLog,
    work: Work,
  ): LogOutcome {
    const { key, path, watch, memory } = log;
    const { cursor, hasChanged, isMissing, isGone, isUnlinked } = result;
    work.hasChanged ||= hasChanged;
    if (logs.isPattern && isGone) {
      // Of many logs any may come and go; only what it is known to have had is missed.
      const unread = cursor.files.map(({ offsetBytes, seenBytes = 0 }) => Math.max(0, seenBytes - offsetBytes));
      const octets = unread.reduce((sum, each) => sum + each, 0);
      if (octets > 0) this.found(spec, { kind: 'lost', path, octets }, work);
      const { files = [], finished = [] } = work.cursors.get(key) ?? {};
      work.unaccounted = withAccountsOf([...files, ...finished], work.unaccounted);
      work.cursors.delete(key);
      work.hasChanged = true;
      work.settled.push(() => logs.forget(log));
      return { kind: 'read', key, isAtEnd: true, unreadOctets: 0 };
    }
    this.enter(key, { cursor, counter, forgotten }, work);
    const keepsOpen = work.options.keepsOpen ?? false;
    work.settled.push(() => (keepsOpen ? memory.open.keep(cursor.files) : memory.open.closeAll()));
    // A file that was new to this pass is looked at once more: what came while it was read is a change.
    const isSure = work.mayGoOn() && !isUnlinked;
    const paths = [path, ...cursor.files.map((file) => file.path)];
    watch.remember(new Map(paths.map((each) => [each, isSure ? (marks.get(each) ?? '?') : '?'])));
    if (isMissing && !logs.isPattern) return { kind: 'missing', path };
    return { kind: 'read', key, isAtEnd: !result.isStopped, unreadOctets: unreadOctets(cursor) };
  }

  private found({ name, services }: SourceSpec, finding: ReadFinding, work: Work): void {
    const { kind, path } = finding;
    if (kind === 'rotated') {
      work.totals[index.rotations]!++;
      this.addToRow('sourceRotations', name, 1, work);
      work.notes = withRotation(work.notes, name, path);
      return;
    }
    // Lines may have come and gone between two passes: what was counted before does not compare with after.
    for (const service of [...services, 'agent' as const]) work.discontinuities.add(service);
    work.discontinuousSources.add(name);
    const { octets } = finding;
    work.totals[index.octetsLost]! += BigInt(octets);
    this.addToRow('sourceLoss', name, octets, work);
    if (kind === 'truncated') {
      work.totals[index.truncations]!++;
      this.addToRow('sourceTruncations', name, 1, work);
      const { isReadOn } = finding;
      work.notes = [...work.notes, { kind: 'sourceTruncated', source: name, path, octets, isReadOn }];
    } else {
      work.totals[index.losses]!++;
      this.addToRow('sourceLosses', name, 1, work);
      const { reason = 'its log was replaced, and the old file is nowhere beside it.' } = finding;
      work.notes = [...work.notes, { kind: 'sourceLost', source: name, path, octets, reason }];
    }
  }

  private addToRow(table: TableName, row: string, amount: number, work: Work): void {
    this.tally.addLabelled(table, row, amount);
    work.tables = this.tally.foldTables(work.tables);
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

  private isThere(path: string): boolean {
    try {
      return this.host.files.status(path) !== undefined;
    } catch {
      // It can't be looked at, so it is.
      return true;
    }
  }

  private async commit(work: Work): Promise<void> {
    const waiting = this.pending.take();
    const { totals, tables } = waiting.addTo(work);
    work.totals = totals;
    work.tables = tables;
    try {
      await work.syncs.settle();
      await work.transaction.commit({
        totals: totals.slice(),
        tables,
        cursors: new Map(work.cursors),
        unaccounted: work.unaccounted,
        discontinuities: work.discontinuities,
        discontinuousSources: work.discontinuousSources,
      });
    } catch (thrown) {
      work.failure = thrown;
      // It failed behind the rename: the next one goes on from what is there, and these are part of it.
      if (work.transaction.isInPlace()) waiting.settle();
      throw thrown;
    }
    waiting.settle();
    work.discontinuities.clear();
    work.discontinuousSources.clear();
    for (const note of work.notes) this.host.journal.note(note);
    work.notes = [];
    work.committedAtMs = this.host.clock.monotonicMs();
    work.options.committed?.();
  }
}

type SourceFailure = Pick<LogOutcome & { readonly kind: 'failed' }, 'reason' | 'state'>;

/** How many of a log's finished files have been forgotten since it was planned. */
interface Forgotten {
  count: number;
}

interface Reached {
  readonly cursor: SourceCursor;
  readonly counter: LineCounter;
  readonly forgotten: Forgotten;
}

interface ReadLog {
  readonly log: FollowedLog;
  /** Its files as they looked before they were read. */
  readonly marks: ReadonlyMap<string, string>;
  readonly result: SourceResult;
  readonly forgotten: Forgotten;
}

/** With a cause, since no file was renamed. */
function newGround(): Problem {
  return new Problem('busy', 'others have committed meanwhile.', { cause: 'the lock was let go' });
}

/** Older versions kept no accounts. */
function unaccountedIn({ unaccounted, totals, tables }: Snapshot): Increments {
  return unaccounted ?? inWords(totals, tables);
}

function withAccountsOf(files: readonly FileCursor[], unaccounted: Increments): Increments {
  const increments = files.flatMap(({ account }) => (account === undefined ? [] : [account.increments]));
  return increments.length === 0 ? unaccounted : sumOf([unaccounted, ...increments]);
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
