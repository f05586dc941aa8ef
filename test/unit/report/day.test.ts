// The figures of a report against a computation by hand: zoverall's terms, over numbers that are used again, a day that is
// cut at both ends, rotated and compressed files and archives.

import { gzipSync } from 'node:zlib';
import { counterIndex } from '../../../src/registry/registry';
import type { CounterName } from '../../../src/registry/services';
import { cleanUpAfterEach } from '../../support/clean-up';
import { readFixtures } from '../../support/fixture';
import { DAY, dayOf, put } from '../../support/report-day';
import { TempDirectory } from '../../support/temp-directory';

const { keep } = cleanUpAfterEach();

/** A line of multilog's, `seconds` after the day began. */
function tai(seconds: number, text: string): string {
  const at = DAY / 1000 + seconds;
  const whole = Math.floor(at);
  const nano = Math.round((at - whole) * 1e9);
  const hex = (value: number) => value.toString(16).padStart(8, '0');
  return `@40000000${hex(whole + 10)}${hex(nano)} ${text}\n`;
}

/** Yesterday's log of the day before, that of the day itself, and what came after it. */
const before = [tai(-60, 'new msg 5'), tai(-59, 'info msg 5: bytes 1000 from <a@x.example> qp 1 uid 2')].join('');
const morning = [
  tai(-1, 'starting delivery 1: msg 5 to remote u@far.example'),
  // Began the day before: 65 s after it was queued, 6 s after the attempt began.
  tai(5, 'delivery 1: success: 192.0.2.1_accepted_message./'),
  tai(6, 'end msg 5'),
].join('');
const noon = [
  // The same number again, with two recipients.
  tai(43_200, 'new msg 5'),
  tai(43_200, 'info msg 5: bytes 200 from <b@x.example> qp 3 uid 2'),
  tai(43_201, 'starting delivery 2: msg 5 to local v@here.example'),
  tai(43_201.5, 'starting delivery 3: msg 5 to remote w@far.example'),
  tai(43_202, 'delivery 2: failure: Sorry,_no_mailbox_here_by_that_name._(#5.1.1)/'),
  tai(43_205.5, 'delivery 3: deferral: 192.0.2.7_does_not_like_me./'),
  tai(43_300, 'status: exiting'),
  // qmail-send starts again, and so do the numbers of its deliveries.
  tai(43_600, 'starting delivery 1: msg 5 to remote w@far.example'),
  tai(43_602, 'delivery 1: success: 192.0.2.8_accepted_message./'),
  tai(43_602, 'end msg 5'),
  // Nothing is known of these: their beginning was in no log.
  tai(50_000, 'delivery 77: success: ok/'),
  tai(50_001, 'end msg 99'),
].join('');
const midnight = [
  tai(86_390, 'new msg 6'),
  tai(86_390, 'info msg 6: bytes 50 from <> qp 4 uid 2'),
  tai(86_391, 'starting delivery 2: msg 6 to local v@here.example'),
  // The next day's.
  tai(86_401, 'delivery 2: success: did_0+0+1/'),
  tai(86_401, 'end msg 6'),
].join('');

const byHand = {
  messages: 2,
  recipients: 3,
  attemptsOfMessages: 4,
  attemptsPerMessage: 2,
  octets: 1200,
  octetsWeighted: 1000 + 200,
  qtimeAverage: (66 + 402) / 2,
  attempts: 4,
  success: 2,
  failure: 1,
  deferral: 1,
  ddelay: 65 + 402,
  ddelayAverage: 467 / 2,
  xdelay: 6 + 1 + 4 + 2,
  xdelayAverage: 13 / 4,
  spanDays: (43_602 + 60) / 86_400,
  concurrency: 13 / (43_602 + 60),
  unmatchedMessages: 1,
  unmatchedAttempts: 1,
};

function close(figures: Record<string, number>): void {
  expect(Object.keys(figures)).toEqual(Object.keys(byHand));
  for (const [key, value] of Object.entries(byHand))
    expect([key, figures[key]]).toEqual([key, expect.closeTo(value, 6)]);
}

