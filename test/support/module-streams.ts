// Streams of lines on which the compiled module and the parsers may differ for what stands around a rule's line, or for
// what came before it: frames, repeats, what lines leave behind, lengths, line ends, the borders of chunks.

import { compiledLogTypes } from '../../src/parsers/generated/compiled-lines';
import { memories } from '../../src/registry/line-memory';
import { logServices } from '../../src/registry/registry';
import type { Ways } from './both-ways';
import { compiledLogType, wholeLines } from './damaged-lines';

export interface ModuleStream {
  readonly name: string;
  readonly lines: readonly Buffer[];
  readonly ways: Ways;
}

const services = logServices;
const all: Ways = { services };
const inChunks = (chunkBytes: number): Ways => ({ services, chunkBytes });

const at = (host: string, text: string) => Buffer.from(`Nov 29 10:00:00 ${host} ${text}`);
const spam = 'spamd[7]: spamd: clean message (1.0/5.0) for a:1 in 1.0 seconds, 5 bytes.';
const login = 'dovecot: imap-login: Login: user=<a>, rip=192.0.2.1, TLS';

/** A line of each beginning, so that the module knows hosts and programs before it sees the others. */
export function teachers(lines: readonly Buffer[]): readonly Buffer[] {
  const byBeginning = new Map(lines.map((line) => [line.toString('latin1').split(' ').slice(0, 5).join(' '), line]));
  return [...byBeginning.values()].slice(0, 40);
}

/** Repeats and records of more hosts than are remembered, some of which look like a part of a stamp. */
function repeats(): readonly Buffer[] {
  const long = [63, 64].map((length) => 'xy'[length - 63]!.repeat(length));
  const hosts = ['mx1', 'mx2.a.example', '192.0.2.7', ...'abcdef', 'Jan', '2026-11-29', ...long];
  const inline = 'spamd[9]: message repeated 2 times: [ spamd: x]';
  const texts = [spam, login, 'last message repeated 3 times', 'kernel: x', spam, inline];
  return Array.from({ length: 600 }, (_, i) =>
    at(hosts[(i * i + 7) % hosts.length]!, texts[(i * 5 + (i >> 3)) % texts.length]!),
  );
}

/** Messages and deliveries, more than are remembered. */
export function joins(): readonly Buffer[] {
  const stamp = (i: number) => `@400000006566a1f0${(i * 1000).toString(16).padStart(8, '0')} `;
  return Array.from({ length: 15_000 }, (_, i) => {
    const [message, delivery] = [(i * 7919) % 6000, (i * 104_729) % 9000];
    const texts = [
      `new msg ${message}`,
      `starting delivery ${delivery}: msg ${message} to remote a@b.example`,
      `delivery ${delivery}: success: ok`,
      `new msg ${message} queue${i % 3}`,
      `end msg ${message}`,
      `delivery ${delivery}: deferral: no`,
      `starting delivery ${delivery}: msg ${(message * 3) % 6000} to local a queue2`,
    ];
    return Buffer.from(stamp(i) + texts[(i * 31 + (i >> 5)) % texts.length]!);
  });
}

/** As many messages as are remembered, and one more: a delivery of the oldest is timed before that one, and not after. */
function crowds(): readonly Buffer[] {
  const { limit } = memories.qmailMessage;
  const delivered = (delivery: number) => [
    `starting delivery ${delivery}: msg 0 to remote a@b.example`,
    `delivery ${delivery}: success: ok`,
  ];
  const messages = Array.from({ length: limit }, (_, i) => `new msg ${i}`);
  return [...messages, ...delivered(1), `new msg ${limit}`, ...delivered(2)].map((text) =>
    Buffer.from(`@400000006566a1f000003e8a ${text}`),
  );
}

