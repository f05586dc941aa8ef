import fc from 'fast-check';
import { lineMoment } from '../../../src/logs/line-stamp';
import { LineClock } from '../../../src/report/line-clock';
import { timed } from '../../support/property';
import { calendarStamp, zoneOffset } from '../../support/time-zone';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TEXT = ' mx1 postfix/qmgr[1]: 8AB2D9A1: removed, with enough of text behind it to fill a whole stamp and more\n';

/** What a clock makes of lines, each after the one before. */
function momentsIn(lines: readonly string[], { zone = 'UTC', writtenMs = 0 }): readonly (string | undefined)[] {
  const clock = new LineClock(zoneOffset(zone));
  clock.writtenMs = writtenMs;
  return lines.map((line) => {
    const bytes = Buffer.from(`before\n${line}${TEXT}`, 'latin1');
    const moment = clock.momentOf(bytes, 7, bytes.length - 1);
    return moment === undefined ? undefined : new Date(moment).toISOString();
  });
}

// Where summer time ends: by the European, American, Chilean and Cuban rules, the last two at midnight, and by half an hour
// on Lord Howe Island. Where it begins. Then zones of half an hour and of three quarters without it.
test.each([
  ['Europe/Berlin', '2026-10-25T00:00:00Z'],
  ['America/New_York', '2026-11-01T05:00:00Z'],
  ['America/Santiago', '2026-04-05T02:00:00Z'],
  ['America/Havana', '2026-11-01T04:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T14:30:00Z'],
  ['Europe/Berlin', '2026-03-29T00:00:00Z'],
  ['America/Havana', '2026-03-08T04:00:00Z'],
  ['Asia/Kolkata', '2026-06-01T00:00:00Z'],
  ['Asia/Kathmandu', '2026-06-01T00:00:00Z'],
])('in %s, around %s, every line is of its own moment', (zone, around) => {
  const offset = zoneOffset(zone);
  const from = Date.parse(around) - 30 * HOUR;
  const moments = Array.from({ length: 60 * 60 }, (_, n) => from + n * MINUTE);
  const lines = moments.map((atMs) => calendarStamp(atMs, offset));
  expect(momentsIn(lines, { zone, writtenMs: moments.at(-1)! })).toEqual(
    moments.map((at) => new Date(at).toISOString()),
  );
});

test('lines that came some seconds late stay in the hour that was', () => {
  const writtenMs = Date.parse('2026-10-26T00:00:00Z');
  const lines = ['Oct 25 02:30:10', 'Oct 25 02:30:05', 'Oct 25 02:30:40', 'Oct 25 02:00:00', 'Oct 25 02:30:07'];
  expect(momentsIn(lines, { zone: 'Europe/Berlin', writtenMs })).toEqual([
    '2026-10-25T00:30:10.000Z',
    '2026-10-25T00:30:05.000Z',
    '2026-10-25T00:30:40.000Z',
    '2026-10-25T01:00:00.000Z',
    '2026-10-25T01:30:07.000Z',
  ]);
});

test('a stamp without a year is of the year before its file was last written to, or a day after that', () => {
  const writtenMs = Date.parse('2027-01-01T06:00:00Z');
  const lines = ['Feb  3 10:00:00', 'Jul  1 10:00:00', 'Dec 31 23:59:59', 'Jan  1 00:00:00', 'Jan  2 00:00:00'];
  expect(momentsIn(lines, { writtenMs })).toEqual([
    '2026-02-03T10:00:00.000Z',
    '2026-07-01T10:00:00.000Z',
    '2026-12-31T23:59:59.000Z',
    '2027-01-01T00:00:00.000Z',
    '2027-01-02T00:00:00.000Z',
  ]);
  expect(momentsIn(['Feb 29 12:00:00'], { writtenMs: Date.parse('2028-03-01T00:00:00Z') })).toEqual([
    '2028-02-29T12:00:00.000Z',
  ]);
});

test('the zone that Exim writes after a blank is the one of its stamp', () => {
  expect(
    momentsIn(['2026-11-28 06:00:01 +0100', '2026-11-28 06:00:02 +0100', '2026-11-28 06:00:03 -0330'], {}),
  ).toEqual(['2026-11-28T05:00:01.000Z', '2026-11-28T05:00:02.000Z', '2026-11-28T09:30:03.000Z']);
});

const zones = fc.constantFrom('', 'Z', '+01:00', '-0330', ' +0100', ' ');
const fractions = fc.constantFrom('', '.5', '.250', '.000001', '.123456789');
const stamp = fc.record({
  second: fc.integer({ min: 0, max: 150 }),
  zone: zones,
  fraction: fractions,
  form: fc.nat(4),
});

test('a line is of the moment that it would be of alone, whatever was before it', () => {
  const day = Date.parse('2026-11-28T12:00:00Z');
  const offset = zoneOffset('Asia/Kolkata');
  const lineOf = ({
    second,
    zone,
    fraction,
    form,
  }: {
    second: number;
    zone: string;
    fraction: string;
    form: number;
  }) => {
    const iso = new Date(day + second * 1000).toISOString().slice(0, 19);
    return [
      calendarStamp(day + second * 1000, () => 0),
      `${iso}${fraction}${zone}`,
      `${iso.replace('T', ' ')}${fraction}${zone}`,
      `<22>${calendarStamp(day + second * 1000, () => 0)}`,
      `Nov 28 12:00:${second % 10}x`,
    ][form]!;
  };
  fc.assert(
    fc.property(fc.array(stamp, { minLength: 1, maxLength: 8 }), (stamps) => {
      const lines = stamps.map(lineOf);
      const alone = lines.map((line) => lineMoment(`${line}${TEXT}`, day, offset));
      expect(momentsIn(lines, { zone: 'Asia/Kolkata', writtenMs: day })).toEqual(
        alone.map((moment) => (moment === undefined ? undefined : new Date(moment).toISOString())),
      );
    }),
    timed(),
  );
});
