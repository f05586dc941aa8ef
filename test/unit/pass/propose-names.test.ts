import { proposalText, proposeNames } from '../../../src/pass/propose-names';
import { logServices } from '../../../src/registry/registry';
import type { ServiceName } from '../../../src/registry/services';

const AT = 'Nov 22 15:19:33 mx';
const REST = 'user=<a>, method=PLAIN, rip=192.0.2.1, lip=192.0.2.2';
const proposals = (...lines: readonly string[]) => proposalsFor(['imap', 'pop3', 'send', 'rbl', 'qmailscanner'], lines);
const proposalsFor = (services: readonly ServiceName[], lines: readonly string[]) =>
  proposeNames(
    lines.map((line) => Buffer.from(line)),
    services,
  ).map(proposalText);

test('a tag whose lines are those of one program is proposed for it', () => {
  expect(proposals(`${AT} mail-in[7]: imap-login: Login: ${REST}`)).toEqual(['tags: {mail-in: dovecot}']);
});

test('of several programs the one whose name is part of the tag is proposed', () => {
  expect(proposals(`${AT} my-pop3d: LOGIN, user=a, ip=[192.0.2.1]`)).toEqual(['tags: {my-pop3d: pop3d}']);
});

test('lines that several programs could have written are left to the reader', () => {
  const [proposal] = proposals(`${AT} courier-x: LOGIN, user=a, ip=[192.0.2.1]`);
  expect(proposal).toMatch(/^tags: \{courier-x: .*\} \(or .*\)$/);
});

test('a log without program names is proposed for the program whose lines it holds', () => {
  expect(proposals('2026-11-22 15:19:33 LOGIN, user=a, ip=[192.0.2.1], port=[1]')[0]).toMatch(/^program: /);
});

test.each([
  ['a program that no service knows', `${AT} cron[7]: (root) CMD (x)`],
  ['words that only look like a login', `${AT} sshd[7]: Invalid user imap-login: Login: ${REST}`],
  ['a line of a known program', `${AT} dovecot: imap-login: Login: ${REST}`],
  ['a line of a known program that no rule knows', `${AT} imapd: what is this`],
  ['a record without a tag', `${AT} -- MARK --`],
  ['what only a rule for all the rest takes', `${AT} kernel: device eth0 entered promiscuous mode`],
])('nothing is proposed for %s', (_name, line) => {
  expect(proposals(line)).toEqual([]);
});

// As a Plesk host writes them into the log of its mail servers.
test.each([
  "plesk-saslauthd[3201]: No such user 'ann@mx.example' in mail authorization database",
  'psa-pc-remote[900]: Message aborted.',
  'spf[3140]: SPF: pass',
  "check-quota[3141]: SKIP during call 'check-quota' handler",
  'postfix-local[3150]: postfix-local: from=ann@example.org, to=bob@mx.example, dirname=/var/qmail/mailnames',
  'qmail-queue-handlers[222]: Handlers Filter before-queue for qmail started ...',
  'CRON[77]: (root) CMD (run-parts /etc/cron.hourly)',
])('whatever services are counted, nothing is proposed for a program beside them: %s', (line) => {
  expect(proposalsFor(logServices, [`${AT} ${line}`])).toEqual([]);
});

test.each([
  ['what a panic log takes, as any line', `${AT} sshd[7]: Failed password for root from 192.0.2.9 port 22 ssh2`],
  ['octets without a program', '\x7fELF\x02\x01 what is this'],
  ['a warning, as every program has', `${AT} sshd[7]: warning: /etc/hosts.allow, line 4: host name too long`],
  ['a login that a program of every host quotes', `${AT} kernel: Login: user=<x>, rip=198.51.100.18, TLS`],
  ['a warning of a companion', `${AT} postfix/policyd[7]: warning: Use of uninitialized value`],
])('nothing is proposed for %s, whatever is counted', (_name, line) => {
  expect(proposalsFor(['imap', 'send', 'rbl', 'exim', 'postfix'], [line])).toEqual([]);
});
