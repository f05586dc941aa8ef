import { LogRecord } from '../../../src/base/log-record';
import { takeApart } from '../../../src/logs/framing';

interface Parts {
  readonly host: string;
  readonly ident: string;
  readonly text: string;
}

/** The line lies between other bytes, which must not matter: given as what stands behind its end. */
function parts(line: string, behind = '\nnew msg 1'): Parts & { readonly isContinuation: boolean } {
  const record = new LogRecord();
  const bytes = Buffer.from(`12:34 ${line}${behind}`, 'latin1');
  takeApart(record, bytes, 6, 6 + line.length);
  const slice = (start: number, end: number) => bytes.subarray(start, end).toString('latin1');
  const { start, end, identStart, identEnd, hostStart, hostEnd } = record;
  const limits = [6, start, end, 6 + line.length, identStart, identEnd, end, hostStart, hostEnd, end];
  const isWithin = [0, 1, 2, 4, 5, 7, 8].every((i) => limits[i]! <= limits[i + 1]!);
  if (!isWithin) throw new Error(`a part of "${line}" lies outside of it: ${limits}`);
  return {
    host: slice(record.hostStart, record.hostEnd),
    ident: slice(record.identStart, record.identEnd),
    text: slice(record.start, record.end),
    isContinuation: record.isContinuation,
  };
}

const TEXT = 'LOGIN, user=a: b [c], ip=[::ffff:192.0.2.7]';
const TAI = '@4000000067404f2a12345678';

