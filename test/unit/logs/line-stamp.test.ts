import { lineStamp, tai64nStamp } from '../../../src/logs/line-stamp';

const NEAR_MS = Date.UTC(2026, 10, 29);

test.each<[name: string, line: string, expected: number | undefined]>([
  ['multilog', '@400000006740c5a11dcd6500 new msg 1', 0x6740c5a1 * 1000 + 500],
  ['RFC 3339', '2026-11-22T15:14:21.847968+01:00 mx postfix: x', Date.UTC(2026, 10, 22, 14, 14, 21) + 847.968],
  ['RFC 5424', '<22>1 2026-11-22T15:14:21Z mx postfix - - - x', Date.UTC(2026, 10, 22, 15, 14, 21)],
  ['tai64nlocal and exim', '2026-11-22 15:14:21 1abc <= x', Date.UTC(2026, 10, 22, 15, 14, 21)],
  ['syslog', 'Nov 22 15:14:21 mx postfix: x', Date.UTC(2026, 10, 22, 15, 14, 21)],
  ['syslog with a blank day', 'Nov  2 15:14:21 mx postfix: x', Date.UTC(2026, 10, 2, 15, 14, 21)],
  ['syslog with a priority and a year', '<22>2025 Nov 22 15:14:21 mx x', Date.UTC(2025, 10, 22, 15, 14, 21)],
  ['ctime', 'Sun Nov 22 15:14:21 2026 -> clamd', Date.UTC(2026, 10, 22, 15, 14, 21)],
  ['splogger', '1795360461.847968 new msg 1', 1795360461847.968],
  ['no stamp', 'status: local 0/10 remote 0/120', undefined],
  ['a month that is none', 'Foo 22 15:14:21 mx x', undefined],
  ['nothing', '', undefined],
  ['half a stamp', '@400000006740', undefined],
])('%s', (_name, line, expected) => {
  expect(lineStamp(line, NEAR_MS)).toBe(expected);
});

test('a stamp without a year is of the year that brings it nearest', () => {
  const january = Date.UTC(2027, 0, 2);
  expect(lineStamp('Dec 31 23:59:59 mx x', january)).toBe(Date.UTC(2026, 11, 31, 23, 59, 59));
  expect(lineStamp('Jan  1 00:00:00 mx x', Date.UTC(2026, 11, 31))).toBe(Date.UTC(2027, 0, 1));
});

test.each([
  '@4000000066f2b0001dcd6500 new msg 1',
  '@400000000000000000000000 ',
  '@4fffffffffffffffffffffff x',
  '@4000000066f2b0001dcd650 x',
  '@4000000066f2b0001dcd6500x',
  '@4000000066F2b0001dcd6500 x',
  '@5000000066f2b0001dcd6500 x',
  '@4000000066f2b0001dcg6500 x',
  'Nov 29 10:00:00 mx x',
])('multilog\'s stamp is read from bytes as from text: "%s"', (line) => {
  const expected = line.startsWith('@') ? lineStamp(line, NEAR_MS) : undefined;
  expect(tai64nStamp(Buffer.from(`xx${line}`), 2)).toBe(expected);
});
