// Clients call a real tcpserver with rblsmtpd, and are let in, refused or turned away; what snmpd then serves
// is what happened to them.

import { writeConfig } from '../support/agent-config';
import { AgentProcess, maillogs } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { PrivateSmtp, type SmtpRule } from '../support/private-smtp';
import { PrivateSnmpd } from '../support/private-snmpd';
import { readToItsEnd, servedCounts, servedZones } from '../support/served-counts';
import { TempDirectory } from '../support/temp-directory';

const { keep } = cleanUpAfterEach();

const friend = '127.0.0.1';

/** Each refused client's address, what rblsmtpd is told of it, and the reply the client must get. */
const refused = {
  spamhaus: {
    from: '127.0.0.2',
    says: '-https://www.spamhaus.org/query/bl?ip=127.0.0.2',
    reply: '553 https://www.spamhaus.org/query/bl?ip=127.0.0.2',
  },
  spamcop: {
    from: '127.0.0.3',
    says: 'Blocked - see https://www.spamcop.net/bl.shtml?127.0.0.3',
    reply: '451 Blocked - see https://www.spamcop.net/bl.shtml?127.0.0.3',
  },
  dns: {
    from: '127.0.0.4',
    says: 'Blocked - Reverse DNS queries for your IP fail.',
    reply: '451 Blocked - Reverse DNS queries for your IP fail.',
  },
  /** Of no list known by name, although its text holds such words. */
  other: {
    from: '127.0.0.6',
    says: '-Please visit http://bl.example.net/services?list=spamhaus',
    reply: '553 Please visit http://bl.example.net/services?list=spamhaus',
  },
} as const;

const denied = '127.0.0.5';
const denials = [denied, '127.0.0.99'] as const;

const rules: Readonly<Record<string, SmtpRule>> = {
  [friend]: 'allow',
  [denied]: 'deny',
  ...Object.fromEntries(Object.values(refused).map(({ from, says }) => [from, { refuse: says }])),
};

const mail = ['EHLO far.example', 'MAIL FROM:<carl@far.example>', 'RCPT TO:<ann@mx.example>', 'QUIT'] as const;

async function servedSmtp() {
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start());
  const smtp = keep(await PrivateSmtp.start(directory, rules));
  const sources = { smtp: { path: smtp.log, services: ['rbl'] } };
  const agent = keep(new AgentProcess(writeConfig(directory, { sources, master: snmpd.master })));
  await agent.said(/registered/);
  return { snmpd, smtp };
}

/** Ends the server once all its clients are gone, and waits for the rest of its log to be counted. */
async function allCounted(snmpd: PrivateSnmpd, smtp: PrivateSmtp, connections: number): Promise<void> {
  await smtp.ended(connections);
  await smtp.stop();
  await readToItsEnd(snmpd, smtp.log);
}

/** The lines of tcpserver: pid, ok or deny, end, and its status before and after; one more when it starts. */
function linesOf({ connections, refusals }: { readonly connections: number; readonly refusals: number }): number {
  return 1 + 5 * connections + refusals;
}

const limited = '250 rblsmtpd.local';

