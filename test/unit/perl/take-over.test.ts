import { readCounterFile } from '../../../src/perl/counter-file';
import { takeOver } from '../../../src/perl/take-over';
import { type CounterFileService, counterFileOf, counterFileServices } from '../../../src/registry/counter-files';
import { counters } from '../../../src/registry/registry';
import { type Installation, perl4, perl5 } from '../../support/perl-counters';

const take = (service: CounterFileService, text: string) =>
  takeOver(service, readCounterFile(Buffer.from(text), 'x').entries);

const serviceOf = (file: string) =>
  counterFileServices.find((service) => counterFileOf(service).names.includes(file)) as CounterFileService;

describe.each<[string, Installation]>([
  ['5.x', perl5],
  ['4.x', perl4],
])('an installation of %s', (_version, { files, counters: expected, skipped }) => {
  test('is taken over to the digit', () => {
    const sums: Record<string, bigint> = {};
    for (const [file, text] of Object.entries(files)) {
      for (const key of take(serviceOf(file), text)) {
        if (key.kind === 'taken') sums[key.counter] = (sums[key.counter] ?? 0n) + key.amount;
      }
    }
    expect(sums).toEqual(expected);
  });

  test.each(Object.entries(files))('skips what is no counter in %s', (file, text) => {
    const keys = take(serviceOf(file), text).filter(({ kind }) => kind === 'skipped');
    expect(keys.map(({ key }) => key)).toEqual(skipped[file]);
  });
});

test('every counter that the Perl program had can be taken over', () => {
  const imported = new Set(Object.keys(perl5.counters));
  const legacy = counters.filter((counter) => counter.legacy !== undefined).map(({ name }) => name);
  expect(legacy.filter((name) => !imported.has(name))).toEqual([]);
});

test.each<[string, CounterFileService, string, object]>([
  ['an integer', 'send', 'delivery:12', { kind: 'taken', counter: 'send.delivery', amount: 12n, note: undefined }],
  ['a zero', 'send', 'delivery:0', { kind: 'taken', amount: 0n, note: undefined }],
  ['a sum of fractions', 'send', 'status_localp:2.5', { kind: 'taken', amount: 25000n, note: 'in basis points' }],
  ['a long fraction', 'send', 'status_localp:0.33333', { amount: 3333n, note: 'in basis points, rounded' }],
  ['octets as a float', 'send', 'message_bytes:1234.9', { amount: 1234n, note: 'without its fraction' }],
  ['the largest value of 32 bits', 'send', 'message_bytes:4294967295', { amount: 4294967295n, note: undefined }],
  ['more than 32 bits', 'send', 'message_bytes:4294967296', { amount: 4294967296n, note: 'beyond 32 bits' }],
  ['a value below zero', 'send', 'delivery:-3', { kind: 'skipped', reason: 'below zero, which no counter can be' }],
  ['a value beyond 64 bits', 'send', 'delivery:18446744073709551616', { kind: 'skipped' }],
  ['a key no one knows', 'send', 'local:4', { kind: 'skipped', reason: 'a key that is not known' }],
  ['a key of the prototype', 'spamassassin', 'constructor:4', { reason: 'a key that is not known' }],
  ['a key of another service', 'pop3', 'imap_success:4', { reason: 'a key that is not known' }],
  ['a time of birth', 'imap', 'created:4', { reason: 'when the file was made, no counter' }],
  ['an average', 'spamassassin', 'sa_ham_bytes:4', { reason: 'an average, which no counter can go on from' }],
  ['the virus count as it is printed', 'qmailscanner', 'qs_virii:4', { counter: 'qmailscanner.virus' }],
  ['the virus count as it is kept', 'qmailscanner', 'qs_virus:4', { counter: 'qmailscanner.virus' }],
])('%s', (_case, service, line, outcome) => {
  const [key] = take(service, line);
  expect(key).toMatchObject({ key: line.split(':')[0], text: line.split(':')[1], ...outcome });
});
