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
  const slice = (start: number, end: number) => Buffer.from(record.bytes.subarray(start, end)).toString('latin1');
  const { start, end, identStart, identEnd, hostStart, hostEnd } = record;
  const isDecoded = record.bytes !== bytes;
  const first = isDecoded ? 0 : 6;
  const last = isDecoded ? end : 6 + line.length;
  const limits = [first, start, end, last, identStart, identEnd, end, hostStart, hostEnd, end];
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
  ['s6-log with T', `2026-09-28 20:11:12.123456789  ${TEXT}`, { host: '', ident: '', text: TEXT }],
  ['s6-log with t and T', `${TAI} 2026-09-28 20:11:12.123456789  ${TEXT}`, { host: '', ident: '', text: TEXT }],
  ['svlogd -tt', `2026-11-29_05:49:46.60720 ${TEXT}`, { host: '', ident: '', text: TEXT }],
  ['svlogd -ttt', '2026-11-29T05:49:46.60720 new msg 7', { host: '', ident: '', text: 'new msg 7' }],
  ['tai64nfrac', '1484977359.466280500 new msg 7', { host: '', ident: '', text: 'new msg 7' }],
  ['accustamp before 2001', '982584201.511524 end msg 53', { host: '', ident: '', text: 'end msg 53' }],
  ['socklog', `mail.info: Nov 29 05:49:46 imapd: ${TEXT}`, { host: '', ident: 'imapd', text: TEXT }],
  [
    'socklog under svlogd',
    `2026-11-29_05:49:46.60 mail.info: Nov 29 05:49:46 a[7]: x`,
    { host: '', ident: 'a', text: 'x' },
  ],
  ['socklog under multilog', `${TAI} auth.warn: Nov  9 05:49:46 imapd: x`, { host: '', ident: 'imapd', text: 'x' }],
  [
    'socklog of the network',
    '192.0.2.1: local7.debug: Nov 29 05:49:46 mx imapd: x',
    { host: 'mx', ident: 'imapd', text: 'x' },
  ],
  ['socklog without a stamp', 'mail.info: imapd[7]: x', { host: '', ident: 'imapd', text: 'x' }],
  ['BusyBox syslogd', `Nov 29 05:49:44 vm mail.info imapd: ${TEXT}`, { host: 'vm', ident: 'imapd', text: TEXT }],
  ['AIX syslogd', 'Nov 29 05:49:44 vm mail:info imapd[7]: x', { host: 'vm', ident: 'imapd', text: 'x' }],
  ['a severity before the host', 'Nov 29 05:49:44 mail.info vm imapd: x', { host: 'vm', ident: 'imapd', text: 'x' }],
  ['logread', 'Fri Nov 29 05:49:44 2024 mail.info imapd[1]: x', { host: '', ident: 'imapd', text: 'x' }],
  [
    'logread -t',
    'Fri Nov 29 05:49:44 2024 [1732859384.123] mail.info imapd: x',
    { host: '', ident: 'imapd', text: 'x' },
  ],
  ['metalog', `Feb  9 14:22:50 [imapd] ${TEXT}`, { host: '', ident: 'imapd', text: TEXT }],
  ['metalog with an ISO stamp', '2024-02-09 14:22:50 [imapd] x', { host: '', ident: 'imapd', text: 'x' }],
  [
    'a priority before an ISO stamp',
    '<22>2026-11-29T05:55:55+00:00 vm imapd: x',
    { host: 'vm', ident: 'imapd', text: 'x' },
  ],
  ['a priority before a tag', '<22>imapd[7]: x', { host: '', ident: 'imapd', text: 'x' }],
  ['a priority under multilog', `${TAI} <22>Nov 29 05:55:55 imapd: x`, { host: '', ident: 'imapd', text: 'x' }],
  ['a year within the stamp', 'Nov 22 2026 15:19:32 mail imapd: x', { host: 'mail', ident: 'imapd', text: 'x' }],
  ['a colon after the stamp', 'Nov 22 15:19:32: mail imapd: x', { host: 'mail', ident: 'imapd', text: 'x' }],
  ['RFC 5424 without a program', '<22>1 2026-11-22T15:19:32Z mail - - - - x', { host: 'mail', ident: '', text: 'x' }],
  [
    'RFC 5424 with a byte order mark',
    '<22>1 - mail imapd 7 - - \xef\xbb\xbfx',
    { host: 'mail', ident: 'imapd', text: 'x' },
  ],
  [
    'journalctl -o short-full',
    `Mon 2024-11-18 12:00:02 CET mx imapd[12]: ${TEXT}`,
    { host: 'mx', ident: 'imapd', text: TEXT },
  ],
  ['journalctl -o short-unix', `1731927603.123456 mx imapd[12]: ${TEXT}`, { host: 'mx', ident: 'imapd', text: TEXT }],
  ['journalctl -o short-iso', `2024-11-18T12:00:00+0100 mx imapd[12]: x`, { host: 'mx', ident: 'imapd', text: 'x' }],
  ['journalctl -o short-monotonic', '[    5.000000] mx imapd[12]: x', { host: 'mx', ident: 'imapd', text: 'x' }],
  [
    'journalctl -o short-delta',
    '[    6.000000 <    1.000000 >] mx imapd[13]: x',
    { host: 'mx', ident: 'imapd', text: 'x' },
  ],
  [
    'journalctl -o with-unit',
    'Mon 2024-11-18 11:00:02 UTC mx postfix@-.service[12]: x',
    { host: 'mx', ident: 'postfix', text: 'x' },
  ],
  [
    'journalctl -o json',
    '{"PRIORITY":"6","MESSAGE":"x \\"y\\" \\u00e9","_HOSTNAME":"mx","SYSLOG_IDENTIFIER":"imapd"}',
    { host: 'mx', ident: 'imapd', text: 'x "y" \xc3\xa9' },
  ],
  [
    'journalctl -o json, of bytes that are no UTF-8',
    '{"MESSAGE":[120,255,10],"_COMM":"imapd","N":null,"A":[["b"],{"c":1}]}',
    { host: '', ident: 'imapd', text: 'x\xff\n' },
  ],
  [
    'an ISO stamp with a blank',
    `2026-11-22 15:19:32 mail imapd: ${TEXT}`,
    { host: 'mail', ident: 'imapd', text: TEXT },
  ],
  ['an ISO stamp without a zone', '2026-11-22T15:19:32 mail imapd[7]: x', { host: 'mail', ident: 'imapd', text: 'x' }],
  [
    'an ISO stamp, a blank and microseconds',
    '2026-11-22 15:19:32.123456 mx imapd: x',
    { host: 'mx', ident: 'imapd', text: 'x' },
  ],
  ['exim', '2026-11-22 15:19:32 +0100 1abcDE-0001xy-AB <= a', { host: '', ident: '', text: '1abcDE-0001xy-AB <= a' }],
  ['haraka', '2026-11-22T15:19:32.123Z [INFO] [-] [core] x', { host: '', ident: '', text: '[INFO] [-] [core] x' }],
  [
    'haraka as logfmt',
    '2026-11-22T15:19:32.123Z level=INFO uuid=- a=b',
    { host: '', ident: '', text: 'level=INFO uuid=- a=b' },
  ],
  ['haraka as JSON', '2026-11-22T15:19:32.123Z {"level":"INFO"}', { host: '', ident: '', text: '{"level":"INFO"}' }],
  ['rspamd', '2026-11-22 15:19:32 #12(normal) <a>; x', { host: '', ident: '', text: '#12(normal) <a>; x' }],
  [
    'dovecot with an ISO stamp',
    '2026-11-22 15:19:32 imap-login: Info: x',
    { host: '', ident: '', text: 'imap-login: Info: x' },
  ],
  [
    'docker json-file',
    '{"log":"Nov 22 15:19:31 imap-login: Info: user=\\u003ca\\u003e\\n","stream":"stderr","time":"2024-11-22T15:19:31Z"}',
    { host: '', ident: 'imap-login', text: 'Info: user=<a>' },
  ],
  [
    'docker json-file with labels',
    '{"log":"Nov 22 15:19:31 mx imapd: x\\r\\n","stream":"stdout","attrs":{"log":"a","b":"}"},"time":"2024"}',
    { host: 'mx', ident: 'imapd', text: 'x' },
  ],
  [
    'CRI',
    '2024-11-22T15:19:32.669794202Z stderr F Nov 22 15:19:32 imap-login: Info: x',
    { host: '', ident: 'imap-login', text: 'Info: x' },
  ],
  [
    'CRI with more tags',
    '2024-11-22T15:19:32.6+01:00 stdout F:a new msg 7',
    { host: '', ident: '', text: 'new msg 7' },
  ],
  ['docker logs -t', '2024-11-22T15:19:32.669794202Z new msg 7', { host: '', ident: '', text: 'new msg 7' }],
  ['docker compose', 'mail-mx_1    | Dec 21 22:11:08 mx imapd: x', { host: 'mx', ident: 'imapd', text: 'x' }],
  [
    'docker compose with colours',
    '\x1b[36mmail-1  | \x1b[0mDec 21 22:11:08 mx imapd: x',
    { host: 'mx', ident: 'imapd', text: 'x' },
  ],
  [
    'docker compose -t',
    'mail-1  | 2024-11-22T15:19:32.669794202Z new msg 7',
    { host: '', ident: '', text: 'new msg 7' },
  ],
  ['docker service logs', 'mail_mx.1.x7k2@node1    | new msg 7', { host: '', ident: '', text: 'new msg 7' }],
  [
    "a relay's stamp before the line's own",
    'Nov 22 15:19:33 relay Nov 22 15:19:32 mx imapd: x',
    { host: 'mx', ident: 'imapd', text: 'x' },
  ],
  [
    'an ISO stamp in the place of the host',
    'Nov 22 15:19:33 2026-11-22T15:19:32Z mx imapd: x',
    { host: 'mx', ident: 'imapd', text: 'x' },
  ],
  [
    'RFC 5424 that a relay took for a text',
    'Nov 22 15:19:33 relay <22>1 2026-11-22T15:19:32Z mx imapd 7 - - x',
    { host: 'mx', ident: 'imapd', text: 'x' },
  ],
  [
    "a program's own stamp after its tag",
    'Nov 22 15:07:49 mx spamd[7]: Nov 22 15:07:49.060 [7] info: x',
    { host: 'mx', ident: 'spamd', text: '[7] info: x' },
  ],
  [
    'exim by syslog',
    'Nov 22 15:07:49 mx exim[7]: 2026-11-22 15:07:49 1abc <= a',
    { host: 'mx', ident: 'exim', text: '1abc <= a' },
  ],
  [
    'multilog by syslog',
    `Nov 22 15:07:49 mx qmail: ${TAI} new msg 7`,
    { host: 'mx', ident: 'qmail', text: 'new msg 7' },
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
  [
    'a day that is no number is text',
    'Nov xx 15:19:32 mail imapd: x',
    { host: '', ident: '', text: 'Nov xx 15:19:32 mail imapd: x' },
  ],
  [
    'dashes and words are no ISO stamp',
    'this-is-no st:am:ping imapd: x',
    { host: '', ident: '', text: 'this-is-no st:am:ping imapd: x' },
  ],
  [
    'digits and dashes are no ISO stamp',
    '2026-1a-22 15:19:32 mail imapd: x',
    { host: '', ident: '', text: '2026-1a-22 15:19:32 mail imapd: x' },
  ],
  [
    'a delivery is no host',
    '2026-11-22 15:19:32 delivery 7: success: x',
    { host: '', ident: '', text: 'delivery 7: success: x' },
  ],
  [
    'two words after tai64nlocal are no host and tag',
    '2026-11-22 15:19:32.123456789 triple bounce: x',
    { host: '', ident: '', text: 'triple bounce: x' },
  ],
  [
    'two words after an epoch stamp are no host and tag',
    '1484977359.466280500 a imapd: x',
    { host: '', ident: '', text: 'a imapd: x' },
  ],
  [
    'the stamp of a program hides no other tag',
    'Nov 22 15:19:33 mx sshd: Nov 22 15:19:32 mx imapd: x',
    { host: 'mx', ident: 'sshd', text: 'mx imapd: x' },
  ],
  [
    'what a text quotes is no priority',
    'Nov 22 15:19:33 mx imapd: <22>1 - mx sshd - - - x',
    { host: 'mx', ident: 'imapd', text: '<22>1 - mx sshd - - - x' },
  ],
  [
    'a severity is no tag',
    'Nov 29 05:49:44 vm syslog.info syslogd started: x',
    { host: 'vm', ident: '', text: 'syslogd started: x' },
  ],
  [
    'a bar further on is no compose',
    'userlogins: a | Nov 22 15:19:33 mx imapd: x',
    { host: '', ident: '', text: 'userlogins: a | Nov 22 15:19:33 mx imapd: x' },
  ],
  [
    'JSON that is cut off is text',
    '{"log":"Nov 22 15:19:33 mx imapd: x',
    { host: '', ident: '', text: '{"log":"Nov 22 15:19:33 mx imapd: x' },
  ],
  [
    'JSON of something else is text',
    '{"level":"info","a":"log"}',
    { host: '', ident: '', text: '{"level":"info","a":"log"}' },
  ],
  [
    'a text of the journal is no frame',
    '{"SYSLOG_IDENTIFIER":"sshd","MESSAGE":"Nov 22 15:19:33 mx imapd: x"}',
    { host: '', ident: 'sshd', text: 'mx imapd: x' },
  ],
  [
    'a key within a text is no key',
    '{"SYSLOG_IDENTIFIER":"sshd","MESSAGE":"a\\",\\"SYSLOG_IDENTIFIER\\":\\"imapd"}',
    { host: '', ident: 'sshd', text: 'a","SYSLOG_IDENTIFIER":"imapd' },
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

test('a piece of a line of a container is told from a whole line', () => {
  const record = new LogRecord();
  const piecesOf = (line: string) => {
    takeApart(record, Buffer.from(line), 0, Buffer.byteLength(line));
    const text = Buffer.from(record.bytes.subarray(record.pieceStart, record.end)).toString();
    return { stream: record.stream, isPiece: record.isPiece, text };
  };
  const cri = '2024-11-22T15:19:32.669794202Z';
  const docker = (log: string) => `{"log":${JSON.stringify(log)},"stream":"stderr","time":"${cri}"}`;
  expect(piecesOf(`${cri} stdout P Nov 22 15:19:32 a`)).toEqual({
    stream: 1,
    isPiece: true,
    text: 'Nov 22 15:19:32 a',
  });
  expect(piecesOf(`${cri} stderr F Nov 22 15:19:32 a`)).toEqual({
    stream: 2,
    isPiece: false,
    text: 'Nov 22 15:19:32 a',
  });
  expect(piecesOf(docker('a: b'))).toEqual({ stream: 2, isPiece: true, text: 'a: b' });
  expect(piecesOf(docker('a: b\n'))).toEqual({ stream: 2, isPiece: false, text: 'a: b' });
  // fluentd's keys are others, and it keeps no LF.
  expect(piecesOf('{"container_name":"/mx","log":"a: b","source":"stdout"}')).toMatchObject({
    stream: 0,
    isPiece: false,
  });
});

test('a text that is a framed line itself chooses neither host nor program', () => {
  const named = framings.filter(([, line, { ident }]) => ident !== '' && line.endsWith(TEXT));
  expect(named.length).toBeGreaterThan(20);
  const wrong = named.flatMap(([name, line, { host, ident }]) =>
    framings
      .filter(([, forged]) => {
        const found = parts(line.replace(TEXT, forged));
        return found.host !== host || found.ident !== ident;
      })
      .map(([forged]) => `${name}: ${forged}`),
  );
  expect(wrong).toEqual([]);
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