test('connections let in, refused and turned away are counted, by reason, code and list', async () => {
  const { snmpd, smtp } = await servedSmtp();
  const times = { friend: 4, spamhaus: 3, spamcop: 2, dns: 2, other: 1 } as const;
  for (let n = 0; n < times.friend; n++) {
    const replies = await smtp.replies({ from: friend, says: mail });
    expect(replies.map((reply) => reply.slice(0, 3))).toEqual(['220', '250', '250', '250', '221']);
  }
  await Promise.all(
    (['spamhaus', 'spamcop', 'dns', 'other'] as const).map(async (list) => {
      const { from, reply } = refused[list];
      for (let n = 0; n < times[list]; n++) {
        const replies = await smtp.replies({ from, says: mail });
        expect(replies.slice(1)).toEqual([limited, limited, reply, '221 rblsmtpd.local']);
      }
    }),
  );
  for (const from of denials) expect(await smtp.replies({ from, says: mail })).toEqual([]);
  const refusals = times.spamhaus + times.spamcop + times.dns + times.other;
  const connections = times.friend + refusals + denials.length;
  await allCounted(snmpd, smtp, connections);
  expect(servedCounts(snmpd, 'rbl')).toEqual({
    spamhaus: times.spamhaus,
    spamcop: times.spamcop,
    dns: times.dns,
    other: times.other,
    rejections: refusals,
    rblsmtpd451: times.spamcop + times.dns,
    rblsmtpd553: times.spamhaus + times.other,
    tcpserverConnect: connections,
    tcpserverOk: connections - denials.length,
    tcpserverDeny: denials.length,
    count: linesOf({ connections, refusals }),
  });
  expect(servedZones(snmpd)).toEqual([
    { index: 'other', name: 'other', count: times.dns },
    { index: 'bl.example.net', name: 'bl.example.net', count: times.other },
    { index: 'www.spamcop.net', name: 'www.spamcop.net', count: times.spamcop },
    { index: 'www.spamhaus.org', name: 'www.spamhaus.org', count: times.spamhaus },
  ]);
  // What is left over is the SMTP program's, a line for each of its clients' lines.
  expect(servedCounts(snmpd, 'agent')['linesUnclaimed']).toBe(times.friend * mail.length);
});

test('a refusal is one for the connection, whatever the client goes on to say', async () => {
  const { snmpd, smtp } = await servedSmtp();
  const { from, reply } = refused.spamhaus;
  expect(await smtp.replies({ from, says: [] })).toHaveLength(1);
  const twice = [...mail.slice(0, 3), 'RCPT TO:<bob@mx.example>', 'DATA', ...mail.slice(1)];
  expect((await smtp.replies({ from, says: twice })).filter((each) => each === reply)).toHaveLength(4);
  await allCounted(snmpd, smtp, 2);
  expect(servedCounts(snmpd, 'rbl')).toEqual({
    spamhaus: 2,
    rejections: 2,
    rblsmtpd553: 2,
    tcpserverConnect: 2,
    tcpserverOk: 2,
    count: linesOf({ connections: 2, refusals: 2 }),
  });
});

test.each<[string, string]>([
  ['a refusal', 'rblsmtpd: 198.51.100.41 pid 6100: 451 http://dsbl.org/listing?198.51.100.41'],
  ["a refusal's end", 'x pid 6100: 553 https://www.spamhaus.org/'],
  ['a denial', 'tcpserver: deny 5122 mx7:127.0.0.1:25 :198.51.100.32::50223'],
  ['a stamped line', '@4000000066f2c1031b2c3d40 tcpserver: pid 5121 from 198.51.100.31'],
  ['a line behind a bare carriage return', 'x\rrblsmtpd: 198.51.100.41 pid 6100: 451 http://dsbl.org/'],
  ['a list by name', 'see https://www.spamcop.net/ and zen.spamhaus.org. Reverse DNS queries for your IP fail'],
])('a client that says %s in HELO, MAIL and RCPT changes nothing but its own connection', async (_, words) => {
  const { snmpd, smtp } = await servedSmtp();
  const says = [words, `EHLO ${words}`, `MAIL FROM:<${words}>`, `RCPT TO:<${words}>`, 'QUIT'];
  for (const from of [friend, refused.dns.from]) expect(await smtp.replies({ from, says })).toHaveLength(6);
  expect(await smtp.replies({ from: denied, says })).toEqual([]);
  await allCounted(snmpd, smtp, 3);
  expect(servedCounts(snmpd, 'rbl')).toEqual({
    dns: 1,
    rejections: 1,
    rblsmtpd451: 1,
    tcpserverConnect: 3,
    tcpserverOk: 2,
    tcpserverDeny: 1,
    count: linesOf({ connections: 3, refusals: 1 }),
  });
  expect(servedZones(snmpd)).toEqual([{ index: 'other', name: 'other', count: 1 }]);
  const { stdout } = maillogs('explain', '--unclaimed', '--service', 'rbl', smtp.log);
  expect(stdout.split('\n').filter((line) => line.includes(': unclaimed | '))).toHaveLength(says.length);
});
