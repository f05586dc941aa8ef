// Exim writes a refusal to syslog twice, for its main and for its reject log: in the journal the severity tells them apart.

import { JournalEntries } from '../../../src/logs/journal-entries';
import { LineCounter } from '../../../src/pass/line-counter';
import { counterIndex } from '../../../src/registry/registry';
import { Tally } from '../../../src/registry/tally';

const REFUSAL = '2026-11-29 06:00:00 H=c.example [192.0.2.1] F=<a@b.example> rejected RCPT <x@y.example>: no such user';

function counted(write: (counter: LineCounter) => void): number {
  const tally = new Tally();
  const counter = new LineCounter(['exim'], tally);
  write(counter);
  counter.endChunk();
  return tally.counts[counterIndex('exim.rejectRcpt')]!;
}

/** As `journalctl -o export` writes them. */
function exported(transport: string, priorities: readonly number[]): number {
  const entries = priorities.map(
    (priority, i) =>
      `__CURSOR=c${i}\nSYSLOG_IDENTIFIER=exim\n_TRANSPORT=${transport}\nPRIORITY=${priority}\nMESSAGE=${REFUSAL}\n\n`,
  );
  return counted((counter) => {
    const reader = new JournalEntries({ entry: (bytes, entry) => counter.entry(bytes, entry), full: () => undefined });
    reader.take(Buffer.from(entries.join('')));
  });
}

/** As `journalctl -o json` writes them. */
function asJson(transport: string, priorities: readonly number[]): number {
  return counted((counter) => {
    for (const priority of priorities) {
      const entry = { PRIORITY: `${priority}`, _TRANSPORT: transport, SYSLOG_IDENTIFIER: 'exim', MESSAGE: REFUSAL };
      const bytes = Buffer.from(`${JSON.stringify(entry)}\n`);
      counter.line(bytes, 0, bytes.length - 1);
      counter.endChunk();
    }
  });
}

test.each([
  ['a journal', exported],
  ['a file of JSON', asJson],
])('a refusal counts once in %s', (_, count) => {
  expect(count('syslog', [6, 5])).toBe(1);
  // All lines of a standard output have one severity, and each is there once.
  expect(count('stdout', [6])).toBe(1);
});
