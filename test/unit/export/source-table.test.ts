import { formatSources } from '../../../src/export/source-table';

test('writes a line for each source, and of the columns those in which something was counted', () => {
  const totals = new Map([
    [
      'sourceLines' as const,
      new Map([
        ['send', 118n],
        ['maillog', 4n],
      ]),
    ],
    [
      'sourceOctets' as const,
      new Map([
        ['send', 2n ** 64n - 1n],
        ['maillog', 0n],
      ]),
    ],
    ['source' as const, new Map([['send', 0n]])],
    [
      'sourceLosses' as const,
      new Map([
        ['send', 0n],
        ['maillog', 0n],
      ]),
    ],
    ['sourceErrors' as const, new Map([['maillog', 3n]])],
    ['rblZone' as const, new Map([['zen', 1n]])],
  ]);
  expect(formatSources(totals)).toBe(`sources
           linesRead            octetsRead  linesUnclaimed  errors
  maillog          4                     0               0       3
  send           118  18446744073709551615               0       0
`);
});

test('writes nothing while there are no sources', () => {
  expect(formatSources(new Map())).toBe('');
});
