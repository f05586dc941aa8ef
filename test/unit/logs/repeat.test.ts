import { LogRecord } from '../../../src/base/log-record';
import { takeApart } from '../../../src/logs/framing';
import { mayBeRepeat, type Repeat, readRepeat } from '../../../src/logs/repeat';

function repeatOf(line: string): (Repeat & { readonly text: string }) | undefined {
  const record = new LogRecord();
  const bytes = Buffer.from(line, 'latin1');
  takeApart(record, bytes, 0, bytes.length);
  const repeat: Repeat = { kind: 'inline', times: 0, isCut: false };
  const isRepeat = mayBeRepeat(bytes[record.start]) && readRepeat(record, repeat);
  return isRepeat ? { ...repeat, text: bytes.subarray(record.start, record.end).toString('latin1') } : undefined;
}

const AT = 'Nov 22 15:19:33';

const repeats: readonly [name: string, line: string, kind: string, times: number][] = [
  ['the classic syslogd', `${AT} mail last message repeated 3 times`, 'previous', 3],
  ['one that knows the singular', `${AT} mail last message repeated 1 time`, 'previous', 1],
  ['rsyslog', `${AT} mail imapd[7]: message repeated 2 times: [ LOGIN, user=a]`, 'inline', 2],
  [
    'syslog-ng',
    `${AT} vm imapd[9]: Last message 'LOGIN, user=lea, ip=' repeated 4 times, suppressed by syslog-ng on vm`,
    'previous',
    4,
  ],
  [
    'syslog-ng and a text with quotes',
    `${AT} vm a: Last message 'it's ' repeated ' repeated 1 times, suppressed by syslog-ng on v`,
    'previous',
    1,
  ],
  ['macOS', `${AT} --- last message repeated 2 times ---`, 'latest', 2],
  ['macOS of old', `${AT}: --- last message repeated 1 time ---`, 'latest', 1],
  ['metalog', '                - Last output repeated 9 times -', 'latest', 9],
  ['metalog of one', '                - Last output repeated twice -', 'latest', 1],
];

test.each(repeats)('reads the repeat of %s', (_name, line, kind, times) => {
  expect(repeatOf(line)).toMatchObject({ kind, times });
});

test('an inline repeat becomes the text that came again', () => {
  expect(repeatOf(`${AT} mail imapd: message repeated 2 times: [ LOGIN, user=a]`)?.text).toBe('LOGIN, user=a');
});

test.each([
  [99_999, 99_999, false],
  [100_000, 100_000, false],
  [100_001, 100_000, true],
  [4_294_967_296, 100_000, true],
  ['9'.repeat(40), 100_000, true],
])('of %s repeats %i are believed', (claimed, times, isCut) => {
  for (const line of [
    `${AT} mail last message repeated ${claimed} times`,
    `${AT} mail imapd: message repeated ${claimed} times: [ LOGIN]`,
    `${AT} m a: Last message 'b' repeated ${claimed} times, suppressed by syslog-ng on vm`,
    `--- last message repeated ${claimed} times ---`,
    `                - Last output repeated ${claimed} times -`,
  ]) {
    expect([line, repeatOf(line)]).toEqual([line, expect.objectContaining({ times, isCut })]);
  }
});

const none: readonly [name: string, line: string][] = [
  ['the words of a program', `${AT} mail imapd: last message repeated 3 times`],
  ['the words after others', `${AT} mail imapd: LOGIN, user=last message repeated 3 times`],
  ['more words after it', `${AT} mail last message repeated 3 times, ip=[192.0.2.1]`],
  ['no number', `${AT} mail last message repeated many times`],
  [
    'more than the first 20 bytes quoted',
    `${AT} m a: Last message '${'b'.repeat(21)}' repeated 4 times, suppressed by syslog-ng on vm`,
  ],
  [
    'more words after the host of syslog-ng',
    `${AT} m a: Last message 'b' repeated 4 times, suppressed by syslog-ng on vm, ip=[192.0.2.1]`,
  ],
  [
    "syslog-ng's words without a host before them",
    "a: Last message 'b' repeated 4 times, suppressed by syslog-ng on vm",
  ],
  ['dashes that do not close', `${AT} --- last message repeated 2 times`],
  ["metalog's words after a program name", `${AT} [imapd]                 - Last output repeated 9 times -`],
];

test.each(none)('takes %s for no repeat', (_name, line) => {
  expect(repeatOf(line)).toBeUndefined();
});