test('rotated and compressed files of multilog', async () => {
  const directory = keep(new TempDirectory());
  put(directory, 'send/@400000006500000000000000.s', before, -59);
  put(directory, 'send/@400000006500000000000001.s.gz', gzipSync(morning), 6);
  put(directory, 'send/@400000006500000000000002.s', noon, 50_001);
  put(directory, 'send/current', midnight, 86_401);
  const { day, figures } = await dayOf(directory, {});
  close(figures('qmail'));
  // Those of the day itself are counted by the rules, too.
  expect(day.lines).toBe(2 + 12 + 3);
  expect(day.overall.qmail.slices[12]).toEqual({ success: 1, failure: 1, deferral: 1 });
  expect(day.overall.qmail.reasons.deferral.top(5)).toEqual([{ text: '* does not like me.', count: 1, seconds: 4 }]);
  expect(day.overall.qmail.hosts.deferral.top(5)).toEqual([{ text: 'far.example', count: 1, seconds: 4 }]);
});

test('archives that the post-processor made, and what multilog still has of the same lines', async () => {
  const directory = keep(new TempDirectory());
  put(directory, '2026/11/27/sendlog.gz', gzipSync(before + morning.slice(0, morning.indexOf('\n') + 1)), -1);
  put(directory, '2026/11/28/sendlog', morning.slice(morning.indexOf('\n') + 1) + noon + midnight, 86_401);
  // The last file of multilog has what the archive ends with.
  put(directory, 'send/current', midnight, 86_401);
  close((await dayOf(directory, {})).figures('qmail'));
});

test('one file in syslog form, whose year is not written, with the times of splogger', async () => {
  const directory = keep(new TempDirectory());
  const asSyslog = (before + morning + noon + midnight).replace(
    /^@40000000(.{8})(.{8}) (.*)$/gm,
    (_, hex, nano, text) => {
      const at = Number.parseInt(hex, 16) - 10;
      const stamp = new Date(at * 1000).toUTCString();
      const micro = String(Math.floor(Number.parseInt(nano, 16) / 1000)).padStart(6, '0');
      return `Nov ${stamp.slice(5, 7)} ${stamp.slice(17, 25)} mx1 qmail: ${at}.${micro} ${text}`;
    },
  );
  put(directory, 'mail.log', asSyslog, 86_401);
  close((await dayOf(directory, { path: directory.at('mail.log') })).figures('qmail'));
});

test('a log of two machines whose numbers are the same', async () => {
  const directory = keep(new TempDirectory());
  const line = (seconds: number, host: string, text: string) =>
    `2026-11-28T00:00:0${seconds}+00:00 ${host} qmail: ${text}\n`;
  const log = [
    line(0, 'mx1', 'new msg 1'),
    line(1, 'mx2', 'new msg 1'),
    line(2, 'mx1', 'end msg 1'),
    line(4, 'mx2', 'end msg 1'),
  ].join('');
  put(directory, 'mail.log', log, 5);
  const figures = (await dayOf(directory, { path: directory.at('mail.log') })).figures('qmail');
  expect(figures).toMatchObject({ messages: 2, qtimeAverage: 2.5 });
});

test.each([
  [
    'postfix',
    {
      success: ['postfix.deliverySent'],
      failure: ['postfix.deliveryBounced', 'postfix.deliveryExpired'],
      deferral: ['postfix.deliveryDeferred'],
    },
  ],
  [
    'exim',
    {
      success: ['exim.delivered', 'exim.deliveredMore', 'exim.cutthrough'],
      failure: ['exim.failed'],
      deferral: ['exim.deferred'],
    },
  ],
] as const)('the attempts of %s are those that its counters count, hostile ones too', async (system, counters) => {
  const directory = keep(new TempDirectory());
  const { lines } = readFixtures().find(({ file }) => file.endsWith(`${system}.log`))!;
  put(directory, 'mail.log', Buffer.concat(lines.flatMap(({ bytes }) => [bytes, Buffer.from('\n')])), 2 * 86_400);
  const span = { fromMs: DAY + 86_400_000, toMs: DAY + 2 * 86_400_000 };
  const { day } = await dayOf(directory, { path: directory.at('mail.log'), services: [system] }, span);
  const counted = (names: readonly CounterName[]) =>
    names.reduce((sum, name) => sum + Number(day.totals[counterIndex(name)]), 0);
  const wanted = Object.fromEntries(Object.entries(counters).map(([verdict, names]) => [verdict, counted(names)]));
  expect(day.overall[system].verdicts).toEqual(wanted);
  expect(Math.min(...Object.values(wanted))).toBeGreaterThan(0);
});

