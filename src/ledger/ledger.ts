// Keeps the counters: recovers the newest snapshot, and turns a pass's work into the next one. What `current`
// gives is durable, always; nothing else may be published.

import { Problem } from '../base/problem';
import type { Host } from '../host/host';
import type { Readers } from '../host/readers';
import { counterIndex, serviceNames } from '../registry/registry';
import { acquireLock, type Busy, type HeldLock, type LockResult } from './lock';
import { Marks } from './mark';
import { type Entry, nextSnapshot } from './next-snapshot';
import { type Basis, basisOf } from './recovery';
import { newbornSnapshot, type Snapshot } from './snapshot';
import { type Damage, type Loaded, prepareDirectory, SnapshotStore, syncAbove } from './snapshot-store';
import { stampNow } from './steady-stamps';

const snapshotsDamaged = counterIndex('agent.snapshotsDamaged');

export type { Entry } from './next-snapshot';

/** Hears of each commit once it is durable, while the lock is still held. Must not throw. */
export type CommitListener = (snapshot: Snapshot) => Promise<void>;

export type BeginResult = { readonly kind: 'begun'; readonly transaction: Transaction } | Busy;

export interface LedgerOptions {
  readonly committed?: CommitListener;
  /** Hears when the state directory was emptied, or filled with something else, and was filled again from memory. */
  readonly savedAgain?: () => void;
  /** Directories outside the state directory for a mark of the newest generation: see mark.ts. */
  readonly marks?: readonly string[];
}

export class Ledger {
  private readonly store: SnapshotStore;
  private readonly marks: Marks;
  private readonly committed: CommitListener;
  private readonly savedAgain: () => void;
  private snapshot: Snapshot | undefined;
  private signature = '';
  /** The snapshot was only read: whether it is durable, and the other slot whole, no one has looked yet. */
  private isUnproven = true;
  /** A lock that could not be removed when its transaction ended. */
  private leftover: HeldLock | undefined;
  /** From begin to the end of its transaction. */
  private lock: HeldLock | undefined;

  constructor(
    private readonly host: Host,
    readonly directory: string,
    { committed = async () => undefined, savedAgain = () => undefined, marks = [] }: LedgerOptions = {},
  ) {
    this.store = new SnapshotStore(host, directory);
    this.marks = new Marks(host.files, directory, marks);
    this.committed = committed;
    this.savedAgain = savedAgain;
  }

  /** The newest durable snapshot that was read or written; undefined before the first. */
  get current(): Snapshot | undefined {
    return this.snapshot;
  }

  /** Reads what is there now, whoever committed it; true when it is new. Takes no lock, mends nothing. */
  refresh(): boolean {
    for (;;) {
      const signature = this.store.signature();
      if (signature === this.signature) return false;
      const isNew = this.take(this.store.load().snapshot, signature);
      if (isNew !== undefined) return isNew;
    }
  }

  /**
   * Like `refresh`, but `current` gives what was read only once it is on the disk: its writer may have died just before.
   * Throws a Problem when that can't be done.
   */
  async refreshDurably(): Promise<boolean> {
    for (;;) {
      const signature = this.store.signature();
      if (signature === this.signature && !this.isUnproven) return false;
      const { snapshot } = this.store.load();
      try {
        if (snapshot !== undefined) await this.host.files.syncDirectory(this.directory);
      } catch (thrown) {
        // Where nothing can be written, nothing waits to be.
        if (!(thrown instanceof Problem) || thrown.code !== 'readOnly') throw thrown;
      }
      const isNew = this.take(snapshot, signature);
      if (isNew !== undefined) return isNew;
    }
  }

  /** Whether what was read, when the slots had that signature, is new; undefined where it has to be read again. */
  private take(snapshot: Snapshot | undefined, signature: string): boolean | undefined {
    const isKnown = snapshot === undefined || snapshot.generation === this.snapshot?.generation;
    const isGround = isKnown || this.basis({ snapshot, damaged: [] }).kind === 'found';
    // Another has committed since: what was read is behind the mark of that, and only looks like an older copy.
    if (!isGround && this.store.signature() !== signature) return undefined;
    this.signature = signature;
    this.isUnproven = true;
    // What is behind us, or an older copy that was put there, is for the next to begin: it stamps what has to be.
    if (isKnown || !isGround) return false;
    this.snapshot = snapshot;
    return true;
  }

