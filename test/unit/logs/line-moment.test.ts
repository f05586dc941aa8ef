import { lineMoment } from '../../../src/logs/line-stamp';

const HOUR_MS = 3_600_000;
const near = Date.parse('2026-11-29T12:00:00Z');
const ahead = () => 2 * HOUR_MS;

test.each([
  ['Nov 29 10:15:00 mx1 a: b', '2026-11-29T08:15:00Z'],
  ['<13>Nov 29 10:15:00 mx1 a: b', '2026-11-29T08:15:00Z'],
  ['2026-11-29 10:15:00 a', '2026-11-29T08:15:00Z'],
  ['Sun Nov 29 10:15:00 2026 a', '2026-11-29T08:15:00Z'],
  ['2026-11-29T10:15:00Z a', '2026-11-29T10:15:00Z'],
  ['2026-11-29T10:15:00.25+01:00 a', '2026-11-29T09:15:00.25Z'],
  ['<134>1 2026-11-29T10:15:00+0100 a', '2026-11-29T09:15:00Z'],
  ['@400000006b0bfb2e1dcd6500 a', '2026-11-29T10:15:00.5Z'],
  ['1795947300.5 a', '2026-11-29T10:15:00.5Z'],
])('%s is of %s where the clock is two hours ahead', (line, moment) => {
  expect(new Date(lineMoment(line, near, ahead)!).toISOString()).toBe(new Date(moment).toISOString());
});

test('a line without a stamp has no moment', () => {
  expect(lineMoment('no stamp', near, ahead)).toBeUndefined();
});
