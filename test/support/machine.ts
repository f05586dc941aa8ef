// A machine in memory: a disk, and processes on it that may be killed, or lose power with it.

import type { Host } from '../../src/host/host';
import type { JournalEvent } from '../../src/host/journal';
import type { ProcessIdentity } from '../../src/host/processes';
import { ManualClock } from './manual-clock';
import { MemoryDisk } from './memory-disk';
import { MemoryFiles } from './memory-files';

export interface MachineProcess {
  readonly host: Host;
  readonly files: MemoryFiles;
  readonly journal: JournalEvent[];
  readonly identity: ProcessIdentity;
}

export class Machine {
  readonly clock = new ManualClock();
  readonly disk = new MemoryDisk(() => BigInt(this.clock.nowMs()) * 1_000_000n);
  #boot = 1;
  /** How many files a process started from now on may have open. */
  maxOpen: number | undefined;
  #started = 0;
  #alive: readonly MachineProcess[] = [];

  /** A process; two may be given one pid, at different times. */
  start(pid?: number): MachineProcess {
    const files = new MemoryFiles(this.disk);
    files.maxOpen = this.maxOpen;
    const journal: JournalEvent[] = [];
    this.#started++;
    const identity = { pid: pid ?? 100 + this.#started, boot: `boot-${this.#boot}`, start: `start-${this.#started}` };
    const host: Host = {
      clock: this.clock,
      files,
      sockets: {
        connect: () => {
          throw new Error('no sockets here');
        },
      },
      processes: { self: () => identity, isAlive: (other) => this.#isAlive(other) },
      journal: { note: (event) => journal.push(event) },
    };
    const process = { host, files, journal, identity };
    this.#alive = [...this.#alive, process];
    return process;
  }

  /** kill -9: what it wrote stays, synced or not. */
  kill(process: MachineProcess): void {
    process.files.die();
    this.#alive = this.#alive.filter((other) => other !== process);
  }

  /** Every process is gone, and what was not fsynced; see MemoryDisk.powerCut. */
  powerCut(keptChanges = 0): void {
    for (const process of this.#alive) process.files.die();
    this.#alive = [];
    this.disk.powerCut(keptChanges);
    this.#boot++;
  }

  #isAlive(identity: ProcessIdentity): boolean {
    return this.#alive.some(
      ({ identity: { pid, boot, start } }) =>
        pid === identity.pid && boot === identity.boot && start === identity.start,
    );
  }
}
