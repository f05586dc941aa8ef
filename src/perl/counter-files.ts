// Keeps the readable counter files (send.txt ...) beside the snapshot. They derive from it, so they are not
// fsynced: should a power cut take one, the next commit writes it again. A file that another program wrote is
// left alone until its values are imported; ours is known by a key that only we write.

import { dirname, join } from 'node:path';
import { sha256Hex } from '../base/digest';
import { Problem } from '../base/problem';
import type { Host } from '../host/host';
import type { JournalEvent } from '../host/journal';
import { writeFile } from '../host/write-file';
import type { Snapshot } from '../ledger/snapshot';
import {
  type CounterFileNames,
  type CounterFileService,
  counterFileOf,
  counterFileServices,
} from '../registry/counter-files';
import { isOwnCounterFile, MAX_COUNTER_FILE_BYTES } from './counter-file';
import { counterFileText } from './counter-file-text';

export interface CounterFilesOptions {
  readonly directory: string;
  /** Files that have other names than usual. */
  readonly names: CounterFileNames | undefined;
  /** Nothing is said of files that can't be written. */
  readonly isQuiet: boolean;
}

interface Written {
  readonly text: string;
  /** What the file looked like then: it is only read again when someone changed it. */
  readonly mark: string;
}

/** An imported file of the Perl's keeps its content under this name. */
const KEPT = '.imported';

export class CounterFiles {
  private readonly written = new Map<string, Written>();
  private readonly said = new Set<string>();

  constructor(
    private readonly host: Host,
    private readonly options: CounterFilesOptions,
  ) {}

  /** Only under the lock of the ledger, so that no older values come last. Throws no Problem. */
  async write(snapshot: Snapshot): Promise<void> {
    for (const service of counterFileServices) {
      const name = this.options.names?.[service] ?? counterFileOf(service).names[0];
      const path = join(this.options.directory, name);
      try {
        await this.writeOne(service, path, snapshot);
      } catch (thrown) {
        if (!(thrown instanceof Problem)) throw thrown;
        this.written.delete(path);
        this.say({ kind: 'counterFileFailed', path, reason: thrown.message });
      }
    }
  }

  private async writeOne(service: CounterFileService, path: string, snapshot: Snapshot): Promise<void> {
    const { files } = this.host;
    const text = counterFileText(service, snapshot.totals, snapshot.bornMs);
    const before = this.written.get(path);
    if (before === undefined || before.mark !== this.mark(path)) {
      if (!(await this.mayWrite(service, path, text, snapshot))) return;
    } else if (before.text === text) return;
    await writeFile(files, path, [Buffer.from(text)], { mode: 0o644, durability: 'none' });
    this.written.set(path, { text, mark: this.mark(path) });
    this.said.delete(path);
  }

  /** Looks at what is there; false when it must stay, or says what we would write. */
  private async mayWrite(
    service: CounterFileService,
    path: string,
    text: string,
    { imports = [] }: Snapshot,
  ): Promise<boolean> {
    const { files } = this.host;
    const bytes = files.readWhole(path, MAX_COUNTER_FILE_BYTES);
    if (bytes === undefined || bytes.length === 0) return true;
    if (isOwnCounterFile(bytes)) {
      if (bytes.toString('latin1') !== text) return true;
      this.written.set(path, { text, mark: this.mark(path) });
      return false;
    }
    const sha256 = sha256Hex(bytes);
    const known = imports.filter((file) => file.service === service);
    if (known.some((file) => file.sha256 === sha256)) {
      await this.keepAside(path);
      return true;
    }
    const reason = known.some((file) => file.path === path)
      ? 'another program, such as the Perl maillogs, has changed it since it was imported. Stop that program, then remove the file.'
      : `maillogs did not write it. Take its values over with "maillogs import ${dirname(path)}", or remove it.`;
    this.say({ kind: 'counterFileLeft', path, reason });
    return false;
  }

  /** Gives what was imported a second name; the first file that was given it keeps it. */
  private async keepAside(path: string): Promise<void> {
    const { files } = this.host;
    const aside = `${path}${KEPT}`;
    if (files.status(aside) !== undefined) return;
    try {
      files.link(path, aside);
    } catch (thrown) {
      // proc(5), protected_hardlinks: only the owner of a file may do that. If we die here, ours is written next time.
      if (!(thrown instanceof Problem) || thrown.code !== 'notPermitted') throw thrown;
      await files.rename(path, aside);
    }
  }

  private mark(path: string): string {
    const status = this.host.files.status(path);
    return status === undefined ? '' : `${status.identity} ${status.sizeBytes} ${status.modifiedNs}`;
  }

  /** Once for each file, until it can be written. */
  private say(event: JournalEvent & { readonly path: string }): void {
    if (this.options.isQuiet || this.said.has(event.path)) return;
    this.said.add(event.path);
    this.host.journal.note(event);
  }
}