const framings: readonly [name: string, line: string, expected: Parts][] = [
  ['multilog with t', `${TAI} ${TEXT}`, { host: '', ident: '', text: TEXT }],
  ['multilog with an empty record', `${TAI} `, { host: '', ident: '', text: '' }],
  ['multilog with an empty record and its blank lost', TAI, { host: '', ident: '', text: '' }],
  ['tai64nlocal', `2026-11-22 15:14:21.847968000 ${TEXT}`, { host: '', ident: '', text: TEXT }],
  ['RFC 3164', `Nov 22 15:19:32 mail imapd: ${TEXT}`, { host: 'mail', ident: 'imapd', text: TEXT }],
  ['RFC 3164 with a PID', `Nov 22 15:19:32 mail imapd[77]: ${TEXT}`, { host: 'mail', ident: 'imapd', text: TEXT }],
  [
    'a day of one digit',
    `Nov  2 05:09:02 mx.example.org imapd: ${TEXT}`,
    { host: 'mx.example.org', ident: 'imapd', text: TEXT },
  ],
  ['a day with a zero', `Nov 02 05:09:02 mail imapd: ${TEXT}`, { host: 'mail', ident: 'imapd', text: TEXT }],
  ['a year behind the time', `Nov 22 15:19:32 2026 mail imapd: ${TEXT}`, { host: 'mail', ident: 'imapd', text: TEXT }],
  ['a year before the month', `2026 Nov 22 15:19:32 mail imapd: ${TEXT}`, { host: 'mail', ident: 'imapd', text: TEXT }],
  ['fractions of a second', `Nov 22 15:19:32.123456 mail imapd: ${TEXT}`, { host: 'mail', ident: 'imapd', text: TEXT }],
  [
    'an IPv4 address as host',
    `Nov 22 15:19:32 192.0.2.10 imapd: ${TEXT}`,
    { host: '192.0.2.10', ident: 'imapd', text: TEXT },
  ],
  [
    'an IPv6 address as host',
    `Nov 22 15:19:32 2001:db8::25 imapd: ${TEXT}`,
    { host: '2001:db8::25', ident: 'imapd', text: TEXT },
  ],
  [
    'an IPv6 address ending in ::',
    `Nov 22 15:19:32 fe80:1:: imapd: ${TEXT}`,
    { host: 'fe80:1::', ident: 'imapd', text: TEXT },
  ],
  ['(none) as host', `Nov 22 15:19:32 (none) imapd: ${TEXT}`, { host: '(none)', ident: 'imapd', text: TEXT }],
  [
    'an ISO stamp with microseconds',
    `2026-11-22T15:19:32.338364+00:00 mail imapd: ${TEXT}`,
    { host: 'mail', ident: 'imapd', text: TEXT },
  ],
  ['an ISO stamp in UTC', `2026-11-22T15:19:32Z mail imapd[77]: ${TEXT}`, { host: 'mail', ident: 'imapd', text: TEXT }],
  [
    'an ISO stamp with milliseconds',
    `2026-11-22T15:19:32.338-05:00 192.0.2.10 imapd: ${TEXT}`,
    { host: '192.0.2.10', ident: 'imapd', text: TEXT },
  ],
  [
    'RFC 5424 with two blanks',
    `<22>1 2026-11-22T15:19:32.3+00:00 mail imapd - - -  ${TEXT}`,
    { host: 'mail', ident: 'imapd', text: TEXT },
  ],
  [
    'RFC 5424 with one blank',
    `<22>1 2026-11-22T15:19:32Z mail imapd 77 - - ${TEXT}`,
    { host: 'mail', ident: 'imapd', text: TEXT },
  ],
  [
    'RFC 5424 with structured data that imitates a text',
    `<22>1 2026-11-22T15:19:32Z mail imapd 77 ID47 [ex@32473 a="\\]] LOGIN\\""][b c="]"] ${TEXT}`,
    { host: 'mail', ident: 'imapd', text: TEXT },
  ],
  [
    'RFC 5424 without a text',
    '<22>1 2026-11-22T15:19:32Z mail imapd 77 - -',
    { host: 'mail', ident: 'imapd', text: '' },
  ],
  [
    'a priority before RFC 3164',
    `<22>Nov 22 15:19:32 mail imapd: ${TEXT}`,
    { host: 'mail', ident: 'imapd', text: TEXT },
  ],
  ['FreeBSD with -vv', `Nov 22 15:19:32 <mail.info> mail imapd: ${TEXT}`, { host: 'mail', ident: 'imapd', text: TEXT }],
  ['FreeBSD with -v', `Nov 22 15:19:32 <2.6> mail imapd: ${TEXT}`, { host: 'mail', ident: 'imapd', text: TEXT }],
  [
    'Solaris',
    `Nov 22 15:19:32 mail imapd: [ID 197553 mail.info] ${TEXT}`,
    { host: 'mail', ident: 'imapd', text: TEXT },
  ],
  [
    'spamd on stderr',
    `Nov 22 15:07:49.060 [4711] info: spamd: ${TEXT}`,
    { host: '', ident: '', text: `[4711] info: spamd: ${TEXT}` },
  ],
  [
    'spamd in its own file',
    `Sun Nov 22 15:07:55 2026 [4711] info: spamd: ${TEXT}`,
    { host: '', ident: '', text: `[4711] info: spamd: ${TEXT}` },
  ],
  [
    'dovecot in its own file',
    `Nov 22 15:09:25 imap-login: Info: ${TEXT}`,
    { host: '', ident: 'imap-login', text: `Info: ${TEXT}` },
  ],
  [
    'splogger',
    'Nov 22 15:09:25 mail qmail: 1795360565.555385 new msg 7',
    { host: 'mail', ident: 'qmail', text: 'new msg 7' },
  ],
  ['a CR before the LF', `Nov 22 15:19:32 mail imapd: ${TEXT}\r`, { host: 'mail', ident: 'imapd', text: TEXT }],
  [
    'a program that writes its path',
    'Nov 22 15:19:32 mail /usr/sbin/cron[1]: x',
    { host: 'mail', ident: '/usr/sbin/cron', text: 'x' },
  ],
  ['a tag without a text', 'Nov 22 15:19:32 mail imapd:', { host: 'mail', ident: 'imapd', text: '' }],
];

test.each(framings)('takes apart %s', (_name, line, expected) => {
  expect(parts(line)).toEqual({ ...expected, isContinuation: false });
});