/** Messages of Postfix' queues on several hosts, more than are remembered, with identifiers of every form. */
export function queues(): readonly Buffer[] {
  const ids = (n: number) => [
    n.toString(16).toUpperCase().padStart(10, '0'),
    `${n % 7}${(n * 7919).toString(16).toUpperCase()}A`.padStart(5, '0'),
    `4Z${n.toString(36).padStart(6, 'b')}zK${n % 10}`,
    ['0000A', 'FFFFFFFFFFFF', '1234567890', 'ABCDE', '000000000000', 'FFFFFFFFFFFFF', '12345678a0', 'ABCD'][n % 8]!,
  ];
  const hosts = ['mx1', 'mx2.a.example', 'a', 'mx1-b', ...'cdefghi', 'x'.repeat(63), 'x'.repeat(64)];
  return Array.from({ length: 24_000 }, (_, i) => {
    const message = (i * 7919) % 5500;
    const id = ids(message)[i % 31 === 0 ? 3 : i % 17 === 0 ? 2 : i % 5 === 0 ? 1 : 0]!;
    const host = hosts[i % 97 === 0 ? i % hosts.length : message % 3]!;
    const size = [0, 1, 1023, 1024, 1025, 4096, 123_456, 99_999_999, 4_294_967_295, 4_294_967_296][message % 10]!;
    const sender = ['ann@a.example', '', 'double-bounce@mx1', 'double-bouncer@a'][message % 4]!;
    const active = `postfix/qmgr[9]: ${id}: from=<${sender}>, size=${size}, nrcpt=${1 + (i % 3)} (queue active)`;
    const texts = [
      `postfix/smtpd[7]: ${id}: client=a.example[192.0.2.1]`,
      `postfix/cleanup[7]: ${id}: message-id=<a@b>`,
      active,
      `postfix/qmgr[9]: ${id}: removed`,
      `postfix/submission/smtpd[7]: ${id}: client=a.example[192.0.2.1], sasl_method=PLAIN, sasl_username=ann`,
      `postfix-out/cleanup[7]: ${id}: message-id=<a@b>`,
      active.replace('postfix/', 'postfix-out/'),
      `postfix/pickup[7]: ${id}: uid=0 from=<root>`,
      `postfix/cleanup[7]: ${id}: message-id=<a@b>`,
      active,
      `postfix/cleanup[7]: ${id}: milter-reject: END-OF-MESSAGE from a[192.0.2.1]: 5.7.1 no`,
      `kernel: ${id}: removed`,
    ];
    return at(host, texts[(i * 31 + (i >> 6)) % texts.length]!);
  });
}

/** Rows of tables named by instances and zones, more of both than the module learns, before and after others have theirs. */
function rows(): readonly Buffer[] {
  const instances = Array.from({ length: 80 }, (_, i) => (i % 9 === 0 ? '' : `${'i'.repeat(i % 12)}${i}/`));
  const zones = Array.from({ length: 90 }, (_, i) => `${'z'.repeat((i * 7) % 70)}${i}.example`);
  return Array.from({ length: 3000 }, (_, i) => {
    const instance = instances[(i >> 2) % (i < 1500 ? 20 : 80)]!;
    const zone = zones[(i * i) % (i < 1500 ? 30 : 90)]!;
    const rejected = (stage: string, rest: string) =>
      `postfix/${instance}smtpd[7]: NOQUEUE: reject: ${stage} from a.example[192.0.2.1]: 554 5.7.1 ${rest}`;
    const texts = [
      rejected('RCPT', `Service unavailable; Client host [192.0.2.1] blocked using ${zone}; x`),
      rejected('MAIL', `Service unavailable; Sender address [a@b.example] blocked using ${zone}`),
      rejected('RCPT', '<a@b.example>: Relay access denied; from=<x@y.example>'),
      rejected('HELO', `Service unavailable; Client host [a] blocked using ${zone}] blocked using x; y`),
      `postfix/${instance}smtpd[7]: disconnect from a.example[192.0.2.1] ehlo=1 auth=${i % 4} quit=1 commands=${i % 9}`,
      `postfix/${instance}smtpd[7]: warning: a[192.0.2.1]: SASL LOGIN authentication failed: no`,
    ];
    return at(i % 5 === 0 ? 'mx2' : 'mx1', texts[(i * 7 + (i >> 3)) % texts.length]!);
  });
}

