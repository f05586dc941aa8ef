import { beatDistanceMs, validateSchedule } from '../../../src/config/schedule';

describe('a schedule is taken', () => {
  test.each([
    ['with seconds', '*/10 * * * * *'],
    ['without seconds', '*/5 * * * *'],
    ['with names', '0 30 6 * jan-mar mon'],
    ['with lists and ranges', '0,30 0-10/2 * * * *'],
    ['by nickname', '@hourly'],
    ['that comes every four years', '0 0 0 29 2 *'],
  ])('%s', (_, text) => {
    expect(validateSchedule(text)).toBeUndefined();
  });
});

const FIELDS = 'wanted are 6 fields with one blank between: second, minute, hour, day of month, month, day of week.';

describe('a schedule is refused', () => {
  test.each([
    ['with nothing in it', '', FIELDS],
    ['with four fields', '* * * *', FIELDS],
    ['with seven fields', '* * * * * * *', FIELDS],
    ['with a tab', '*\t* * * * *', FIELDS],
    ['with a second beyond 59', '60 * * * * *', '"60" cannot be a second (0-59).'],
    ['with a step of nothing', '*/0 * * * * *', '"*/0" cannot be a second (0-59).'],
    [
      'with three bad fields',
      '0 x 24 32 * *',
      '"x" cannot be a minute (0-59), "24" cannot be an hour (0-23), "32" cannot be a day of the month (1-31, L).',
    ],
    [
      'with a bad month and day',
      '0 0 0 1 13 8',
      '"13" cannot be a month (1-12 or jan-dec), "8" cannot be a day of the week (0-7 or sun-sat).',
    ],
    ['for the 31st of February', '0 0 0 31 2 *', 'the month has no such day.'],
    ['for a day that never comes', '0 0 0 L-30 2 *', 'its days never come.'],
    [
      'with a range that would fill the memory',
      '0-99999999999 * * * * *',
      'no field takes a number such as 99999999999.',
    ],
  ])('%s', (_, text, reason) => {
    const shown = text.replace('\t', '\\x09');
    expect(validateSchedule(text)).toBe(`"${shown}" is not a schedule: ${reason}`);
  });

  test('of endless length', () => {
    expect(validateSchedule('1,'.repeat(1000))).toMatch(/ is not a schedule: it is longer than 300 characters\.$/);
  });
});

test.each([
  ['*/10 * * * * *', 10_000],
  ['0 */5 * * * *', 300_000],
  ['0 0 3 * * *', 86_400_000],
])('from a beat of "%s" to the next it takes %i ms', (text, distanceMs) => {
  expect(beatDistanceMs(text, Date.UTC(2026, 5, 1, 12))).toBe(distanceMs);
});

// In Europe summer time ends within it; node-cron's own search names a time an hour away.
test('from one beat to the next it takes no hour where summer time ends', () => {
  for (let minute = 0; minute < 180; minute += 7) {
    expect(beatDistanceMs('*/10 * * * * *', Date.UTC(2026, 9, 25, 0, minute))).toBe(10_000);
  }
});
