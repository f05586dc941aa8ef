// What a pass has gathered so far, to be committed as a whole: totals, rows, cursors, and what became of files.

import type { Host } from '../host/host';
import type { Readers } from '../host/readers';
import type { Ledger, Transaction } from '../ledger/ledger';
import type { Snapshot } from '../ledger/snapshot';
import type { FileCursor, SourceCursor } from '../logs/cursor';
import { counterIndex } from '../registry/registry';
import { inWords, sumOf } from '../registry/sums';
import { MAX_SOURCE_ROWS, OTHER_ROW, sourceTables, type TableName, type TableTotals } from '../registry/tables';
import type { Increments, Tally } from '../registry/tally';
import type { AccountKeeper } from './account-keeper';
import { Findings } from './findings';
import { giveWay } from './give-way';
import type { LateCounter } from './late-counter';
import { LogSyncs } from './log-syncs';
import type { PassOptions } from './pass-options';
import type { OwnCounterName, PendingCounts } from './pending-counts';
import type { SourceSpec } from './source';
import { SourceCursors } from './source-cursors';
import { SourceRows } from './source-rows';
import type { UnclaimedLines } from './unclaimed-lines';

/** Files that are read no more whose accounts are kept: of one log, and, shared among them, of all. */
const MAX_FINISHED = 64;
const MAX_FINISHED_OF_ALL = 512;

/** Counted of each source as of all of them: what a fold finds in the tally is of one source. */
const countedBySource = [
  ['sourceLines', counterIndex('agent.linesRead')],
  ['sourceOctets', counterIndex('agent.octetsRead')],
  ['source', counterIndex('agent.linesUnclaimed')],
  ['sourceForeign', counterIndex('agent.linesForeign')],
  ['sourceOverlong', counterIndex('agent.linesOverlong')],
] as const;

/** What all passes of a process share. */
export interface PassContext {
  readonly host: Host;
  readonly ledger: Ledger;
  readonly specs: readonly SourceSpec[];
  readonly tally: Tally;
  /** Counts of maillogs itself that wait for the next commit. */
  readonly pending: PendingCounts;
}

/** Whose lines the tally holds. */
export interface Counted {
  readonly spec: SourceSpec;
  readonly counter: LateCounter;
  readonly accounts: AccountKeeper;
}

/** What is remembered of the lines before a cursor. */
export interface Memory extends Pick<LateCounter, 'lastRecords'> {
  readonly unclaimed: Pick<UnclaimedLines, 'take'>;
}

/** A cursor that a log was read up to. */
export interface Reached {
  readonly cursor: SourceCursor;
  readonly counter: Memory;
  readonly forgotten: Forgotten;
}

/** What to go back to when a log fails half-way. */
export interface Savepoint {
  readonly totals: BigUint64Array;
  readonly tables: TableTotals;
}

/** How many of a log's finished files have been forgotten since it was planned. */
export interface Forgotten {
  count: number;
}

export class Work {
  /** Another one after each commit in between. */
  transaction: Transaction;
  /** Others have taken the ledger and keep it: what was committed is all there is. */
  isOver = false;
  private hasNewGround = false;
  totals: BigUint64Array;
  tables: TableTotals;
  readonly cursors: SourceCursors;
  /** Finished files, by the key of their source. */
  readonly remembered: Map<string, readonly FileCursor[]>;
  /** When all files of a source were last looked at, milliseconds since 1970, by its key. */
  readonly lookedMs: Map<string, number>;
  /** What is to be done with descriptors once all is durable: a pass that fails reads the same files again. */
  readonly settled: (() => void)[] = [];
  readonly syncs: LogSyncs;
  hasChanged: boolean;
  /** Lines that are not to be shown any more were; the older snapshot has them still. */
  hasDroppedQuotes = false;
  /** Those who may read what this pass commits. */
  readonly readers: Readers;
  committedAtMs: number;
  /** The commit that failed, which ends the pass whatever source it happened in. */
  failure: unknown;
  private readonly sourceRows = new SourceRows();
  /** What is in the totals and in no account of the cursors. */
  private unaccounted: Increments;
  /** What became of files. */
  readonly findings: Findings = new Findings(this);