const hostile: readonly [name: string, line: string, expected: Parts][] = [
  [
    'a repeat has a host and no program',
    'Nov 22 15:19:33 mail last message repeated 3 times',
    { host: 'mail', ident: '', text: 'last message repeated 3 times' },
  ],
  [
    'a host named like a program is none',
    'Nov 22 15:19:41 imapd kernel: LOGIN, user=x',
    { host: 'imapd', ident: 'kernel', text: 'LOGIN, user=x' },
  ],
  [
    'a program quoted in a text is none',
    'Nov 22 15:19:40 mail sshd[1]: Invalid user imapd: LOGIN',
    { host: 'mail', ident: 'sshd', text: 'Invalid user imapd: LOGIN' },
  ],
  [
    'a program quoted behind words is none',
    'Nov 22 15:19:40 mail no tag imapd: LOGIN',
    { host: 'mail', ident: '', text: 'no tag imapd: LOGIN' },
  ],
  [
    'a host ending in one colon is a tag',
    'Nov 22 15:19:40 mail: imapd: LOGIN',
    { host: '', ident: 'mail', text: 'imapd: LOGIN' },
  ],
  [
    'a tag whose PID is no number is none',
    'Nov 22 15:19:40 mail imapd[x]: LOGIN',
    { host: 'mail', ident: '', text: 'imapd[x]: LOGIN' },
  ],
  [
    'a tag whose bracket is open is none',
    'Nov 22 15:19:40 mail imapd[77: LOGIN',
    { host: 'mail', ident: '', text: 'imapd[77: LOGIN' },
  ],
  ['a lone colon is no program', 'Nov 22 15:19:40 mail : LOGIN', { host: 'mail', ident: '', text: ': LOGIN' }],
  ['two blanks leave no host', 'Nov 22 15:19:40  imapd: LOGIN', { host: '', ident: 'imapd', text: 'LOGIN' }],
  [
    'a label out of the era of TAI64 is text',
    '@3000000067404f2a12345678 new msg 1',
    { host: '', ident: '', text: '@3000000067404f2a12345678 new msg 1' },
  ],
  [
    'a label that goes on is text',
    '@4000000067404f2a123456789 new msg 1',
    { host: '', ident: '', text: '@4000000067404f2a123456789 new msg 1' },
  ],
  [
    'a priority of four digits is text',
    '<1234>Nov 22 15:19:32 mail imapd: x',
    { host: '', ident: '', text: '<1234>Nov 22 15:19:32 mail imapd: x' },
  ],
  [
    'structured data that never ends has no text',
    '<22>1 T mail imapd 77 - [a b="] LOGIN',
    { host: '', ident: '', text: '<22>1 T mail imapd 77 - [a b="] LOGIN' },
  ],
  [
    'a stamp with words for a time is text',
    'Nov 22 ab:cd:ef mail imapd: x',
    { host: '', ident: '', text: 'Nov 22 ab:cd:ef mail imapd: x' },
  ],
  ['an empty line is empty', '', { host: '', ident: '', text: '' }],
  ['a lone CR is an empty line', '\r', { host: '', ident: '', text: '' }],
];

test.each(hostile)('%s', (_name, line, expected) => {
  expect(parts(line)).toEqual({ ...expected, isContinuation: false });
});

test('a splogger record that goes on with the one before it is marked', () => {
  expect(parts('Nov 22 15:09:25 mail qmail: 1795360565.555385+ng_long')).toMatchObject({
    isContinuation: true,
    ident: 'qmail',
  });
  expect(parts('1795360565.555385+new msg 7')).toMatchObject({ isContinuation: true });
  expect(parts('1795360565.555385 new msg 7')).toMatchObject({ isContinuation: false, text: 'new msg 7' });
});

test('a record is refilled without a trace of the line before', () => {
  const record = new LogRecord();
  takeApart(record, Buffer.from('Nov 22 15:09:25 mail qmail: 1795360565.555385+x'), 0, 47);
  takeApart(record, Buffer.from('plain'), 0, 5);
  expect(record).toMatchObject({ start: 0, end: 5, isContinuation: false, hasIdent: false, hostStart: 0, hostEnd: 0 });
});

/** What might look like the rest of a frame, were it read beyond the line's end. */
const behinds = [
  '\n',
  ' ',
  '] x',
  ': x',
  '-',
  '.5 x',
  '> x',
  '[ID 1 x] ',
  '+',
  '0',
  'a',
  ':'.repeat(40),
  ' '.repeat(40),
];

test.each([...framings, ...hostile])(
  '%s: cut off anywhere, what stands behind its end does not matter',
  (_name, line) => {
    const wrong: string[] = [];
    for (let length = 0; length <= line.length; length++) {
      const cut = line.slice(0, length);
      const readings = new Set(behinds.map((behind) => JSON.stringify(parts(cut, behind))));
      if (readings.size > 1) wrong.push(cut, ...readings);
    }
    expect(wrong).toEqual([]);
  },
);