  private basis({ snapshot: found, damaged }: Loaded): Basis {
    // A state that was never committed is none.
    const memory = this.snapshot?.generation === 0 ? undefined : this.snapshot;
    const marked = memory === undefined && found !== undefined ? this.marks.read(found) : undefined;
    return basisOf({ memory, found, isDamaged: damaged.length > 0, marked });
  }

  /** Whether someone else has committed since we last read or wrote. */
  hasChanged(): boolean {
    return this.store.signature() !== this.signature;
  }

  /** Those who may read what is committed. */
  readers(): Readers {
    return this.store.readers();
  }

  /** Takes the lock and gives what is durable now as the ground to count from. */
  async begin(): Promise<BeginResult> {
    await prepareDirectory(this.host.files, this.directory);
    this.leftover?.release();
    this.leftover = undefined;
    const result: LockResult = await acquireLock(this.host, this.directory);
    if (result.kind === 'busy') return result;
    this.lock = result.lock;
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
    this.lock = undefined;
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
    const next = nextSnapshot(this.host, base, entry);
    // A save that fails may have got as far as the rename: what is in the slots is then read again.
    this.isUnproven = true;
    await this.store.save(next, () => this.lock?.check());
    await this.marks.write(next);
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
    const loaded = this.store.load();
    const basis = this.basis(loaded);
    switch (basis.kind) {
      case 'birth':
        await syncAbove(this.host.files, this.directory);
        return this.settle(this.newborn(), signature);
      case 'found':
        // Its writer may have died between the rename and the fsync of the directory: only now is it durable.
        await this.host.files.syncDirectory(this.directory);
        return this.settle(basis.snapshot, signature);
      case 'memory':
        return this.saveAgain(basis, loaded);
      case 'break':
        return this.beginEpoch(basis, loaded);
    }
  }

  private newborn(): Snapshot {
    const { atMs, stamps } = stampNow(this.host, new Map());
    return { ...newbornSnapshot(atMs), steadyStamps: stamps };
  }

  private settle(snapshot: Snapshot, signature: string): void {
    this.snapshot = snapshot;
    this.signature = signature;
    this.isUnproven = false;
  }

  /** The directory was emptied, or something else was put into it: what we have was durable, and goes on. */
  private async saveAgain({ snapshot, why }: Basis & { readonly kind: 'memory' }, { snapshot: found }: Loaded) {
    // Another birth's counters may be dear to someone.
    const keptAs = why === 'another' ? await this.store.keepAllAside('replaced') : [];
    if (found === undefined) await syncAbove(this.host.files, this.directory);
    await this.commitOn(snapshot, { ...snapshot, discontinuities: new Set() });
    if (why === 'another') this.store.clearAllBut(this.snapshot!);
    this.signature = this.store.signature();
    const { directory } = this;
    this.host.journal.note({ kind: 'stateSavedAgain', directory, why, generation: this.snapshot!.generation, keptAs });
    this.savedAgain();
  }

  /**
   * What was served may have been ahead of what is left, or was if someone brought back an old copy: values before and
   * after do not compare.
   */
  private async beginEpoch(
    { snapshot, why }: Basis & { readonly kind: 'break' },
    { snapshot: found, damaged }: Loaded,
  ): Promise<void> {
    const base = snapshot ?? this.newborn();
    const totals = base.totals.slice();
    totals[snapshotsDamaged]! += BigInt(damaged.length);
    const kept: (Damage & { readonly keptAs: string })[] = [];
    for (const each of damaged) kept.push({ ...each, keptAs: await this.store.keepAside(each.path) });
    await this.commitOn(base, {
      totals,
      tables: base.tables,
      cursors: base.cursors,
      discontinuities: new Set(serviceNames),
      discontinuousSources: new Set(base.tables.get('sourceLines')?.keys()),
      isIncomparable: true,
    });
    // Only now: had we died before, the damage must still be there for the next one to find and to stamp.
    this.store.clear(damaged.map(({ path }) => path).filter((path) => path !== this.store.slotOf(this.snapshot!)));
    this.signature = this.store.signature();
    const { directory } = this;
    // The generation that it was found with, and not the one that it goes on at.
    const from = snapshot?.committedMs === found?.committedMs ? found : snapshot;
    const saved = from && { generation: from.generation, atMs: from.committedMs };
    if (why !== 'damaged') this.host.journal.note({ kind: 'stateWentBack', directory, why, saved });
    for (const each of kept) this.host.journal.note({ kind: 'snapshotDamaged', ...each, saved });
  }
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

  /** Gives the lock back; the second call does nothing. */
  end(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.ledger.release(this.lock);
  }
}
