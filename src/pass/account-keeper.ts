// Keeps the account of the file that is being read: what was counted over which bytes of it, so that an audit can
// count them again. Added to whenever the tally is folded, and put into words when a cursor is made.

import type { Account, FileCursor, LastRecord } from '../logs/cursor';
import { digestOf } from '../logs/fingerprint';
import { counters } from '../registry/registry';
import { fromWords, inWords } from '../registry/sums';
import type { TableTotals } from '../registry/tables';
import type { Tally } from '../registry/tally';
import type { LateCounter } from './late-counter';

type Opening = Pick<Account, 'fromBytes' | 'isInOverlongLine' | 'carried' | 'lastRecords'>;

interface Sums {
  readonly totals: BigUint64Array;
  readonly tables: TableTotals;
}

const NOTHING: Sums = { totals: new BigUint64Array(counters.length), tables: new Map() };

/** An account begins with what lines before it left behind, unless that is more than this: there are many accounts. */
const MAX_REMEMBERED = 200;

export class AccountKeeper {
  private opening: Opening | undefined;
  private totals: BigUint64Array = new BigUint64Array(counters.length);
  /** The totals are those of another account as well, and stay as they are. */
  private isShared = false;
  private tables: TableTotals = new Map();
  /** The account that was put into words last, and its sums. */
  private entered: (Sums & { readonly account: Account }) | undefined;

  constructor(
    private readonly counter: LateCounter,
    private readonly rules: string,
  ) {}

  /**
   * Lines after `from` follow. Gives it back when they can't be added to its account, which then is complete: the
   * lines before them were of another file, were counted by other rules, or ended where the file did.
   */
  begin(from: FileCursor): FileCursor | undefined {
    const { account } = from;
    const { lastRecords } = this.counter;
    const goesOn =
      account !== undefined &&
      account.rules === this.rules &&
      account.isLastLineCounted === undefined &&
      account.recordsBehind === digestOfRecords(lastRecords);
    const { totals, tables } = goesOn ? this.sumsOf(account) : NOTHING;
    this.totals = totals;
    this.isShared = true;
    this.tables = tables;
    this.counter.lines.isVague = goesOn && account.isVague === true;
    if (goesOn) {
      this.opening = account;
      return undefined;
    }
    const { offsetBytes: fromBytes, isInOverlongLine, carried } = from;
    const kept =
      this.counter.lines.remembered > MAX_REMEMBERED
        ? lastRecords.filter(({ memory }) => memory === undefined)
        : lastRecords;
    this.opening = {
      fromBytes,
      ...(isInOverlongLine ? { isInOverlongLine } : {}),
      ...(carried === undefined ? {} : { carried }),
      ...(kept.length === 0 ? {} : { lastRecords: kept }),
    };
    // What was forgotten for an audit, it cannot know.
    if (kept.length < lastRecords.length) this.counter.lines.isVague = true;
    return account === undefined ? undefined : from;
  }

  /** Nearly always it is the one that was entered last. */
  private sumsOf(account: Account): Sums {
    return this.entered?.account === account ? this.entered : fromWords(account.increments);
  }

  /** Adds what the tally holds, before it is folded. */
  take(tally: Tally): void {
    if (this.opening === undefined) return;
    if (this.isShared) this.totals = this.totals.slice();
    this.isShared = false;
    tally.addInto(this.totals, this.counter.lines.mayCount);
    this.tables = tally.addTables(this.tables, (table) => this.counter.lines.mayCountTable(table));
  }

  /** The cursor with the account of what lies before it; without one when nothing was counted. */
  enter(cursor: FileCursor, isLastLineCounted: boolean): FileCursor {
    const { opening } = this;
    const increments = inWords(this.totals, this.tables);
    if (opening === undefined || Object.keys(increments.counters).length === 0) return cursor;
    const { fromBytes, isInOverlongLine, carried, lastRecords } = opening;
    const recordsBehind = digestOfRecords(this.counter.lastRecords);
    const account: Account = {
      fromBytes,
      ...(isInOverlongLine === undefined ? {} : { isInOverlongLine }),
      ...(carried === undefined ? {} : { carried }),
      ...(lastRecords === undefined ? {} : { lastRecords }),
      ...(recordsBehind === undefined ? {} : { recordsBehind }),
      ...(isLastLineCounted ? { isLastLineCounted } : {}),
      ...(this.counter.lines.isVague ? { isVague: true } : {}),
      rules: this.rules,
      increments,
    };
    this.entered = { account, totals: this.totals, tables: this.tables };
    this.isShared = true;
    return { ...cursor, account };
  }
}

function digestOfRecords(records: readonly LastRecord[]): string | undefined {
  return records.length === 0 ? undefined : digestOf(Buffer.from(JSON.stringify(records)));
}
