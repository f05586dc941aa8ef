import * as cron from 'node-cron';
import { beatTimes } from '../../../src/config/schedule';

const at = (text: string) => Date.parse(`${text}Z`);
const shown = (atMs: number | undefined) => (atMs === undefined ? 'never' : new Date(atMs).toISOString().slice(0, 19));

test.each([
  ['the next second', '* * * * * *', '2026-03-01T10:00:00.999', '2026-03-01T10:00:01'],
  ['not the very moment', '*/10 * * * * *', '2026-03-01T10:00:10', '2026-03-01T10:00:20'],
  ['the next minute', '*/10 * * * * *', '2026-03-01T10:00:55', '2026-03-01T10:01:00'],
  ['the next day', '0 30 2 * * *', '2026-03-01T02:30:00', '2026-03-02T02:30:00'],
  ['the same day', '0 30 2 * * *', '2026-03-01T02:29:59.5', '2026-03-01T02:30:00'],
  ['the next year', '0 0 0 1 1 *', '2026-03-01T10:00:00', '2027-01-01T00:00:00'],
  ['a leap day', '0 0 0 29 2 *', '2026-03-01T10:00:00', '2028-02-29T00:00:00'],
  ['a weekday', '0 0 12 * * mon', '2026-03-01T10:00:00', '2026-03-02T12:00:00'],
  ['the last day of a month', '0 0 12 L * *', '2026-03-01T10:00:00', '2026-03-31T12:00:00'],
  ['a list', '0 5,50 8,20 * * *', '2026-03-01T08:50:00', '2026-03-01T20:05:00'],
  ['five fields', '15 4 * * *', '2026-03-01T10:00:00', '2026-03-02T04:15:00'],
  ['a nickname', '@hourly', '2026-03-01T10:00:01', '2026-03-01T11:00:00'],
  ['no day that never comes', '0 0 0 L-30 2 *', '2026-03-01T10:00:00', 'never'],
])('names %s', (_, text, from, next) => {
  expect(shown(beatTimes(text).after(at(from)))).toBe(next);
});

// The package's own search is right where there is no summer time.
test.each([
  '*/7 * * * * *',
  '3 1-59/13 * * * *',
  '0 17 */5 * * 1-5',
  '30 0 6 10-20/3 * *',
  '0 0 0 LW * *',
  '0 0 1 * * 5#2',
])('agrees with node-cron in UTC on "%s"', (text) => {
  jest.useFakeTimers({ now: at('2026-10-24T22:59:57.250') });
  const task = cron.createTask(text, () => undefined, { timezone: 'UTC' });
  const theirs = task.getNextRuns(60).map((date) => shown(date.getTime()));
  const times = beatTimes(text);
  const ours: string[] = [];
  for (let from: number | undefined = Date.now(); ours.length < 60; ) {
    from = times.after(from!);
    ours.push(shown(from));
  }
  jest.useRealTimers();
  expect(ours).toEqual(theirs);
});
