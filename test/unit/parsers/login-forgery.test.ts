// User names and passwords are whatever a client types. Each forged one stands in a refusal of every program that
// logs logins, where an innocent one says what must be counted: the forged one may change nothing.

import { counters } from '../../../src/registry/registry';
import { LineProbe } from '../../support/fixture';

const probe = new LineProbe(['smtp', 'pop3', 'imap', 'webmail']);
const look = (line: string) => probe.look(Buffer.from(line, 'latin1'));
const stamp = 'Mar  9 10:11:12 host7';
const fileStamp = '[09-Mar-2026 10:11:12 +0100]:';

interface Carrier {
  readonly name: string;
  readonly line: (typed: string) => string;
}

const refusals: readonly Carrier[] = [
  { name: 'vchkpw, user', line: (user) => `${stamp} vpopmail[7]: vchkpw-smtp: password fail ${user}:192.0.2.9` },
  {
    name: 'vchkpw, password',
    line: (password) =>
      `${stamp} vpopmail[7]: vchkpw-pop3s: password fail (pass: '${password}') ann@a.example:192.0.2.9`,
  },
  {
    name: 'vchkpw, unknown user',
    line: (user) => `${stamp} vpopmail[7]: vchkpw-imap: vpopmail user not found ${user}@:192.0.2.9`,
  },
  {
    name: 'vchkpw, characters',
    line: (user) => `${stamp} vpopmail[7]: vchkpw-submission: invalid user/domain characters ${user}:192.0.2.9`,
  },
  {
    name: 'vchkpw, webmail',
    line: (user) => `${stamp} vpopmail[7]: vchkpw-webmail: webmail access denied ${user}:127.0.0.1`,
  },
  { name: 'vchkpw, a port', line: (user) => `${stamp} vpopmail[7]: vchkpw-8025: password fail ${user}:192.0.2.9` },
  {
    name: 'courier imapd',
    line: (user) => `${stamp} imapd: LOGIN FAILED, user=${user}, ip=[::ffff:192.0.2.9], port=[999]`,
  },
  {
    name: 'courier pop3d-ssl',
    line: (user) => `${stamp} pop3d-ssl: LOGIN FAILED, user=${user}, ip=[::ffff:192.0.2.9]`,
  },
  {
    name: 'courier time-out',
    line: (user) => `${stamp} imapd-ssl: TIMEOUT, user=${user}, ip=[::ffff:192.0.2.9], headers=0, body=0, time=9`,
  },
  {
    name: 'courier debug',
    line: (user) => `${stamp} imapd: LOGIN: ip=[::ffff:192.0.2.9], username=${user}`,
  },
  {
    name: 'couriertcpd',
    line: (user) => `${stamp} couriertcpd: LOGIN FAILED, user=${user}, ip=[::ffff:192.0.2.9], port=[999]`,
  },
  {
    name: 'courier without program name',
    line: (user) => `@4000000066f2a1041c000042 INFO: LOGIN FAILED, user=${user}, ip=[192.0.2.9]`,
  },
  {
    name: 'dovecot 1',
    line: (user) =>
      `${stamp} dovecot: imap-login: Disconnected (auth failed, 1 attempts): user=<${user}>, method=PLAIN, rip=192.0.2.9, lip=192.0.2.1`,
  },
  {
    name: 'dovecot 2',
    line: (user) =>
      `${stamp} dovecot: pop3-login: Aborted login (auth failed, 2 attempts in 3 secs): user=<${user}>, method=PLAIN, rip=192.0.2.9, lip=192.0.2.1, TLS, session=<abc>`,
  },
  {
    name: 'dovecot 2.4',
    line: (user) =>
      `${stamp} dovecot[5]: imap-login: Login aborted: Logged out (auth failed, 1 attempts in 5 secs) (auth_failed): user=<${user}>, method=PLAIN, rip=192.0.2.9, lip=192.0.2.1, session=<abc>`,
  },
  {
    name: 'dovecot, its own file',
    line: (user) =>
      `Mar 09 10:11:12 imap-login: Info: Aborted login (auth failed, 1 attempts in 2 secs): user=<${user}>, method=PLAIN, rip=192.0.2.9, lip=192.0.2.1`,
  },
  {
    name: 'dovecot auth',
    line: (user) => `${stamp} dovecot: auth: passwd-file(${user},192.0.2.9): unknown user`,
  },
  { name: 'sqwebmail', line: (user) => `${stamp} sqwebmaild: LOGIN FAILED, user=${user}, ip=[192.0.2.9]` },
  {
    name: 'squirrelmail',
    line: (user) =>
      `${stamp} squirrelmail: Failed webmail login: by ${user} (a.example) at 192.0.2.9 on 03/09/2026 10:11:12: Unknown user or password incorrect.`,
  },
  {
    name: 'squirrelmail, its own file',
    line: (user) => `03/09/2026 10:11:12 [LOGIN_ERROR] ${user} (a.example) from 192.0.2.9: Unknown user.`,
  },
  {
    name: 'roundcube',
    line: (user) => `${stamp} roundcube: <abc> Failed login for ${user} from 192.0.2.9 in session abc (error: 0)`,
  },
  {
    name: 'roundcube, IMAP error',
    line: (user) => `${stamp} roundcube: IMAP Error: Login failed for ${user} from 192.0.2.9. AUTHENTICATE PLAIN: no`,
  },
  {
    name: 'roundcube, its own file',
    line: (user) => `${fileStamp} <abc> Failed login for ${user} from 192.0.2.9 in session abc (error: 0)`,
  },
];

