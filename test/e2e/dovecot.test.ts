// A real dovecot is logged in to, rightly and wrongly; what snmpd then serves is what was done.

import { ROOT, writeConfig } from '../support/agent-config';
import { AgentProcess } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { imapLogin, imapStartTlsLogin, lookIn, pop3Login } from '../support/mail-client';
import { type DovecotLogging, PASSWORD, PrivateDovecot } from '../support/private-dovecot';
import { PrivateSnmpd } from '../support/private-snmpd';
import { getRows } from '../support/snmp-tools';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

const rows = {
  'pop3.connect': '4.1',
  'pop3.sslConnect': '4.2',
  'pop3.success': '4.3',
  'pop3.sslSuccess': '4.4',
  'pop3.failure': '4.5',
  'pop3.sslFailure': '4.6',
  'imap.success': '5.1',
  'imap.sslSuccess': '5.2',
  'imap.connect': '5.3',
  'imap.sslConnect': '5.4',
  'imap.failure': '5.5',
  'imap.sslFailure': '5.6',
} as const;

type Counts = Readonly<Record<keyof typeof rows, number>>;

const nothing = Object.fromEntries(Object.keys(rows).map((name) => [name, 0])) as Counts;

function servedCounts(snmpd: PrivateSnmpd): Counts {
  const values = getRows(
    snmpd.address,
    Object.values(rows).map((arcs) => `${ROOT}.1.${arcs}.0`),
  ).map(({ value }) => Number(value));
  return Object.fromEntries(Object.keys(rows).map((name, i) => [name, values[i]])) as Counts;
}

async function servedDovecot(logging: DovecotLogging) {
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start());
  const dovecot = keep(await PrivateDovecot.start(directory, logging));
  const sources = { dovecot: { path: dovecot.log, services: ['imap', 'pop3'] } };
  const agent = keep(new AgentProcess(writeConfig(directory, { sources, master: snmpd.master })));
  await agent.said(/registered/);
  return { snmpd, ports: dovecot.ports };
}

/** Waits for all the connections to be counted, then tells everything that was. */
async function countsOf(snmpd: PrivateSnmpd, expected: Counts): Promise<Counts> {
  const connections = (counts: Counts) =>
    counts['imap.connect'] + counts['imap.sslConnect'] + counts['pop3.connect'] + counts['pop3.sslConnect'];
  await waitFor(
    `${connections(expected)} connections are counted`,
    () => connections(servedCounts(snmpd)) >= connections(expected),
    { withinMs: 30_000, seen: () => JSON.stringify(servedCounts(snmpd)) },
  );
  return servedCounts(snmpd);
}

test.each<DovecotLogging>(['own file', 'syslog header', 'multilog'])(
  'logins and failures over IMAP and POP3, plain and TLS, are counted as they were made (%s)',
  async (logging) => {
    const { snmpd, ports } = await servedDovecot(logging);
    const right = { user: 'ann@mx.example', password: PASSWORD };
    const wrong = { user: 'ann@mx.example', password: 'sesame' };
    const plan = [
      { login: imapLogin, port: ports.imap, isTls: false, times: { right: 3, wrong: 1 } },
      { login: imapLogin, port: ports.imaps, isTls: true, times: { right: 2, wrong: 3 } },
      { login: pop3Login, port: ports.pop3, isTls: false, times: { right: 1, wrong: 2 } },
      { login: pop3Login, port: ports.pop3s, isTls: true, times: { right: 4, wrong: 1 } },
    ];
    await Promise.all(
      plan.map(async ({ login, port, isTls, times }) => {
        for (let n = 0; n < times.right; n++) expect(await login({ port, isTls, ...right })).toBe(true);
        for (let n = 0; n < times.wrong; n++) expect(await login({ port, isTls, ...wrong })).toBe(false);
      }),
    );
    expect(await imapStartTlsLogin({ port: ports.imap, isTls: true, ...right })).toBe(true);
    await lookIn({ port: ports.imap, isTls: false });
    await lookIn({ port: ports.pop3s, isTls: true });
    const expected: Counts = {
      'imap.connect': 3 + 1 + 1,
      'imap.success': 3,
      'imap.failure': 1,
      'imap.sslConnect': 2 + 3 + 1,
      'imap.sslSuccess': 2 + 1,
      'imap.sslFailure': 3,
      'pop3.connect': 1 + 2,
      'pop3.success': 1,
      'pop3.failure': 2,
      'pop3.sslConnect': 4 + 1 + 1,
      'pop3.sslSuccess': 4,
      'pop3.sslFailure': 1,
    };
    expect(await countsOf(snmpd, expected)).toEqual(expected);
  },
);

test.each<[string, string]>([
  ['a success line', 'ann>, method=PLAIN, rip=198.51.100.4, lip=203.0.113.1, mpid=9, TLS, session=<q1w2'],
  ['a line of its own', 'imap-login: Info: Login: user=<ann>, rip=198.51.100.4, TLS'],
  ['a failure', 'x> (auth failed, 7 attempts in 2 secs): user=<y'],
  ['the syslog header', 'Sep  3 08:00:02 mx7 dovecot: imap-login: Login: user=<ann>'],
])('a user name that imitates %s changes nothing but its own login', async (_, user) => {
  const { snmpd, ports } = await servedDovecot('own file');
  expect(await imapLogin({ port: ports.imap, isTls: false, user, password: 'sesame' })).toBe(false);
  expect(await imapLogin({ port: ports.imaps, isTls: true, user, password: 'sesame' })).toBe(false);
  expect(await imapLogin({ port: ports.imap, isTls: false, user, password: PASSWORD })).toBe(true);
  const expected: Counts = {
    ...nothing,
    'imap.connect': 2,
    'imap.success': 1,
    'imap.failure': 1,
    'imap.sslConnect': 1,
    'imap.sslFailure': 1,
  };
  expect(await countsOf(snmpd, expected)).toEqual(expected);
});
