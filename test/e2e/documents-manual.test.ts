// The example of each command, as maillogs(1) prints it, is typed on a host that has logs, an snmpd and users of it; what it
// prints, or makes, is what was put into the logs.

import { committed } from '../support/checkout';
import { cleanUpAfterEach } from '../support/clean-up';
import * as host from '../support/documented-host';
import { Room } from '../support/room';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

/** Lines of mail.log whose services README's host has, each with what it is. */
const MAIL_LOG = [
  host.LOGINS.trimEnd(),
  'Nov 22 15:20:01 mx7 dovecot: pop3-login: Login: user=<ann>, method=PLAIN, rip=198.51.100.6, lip=203.0.113.1, session=<a>',
  'Nov 22 15:20:02 mx7 vpopmail[77]: vchkpw-smtp: (PLAIN) login success ann@shop.example:198.51.100.1',
  'Nov 22 15:20:03 mx7 spamd[77]: spamd: clean message (-4.3/6.5) for vscan:210 in 0.6 seconds, 2210 bytes.',
  'Nov 22 15:20:04 mx7 sqwebmaild: LOGIN, user=eve@choir.example, ip=[192.0.2.81]',
  'Nov 22 15:20:05 mx7 qmail-scanner[77]: Clear:RC:0(198.51.100.31):SA:0(-1.9/6.0): 0.812034 5120 gina@far.example hugo@mx.example minutes <m1@far.example> 1045602601.2203-0.mx7:411',
  'Nov 22 15:20:06 mx7 sqwebmaild: GREETING, user=eve@choir.example',
  '',
].join('\n');
const REFUSAL =
  '@400000006b034c392f3015f4 rblsmtpd: 198.51.100.41 pid 6100: 451 https://www.spamhaus.org/query/ip/198.51.100.41\n';
const SOURCES = `sources:
  - {name: maillog, path: /var/log/mail.log, services: [smtp, pop3, imap, webmail, spamassassin, qmailscanner]}
  - {name: send, path: /var/log/send.log, services: [send]}
  - {name: smtpd, path: /var/log/smtpd.log, services: [rbl]}
`;
const secrets = 'MAILLOGS_SNMP_AUTH_KEY=authentic-words MAILLOGS_SNMP_PRIV_KEY=private-words';

type Trial = (room: Room, typed: string) => Promise<void> | void;

function expectPrinted(room: Room, typed: string, ...shown: readonly RegExp[]): void {
  const printed = room.does(typed);
  for (const pattern of shown) expect(printed).toMatch(pattern);
}

/** What it prints to stdout. */
const prints =
  (...shown: readonly RegExp[]): Trial =>
  (room, typed) =>
    expectPrinted(room, typed, ...shown);

/** What lies there after it. */
const makes =
  (path: string, ...shown: readonly RegExp[]): Trial =>
  (room, typed) => {
    room.does(`mkdir -p "$(dirname ${path})"; rm -f ${path}`);
    room.does(typed);
    for (const pattern of shown) expect(room.does(`cat ${path}`)).toMatch(pattern);
  };

/** With an snmpd that knows a user with that digest, and the agent. */
const served =
  (digest: string, ...shown: readonly RegExp[]): Trial =>
  async (room, typed) => {
    const user = [`createUser poller ${digest} authentic-words AES private-words`, 'rouser poller auth -V systemonly'];
    host.joinAdm(room);
    await host.startSnmpd(room, { lines: user });
    await host.startAgent(room);
    await host.untilServed(room, '1.5.2.0');
    const printed = room.does(`export ${secrets}\n${typed}`);
    for (const pattern of shown) expect(printed).toMatch(pattern);
  };