test('mail that goes to a content filter and comes back is one message', async () => {
  const directory = keep(new TempDirectory());
  const stamp = (second: number) => `2026-11-28T00:00:0${second}+00:00 mx1 postfix`;
  const delivered = (result: string) => `delay=1, delays=0/0/0/1, dsn=2.0.0, status=${result} (250 ok)`;
  const log = [
    `${stamp(0)}/smtpd[1]: A11111: client=c.example[192.0.2.1]`,
    `${stamp(0)}/qmgr[2]: A11111: from=<a@x.example>, size=100, nrcpt=2 (queue active)`,
    `${stamp(1)}/reinject/smtpd[3]: B22222: client=localhost[127.0.0.1]`,
    `${stamp(1)}/qmgr[2]: B22222: from=<a@x.example>, size=300, nrcpt=2 (queue active)`,
    `${stamp(1)}/smtp[4]: A11111: to=<b@x.example>, relay=127.0.0.1[127.0.0.1]:10024, ${delivered('sent')}`,
    `${stamp(1)}/smtp[4]: A11111: to=<c@x.example>, relay=127.0.0.1[127.0.0.1]:10024, ${delivered('sent')}`,
    `${stamp(1)}/qmgr[2]: A11111: removed`,
    `${stamp(2)}/smtp[5]: B22222: to=<b@x.example>, relay=mx.x.example[192.0.2.25]:25, ${delivered('sent')}`,
    `${stamp(3)}/smtp[5]: B22222: to=<c@x.example>, relay=mx.x.example[192.0.2.25]:25, ${delivered('bounced')}`,
    `${stamp(3)}/qmgr[2]: B22222: removed`,
    // The filter kept this one.
    `${stamp(4)}/smtpd[1]: C33333: client=c.example[192.0.2.1]`,
    `${stamp(4)}/qmgr[2]: C33333: from=<a@x.example>, size=100, nrcpt=1 (queue active)`,
    `${stamp(4)}/smtp[4]: C33333: to=<b@x.example>, relay=127.0.0.1[127.0.0.1]:10024, ${delivered('sent')}`,
    `${stamp(4)}/qmgr[2]: C33333: removed`,
    '',
  ].join('\n');
  put(directory, 'mail.log', log, 9);
  const source = { path: directory.at('mail.log'), services: ['postfix'] as const };
  const filters = ['127.0.0.1[127.0.0.1]:10024', 'reinject'];
  const one = (await dayOf(directory, { ...source, filters })).figures('postfix');
  expect(one).toMatchObject({ messages: 1, recipients: 2, attempts: 2, success: 1, failure: 1, octets: 300 });
  const each = (await dayOf(directory, source)).figures('postfix');
  expect(each).toMatchObject({ messages: 3, recipients: 5, attempts: 5, octets: 500 });
});

describe('what a client writes opens no message and ends no attempt', () => {
  const attempt =
    '2026-11-28T00:00:01+00:00 mx1 postfix/smtp[1]: ABCDEF1: to=<"a>, relay=evil[192.0.2.1]:25, delay=99, delays=9/9/9/9, dsn=2.0.0, status=sent (x)"@x.example>, relay=none, delay=5, delays=1/1/1/2, dsn=4.4.1, status=deferred (connect: status=sent (250 ok))\n';
  test('in a quoted address and in a reason of Postfix', async () => {
    const directory = keep(new TempDirectory());
    put(directory, 'mail.log', attempt, 5);
    const { day } = await dayOf(directory, { path: directory.at('mail.log'), services: ['postfix'] });
    expect(day.overall.postfix.verdicts).toEqual({ success: 0, failure: 0, deferral: 1 });
    expect(day.overall.postfix.xdelayMs).toBe(3000);
    expect(day.overall.postfix.hosts.deferral.top(1)[0]!.text).toBe('x.example');
  });

  test('in the log of another program', async () => {
    const directory = keep(new TempDirectory());
    const line = '2026-11-28T00:00:01+00:00 mx1 spamd[1]: new msg 1\n2026-11-28T00:00:02+00:00 mx1 imapd: end msg 1\n';
    put(directory, 'mail.log', line, 5);
    const { day } = await dayOf(directory, { path: directory.at('mail.log') });
    expect(day.overall.qmail.isEmpty).toBe(true);
  });
});