/** Refusals that lists explain by addresses, words and zones, known ones and others, under multilog and a syslogd. */
function refusals(): readonly Buffer[] {
  const hosts = [
    'www.spamhaus.org',
    'bl.SpamCop.net',
    'dsbl.org.',
    'spamhaus.org.evil.example',
    'a.example',
    'org',
    '',
  ];
  const more = [...hosts, ...Array.from({ length: 80 }, (_, i) => `x${i}.sorbs.net`), `${'y'.repeat(70)}.sorbs.net`];
  const says = (host: string, i: number) =>
    [
      `http://${host}/q?ip=192.0.2.1`,
      `Blocked - see https://${host}`,
      `see HTTP://${host}:80, or http://www.visi.com/`,
      `ftp://${host}/ http://www.spamhaus.org/`,
      `shttp://${host}/ spamhaus`,
      `see ://${host} at sorbs`,
      `HTTPS://${host} Http://${host}`,
      `http:/${host} spamcop http://`,
      `no reverse DNS, ${host}`,
      `visit services monkeys ${host}`,
      `${i}`,
      '',
    ][i % 12]!;
  return Array.from({ length: 4000 }, (_, i) => {
    const host = more[(i * i + (i >> 4)) % (i < 1500 ? 12 : more.length)]!;
    const zone = host === '' ? 'x' : host;
    const text = [
      `rblsmtpd: 192.0.2.1 pid ${i}: 451 ${says(host, i >> 2)}`,
      `rblsmtpd: 192.0.2.1 pid ${i}: 553 ${says(host, i >> 3)}`,
      `rblsmtpd[7]:  pid ${i} from 192.0.2.1: 451 ${says(host, i >> 2)}`,
      `rblsmtpd: 192.0.2.1 pid ${i} ${zone}: 451 ${says('www.spamhaus.org', i >> 2)}`,
      `rblsmtpd: ${zone} blocked 192.0.2.1 ${says('www.spamhaus.org', i >> 2)}`,
      `qmail-smtpd: rbl: ip=192.0.2.1 query=1.2.0.192.${zone} result=reject x`,
      `rblsmtpd: 192.0.2.1 pid ${i}: 451`,
      `tcpserver: ok ${i} mx:192.0.2.1:25 :192.0.2.1::99`,
    ][(i * 5 + (i >> 5)) % 8]!;
    return i % 3 === 0 ? at('mx1', `smtpd: ${text}`) : Buffer.from(`@400000006566a1f000000000 ${text}`);
  });
}

/** Deliveries of messages whose stamps are far and near, in order and not, so that each bucket gets some. */
function delays(): readonly Buffer[] {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  const waits = [0, 1e-6, 0.0004999, 0.0005, 0.001, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600, 14_400, 86_400, 604_800, -1];
  const nearly = waits.flatMap((wait) => [wait, wait - 0.001, wait + 0.001, wait + 0.0005]);
  const far = [2_591_999, 2_592_000, 2_592_001, 31_536_000, 31_536_001, 2 ** 33];
  return [...nearly, ...far].flatMap((wait, i) => {
    const begin = 0x4000000000000000n + 0x6566a1f0n;
    const micros = Math.round(wait * 1e6) + 400_000;
    const seconds = begin + BigInt(Math.floor(micros / 1e6));
    const nanos = (((micros % 1e6) + 1e6) % 1e6) * 1000 + 999;
    const later = `@${hex(Number(seconds >> 32n), 8)}${hex(Number(seconds & 0xffffffffn), 8)}${hex(nanos, 8)} `;
    const first = `@400000006566a1f0${hex(400_000_000, 8)} `;
    return [
      `${first}new msg ${i}`,
      `${first}starting delivery ${i}: msg ${i} to remote a@b.example`,
      `${later}delivery ${i}: success: ok`,
    ].map((text) => Buffer.from(text));
  });
}

/** Each stamp before a line of a delivery's end, with any byte in any place. */
function stamps(): readonly Buffer[] {
  const label = '@400000006566a1f000003e8a';
  return Array.from({ length: label.length * 256 }, (_, i) => {
    const stamp = Buffer.from(label);
    stamp[Math.floor(i / 256)] = i % 256;
    const began = Buffer.from(`${label} starting delivery ${i}: msg 1 to local a\n`);
    return Buffer.concat([began, stamp, Buffer.from(` delivery ${i}: success: ok`)]);
  });
}