const trials: Readonly<Record<string, Trial>> = {
  agent: async (room, typed) => {
    host.writeConfiguration(room, `${SOURCES}snmp: {community: hard-to-guess-1}\n`);
    room.does('chmod 600 /etc/maillogs/maillogs.yaml');
    await room.starts(typed).said(/answering SNMP/);
    const ask = 'maillogs get imap.sslSuccess --port 1161 --community hard-to-guess-1';
    await waitFor('it has counted', () => room.types(ask).stdout === 'mtlImapSslSuccess.0 = 3 logins\n', {
      withinMs: 15_000,
      seen: () => JSON.stringify(room.types(ask)),
    });
  },
  send: prints(/^message_new:3:message_info:3:message_bytes:3000:.*:delivery_success:3:/),
  smtp: prints(/^smtp_auth_connect:1:smtp_auth_success:1\n$/),
  rbl: prints(/^spamhaus:1:spamcop:0:.*:count:1\n$/),
  pop3: prints(/^pop3_connect:1:pop3_ssl_connect:0:pop3_success:1:pop3_ssl_success:0\n$/),
  imap: prints(/^imap_success:0:imap_ssl_success:3\n$/),
  webmail: prints(/^webmail_connect:1:webmail_success:1\n$/),
  spamassassin: prints(/^sa_spam:0:sa_ham:1:/),
  qmailscanner: prints(/^qs_clean:1:qs_virii:0\n$/),
  count: prints(/^ {2}imap\.sslSuccess +3 {2}logins$/m, /^ {2}pop3\.success +1 {2}logins$/m),
  explain: prints(/^9: .*\| Nov 22 15:20:06 mx7 sqwebmaild: GREETING/m, /^9 lines: 8 claimed, 1 unclaimed\.$/m),
  show: (room, typed) => {
    room.does('maillogs imap; maillogs send');
    expectPrinted(room, typed, /imap\.sslSuccess +3 /, /send\.deliverySuccess +3 /);
    expect(room.does(typed)).not.toContain('pop3.');
  },
  top: (room, typed) => {
    room.does('maillogs imap');
    expectPrinted(room, typed, /send\.messageNew +3\b/, /imap\.sslSuccess +3\b/);
  },
  yesterday: (room, typed) => {
    room.write('/usr/local/bin/sendmail', '#!/bin/sh\necho "$@" >/tmp/sent\ncat >>/tmp/sent\n');
    room.does('chmod 755 /usr/local/bin/sendmail');
    expect(room.does(typed)).toBe('');
    expect(room.does('cat /tmp/sent')).toMatch(/^-i -- postmaster@example\.org\n[\s\S]*^Content-Type: text\/html/m);
  },
  farm: async (room, typed) => {
    host.writeConfiguration(room, `${SOURCES}snmp: {community: hard-to-guess-1}\n`);
    room.does('chmod 600 /etc/maillogs/maillogs.yaml');
    await room.starts('maillogs agent --standalone udp:127.0.0.1:161').said(/answering SNMP/);
    room.write('/etc/maillogs/community', 'hard-to-guess-1\n');
    room.does('chmod 600 /etc/maillogs/community');
    room.write(
      '/etc/maillogs/farm.yaml',
      'state_dir: /var/lib/farm\nsources: []\nfarm: {name: mail.example.org, hosts: [localhost], community_file: /etc/maillogs/community, every: 1s}\n',
    );
    const watching = room.starts(`env MAILLOGS_CONFIG=/etc/maillogs/farm.yaml ${typed}`);
    const polls = () => watching.stdout.match(/imap\.sslSuccess +0 .* 3 /g)?.length ?? 0;
    await waitFor('it polls again', () => polls() > 1, {
      withinMs: 20_000,
      seen: () => watching.stdout + watching.stderr,
    });
  },
  audit: (room, typed) => {
    room.does('maillogs imap; maillogs send');
    expectPrinted(
      room,
      typed,
      /^send +0-\d+ +15 +equal +\/var\/log\/send\.log$/m,
      /^maillog +0-\d+ +9 +equal +\/var\/log\/mail\.log$/m,
    );
  },
  check: prints(/^\/etc\/maillogs\/maillogs\.yaml: 3 source\(s\), no errors\.$/m),
  init: (room, typed) => {
    room.does('rm /etc/maillogs/maillogs.yaml; touch /usr/sbin/dovecot');
    room.does(typed);
    expect(room.does('maillogs check')).toContain('no errors.');
    expect(room.does('cat /etc/maillogs/maillogs.yaml')).toMatch(/path: \/var\/log\/mail\.log$/m);
  },
  schema: makes('/etc/maillogs/maillogs.schema.json', /"state_dir"/),
  doctor: served('SHA-256', /127\.0\.0\.1:161 answers SNMPv3/),
  walk: served('SHA', /^mtlImapSuccess\.0 = 0 logins\nmtlImapSslSuccess\.0 = 3 logins\n/),
  get: served('SHA', /^mtlImapSuccess\.0 = 0 logins\nsysUpTime\.0 = \d+:\d\d:\d\d/),
  nagios: async (room, typed) => {
    host.joinAdm(room);
    await host.startAgent(room);
    expectPrinted(room, typed, /^MAILLOGS OK/i);
  },
  graph: makes('/tmp/mail/index.html', /<img /),
  export: prints(/^Target\[.*mx1\.example\.org/m),
  import: (room, typed) => {
    room.write('/var/log/mail/counters/send.txt', 'message_new:41\n');
    expectPrinted(room, typed, /message_new.*41/);
  },
  postprocess: (room, typed) => {
    room.does('mkdir -p /var/log/mail/send');
    room.does(typed, host.deliveries(3).replace(/^@\S+ /gm, ''));
    expect(room.does('wc -l </var/log/mail/send/current').trim()).toBe('15');
  },
  completion: makes('/etc/bash_completion.d/maillogs', /^complete -o filenames -F _maillogs maillogs$/m),
  mib: (room, typed) => {
    room.does(typed);
    const wanted = '/usr/share/snmp/mibs/MAIL-TOASTER-LOGS-MIB.txt';
    expect(room.does(`cat ${wanted}`)).toBe(committed('MAIL-TOASTER-LOGS-MIB.txt'));
  },
};

/** As man(1) shows it. */
const plain = (text: string) => text.replaceAll('\\-', '-').replaceAll('\\(aq', "'").replaceAll('\\e', '\\');

const examples = [
  ...committed('docs/maillogs.1').matchAll(/^\.TP\n\.B (\S+).*\n(?:[^.\n].*\n){1,4}?Example: (.*)$/gm),
].map(([, command, example]) => [plain(example!), command!] as const);

test.each(examples)('%s', async (typed, command) => {
  const room = keep(await Room.enter());
  host.writeConfiguration(room, SOURCES);
  room.write('/var/log/mail.log', MAIL_LOG);
  room.write('/var/log/send.log', host.deliveries(3));
  room.write('/var/log/smtpd.log', REFUSAL);
  room.does('chmod 644 /var/log/*.log');
  await trials[command]!(room, typed);
});

test('every command has an example, and each is tried', () => {
  expect(examples.map(([, command]) => command)).toEqual(Object.keys(trials));
});
