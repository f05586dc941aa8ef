// Real files of the systemd journal, without a running systemd: systemd-journal-remote(8) writes what it is given in
// the Journal Export Format. It begins a new file, numbered on, when it may not make the old one any larger.

import { readdirSync } from 'node:fs';
import { Child, runProgram } from './child';
import { FullSpeedWriter } from './full-speed-writer';

/** In 512 octets: journald makes its files 8 MiB long at first. */
const MAX_FILE_BLOCKS = 16_384;
const REMOTE = '/lib/systemd/systemd-journal-remote';
/** Makes an entry large enough that files fill up within seconds. */
const PAD = '0123456789abcdef'.repeat(30);

export interface JournalWriterOptions {
  readonly directory: string;
  readonly entriesPerSecond: number;
  readonly identifier: string;
  /** The text of entry number `n`. */
  readonly message: (n: number) => string;
}

export class JournalWriter {
  private readonly remote: Child;
  private readonly writer: FullSpeedWriter;

  constructor(private readonly options: JournalWriterOptions) {
    const script = `trap '' XFSZ; ulimit -f ${MAX_FILE_BLOCKS}; exec "$0" -o "$1" -`;
    this.remote = new Child(['sh', '-c', script, REMOTE, `${options.directory}/mail.journal`]);
    this.writer = new FullSpeedWriter({
      linesPerSecond: options.entriesPerSecond,
      line: (n) => this.entry(n),
      write: (text) => this.remote.write(text),
    });
  }

  /** Journal files that grow no more. */
  get archived(): readonly string[] {
    return readdirSync(this.options.directory).filter((name) => name.includes('@'));
  }

  /** Resolves when all entries are in the files. */
  async finish(): Promise<void> {
    await this.writer.stop();
    const { code } = await this.remote.finish();
    if (code !== 0) throw new Error(`systemd-journal-remote ended with ${code}: ${this.remote.stderr}`);
  }

  async stop(): Promise<void> {
    await this.writer.stop();
    await this.remote.stop();
  }

  private entry(n: number): string {
    const micros = 1_731_927_602_000_000 + n;
    return [
      `__REALTIME_TIMESTAMP=${micros}`,
      `__MONOTONIC_TIMESTAMP=${5_000_000 + n}`,
      '_BOOT_ID=0123456789abcdef0123456789abcdef',
      `SYSLOG_IDENTIFIER=${this.options.identifier}`,
      `MESSAGE=${this.options.message(n)}`,
      `PAD=${n}${PAD}`,
      '',
    ].join('\n');
  }
}

/** One entry that is written at once with others. */
export interface WrittenEntry {
  readonly atMs: number;
  readonly identifier: string;
  readonly host: string;
  /** As RFC 5424 numbers it. */
  readonly severity: number;
  /** Without an LF. */
  readonly message: string;
}

/** Writes a journal file with these entries, in their order, into a directory. */
export function writeJournal(directory: string, entries: readonly WrittenEntry[]): void {
  const fields = entries.map(({ atMs, identifier, host, severity, message }, n) =>
    [
      `__REALTIME_TIMESTAMP=${Math.round(atMs * 1000)}`,
      `__MONOTONIC_TIMESTAMP=${5_000_000 + n}`,
      '_BOOT_ID=0123456789abcdef0123456789abcdef',
      '_TRANSPORT=syslog',
      `_HOSTNAME=${host}`,
      `PRIORITY=${severity}`,
      'SYSLOG_FACILITY=2',
      `SYSLOG_IDENTIFIER=${identifier}`,
      `MESSAGE=${message}`,
      '\n',
    ].join('\n'),
  );
  const input = Buffer.from(fields.join(''), 'latin1');
  const { code, stderr } = runProgram([REMOTE, '-o', `${directory}/mail.journal`, '-'], { input });
  if (code !== 0) throw new Error(`systemd-journal-remote ended with ${code}: ${stderr}`);
}

/** The number of the newest entry in the files of a directory: how many were ever written. */
export function entriesWritten(directory: string): number {
  const args = [
    'journalctl',
    '--quiet',
    '--no-pager',
    '--lines=1',
    '--output=export',
    `--directory=${directory}`,
  ] as const;
  const { stdout } = runProgram(args, {});
  return Number.parseInt(/^__CURSOR=s=\w+;i=(\w+);/m.exec(stdout)![1]!, 16);
}