/** The frame of each of these with any byte in any place, doubled, left out; a good line of its host in between. */
function frames(): readonly Buffer[] {
  const lines = [at('mx7.a.example', spam), at('a', login), Buffer.from(`@400000006566a1f000000000 end msg 7`)];
  const damaged: Buffer[] = [];
  for (const line of lines) {
    const good = (i: number) => (i % 97 === 0 ? [line] : []);
    for (let i = 0; i < Math.min(line.length, 60); i++) {
      const [before, after] = [line.subarray(0, i), line.subarray(i + 1)];
      damaged.push(Buffer.concat([before, after]), Buffer.concat([before, Buffer.of(line[i]!), line.subarray(i)]));
      for (let byte = 0; byte < 256; byte++) {
        if (byte !== 10) damaged.push(...good(byte + i), Buffer.concat([before, Buffer.of(byte), after]));
      }
    }
  }
  return damaged;
}

/** Whatever may stand in the places of host, tag and text, with every other. */
function beginnings(): readonly Buffer[] {
  const hosts = ['mx7.a.example', 'a', 'Nov', '2026', '2026-11-29', '<22>', 'spamd:', 'mail.info', 'x'.repeat(64), ''];
  const tags = ['spamd', 'spamd[7]', 'spamd[]', 'spamd[x7]', 'spamd[7', 'spamd[7]x', 'spam', 'spamdx', 'sp', 's', ''];
  const more = ['dovecot', '/usr/bin/spamd[1]', 'a'.repeat(23), 'a'.repeat(24), 'dovecot[123456789012]', 'vchkpw-pop3'];
  const after = [': ', ':', ' ', ':  ', ': \t', ''];
  const stamped = [
    'Nov 29 10:00:00 a spamd[7]: ',
    '<22>',
    '2026-11-29T10:00:00Z ',
    '@400000006566a1f000000000 ',
    '[ 7.1] ',
    '1764410400.123456 ',
    '999999999.5 ',
    'Nov 29 10:00:00 ',
  ];
  const said = [
    'last message repeated 2 times',
    'message repeated 2 times: [ x]',
    'Last message repeated',
    '[ID 7 mail.info] ',
  ];
  const facilities = 'auth authpriv cron daemon ftp kern local0 lpr mail news security syslog user uucp'.split(' ');
  const severities = facilities.map((facility) => `${facility}.info: `);
  const texts = ['', ...stamped, ...said, ...severities, '7', 'Tue Nov 29 10:00:00 2026 '].flatMap((text) => [
    text,
    `${text}spamd: clean message (1.0/5.0) for a:1 in 1.0 seconds, 5 bytes.`,
  ]);
  const days = ['Nov 29', 'Nov  9', 'Nov 09', 'Nov 9', 'nov 29', 'Xyz 99', 'Nov 2x'];
  const clocks = ['10:00:00', '99:99:99', '10:00:60', '1:00:00', '10:00:00.5', '10-00-00', '10:0a:00', '10:00:0:'];
  const lines: string[] = [];
  for (const host of hosts) {
    for (const tag of [...tags, ...more]) {
      for (const colon of after)
        lines.push(`Nov 29 10:00:00 ${host} ${tag}${colon}${texts[lines.length % texts.length]}`);
    }
    // What the one says, its rules would refuse to take; the other is no one's, and may say anything.
    for (const text of texts)
      lines.push(`Nov 29 10:00:00 ${host} spamd[7]: ${text}`, `Nov 29 10:00:00 ${host} kernel: ${text}`);
    for (const day of days) for (const clock of clocks) lines.push(`${day} ${clock} ${host} ${spam}`);
  }
  for (const text of texts) lines.push(text, `@400000006566a1f000000000 ${text}`);
  const order = lines.map((line, i) => [(i * 7919) % lines.length, line] as const).sort(([a], [b]) => a - b);
  return [...order.flatMap(([, line], i) => (i % 7 === 0 ? [`Nov 29 10:00:00 a ${spam}`, line] : [line]))].map((text) =>
    Buffer.from(text, 'latin1'),
  );
}

/** Lines of qmail-send that name a queue, or seem to. */
function namedQueues(): readonly Buffer[] {
  const ends = [
    ' queue3',
    ' queue',
    ' queue0',
    ' queue99',
    'queue3',
    ' queuex',
    ' queue3 ',
    ' queue/3',
    ' queue:',
    ' QUEUE3',
    '3',
  ];
  const texts = [
    'new msg 7',
    'end msg 7',
    'starting delivery 5: msg 7 to local a',
    'delivery 5: success: ok',
    'end msg 7 x',
  ];
  return Array.from({ length: 700 }, (_, i) => {
    const text = texts[(i * 3) % texts.length]! + (i % 3 === 0 ? ends[(i >> 1) % ends.length]! : '');
    return Buffer.from(`@400000006566a1f0${(i * 4096).toString(16).padStart(8, '0')} ${text}`);
  });
}

