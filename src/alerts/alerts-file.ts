// Keeps what of the alerts outlives the agent, in a file of the state directory: temporary file, fsync, rename. It
// is written when an alert changes, which is rare. If we die before the rename, the next run knows the state before,
// and reports a change once more rather than never.

import { join } from 'node:path';
import { Problem } from '../base/problem';
import type { Host } from '../host/host';
import { writeFile } from '../host/write-file';
import { decodeAlerts, encodeAlerts, type SavedAlerts } from './saved-alerts';

const ALERTS_FILE = 'alerts.json';
/** Far more than a hundred alerts and a hundred waiting notifications take. */
const MAX_BYTES = 4 << 20;

export class AlertsFile {
  readonly #host: Host;
  readonly #directory: string;
  /** What is in the file, as far as we wrote or read it. */
  #written: string | undefined;
  #wanted: string | undefined;
  #saving: Promise<void> | undefined;
  #isReported = false;

  constructor(host: Host, directory: string) {
    this.#host = host;
    this.#directory = directory;
  }

  /** undefined where there is none, or none that can be used. */
  load(): SavedAlerts | undefined {
    try {
      const text = this.#host.files.readWhole(this.#path, MAX_BYTES)?.toString('utf8');
      if (text === undefined) return undefined;
      const saved = decodeAlerts(text);
      this.#written = text;
      return saved;
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      this.#report(thrown);
      return undefined;
    }
  }

  /** Throws no Problem: a failure is reported once, until saving works again. Saves follow one another, and only the newest state is written. */
  save(saved: SavedAlerts): Promise<void> {
    this.#wanted = encodeAlerts(saved);
    this.#saving ??= this.#saveAll();
    return this.#saving;
  }

  async #saveAll(): Promise<void> {
    try {
      do {
        const text = this.#wanted;
        this.#wanted = undefined;
        await this.#saveOne(text);
      } while (this.#wanted !== undefined);
    } finally {
      this.#saving = undefined;
    }
  }

  async #saveOne(text: string | undefined): Promise<void> {
    if (text === undefined || text === this.#written) return;
    try {
      // The first pass makes the directory; what is to be kept is kept once it is there.
      if (this.#host.files.status(this.#directory) === undefined) return;
      const options = { mode: 0o600, durability: 'content' } as const;
      await writeFile(this.#host.files, this.#path, [Buffer.from(text)], options);
      this.#written = text;
      this.#isReported = false;
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      this.#report(thrown);
    }
  }

  #report(problem: Problem): void {
    if (this.#isReported) return;
    this.#isReported = true;
    this.#host.journal.note({ kind: 'alertsNotSaved', path: this.#path, reason: problem.message });
  }

  get #path(): string {
    return join(this.#directory, ALERTS_FILE);
  }
}