  constructor(
    readonly context: PassContext,
    transaction: Transaction,
    readonly options: PassOptions,
  ) {
    const { ground } = transaction;
    this.transaction = transaction;
    this.totals = ground.totals.slice();
    this.tables = ground.tables;
    this.cursors = SourceCursors.of(ground.cursors);
    this.remembered = new Map(ground.remembered);
    this.lookedMs = new Map(ground.lookedMs);
    this.unaccounted = unaccountedIn(ground);
    this.syncs = new LogSyncs(context.host.files);
    this.hasChanged = ground.generation === 0 || (options.isLast ?? false);
    this.committedAtMs = context.host.clock.monotonicMs();
    this.readers = context.ledger.readers();
  }

  /** Forgets the lines of a source that are kept to be shown, but those of logs that may be quoted. */
  dropQuotes(spec: SourceSpec, isQuotable: (cursor: SourceCursor) => boolean): void {
    for (const [key, { unclaimed, ...cursor }] of this.cursors.ofSource(spec)) {
      if (unclaimed === undefined || isQuotable(cursor)) continue;
      this.cursors.set(key, cursor);
      this.hasChanged = true;
      this.hasDroppedQuotes = true;
    }
  }

  /** What has been counted so far, to be restored where a log fails. */
  savepoint(): Savepoint {
    this.sourceRows.keep();
    return { totals: this.totals.slice(), tables: this.tables };
  }

  /** Undoes everything counted since the last savepoint. */
  restore({ totals, tables }: Savepoint): void {
    this.context.tally.clear();
    this.sourceRows.drop();
    this.totals = totals;
    this.tables = tables;
  }

  /** Whether others have committed since this was last asked: what is being read must be planned again. */
  takeNewGround(): boolean {
    const { hasNewGround } = this;
    this.hasNewGround = false;
    return hasNewGround;
  }

  /** Whether the pass is to go on; false once it is stopped, or others keep the ledger. */
  mayGoOn(): boolean {
    return !this.isOver && (this.options.mayGoOn?.() ?? true);
  }

  /** Adds what the tally holds, which is of one source, to the totals. */
  fold({ spec, counter: { lines }, accounts }: Counted): void {
    accounts.take(this.context.tally);
    for (const [table, at] of countedBySource) {
      const amount = this.context.tally.counts[at]!;
      if (amount > 0) this.sourceRows.add(table, spec.name, amount);
    }
    this.tables = this.context.tally.foldTables(this.tables, (table) => lines.mayCountTable(table));
    this.context.tally.foldInto(this.totals, lines.mayCount);
  }

  /** Enters the cursor of a log; only the last few of its finished files keep an account of their own. */
  enter(key: string, { cursor, counter, forgotten }: Reached): void {
    const { finished = [] } = cursor;
    const share = Math.floor(MAX_FINISHED_OF_ALL / Math.max(1, this.cursors.size));
    const count = Math.max(forgotten.count, finished.length - Math.max(1, Math.min(share, MAX_FINISHED)));
    this.unaccounted = withAccountsOf(finished.slice(forgotten.count, count), this.unaccounted);
    forgotten.count = count;
    const kept = { ...cursor, ...(finished.length === 0 ? {} : { finished: finished.slice(count) }) };
    const before = this.cursors.get(key);
    const after = withMemory(kept, counter, before);
    this.hasDroppedQuotes ||= before?.unclaimed !== undefined && after.unclaimed === undefined;
    this.cursors.set(key, after);
  }

  /** A log that is gone for good; what was counted of it is in no account any more, unless another log has that. */
  forget(key: string, cursors?: readonly FileCursor[]): void {
    const { files = [], finished = [] } = this.cursors.get(key) ?? {};
    this.unaccounted = withAccountsOf(cursors ?? [...files, ...finished], this.unaccounted);
    this.cursors.delete(key);
    this.hasChanged = true;
  }

  /** Increments that are in no account: of what can't be counted again. */
  unaccount(increments: Increments): void {
    this.unaccounted = sumOf([this.unaccounted, increments]);
  }