/** More names of programs than the module learns, and names that share their first bytes. */
function idents(): readonly Buffer[] {
  const names = Array.from({ length: 90 }, (_, i) =>
    i % 3 === 0 ? `prog${i}` : i % 3 === 1 ? `p${i}og` : `spamd${i}`,
  );
  return Array.from({ length: 1200 }, (_, i) => {
    const name = i % 4 === 0 ? 'spamd' : i % 9 === 1 ? 'dovecot' : names[(i * 31) % names.length]!;
    return at(
      `mx${(i >> 4) % 11}`,
      `${name}${i % 2 === 0 ? `[${i}]` : ''}: ${i % 9 === 1 ? login.slice(9) : spam.slice(10)}`,
    );
  });
}

/** Long lines, of rules that end with any text and of one that does not; NULs and lines without an end. */
function lengths(): readonly Buffer[] {
  const long = (length: number) => Buffer.concat([at('mx1.a.example', spam), Buffer.alloc(length, 'x')]);
  const free = (length: number) => {
    const text = [`@400000006566a1f000000000 bounce msg 7 qp `, `@400000006566a1f000000000 delivery 7: failure: `];
    return [...text.map((begin) => begin.padEnd(length, '7')), `${at('a', login)}, session=<`.padEnd(length, 'x')].map(
      (line) => Buffer.from(line),
    );
  };
  return [
    ...[at('mx1.a.example', spam), Buffer.alloc(9), Buffer.concat([Buffer.alloc(5), at('mx1.a.example', spam)])],
    ...[65_400, 65_430, 65_440, 65_536, 65_537, 300_000, 700_000].flatMap((length) => [
      long(length),
      at('mx1.a.example', login),
    ]),
    ...[1, 19, 20, 21, 25, 26, 27, 28, 65_534, 65_535, 65_536, 65_537, 65_538, 65_600, 200_000].flatMap(free),
    ...['', '\r', ' ', '@', '@4', 'x'].map((text) => Buffer.from(text)),
  ];
}

/** As many empty lines are read into each buffer: nothing but line ends, some of which stay there after short reads. */
const FILL_BYTES = 512;
const SHORT_READS = Array.from({ length: 1000 }, (_, i) => 1 + (i >> 2));

/**
 * Reads of every length, so that a chunk ends anywhere in the bytes that are looked at together: first longer than all
 * before them, beyond which line ends are left over, then shorter, beyond which lines are.
 */
function shortReads(): Pick<ModuleStream, 'lines'> & { readonly reads: readonly number[] } {
  const texts = [spam, login, 'kernel: x', `${login}, session=<`, 'vchkpw-pop3: vchkpw-pop3: no such', spam];
  const lines = Array.from({ length: 3000 }, (_, i) =>
    at(i % 97 === 0 ? `mx${i % 5}` : 'mx1', texts[(i * 5 + (i >> 3)) % texts.length]! + 'x'.repeat((i * 7) % 64)),
  );
  const fill = Buffer.alloc(2 * FILL_BYTES - 1, '\n');
  return { lines: [fill, ...lines], reads: [FILL_BYTES, FILL_BYTES, ...SHORT_READS, ...[...SHORT_READS].reverse()] };
}

/** What may stand before a line or at its end: CRs, blanks, NULs, in lines of every program. */
function ends(): readonly Buffer[] {
  const ways: readonly ((line: Buffer) => Buffer)[] = [
    (line) => Buffer.concat([line, Buffer.from('\r')]),
    (line) => Buffer.concat([line, Buffer.from('\r\r')]),
    (line) => Buffer.concat([Buffer.from('\0\0\0'), line]),
    (line) => Buffer.concat([line, Buffer.from('\0')]),
    (line) => Buffer.concat([line, Buffer.from(' \r')]),
    (line) => Buffer.concat([line.subarray(0, line.length >> 1), Buffer.from('\r'), line.subarray(line.length >> 1)]),
    (line) => Buffer.concat([line, Buffer.from('\n')]),
  ];
  const whole = compiledLogTypes.flatMap((name) => wholeLines(compiledLogType(name)).filter((_, i) => i % 17 === 0));
  return [...teachers(whole), ...whole.flatMap((line, i) => [line, ways[i % ways.length]!(line), line])];
}

