// Keeps the counters: recovers the newest snapshot, and turns a pass's work into the next one. What `current`
// gives is durable, always; nothing else may be published.

import { Problem } from '../base/problem';
import type { Host } from '../host/host';
import type { Amounts, SourceCursor } from '../logs/cursor';
import { counterIndex, serviceNames } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import { difference, inWords, sumOf } from '../registry/sums';
import type { TableName, TableTotals } from '../registry/tables';
import type { ArchiveCursor } from './archive-cursor';
import { acquireLock, type HeldLock, type LockResult } from './lock';
import { type ImportedFile, newbornSnapshot, type Snapshot } from './snapshot';
import { prepareDirectory, SnapshotStore, syncAbove } from './snapshot-store';

const snapshotsDamaged = counterIndex('agent.snapshotsDamaged');

/** What a pass wants to make durable. */
export interface Entry {
  readonly totals: BigUint64Array;
  readonly tables: TableTotals;
  readonly cursors: ReadonlyMap<string, SourceCursor>;
  /** Services whose counters lost their continuity in this pass. */
  readonly discontinuities: ReadonlySet<ServiceName>;
  /** And sources, by name: those with a row that is new need not be named. */
  readonly discontinuousSources?: ReadonlySet<string>;
  /** All that were ever imported; what the ground has when not given. */
  readonly imports?: readonly ImportedFile[];
  /** When not given, accounts are as they were: what came to the totals has none. */
  readonly unaccounted?: Amounts;
  /** What the ground has when not given. */
  readonly archives?: ReadonlyMap<string, ArchiveCursor>;
}

/** Hears of each commit once it is durable, while the lock is still held. Must not throw. */
export type CommitListener = (snapshot: Snapshot) => Promise<void>;

export type BeginResult =
  | { readonly kind: 'begun'; readonly transaction: Transaction }
  | { readonly kind: 'busy'; readonly pid: number };

export class Ledger {
  private readonly store: SnapshotStore;
  private snapshot: Snapshot | undefined;
  private signature = '';
  /** The snapshot was only read: whether it is durable, and the other slot whole, nobody has looked yet. */
  private isUnproven = true;
  /** A lock that could not be removed when its transaction ended. */
  private leftover: HeldLock | undefined;

  constructor(
    private readonly host: Host,
    readonly directory: string,
    private readonly committed: CommitListener = async () => undefined,
  ) {
    this.store = new SnapshotStore(host, directory);
  }

  /** The newest durable snapshot that was read or written; undefined before the first. */
  get current(): Snapshot | undefined {
    return this.snapshot;
  }

  /** Reads what is there now, whoever committed it; true when it is new. Takes no lock, mends nothing. */
  refresh(): boolean {
    const signature = this.store.signature();
    if (signature === this.signature) return false;
    return this.take(this.store.load().snapshot, signature);
  }

  /**
   * The same, but `current` gives what was read only once it is on the disk: its writer may have died just before.
   * Throws a Problem when that can't be done.
   */
  async refreshDurably(): Promise<boolean> {
    const signature = this.store.signature();
    if (signature === this.signature && !this.isUnproven) return false;
    const { snapshot } = this.store.load();
    if (snapshot === undefined) return this.take(undefined, signature);
    try {
      await this.host.files.syncDirectory(this.directory);
    } catch (thrown) {
      // Where nothing can be written, nothing waits to be.
      if (!(thrown instanceof Problem) || thrown.code !== 'readOnly') throw thrown;
    }
    return this.take(snapshot, signature);
  }

  private take(snapshot: Snapshot | undefined, signature: string): boolean {
    this.signature = signature;
    this.isUnproven = true;
    if (snapshot === undefined || snapshot.generation === this.snapshot?.generation) return false;
    this.snapshot = snapshot;
    return true;
  }

  /** Whether somebody else has committed since we last read or wrote. */
  hasChanged(): boolean {
    return this.store.signature() !== this.signature;
  }

  /** Takes the lock and gives what is durable now as the ground to count from. */
  async begin(): Promise<BeginResult> {
    await prepareDirectory(this.host.files, this.directory);
    this.leftover?.release();
    this.leftover = undefined;
    const result: LockResult = await acquireLock(this.host, this.directory);
    if (result.kind === 'busy') return result;
    try {
      await this.recover();
      return { kind: 'begun', transaction: new Transaction(this, result.lock) };
    } catch (thrown) {
      this.release(result.lock);
      throw thrown;
    }
  }

  /** Never throws: a lock that stays behind, since the disk went read-only say, is removed at the next begin. */
  release(lock: HeldLock): void {
    try {
      lock.release();
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      this.leftover = lock;
    }
  }

  /** Durable once it resolves. Only for the holder of the lock. */
  async commit(entry: Entry): Promise<void> {
    await this.commitOn(this.snapshot!, entry);
  }

