import { readCounterFile } from '../../../src/perl/counter-file';
import { counterFileText } from '../../../src/perl/counter-file-text';
import { takeOver } from '../../../src/perl/take-over';
import { counterFileServices } from '../../../src/registry/counter-files';
import { counterIndex, counters } from '../../../src/registry/registry';

const values = BigUint64Array.from(counters, ({ index }) => BigInt(index) * 1_000_003n + 5n);

test('has the keys of the Perl program, one on each line', () => {
  const text = counterFileText('smtp', values, 1_163_376_000_999);
  expect(text).toBe(
    [
      'written_by_maillogs:1\ncreated:1163376000\n',
      `connect:${values[counterIndex('smtp.authConnect')]}\n`,
      `success:${values[counterIndex('smtp.authSuccess')]}\n`,
    ].join(''),
  );
});

const keysOf = (text: string) => text.split('\n').map((line) => line.split(':')[0]);

test.each([
  ['send', ['message_bytes', 'status_localp', 'delivery_success', 'concurrencyremote']],
  ['rbl', ['spamhaus', 'badmailto', 'count']],
  ['pop3', ['pop3_connect', 'pop3_ssl_success']],
  ['imap', ['imap_success', 'imap_ssl_success']],
  ['webmail', ['connect', 'success']],
  ['spamassassin', ['sa_spam', 'avg_spam_score', 'threshhold', 'sa_ham_seconds', 'sa_spam_bytes']],
  ['qmailscanner', ['qs_clean', 'qs_virus']],
] as const)('the file of %s has what scripts look for', (service, keys) => {
  expect(keysOf(counterFileText(service, values, 0))).toEqual(expect.arrayContaining([...keys]));
});

test('sums of fractions are written as such', () => {
  const totals = new BigUint64Array(counters.length);
  totals[counterIndex('send.statusLocalShare')] = 12_500n;
  expect(counterFileText('send', totals, 0)).toContain('\nstatus_localp:1.25\n');
});

test.each(counterFileServices)('the file of %s, read again, gives the very counters it was written from', (service) => {
  const { entries, faults } = readCounterFile(Buffer.from(counterFileText(service, values, 0)), 'x');
  expect(faults).toEqual([]);
  const taken = takeOver(service, entries).flatMap((key) => (key.kind === 'taken' ? [key] : []));
  const legacy = counters.filter((counter) => counter.service === service && counter.legacy !== undefined);
  expect(taken.map(({ counter }) => counter)).toEqual(legacy.map(({ name }) => name));
  for (const { counter, amount } of taken) expect(amount).toBe(values[counterIndex(counter)]);
});