/** Names in which each byte but a line's end stands at each place of a word, so that one may be taken for their end. */
function names(): readonly Buffer[] {
  return Array.from({ length: 256 * 8 }, (_, i) => {
    const [byte, place] = [i >> 3, i & 7];
    const name = `${'n'.repeat(place)}${byte === 10 ? '' : String.fromCharCode(byte)}${'m'.repeat(7 - place)}.example`;
    const record = (text: string) => `Nov 29 10:00:00 mx1 postfix/${text}`;
    const texts = [
      record(`smtpd[7]: connect from ${name}[192.0.2.1]`),
      record(`smtpd[7]: 4A1${'0'.repeat(place)}F: client=${name}[192.0.2.1]`),
      record(`smtpd[7]: disconnect from x.example[${name}] auth=1`),
      record(`smtp[7]: 4A1F0: to=<${name}>, relay=none, delay=1, delays=0/0/0/0, dsn=4.4.1, status=deferred (x)`),
    ];
    return Buffer.from(texts.join('\n'), 'latin1');
  });
}

/** Identifiers with a letter too many, which would be others if it were a digit. */
function nearIdentifiers(): readonly Buffer[] {
  const active = (id: string) => `postfix/qmgr[9]: ${id}: from=<a@b.example>, size=7, nrcpt=1 (queue active)`;
  return [...'GHVWXYZghijkz'].flatMap((letter) =>
    ['ABCDF0', 'ABCDE0', 'ABCDF1', 'ABCE00', 'ABCDEF'].flatMap((id) => [
      at('mx1', `postfix/cleanup[7]: ABCDE${letter}: message-id=<a@b>`),
      at('mx1', active(id)),
    ]),
  );
}

/** All of them. */
export function moduleStreams(): readonly ModuleStream[] {
  const repeated = repeats();
  const [queued, tables] = [queues(), rows()];
  const [begun, ended] = [beginnings(), ends()];
  const { lines: short, reads } = shortReads();
  return [
    { name: 'repeats', lines: repeated, ways: all },
    ...[61, 997, 4096].map((size) => ({ name: `repeats, by ${size}`, lines: repeated, ways: inChunks(size) })),
    { name: 'crowds', lines: crowds(), ways: { services: ['send'] } },
    { name: 'joins', lines: joins(), ways: { services: ['send'] } },
    { name: 'queues', lines: queued, ways: all },
    { name: 'queues, by 61', lines: queued.slice(0, 6000), ways: inChunks(61) },
    { name: 'queues, by 4096', lines: queued, ways: inChunks(4096) },
    {
      name: 'queues, with filters',
      lines: queued,
      ways: { services, names: { filters: ['-', 'a.example[192.0.2.1'] } },
    },
    { name: 'refusals', lines: refusals(), ways: all },
    { name: 'refusals, by 997', lines: refusals(), ways: inChunks(997) },
    { name: 'rows', lines: tables, ways: all },
    { name: 'rows, by 4096', lines: tables, ways: inChunks(4096) },
    { name: 'delays', lines: delays(), ways: { services: ['send'] } },
    { name: 'named queues', lines: namedQueues(), ways: { services: ['send'] } },
    { name: 'stamps', lines: stamps(), ways: { services: ['send'] } },
    { name: 'frames', lines: frames(), ways: all },
    { name: 'beginnings', lines: begun, ways: all },
    { name: 'beginnings, by 61', lines: begun, ways: inChunks(61) },
    { name: 'idents', lines: idents(), ways: all },
    { name: 'lengths', lines: lengths(), ways: all },
    { name: 'lengths, by 997', lines: lengths(), ways: inChunks(997) },
    { name: 'short reads', lines: short, ways: { services, reads } },
    { name: 'names', lines: names(), ways: all },
    { name: 'near identifiers', lines: nearIdentifiers(), ways: all },
    { name: 'ends', lines: ended, ways: all },
    ...[63, 64, 1000].map((size) => ({ name: `ends, by ${size}`, lines: ended, ways: inChunks(size) })),
  ];
}
