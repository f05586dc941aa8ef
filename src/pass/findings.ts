// What became of the files of sources in a pass: counted with it, and said once it is durable; a pass that fails finds it
// again.

import type { Journal, JournalEvent } from '../host/journal';
import type { ReadFinding } from '../logs/plan-types';
import type { ServiceName } from '../registry/services';
import type { TableName } from '../registry/tables';
import type { OwnCounterName } from './pending-counts';
import type { SourceSpec } from './source';

/** Where findings are counted. */
export interface FindingSums {
  addTo(counter: OwnCounterName, amount: bigint): void;
  addToRow(table: TableName, row: string, amount: number): void;
}

export class Findings {
  /** Services, and sources, whose values before and after do not compare. */
  readonly discontinuities = new Set<ServiceName>();
  readonly discontinuousSources = new Set<string>();
  private notes: readonly JournalEvent[] = [];

  constructor(private readonly sums: FindingSums) {}

  /** Counts what became of a file, and keeps it to be said. */
  found({ name, services }: SourceSpec, finding: ReadFinding): void {
    const { kind, path } = finding;
    if (kind === 'rotated') {
      this.sums.addTo('agent.rotations', 1n);
      this.sums.addToRow('sourceRotations', name, 1);
      this.notes = withRotation(this.notes, name, path);
      return;
    }
    const { octets } = finding;
    this.sums.addTo('agent.octetsLost', BigInt(octets));
    this.sums.addToRow('sourceLoss', name, octets);
    // Lines may have come and gone between two passes: what was counted before does not compare with after. Not so
    // where a word costs nothing: the lines that were counted are where they were.
    if (octets > 0 || kind === 'truncated' || kind === 'lost') this.interrupt(name, services);
    switch (kind) {
      case 'truncated':
      case 'rewritten':
        this.sums.addTo('agent.truncations', 1n);
        this.sums.addToRow('sourceTruncations', name, 1);
        this.note(
          kind === 'rewritten'
            ? { kind: 'sourceRewritten', source: name, path, octets }
            : { kind: 'sourceTruncated', source: name, path, octets, isReadOn: finding.isReadOn },
        );
        return;
      case 'skipped':
      case 'lost': {
        this.sums.addTo('agent.losses', 1n);
        this.sums.addToRow('sourceLosses', name, 1);
        const { reason = 'its log was replaced, and the old file is nowhere beside it.' } = finding;
        this.note({ kind: kind === 'lost' ? 'sourceLost' : 'sourceSkipped', source: name, path, octets, reason });
      }
    }
  }

  /** Counts entries of the journal that went before they were read: at most `entries`; undefined where no one knows. */
  lostEntries({ name, path, services }: SourceSpec, entries: number | undefined): void {
    this.sums.addTo('agent.losses', 1n);
    this.sums.addTo('agent.entriesLost', BigInt(entries ?? 0));
    this.sums.addToRow('sourceLosses', name, 1);
    this.sums.addToRow('sourceEntriesLost', name, entries ?? 0);
    this.interrupt(name, services);
    this.note({ kind: 'entriesLost', source: name, path, entries });
  }

  /** All of it is durable: it is said. */
  settle(journal: Journal): void {
    this.discontinuities.clear();
    this.discontinuousSources.clear();
    for (const note of this.notes) journal.note(note);
    this.notes = [];
  }

  private interrupt(name: string, services: readonly ServiceName[]): void {
    for (const service of [...services, 'agent' as const]) this.discontinuities.add(service);
    this.discontinuousSources.add(name);
  }

  private note(event: JournalEvent): void {
    this.notes = [...this.notes, event];
  }
}

/** One note for all files of a source that a pass found rotated: a busy multilog makes hundreds. */
function withRotation(notes: readonly JournalEvent[], source: string, path: string): readonly JournalEvent[] {
  const isSame = (note: JournalEvent) => note.kind === 'sourceRotated' && note.source === source;
  const before = notes.find(isSame);
  const files = before?.kind === 'sourceRotated' ? before.files + 1 : 1;
  return [...notes.filter((note) => !isSame(note)), { kind: 'sourceRotated', source, path, files }];
}
