// One process that counts qmail-send's log on a machine in memory, and log lines that are never the same twice.

import { Ledger } from '../../src/ledger/ledger';
import { Ingest, type PassOptions, type PassOutcome } from '../../src/pass/ingest';
import type { SourceSpec } from '../../src/pass/source';
import { counterIndex } from '../../src/registry/registry';
import type { CounterName } from '../../src/registry/services';
import { inWords, sumOf } from '../../src/registry/sums';
import { sourceTables, tableOf } from '../../src/registry/tables';
import type { Machine, MachineProcess } from './machine';

export const STATE = '/state';
export const LOG = '/log/mail.log';

/** Line number `n` of a log, with its LF: it adds one to send.messageNew. */
export function line(n: number): string {
  return `@40000000${n.toString(16).padStart(8, '0')}00000000 new msg ${n}\n`;
}

/** Lines first, first+1 … last. */
export function lines(first: number, last: number): string {
  return Array.from({ length: last - first + 1 }, (_, i) => line(first + i)).join('');
}

export function sourceAt(path: string, name = 'send'): SourceSpec {
  return { name, path, services: ['send'], start: 'beginning', counters: [] };
}

export class Counting {
  readonly process: MachineProcess;
  readonly ledger: Ledger;
  readonly ingest: Ingest;

  constructor(machine: Machine, sources: readonly SourceSpec[] = [sourceAt(LOG)], pid?: number) {
    machine.disk.makeDirectory('/log');
    this.process = machine.start(pid);
    this.ledger = new Ledger(this.process.host, STATE);
    this.ingest = new Ingest(this.process.host, this.ledger, sources);
  }

  pass(options?: PassOptions): Promise<PassOutcome> {
    return this.ingest.pass(options);
  }

  /** A counter of the newest durable snapshot this process knows. */
  value(name: CounterName = 'send.messageNew'): number {
    return Number(this.ledger.current?.totals[counterIndex(name)] ?? 0n);
  }

  /** One pass, and then the lines counted. */
  async counted(): Promise<number> {
    await this.pass();
    return this.value();
  }

  /** Where the totals are not what the accounts of the files and all that is in none add up to; empty when they are. */
  get unbalanced(): readonly string[] {
    const snapshot = this.ledger.current;
    if (snapshot?.unaccounted === undefined) return [];
    const accounts = [...snapshot.cursors.values()].flatMap(({ files, finished = [] }) =>
      [...files, ...finished].flatMap(({ account }) => (account === undefined ? [] : [account.increments])),
    );
    const sum = sumOf([snapshot.unaccounted, ...accounts]);
    const totals = inWords(snapshot.totals, snapshot.tables);
    const names = new Set([...Object.keys(sum.counters), ...Object.keys(totals.counters)]);
    return [...names]
      .filter((name) => sum.counters[name] !== totals.counters[name])
      .map((name) => `${name} is ${totals.counters[name]}, and adds up to ${sum.counters[name]}`);
  }

  /** What does not sum up over the sources to what the agent counts of all of them, in words. */
  get wrongSums(): readonly string[] {
    return sourceTables.flatMap((table) => {
      const name = tableOf(table).prefix.slice(0, -1) as CounterName;
      const rows = [...(this.ledger.current?.tables.get(table)?.values() ?? [])];
      const sum = Number(rows.reduce((total, value) => total + value, 0n));
      return sum === this.value(name) ? [] : [`${name} is ${this.value(name)}, but ${sum} over the sources`];
    });
  }

  /** The kinds of what the journal was told, in order. */
  get said(): readonly string[] {
    return this.process.journal.map(({ kind }) => kind);
  }
}
