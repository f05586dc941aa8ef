// Alerts under test: a snapshot that a test moves on as it likes, passes that end as it likes, and all that was told.

import type { AlertDeclaration, AlertLimits } from '../../src/alerts/declaration';
import {
  type AlertChange,
  type AlertsState,
  type Evaluation,
  evaluate,
  NOTHING_WATCHED,
  redeclare,
} from '../../src/alerts/evaluate';
import type { Notice } from '../../src/alerts/notice';
import type { Observation, ObservedSource, PassState } from '../../src/alerts/observation';
import { newbornSnapshot, type Snapshot } from '../../src/ledger/snapshot';
import { counterIndex } from '../../src/registry/registry';
import type { CounterName } from '../../src/registry/services';
import type { TableName } from '../../src/registry/tables';

/** No limit that a test would notice. */
export const UNLIMITED: AlertLimits = { minIntervalMs: 0, most: 1000, perMs: 1000 };

export class AlertBench {
  monotonicMs = 5_000_000;
  wallMs = 1_700_000_000_000;
  readonly notices: Notice[] = [];
  readonly changes: AlertChange[] = [];
  snapshot: Snapshot | undefined;
  sources: readonly ObservedSource[] = [{ name: 'mail', isKnown: true, problem: undefined, behindOctets: 0 }];
  state: AlertsState;
  limits: AlertLimits;

  constructor(declarations: readonly AlertDeclaration[], limits: AlertLimits = UNLIMITED, state = NOTHING_WATCHED) {
    this.limits = limits;
    this.state = state;
    this.snapshot = { ...newbornSnapshot(this.wallMs), generation: 1 };
    this.readSome('mail');
    this.redeclare(declarations);
  }

  redeclare(declarations: readonly AlertDeclaration[]): void {
    this.take(redeclare(this.state, declarations, this.wallMs));
  }

  /** Time goes by on both clocks. */
  wait(ms: number): void {
    this.monotonicMs += ms;
    this.wallMs += ms;
  }

  count(name: CounterName, amount: number | bigint): void {
    const { totals } = this.snapshot!;
    const next = totals.slice();
    next[counterIndex(name)]! += BigInt(amount);
    this.commit({ totals: next });
  }

  countRow(table: TableName, row: string, amount: number | bigint): void {
    const { tables } = this.snapshot!;
    const rows = new Map(tables.get(table));
    rows.set(row, (rows.get(row) ?? 0n) + BigInt(amount));
    this.commit({ tables: new Map(tables).set(table, rows) });
  }

  /** The source's cursor moves on; it comes into being with the first call. */
  readSome(source: string, log?: string): void {
    const { cursors, generation } = this.snapshot!;
    const key = log === undefined ? source : `${source} ${log}`;
    const fingerprint = { head: '', tail: '' };
    const file = { identity: '1:1', path: '/log', offsetBytes: generation, fingerprint, isInOverlongLine: false };
    this.commit({ cursors: new Map(cursors).set(key, { files: [file] }) });
  }

  commit(changes: Partial<Snapshot>): void {
    const before = this.snapshot!;
    this.snapshot = { ...before, generation: before.generation + 1, committedMs: this.wallMs, ...changes };
  }

  problem(source: string, problem: string | undefined): void {
    this.sources = this.sources.map((each) => (each.name === source ? { ...each, problem } : each));
  }

  /** A look after `ms`; the pass was complete when nothing else is said. Gives what was told by it. */
  look(ms = 0, pass: PassState = { kind: 'complete' }): readonly Notice[] {
    this.wait(ms);
    return this.take(evaluate(this.state, this.observation(pass), this.limits)).notices;
  }

  /** The names of the notifications so far. */
  get told(): readonly string[] {
    return this.notices.map(({ notification }) => notification);
  }

  private observation(pass: PassState): Observation {
    const { monotonicMs, wallMs, snapshot, sources } = this;
    return { monotonicMs, wallMs, pass, snapshot, sources };
  }

  private take(evaluation: Evaluation): Evaluation {
    this.state = evaluation.state;
    this.notices.push(...evaluation.notices);
    this.changes.push(...evaluation.changes);
    return evaluation;
  }
}
