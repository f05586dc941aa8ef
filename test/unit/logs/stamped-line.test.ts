import { LogRecord } from '../../../src/base/log-record';
import { takeOffStamps } from '../../../src/logs/stamped-line';

function textOf(line: string): string {
  const record = new LogRecord();
  const bytes = Buffer.from(`1234 ${line}\n: x`, 'latin1');
  takeOffStamps(record, bytes, 5, 5 + line.length);
  expect([record.hasIdent, record.hostEnd - record.hostStart]).toEqual([false, 0]);
  return Buffer.from(record.bytes.subarray(record.start, record.end)).toString('latin1');
}

const TEXT = 'SIGHUP received: re-exec daemon';

test.each([
  ['no stamp', ''],
  ['exim', '2026-11-22 15:19:32 '],
  ['exim with a zone', '2026-11-22 15:19:32.123 +0100 '],
  ['multilog', '@4000000067404f2a12345678 '],
  ['multilog before the own stamp', '@4000000067404f2a12345678 2026-11-22 15:19:32 '],
  ['s6-log', '2026-09-28 20:11:12.123456789  '],
  ['svlogd', '2026-11-29_05:49:46.60720 '],
  ['a calendar', 'Nov 22 15:19:32 '],
  ['a calendar with a year at its end', 'Sun Nov 22 15:07:55 2026 '],
  ['accustamp', '1484977359.466280 '],
  ['CRI', '2024-11-22T15:19:32.669794202Z stderr F '],
  ['CRI before the own stamp', '2024-11-22T15:19:32.669794202Z stderr F 2026-11-22 15:19:32 '],
  ['docker compose', 'mail-1  | 2026-11-22 15:19:32 '],
])('takes off %s and nothing more', (_name, stamp) => {
  expect(textOf(`${stamp}${TEXT}`)).toBe(TEXT);
});

test('a text that was escaped is decoded', () => {
  const line = JSON.stringify({ log: `2026-11-22 15:19:32 ${TEXT} "x"\n`, stream: 'stdout', time: 'x' });
  expect(textOf(line)).toBe(`${TEXT} "x"`);
});

test('what is a host and a tag elsewhere is text here', () => {
  expect(textOf('Nov 22 15:19:32 mx imapd: LOGIN')).toBe('mx imapd: LOGIN');
});