  /** What `current` gives stays in force until the commit is durable, also when it stands on something older. */
  private async commitOn(base: Snapshot, entry: Entry): Promise<void> {
    const { totals, tables, cursors, discontinuities, imports, archives } = entry;
    const unaccounted = entry.unaccounted ?? withAdded(base, entry);
    const nowMs = this.host.clock.nowMs();
    const stamped = new Map(base.discontinuities);
    for (const service of discontinuities) stamped.set(service, nowMs);
    const sources = new Map(base.sourceDiscontinuities);
    for (const source of entry.discontinuousSources ?? []) sources.set(source, nowMs);
    for (const source of newRows(base.tables, tables, 'sourceLines')) sources.set(source, nowMs);
    const rowsChanged = new Map(base.rowsChanged);
    for (const table of tables.keys())
      if (newRows(base.tables, tables, table).length > 0) rowsChanged.set(table, nowMs);
    const next: Snapshot = {
      ...base,
      generation: base.generation + 1,
      committedMs: nowMs,
      totals,
      tables,
      cursors,
      discontinuities: stamped,
      sourceDiscontinuities: sources,
      rowsChanged,
      ...(unaccounted === undefined ? {} : { unaccounted }),
      ...(imports === undefined ? {} : { imports }),
      ...(archives === undefined ? {} : { archives }),
    };
    // A save that fails may have got as far as the rename: what is in the slots is then read again.
    this.isUnproven = true;
    await this.store.save(next);
    this.snapshot = next;
    this.signature = this.store.signature();
    this.isUnproven = false;
    await this.committed(next);
  }

  /** Under the lock: whether there is a newer snapshot than the current one. */
  isAhead(): boolean {
    try {
      return (this.store.load().snapshot?.generation ?? 0) > (this.snapshot?.generation ?? 0);
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      return false;
    }
  }

  /** Under the lock: what others committed, else the state before anything was counted; damage is put aside. */
  private async recover(): Promise<void> {
    const signature = this.store.signature();
    if (this.snapshot !== undefined && signature === this.signature && !this.isUnproven) return;
    const { snapshot, damaged } = this.store.load();
    const nowMs = this.host.clock.nowMs();
    const wentBack = this.snapshot !== undefined && (snapshot?.generation ?? 0) < this.snapshot.generation;
    if (damaged.length === 0 && !wentBack) {
      // Its writer may have died between the rename and the fsync of the directory: only now is it durable.
      if (snapshot !== undefined) await this.host.files.syncDirectory(this.directory);
      else await syncAbove(this.host.files, this.directory);
      this.snapshot = snapshot ?? newbornSnapshot(nowMs);
      this.signature = signature;
      this.isUnproven = false;
      return;
    }
    // What was served may have been ahead of what is left, or was if somebody took the newest slot away or
    // brought back an old one: values before and after do not compare.
    const ground = snapshot ?? newbornSnapshot(nowMs);
    const totals = ground.totals.slice();
    totals[snapshotsDamaged]! += BigInt(damaged.length);
    const kept = [];
    for (const each of damaged) kept.push({ ...each, keptAs: await this.store.keepAside(each.path) });
    await this.commitOn(ground, {
      totals,
      tables: ground.tables,
      cursors: ground.cursors,
      discontinuities: new Set(serviceNames),
      discontinuousSources: new Set(ground.tables.get('sourceLines')?.keys()),
    });
    // Only now: had we died before, the damage must still be there for the next one to find and to stamp.
    this.store.clear(damaged.map(({ path }) => path).filter((path) => path !== this.store.slotOf(this.snapshot!)));
    this.signature = this.store.signature();
    const recovered =
      snapshot === undefined
        ? 'There is no other: counting begins anew and a discontinuity is stamped.'
        : `Going on from generation ${snapshot.generation} of ${new Date(snapshot.committedMs).toISOString()}; what came after it is counted again and a discontinuity is stamped.`;
    for (const each of kept) this.host.journal.note({ kind: 'snapshotDamaged', ...each, recovered });
  }
}

/** What an entry that knows nothing of accounts, such as an import, adds to the totals is in none. */
function withAdded({ unaccounted, totals, tables }: Snapshot, entry: Entry): Amounts | undefined {
  if (unaccounted === undefined || (totals === entry.totals && tables === entry.tables)) return unaccounted;
  const added = difference(inWords(entry.totals, entry.tables), inWords(totals, tables));
  return sumOf([unaccounted, added]);
}

/** Rows that a table has got: none ever goes. */
function newRows(before: TableTotals, after: TableTotals, table: TableName): readonly string[] {
  const [known, rows] = [before.get(table), after.get(table)];
  if (rows === undefined || rows === known || rows.size === known?.size) return [];
  return [...rows.keys()].filter((row) => !known?.has(row));
}

/** The lock held, from `begin` to `end`. */
export class Transaction {
  private isOpen = true;

  constructor(
    private readonly ledger: Ledger,
    private readonly lock: HeldLock,
  ) {}

  /** The durable state to count from. */
  get ground(): Snapshot {
    return this.ledger.current!;
  }

  /** May be called several times: each makes another generation. */
  async commit(entry: Entry): Promise<void> {
    if (!this.isOpen) throw new Problem('busy', 'this transaction has ended.');
    await this.ledger.commit(entry);
  }

  /** Whether a commit that failed left its snapshot where the next one to begin finds it. */
  isInPlace(): boolean {
    return this.isOpen && this.ledger.isAhead();
  }

  end(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.ledger.release(this.lock);
  }
}
