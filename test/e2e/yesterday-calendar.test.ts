// maillogs yesterday on the days that are not like others: of 25 and of 23 hours, and at the turn of the year, by logs whose
// stamps name neither zone nor year.

import { utimesSync } from 'node:fs';
import { logIn, writeConfig } from '../support/agent-config';
import { maillogsIn } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { fakeTime } from '../support/faketime';
import { TempDirectory } from '../support/temp-directory';
import { calendarStamp, zoneOffset } from '../support/time-zone';

const { keep } = cleanUpAfterEach();

const HALF_HOUR = 1_800_000;
const HOUR = 2 * HALF_HOUR;

/** A delivery each half hour from two days before to the end of the log, as the report of the day before has it. */
function reportAt(zone: string, now: string, words: readonly string[] = []) {
  const directory = keep(new TempDirectory());
  const nowMs = Date.parse(now);
  const offset = zoneOffset(zone);
  const lines: string[] = [];
  for (let atMs = nowMs - 60 * HOUR; atMs < nowMs; atMs += HALF_HOUR) {
    const head = `${calendarStamp(atMs, offset)} mx1 postfix`;
    lines.push(
      `${head}/smtpd[7]: 8AB2D9A: client=client.example.net[198.51.100.10]`,
      `${head}/smtp[8]: 8AB2D9A: to=<u@far.example>, relay=mx.far.example[192.0.2.2]:25, delay=1.5, delays=0.5/0/0.25/0.75, dsn=2.0.0, status=sent (250 ok)`,
      `${head}/qmgr[9]: 8AB2D9A: removed`,
    );
  }
  const log = directory.write('mail.log', `${lines.join('\n')}\n`);
  utimesSync(log, nowMs / 1000, nowMs / 1000);
  const config = writeConfig(directory, { sources: { mail: logIn(directory, 'mail.log', ['postfix']) } });
  const offsetSeconds = Math.round((nowMs - Date.now()) / 1000);
  const { code, stdout, stderr } = maillogsIn(['yesterday', '--format', 'json', '--config', config, ...words], {
    isUnprivileged: false,
    environment: { TZ: zone, ...fakeTime({ offsetSeconds }) },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const report = JSON.parse(stdout);
  const { figures, hours } = report.systems[0];
  return { ...report, figures, hours: hours.map(({ success }: { success: number }) => success) };
}

const twos = (differing: Readonly<Record<number, number>> = {}) =>
  Array.from({ length: 24 }, (_, hour) => differing[hour] ?? 2);

test.each([
  ['of 25 hours', 'Europe/Berlin', '2026-10-26T06:00:00Z', '2026-10-25', twos({ 2: 4 })],
  ['of 25 hours', 'America/New_York', '2026-11-02T12:00:00Z', '2026-11-01', twos({ 1: 4 })],
  ['of 25 hours, the first of them twice', 'America/Havana', '2026-11-02T12:00:00Z', '2026-11-01', twos({ 0: 4 })],
  ['of 23 hours', 'Europe/Berlin', '2026-03-30T06:00:00Z', '2026-03-29', twos({ 2: 0 })],
  ['of 23 hours, without its first', 'America/Havana', '2026-03-09T12:00:00Z', '2026-03-08', twos({ 0: 0 })],
  ['like others', 'Asia/Kathmandu', '2026-06-02T06:00:00Z', '2026-06-01', twos()],
  ['the last of a year', 'Europe/Berlin', '2027-01-01T06:00:00Z', '2026-12-31', twos()],
  ['the first of a year', 'Pacific/Auckland', '2027-01-01T20:00:00Z', '2027-01-01', twos()],
  ['the 29th of February', 'Europe/Berlin', '2028-03-01T06:00:00Z', '2028-02-29', twos()],
])('a day %s in %s', (_, zone, now, day, hours) => {
  const report = reportAt(zone, now);
  const attempts = hours.reduce((sum, count) => sum + count, 0);
  expect(report.from.slice(0, 10)).toBe(day);
  expect(report.hours).toEqual(hours);
  expect(report.lines).toBe(3 * attempts);
  expect(report.figures).toMatchObject({ messages: attempts, success: attempts, qtimeAverage: 0 });
  expect(report.figures.spanDays).toBeGreaterThan((attempts / 2 - 1) / 24);
  expect(report.figures.spanDays).toBeLessThan(attempts / 2 / 24);
});

test('a span of other length is shown in parts, each with when it begins', () => {
  const words = ['--from', '2026-12-31 12:00', '--to', '2027-01-02 12:00'];
  const report = reportAt('Europe/Berlin', '2027-01-02T20:00:00Z', words);
  expect(report.figures.success).toBe(96);
  expect(report.hours).toEqual(Array.from({ length: 24 }, () => 4));
  expect([report.parts[0], report.parts[5], report.parts[23]]).toEqual(['12-31 12:00', '12-31 22:00', '01-02 10:00']);
});
