import { describe, expect, test } from '@jest/globals';
import { stampOf } from '../../../src/doctor/line-stamp';

/** Local time, as a syslogd writes it. */
const NOW = new Date(2026, 10, 22, 20, 0, 0).getTime();

describe('names the framing and reads the stamp of', () => {
  test.each<[string, string, string, number | undefined]>([
    ['multilog', '@4000000066f2a1031b2c3d44 new msg 1', 'TAI64N (multilog)', Date.UTC(2024, 8, 24, 11, 22, 33)],
    ['syslog', 'Nov 22 19:59:58 mx dovecot: x', 'syslog (RFC 3164)', new Date(2026, 10, 22, 19, 59, 58).getTime()],
    ['syslog of last year', 'Dec  1 00:00:00 mx x: y', 'syslog (RFC 3164)', new Date(2025, 11, 1).getTime()],
    [
      'a modern syslog',
      '2026-11-22T15:14:21.5+01:00 mx x: y',
      'syslog with RFC 3339 stamps',
      Date.UTC(2026, 10, 22, 14, 14, 21, 500),
    ],
    ['RFC 5424', '<22>1 2026-11-22T15:14:21Z mx x - - - y', 'syslog (RFC 5424)', Date.UTC(2026, 10, 22, 15, 14, 21)],
    [
      'tai64nlocal',
      '2026-11-22 15:14:21.847968000 new msg',
      'date and time (tai64nlocal)',
      new Date(2026, 10, 22, 15, 14, 21).getTime(),
    ],
    [
      'spamd',
      'Sun Nov 22 15:14:21 2026 [9] info: spamd: x',
      "the program's own date",
      new Date(2026, 10, 22, 15, 14, 21).getTime(),
    ],
    ['splogger', '1725854706.123456 new msg 77001', 'seconds since 1970 (splogger)', 1_725_854_706_000],
    ['nothing', 'new msg 77001', 'no stamp', undefined],
    ['a month that is none', 'Xyz 22 19:59:58 mx x: y', 'syslog (RFC 3164)', undefined],
  ])('%s', (_, line, framing, atMs) => {
    expect(stampOf(line, NOW)).toEqual({ framing, atMs });
  });
});

test('a stamp without a year is of the coming one only by a day', () => {
  const atNewYear = new Date(2026, 11, 31, 23, 59, 59).getTime();
  expect(stampOf('Jan  1 00:00:01 mx x: y', atNewYear).atMs).toBe(new Date(2027, 0, 1, 0, 0, 1).getTime());
});
