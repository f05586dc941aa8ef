// A machine in memory: a disk, and processes on it that may be killed, or lose power with it.

import { Problem } from '../../src/base/problem';
import type { Clock } from '../../src/host/clock';
import type { Host } from '../../src/host/host';
import type { JournalEvent } from '../../src/host/journal';
import { isSameProcess, type Processes, type ProcessIdentity, type Standing } from '../../src/host/processes';
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
  /** What installed programs write; none is installed at first. */
  programs: Processes['output'] = ({ program }) => {
    throw new Problem('missingProgram', `${program} is not installed`);
  };
  readonly disk = new MemoryDisk(() => BigInt(this.clock.nowMs()) * 1_000_000n);
  #boot = 1;
  /** How many files a process started from now on may have open. */
  maxOpen: number | undefined;
  #started = 0;
  #alive: readonly MachineProcess[] = [];

  /** A process; two may be given one pid, at different times, or in different pid namespaces. */
  start(pid?: number, namespace?: string): MachineProcess {
    const files = new MemoryFiles(this.disk);
    files.maxOpen = this.maxOpen;
    const journal: JournalEvent[] = [];
    this.#started++;
    const identity: ProcessIdentity = {
      pid: pid ?? 100 + this.#started,
      boot: `boot-${this.#boot}`,
      start: `start-${this.#started}`,
      ...(namespace === undefined ? {} : { namespace }),
    };
    const host: Host = {
      clock: this.#clockOf(files),
      files,
      sockets: {
        connect: () => {
          throw new Error('no sockets here');
        },
      },
      processes: {
        self: () => identity,
        standing: (other) => this.#standing(other, identity),
        output: (request) => this.programs(request),
      },
      journal: { note: (event) => journal.push(event) },
    };
    const process = { host, files, journal, identity };
    this.#alive = [...this.#alive, process];
    return process;
  }

  /** A dead process's timers do not go off. */
  #clockOf(files: MemoryFiles): Clock {
    return {
      nowMs: () => this.clock.nowMs(),
      monotonicMs: () => this.clock.monotonicMs(),
      after: (delayMs, action) => this.clock.after(delayMs, () => files.isDead || action()),
      yield: () => this.clock.yield(),
    };
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

  #standing(identity: ProcessIdentity, seenBy: ProcessIdentity): Standing {
    if (identity.namespace !== seenBy.namespace) return 'unseen';
    return this.#alive.some((process) => isSameProcess(process.identity, identity)) ? 'alive' : 'dead';
  }
}
