// The daemon's journal on stderr, in the form that whoever reads it wants: with the priorities of sd-daemon(3) where that is
// the systemd journal, with a time where it is a file that nobody else stamps, or as JSON, one object a line.

import { fstatSync } from 'node:fs';
import { jsonText, oneLine } from '../base/printable';
import type { Clock } from './clock';
import { type Journal, type Level, levelOf, sentence } from './journal';

/** syslog(3): the numbers of err, warning and notice. */
const PRIORITIES: Readonly<Record<Level, number>> = { error: 3, warning: 4, notice: 5 };
const STDERR = 2;

export type LogFormat = 'text' | 'json';

export interface Reader {
  /** systemd reads it: $JOURNAL_STREAM names the device and inode of what it gave us (systemd.exec(5)). */
  readonly isSystemd: boolean;
  /** It is a file: a pipe leads to a supervisor such as multilog, which stamps each line. */
  readonly isFile: boolean;
}

/** Who reads stderr. */
export function stderrReader(environment: Readonly<Record<string, string | undefined>>): Reader {
  try {
    const status = fstatSync(STDERR, { bigint: true });
    const isSystemd = environment['JOURNAL_STREAM'] === `${status.dev}:${status.ino}`;
    return { isSystemd, isFile: status.isFile() };
  } catch {
    // It is closed.
    return { isSystemd: false, isFile: false };
  }
}

/** A journal that writes whole lines. */
export function daemonJournal(
  format: LogFormat,
  { isSystemd, isFile }: Reader,
  { clock, write }: { readonly clock: Pick<Clock, 'nowMs'>; readonly write: (text: string) => void },
): Journal {
  return {
    note(event) {
      const level = levelOf(event);
      const text = sentence(event).split('\n').map(oneLine).join('\n');
      const time = new Date(clock.nowMs()).toISOString();
      if (format === 'json') {
        const { kind, ...details } = event;
        const priority = isSystemd ? `<${PRIORITIES[level]}>` : '';
        write(`${priority}${jsonText({ time, level, event: kind, message: text, ...details })}\n`);
        return;
      }
      const before = isSystemd ? `<${PRIORITIES[level]}>` : isFile ? `${time} ` : '';
      const lines = `maillogs: ${level}: ${text}`.split('\n');
      write(lines.map((line) => `${before}${line}\n`).join(''));
    },
  };
}