  /** Makes everything counted so far durable, with the cursors. Throws a Problem when that fails. */
  async commit(): Promise<void> {
    this.sourceRows.moveTo(this.context.tally);
    this.tables = this.context.tally.foldTables(this.tables);
    const waiting = this.context.pending.take();
    const { totals, tables } = waiting.addTo(this);
    this.totals = totals;
    this.tables = tables;
    try {
      await this.syncs.settle();
      await this.transaction.commit({
        totals: totals.slice(),
        tables,
        cursors: new Map(this.cursors),
        remembered: new Map(this.remembered),
        lookedMs: new Map(this.lookedMs),
        unaccounted: this.unaccounted,
        discontinuities: this.findings.discontinuities,
        discontinuousSources: this.findings.discontinuousSources,
      });
    } catch (thrown) {
      this.failure = thrown;
      // It failed after the rename: the next one goes on from what is there, and these are part of it.
      if (this.transaction.isInPlace()) waiting.settle();
      throw thrown;
    }
    waiting.settle();
    this.findings.settle(this.context.host.journal);
    this.committedAtMs = this.context.host.clock.monotonicMs();
    this.options.committed?.();
  }

  /** After a commit: others may have the ledger for a moment, and what they leave is gone on from. */
  async makeRoom(): Promise<void> {
    const { pause = async () => undefined } = this.options;
    const { generation } = this.transaction.ground;
    let next: Transaction | undefined;
    try {
      next = await giveWay(this.transaction, { ledger: this.context.ledger, pause, mayGoOn: () => this.mayGoOn() });
    } catch (thrown) {
      this.failure = thrown;
      throw thrown;
    }
    this.committedAtMs = this.context.host.clock.monotonicMs();
    if (next === undefined) {
      this.isOver = true;
      return;
    }
    this.transaction = next;
    const { ground } = next;
    if (ground.generation === generation) return;
    this.hasNewGround = true;
    this.totals = ground.totals.slice();
    this.tables = ground.tables;
    this.unaccounted = unaccountedIn(ground);
    this.cursors.clear();
    for (const [key, cursor] of ground.cursors) this.cursors.set(key, cursor);
    this.remembered.clear();
    for (const [key, files] of ground.remembered ?? []) this.remembered.set(key, files);
    this.lookedMs.clear();
    for (const [key, atMs] of ground.lookedMs ?? []) this.lookedMs.set(key, atMs);
    this.addOwnRows();
  }

  /** Sources and the user's own counters are there from the start, so that they can be graphed before they count. */
  addOwnRows(): void {
    for (const spec of this.context.specs) {
      for (const table of sourceTables) {
        if (mayHaveRow(this.tables, table, spec.name)) this.context.tally.addLabelled(table, spec.name, 0);
      }
      for (const { name, hasOwnRow } of spec.counters) {
        if (hasOwnRow && !this.tables.get('yours')?.has(name)) this.context.tally.addLabelled('yours', name, 0);
      }
    }
    const before = this.tables;
    this.tables = this.context.tally.foldTables(before);
    this.hasChanged ||= this.tables !== before;
  }

  /** Adds to a counter of maillogs itself. */
  addTo(counter: OwnCounterName, amount: bigint): void {
    this.totals[counterIndex(counter)]! += amount;
  }

  addToRow(table: TableName, row: string, amount: number): void {
    this.context.tally.addLabelled(table, row, amount);
    this.tables = this.context.tally.foldTables(this.tables);
  }
}

/** Whether a row is to be added: not where the table is full, and what is more is counted together already. */
function mayHaveRow(tables: TableTotals, table: TableName, name: string): boolean {
  const rows = tables.get(table);
  return rows === undefined || !(rows.has(name) || (rows.size >= MAX_SOURCE_ROWS && rows.has(OTHER_ROW)));
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
function withMemory(cursor: SourceCursor, counter: Memory, before: SourceCursor | undefined): SourceCursor {
  const { lastRecords } = counter;
  const unclaimed = counter.unclaimed.take(before?.unclaimed);
  return {
    ...cursor,
    ...(lastRecords.length === 0 ? {} : { lastRecords }),
    ...(unclaimed.length === 0 ? {} : { unclaimed }),
  };
}
