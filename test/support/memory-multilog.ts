// What multilog(8) of daemontools does to its directory, on a disk in memory, with a processor that may fail.

import { countAndArchive } from '../../src/cli/command-postprocess';
import type { Config } from '../../src/config/config';
import { DEFAULT_ARCHIVE, defaultConfig } from '../../src/config/defaults';
import { decodeSnapshot } from '../../src/ledger/decode-snapshot';
import type { Snapshot } from '../../src/ledger/snapshot';
import { counterIndex } from '../../src/registry/registry';
import type { CounterName } from '../../src/registry/services';
import type { Machine } from './machine';
import type { Fate } from './memory-files';

export const DIRECTORY = '/log/send';
export const CURRENT = `${DIRECTORY}/current`;
/** Where the archive is on the day that a ManualClock begins with. */
export const ARCHIVE = '/base/2023/11/14/sendlog';

export function processorConfig(archive: Partial<Config['archive']> = {}): Config {
  return {
    ...defaultConfig(() => true),
    stateDir: '/state',
    sources: [{ name: 'send', path: CURRENT, services: ['send'], start: 'beginning' }],
    archive: { ...DEFAULT_ARCHIVE, logsBase: '/base', timezone: 'utc', ...archive },
  };
}

/** How a processor ended: its exit code is 0 only for `done`. */
export type ProcessorEnd = 'done' | 'failed' | 'died';

export class MemoryMultilog {
  readonly warnings: string[] = [];
  #stamps = 0;

  constructor(
    readonly machine: Machine,
    readonly config = processorConfig(),
    readonly directory = DIRECTORY,
  ) {
    machine.disk.makeDirectory(directory);
    machine.disk.create(this.at('current'));
  }

  at(name: string): string {
    return `${this.directory}/${name}`;
  }

  write(text: string): void {
    this.machine.disk.append(this.at('current'), text);
  }

  /** `current` becomes `previous`, which waits for a processor to end with 0. */
  fill(): void {
    this.machine.disk.rename(this.at('current'), this.at('previous'));
    this.machine.disk.create(this.at('current'));
  }

  /** Runs the processor once; `previous` goes if it ends with 0. */
  async process(fate: Fate = () => undefined): Promise<ProcessorEnd> {
    const { machine, config, warnings } = this;
    const { number, data } = machine.disk.find(this.at('previous'))!;
    const process = machine.start();
    process.files.fate = fate;
    const path = this.at('current');
    const input = { directory: this.directory, path, identity: `1:${number}`, sizeBytes: data.length };
    let end: ProcessorEnd = 'done';
    try {
      await countAndArchive(process.host, { config, program: 'sendlog', input, warn: (text) => warnings.push(text) });
    } catch {
      end = process.files.isDead ? 'died' : 'failed';
    }
    const leaked = process.files.openCount;
    machine.kill(process);
    if (leaked > 0) throw new Error(`the processor left ${leaked} files open`);
    if (end === 'done') this.#finish();
    return end;
  }

  /** kill -9 and a new start: what was there becomes .u files, which no processor was run on. */
  crash(): void {
    const { disk } = this.machine;
    for (const name of ['previous', 'current']) disk.rename(this.at(name), this.#rotated('u'));
    disk.create(this.at('current'));
  }

  #finish(): void {
    const { disk } = this.machine;
    disk.copy(this.at('previous'), this.#rotated('s'));
    disk.remove(this.at('previous'));
  }

  #rotated(kind: 's' | 'u'): string {
    this.#stamps++;
    return this.at(`@40000000${this.#stamps.toString(16).padStart(16, '0')}.${kind}`);
  }

  get archived(): string {
    return this.machine.disk.text(ARCHIVE) ?? '';
  }

  /** A counter of the newest snapshot on the disk. */
  counted(name: CounterName = 'send.messageNew'): number {
    const snapshots = ['a', 'b'].flatMap((slot) => this.machine.disk.find(`/state/snapshot-${slot}`)?.data ?? []);
    const newest = snapshots
      .map((bytes): Snapshot => decodeSnapshot(bytes))
      .sort((a, b) => b.generation - a.generation)[0];
    return Number(newest?.totals[counterIndex(name)] ?? 0n);
  }
}
