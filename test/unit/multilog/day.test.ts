import { dayOf, dayPath, parseDay } from '../../../src/multilog/day';

test.each([
  ['the first day there was', 0, '1970/01/01'],
  ['the last millisecond of a year', Date.UTC(2026, 11, 31, 23, 59, 59, 999), '2026/12/31'],
  ['a leap day', Date.UTC(2028, 1, 29, 12), '2028/02/29'],
])('%s by UTC', (_case, nowMs, path) => {
  expect(dayPath(dayOf(nowMs, 'utc'))).toBe(path);
});

test('the local day is that of the local clocks', () => {
  const nowMs = new Date(2026, 6, 1, 0, 0, 1).getTime();
  expect(dayPath(dayOf(nowMs, 'local'))).toBe('2026/07/01');
  expect(dayPath(dayOf(nowMs - 2000, 'local'))).toBe('2026/06/30');
});

test('a path of a day is read as that day', () => {
  const day = dayOf(Date.UTC(2028, 1, 29), 'utc');
  expect(parseDay('2028', '02', '29')).toBe(day);
});

test.each([
  ['no leap year', '2027', '02', '29'],
  ['month 0', '2026', '00', '10'],
  ['month 13', '2026', '13', '01'],
  ['day 0', '2026', '01', '00'],
  ['day 31 of a month that has 30', '2026', '11', '31'],
  ['two digits of a year', '26', '11', '01'],
  ['one digit of a month', '2026', '1', '01'],
  ['words', 'year', 'mo', 'dd'],
])('%s is no day', (_case, year, month, date) => {
  expect(parseDay(year, month, date)).toBeUndefined();
});