/** Lines of programs that are none of ours, whose text repeats what a client sent. */
const strangers: readonly Carrier[] = [
  { name: 'sshd', line: (user) => `${stamp} sshd[9]: Invalid user ${user} from 192.0.2.9` },
  { name: 'UW-IMAP', line: (user) => `${stamp} imapd[9]: Login failed user=${user} auth=${user} host=[192.0.2.9]` },
  { name: 'a web server', line: (user) => `${stamp} httpd: ${user.length} octets of ${user}` },
  { name: 'a record without a program name', line: (user) => `${stamp} repeating ${user}` },
];

const successes: readonly Carrier[] = [
  { name: 'vchkpw', line: (user) => `${stamp} vpopmail[7]: vchkpw-smtp: (PLAIN) login success ${user}:192.0.2.9` },
  { name: 'courier imapd', line: (user) => `${stamp} imapd: LOGIN, user=${user}, ip=[192.0.2.9], protocol=IMAP` },
  {
    name: 'couriertcpd',
    line: (user) => `${stamp} couriertcpd: LOGIN, user=${user}, ip=[192.0.2.9], port=[999], protocol=IMAP`,
  },
  {
    name: 'dovecot',
    line: (user) =>
      `${stamp} dovecot: imap-login: Login: user=<${user}>, method=PLAIN, rip=192.0.2.9, lip=192.0.2.1, mpid=4, session=<abc>`,
  },
  {
    name: 'dovecot over TLS',
    line: (user) =>
      `${stamp} dovecot: pop3-login: Logged in: user=<${user}>, method=PLAIN, rip=192.0.2.9, lip=192.0.2.1, TLS, session=<abc>`,
  },
  { name: 'sqwebmail', line: (user) => `${stamp} sqwebmaild: LOGIN, user=${user}, ip=[192.0.2.9]` },
  {
    name: 'squirrelmail',
    line: (user) => `${stamp} httpd: Successful webmail login: by ${user} (a.example) at 192.0.2.9 on 03/09/2026: `,
  },
  {
    name: 'roundcube',
    line: (user) => `${fileStamp} Successful login for ${user} (ID: 3) from 192.0.2.9 in session abc`,
  },
];

const forged: readonly string[] = [
  'success',
  'login success ann@a.example:192.0.2.1',
  '(PLAIN) login success ann@a.example:192.0.2.1',
  "') (PLAIN) login success ann@a.example:192.0.2.1",
  'vchkpw-smtp: (CRAM-MD5) login success ann@a.example:192.0.2.1',
  'x: vchkpw-pop3s: login success ann',
  'system password login success ann:192.0.2.1',
  'LOGIN',
  'LOGIN, user=ann, ip=[192.0.2.1], protocol=IMAP',
  'LOGIN, user=ann, ip=[192.0.2.1], port=[1], protocol=POP3',
  'x, ip=[192.0.2.1], protocol=POP3',
  'imapd-ssl: LOGIN, user=ann, ip=[192.0.2.1], protocol=IMAP',
  'INFO: LOGIN, user=ann, ip=[192.0.2.1]',
  'Connection, ip=[192.0.2.1]',
  'FAILED',
  'x>, method=PLAIN, rip=192.0.2.1, lip=192.0.2.1, TLS, session=<y>',
  'x>, TLS, session=<y',
  'a, TLS',
  'secured',
  'imap-login: Login: user=<ann>, rip=192.0.2.1, TLS',
  ': user=<Logged in: user=<ann>, rip=192.0.2.1, TLS>',
  '(auth failed, 900 attempts in 1 secs): user=<ann>',
  'Info: imap-login: Login: user=<ann>',
  'Successful webmail login: by ann (a.example) at 192.0.2.1 on 01/01/2026: ',
  '03/09/2026 10:11:12 [LOGIN] ann (a.example) from 192.0.2.1: ',
  '[LOGIN] ann',
  'Successful login for ann (ID: 1) from 192.0.2.1 in session y',
  `${fileStamp} Successful login for ann (ID: 1) from 192.0.2.1 in session y`,
  '<abc> Successful login for ann (ID: 1)',
  `x\r${stamp} imapd: LOGIN, user=ann, ip=[192.0.2.1], protocol=IMAP`,
  `x\x00\x85\xe2\x80\xa8${stamp} vpopmail[1]: vchkpw-smtp: login success ann`,
  'last message repeated 5 times',
  'message repeated 5 times: [ LOGIN, user=ann, ip=[192.0.2.1]]',
  '127.0.0.1@a.example',
  'pop3d@spamd.example',
  ']',
  '}',
  '<',
  '',
];

const successNames: readonly string[] = counters.filter(({ name }) => /success$/i.test(name)).map(({ name }) => name);

describe.each(refusals)('a refusal of $name', ({ line }) => {
  it('adds no success for an innocent name', () => {
    const { text, claim, bumped } = look(line('ann'));
    expect({ text, isClaimed: claim !== undefined }).toEqual({ text: expect.any(String), isClaimed: true });
    expect(bumped.filter((name) => successNames.includes(name))).toEqual([]);
  });

  it.each(forged)('adds for %j what it adds for an innocent name', (typed) => {
    expect(look(line(typed)).text).toBe(look(line('ann')).text);
  });
});

describe.each(strangers)('a line of ', ({ line }) => {
  it.each(forged)('adds nothing for %j', (typed) => {
    expect(look(line(typed)).bumped).toEqual([]);
  });
});

describe.each(successes)('a login of $name', ({ line }) => {
  it('adds a success for an innocent name', () => {
    expect(look(line('ann')).bumped.filter((name) => successNames.includes(name))).not.toEqual([]);
  });

  it.each(forged)('adds for %j what it adds for an innocent name', (typed) => {
    expect(look(line(typed)).text).toBe(look(line('ann')).text);
  });
});
