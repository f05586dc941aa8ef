// maillogs yesterday on a systemd journal with what real Postfix, Exim and Dovecot wrote: the figures are what their clients
// and sinks saw. Exim writes each refusal twice, and a journal knows which is which.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LogRecord } from '../../src/base/log-record';
import { NO_SEVERITY } from '../../src/base/severity';
import { takeApart } from '../../src/logs/framing';
import { maillogsIn } from '../support/agent-process';
import { TOP } from '../support/checkout';
import { cleanUpAfterEach } from '../support/clean-up';
import { type WrittenEntry, writeJournal } from '../support/journal-writer';
import { groups } from '../support/mta-samples';
import { serverGroups } from '../support/server-samples';
import { TempDirectory } from '../support/temp-directory';

const { keep } = cleanUpAfterEach();

const DAY = Date.parse('2026-11-28T00:00:00Z');
const INFO = 6;
const latin1 = (bytes: Uint8Array, start: number, end: number) =>
  Buffer.from(bytes.subarray(start, end)).toString('latin1');

/** The lines of a sample, a tenth of a second apart, as a program gives them to syslog(3): without a frame. */
function entriesOf(file: string, fromMs: number): readonly WrittenEntry[] {
  const record = new LogRecord();
  const lines = readFileSync(join(TOP, 'fixtures', 'mta', file), 'latin1')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line, n) => {
    const bytes = Buffer.from(line, 'latin1');
    takeApart(record, bytes, 0, bytes.length);
    return {
      ...{ atMs: fromMs + n * 100, host: 'mx1' },
      identifier: latin1(bytes, record.identStart, record.identEnd),
      severity: record.severity === NO_SEVERITY ? INFO : record.severity,
      message: latin1(bytes, record.start, record.end),
    };
  });
}

interface ReportedService {
  readonly name: string;
  readonly rows: readonly { readonly name: string; readonly value: string }[];
}

/** What the report says of a journal, on that day or another. */
function reportOn(entries: readonly WrittenEntry[], services: readonly string[], day = '2026-11-28') {
  const directory = keep(new TempDirectory());
  const journal = directory.directory('journal');
  writeJournal(journal, entries);
  const source = `  - {name: journal, journal: {directory: ${journal}}, services: [${services.join()}]}\n`;
  const config = directory.write('maillogs.yaml', `state_dir: ${directory.at('state')}\nsources:\n${source}`);
  const words = ['yesterday', '--day', day, '--format', 'json', '--config', config];
  const { code, stdout, stderr } = maillogsIn(words, { isUnprivileged: false, environment: { TZ: 'UTC' } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { systems, services: counted, lines } = JSON.parse(stdout);
  const values = new Map(
    (counted as readonly ReportedService[]).flatMap(({ rows }) => rows.map(({ name, value }) => [name, Number(value)])),
  );
  return { lines, figures: systems[0]?.figures, count: (name: string) => values.get(name) ?? 0 };
}

test.each(['postfix-inbound', 'postfix-outbound', 'postfix-expiry', 'postfix-postscreen'])('%s', (group) => {
  const { truth } = groups[group]!;
  const seen = (result: string) =>
    Object.entries(truth).reduce((sum, [what, n]) => sum + (new RegExp(`^[a-z]+[.]${result}$`).test(what) ? n : 0), 0);
  const entries = entriesOf(`${group}.rfc3164.log`, DAY);
  const { lines, figures, count } = reportOn(entries, ['postfix']);
  expect(lines).toBe(entries.length);
  expect(figures).toMatchObject({ success: seen('sent'), failure: seen('bounced'), deferral: seen('deferred') });
  expect(figures.messages + (figures.unmatchedMessages ?? 0)).toBe(count('postfix.messageRemoved'));
});

const others = serverGroups().filter(({ name }) => /^(exim|dovecot)-/.test(name));

test.each(others)('$name', ({ name, services, rows }) => {
  const { figures, count } = reportOn(entriesOf(`${name}.rfc5424.log`, DAY), services);
  const truth = rows.map(({ what, truth: seen, difference }) => [what, difference?.byFile['*'] ?? seen]);
  expect(rows.map(({ what, counter }) => [what, count(counter)])).toEqual(truth);
  if (!name.startsWith('exim')) return;
  expect(figures).toMatchObject(
    name === 'exim-inbound'
      ? { messages: 10, success: 10, failure: 0, deferral: 0 }
      : { success: 12, failure: 4, deferral: 6 },
  );
});

test('only entries of the day count, and what began before it is known', () => {
  const entries = entriesOf('postfix-outbound.rfc3164.log', DAY);
  const half = entries.findIndex(({ message }) => / status=/.test(message)) + 1;
  const cut = entries.map((entry, n) => ({ ...entry, atMs: entry.atMs + (n < half ? -60_000 : 0) }));
  const whole = reportOn(entries, ['postfix']).figures;
  const [before, after] = [reportOn(cut, ['postfix'], '2026-11-27'), reportOn(cut, ['postfix'])];
  expect(before.lines).toBe(half);
  expect(before.figures.attempts).toBe(1);
  expect(after.figures.attempts).toBe(whole.attempts - 1);
  expect(before.figures.messages + after.figures.messages).toBe(whole.messages);
});
