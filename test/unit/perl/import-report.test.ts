import { formatImport } from '../../../src/perl/import-report';
import { counterIndex, counters } from '../../../src/registry/registry';

const totals = new BigUint64Array(counters.length);
totals[counterIndex('send.delivery')] = 17n;
totals[counterIndex('send.statusLocalShare')] = 25_000n;

const FILES = [
  {
    path: '/c/send.txt',
    service: 'send',
    content: 'counters',
    keys: [
      { kind: 'taken', key: 'delivery', text: '12', counter: 'send.delivery', amount: 12n, note: undefined },
      {
        kind: 'taken',
        key: 'status_localp',
        text: '2.5',
        counter: 'send.statusLocalShare',
        amount: 25_000n,
        note: 'in basis points',
      },
      { kind: 'skipped', key: 'created', text: '1163376000', reason: 'when the file was made, no counter' },
    ],
  },
  { path: '/c/imap.txt', service: 'imap', content: 'nothing', keys: [] },
  { path: '/c/webmail.txt', service: 'webmail', content: 'own', keys: [] },
] as const;

test('says of each key what became of it', () => {
  expect(formatImport({ kind: 'imported', files: FILES, totals }, { isDryRun: false })).toBe(`/c/send.txt
  delivery               12  send.delivery          +12 = 17
  status_localp         2.5  send.statusLocalShare  +25000 = 25000, in basis points
  created        1163376000  skipped: when the file was made, no counter

/c/imap.txt
  is empty: there is nothing to take over

/c/webmail.txt
  was written by maillogs itself: there is nothing to take over

3 file(s): 2 key(s) taken over, 1 skipped.
`);
});

test('says of a dry run that it was one', () => {
  expect(formatImport({ kind: 'imported', files: FILES, totals }, { isDryRun: true })).toMatch(
    /\n3 file\(s\): 2 key\(s\) taken over, 1 skipped; nothing was written, this was a dry run\.\n$/,
  );
});
