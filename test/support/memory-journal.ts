// A systemd journal in memory, and the journalctl that reads it: as far as maillogs asks for anything.

import { Problem } from '../../src/base/problem';
import type { Processes } from '../../src/host/processes';
import type { MemoryDisk } from './memory-disk';

interface Entry {
  readonly number: number;
  readonly facility: string;
  readonly identifier: string;
  readonly text: string;
}

const DIRECTORY = '/run/log/journal/machine';

export class MemoryJournal {
  /** Oldest first, in files. */
  private files: { readonly path: string; entries: Entry[] }[] = [];
  private next = 1;
  private sequence = 'a';
  /** Runs so far, by their arguments. */
  readonly runs: (readonly string[])[] = [];
  /** What journalctl complains of, instead of reading. */
  complaint: string | undefined;
  /** Called when entries were written and before journalctl ends. */
  whileReading: () => void = () => undefined;

  constructor(private readonly disk: MemoryDisk) {
    disk.makeDirectory(DIRECTORY);
    this.rotate();
  }

  write(text: string, facility = 'mail', identifier = 'qmail'): void {
    const file = this.files.at(-1)!;
    file.entries.push({ number: this.next++, facility, identifier, text });
    this.disk.append(file.path, 'x');
  }

  rotate(): void {
    const path = `${DIRECTORY}/${this.next}.journal`;
    this.files.push({ path, entries: [] });
    this.disk.append(path, 'x');
  }

  /** Removes the oldest file. */
  vacuum(): void {
    const [oldest] = this.files.splice(0, 1);
    this.disk.remove(oldest!.path);
  }

  /** As if the journal were begun again: its numbers do not compare with those before. */
  beginAgain(): void {
    while (this.files.length > 0) this.vacuum();
    this.sequence += 'b';
    this.next = 1;
    this.rotate();
  }

  readonly output: Processes['output'] = ({ args }) => this.read(args);

  private async *read(args: readonly string[]): AsyncGenerator<Uint8Array> {
    this.runs.push(args);
    if (this.complaint !== undefined) throw new Problem('damaged', `journalctl says "${this.complaint}"`);
    const option = (name: string) => args.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
    const facility = option('facility');
    const lines = option('lines');
    const place = option('cursor');
    let entries = this.files.flatMap((file) => file.entries);
    if (place !== undefined) {
      const isOurs = place.startsWith(`s=${this.sequence};`);
      const number = isOurs ? Number.parseInt(place.split('i=')[1]!, 16) : 0;
      entries = entries.filter((entry) => entry.number >= number);
    }
    if (facility !== undefined) entries = entries.filter((entry) => entry.facility === facility);
    if (lines !== undefined) entries = place === undefined ? entries.slice(-lines) : entries.slice(0, Number(lines));
    for (const { number, identifier, text } of entries) {
      yield Buffer.from(
        `__CURSOR=s=${this.sequence};i=${number.toString(16)}\nSYSLOG_IDENTIFIER=${identifier}\nMESSAGE=${text}\n\n`,
      );
    }
    if (place === undefined || lines !== '1') this.whileReading();
  }
}
