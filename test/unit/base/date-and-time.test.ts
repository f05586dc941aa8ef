import { dateAndTime } from '../../../src/base/date-and-time';

const AT_MS = Date.UTC(2026, 10, 22, 23, 4, 5, 678);

// RFC 2579: year in two octets, month, day, hour, minutes, seconds, tenths of a second, direction, hours, minutes.
test.each<[name: string, offsetMinutes: number, octets: readonly number[]]>([
  ['at UTC', 0, [7, 234, 11, 22, 23, 4, 5, 6, 0x2b, 0, 0]],
  ['east of it, where it is tomorrow', 345, [7, 234, 11, 23, 4, 49, 5, 6, 0x2b, 5, 45]],
  ['west of it', -210, [7, 234, 11, 22, 19, 34, 5, 6, 0x2d, 3, 30]],
])('a moment %s', (_name, offsetMinutes, octets) => {
  expect([...dateAndTime(AT_MS, offsetMinutes)]).toEqual(octets);
});

test('no moment is eight zeroes', () => {
  expect([...dateAndTime(undefined)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
});
