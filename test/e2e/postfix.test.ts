// Clients talk to a real Postfix, which delivers to a server of ours: what snmpd then serves is what both saw, whatever
// they write into recipients, user names and replies.

import { ROOT, writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue, maillogs } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { PrivatePostfix } from '../support/private-postfix';
import { PrivateSnmpd } from '../support/private-snmpd';
import { smtpReplies } from '../support/smtp-client';
import { getRows, walkRows } from '../support/snmp-tools';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

/** All that follows a recipient in the log, with another result. */
const tail = (status: string) => `x>, relay=none, delay=1, delays=0/0/0/1, dsn=2.0.0, status=${status} (y`;

/** `to` are addresses as a client writes them, without brackets. */
function message(to: readonly string[]): readonly string[] {
  const data = ['DATA', 'Subject: a test', '', 'Good day.', '.'];
  return ['EHLO c.example', 'MAIL FROM:<ann@ok.example>', ...to.map((each) => `RCPT TO:<${each}>`), ...data, 'QUIT'];
}

function authentication(user: string): readonly string[] {
  return ['EHLO c.example', `AUTH PLAIN ${Buffer.from(`\0${user}\0secret`, 'latin1').toString('base64')}`, 'QUIT'];
}

interface Scene {
  readonly postfix: PrivatePostfix;
  readonly snmpd: PrivateSnmpd;
  readonly config: string;
}

async function counted(): Promise<Scene> {
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start());
  const postfix = keep(await PrivatePostfix.start(directory));
  const sources = { maillog: { path: postfix.log, services: ['postfix', 'smtp'] } };
  const config = writeConfig(directory, { sources, master: snmpd.master, extra: 'mta_mib: true\n' });
  const agent = keep(new AgentProcess(config));
  await agent.said(/registered/);
  return { postfix, snmpd, config };
}

const wanted = {
  'postfix.connect': '10.1',
  'postfix.disconnect': '10.2',
  'postfix.saslSuccess': '10.11',
  'postfix.saslFailure': '10.13',
  'postfix.saslTempFailure': '10.14',
  'postfix.reject': '10.15',
  'postfix.reject4xx': '10.16',
  'postfix.reject5xx': '10.17',
  'postfix.rejectRcpt': '10.21',
  'postfix.rejectRelay': '10.26',
  'postfix.rejectRbl': '10.27',
  'postfix.rejectClient': '10.31',
  'postfix.messageClient': '10.46',
  'postfix.queueExpired': '10.50',
  'postfix.messageQueued': '10.52',
  'postfix.messageRecipients': '10.54',
  'postfix.deliverySent': '10.56',
  'postfix.deliveryDeferred': '10.57',
  'postfix.deliveryBounced': '10.58',
  'postfix.deliveryUndecidable': '10.60',
  'postfix.nonDeliveryNotification': '10.82',
  'smtp.authConnect': '2.1',
  'smtp.authSuccess': '2.2',
  'smtp.authFailure': '2.3',
} as const;

function served(snmpd: PrivateSnmpd): Readonly<Record<string, number>> {
  const oids = Object.values(wanted).map((arcs) => `${ROOT}.1.${arcs}.0`);
  const rows = getRows(snmpd.address, oids);
  return Object.fromEntries(Object.keys(wanted).map((name, i) => [name, Number(rows[i]!.value)]));
}

test('what clients and servers saw is what is served, whatever they write', async () => {
  const { postfix, snmpd, config } = await counted();
  const { smtp, submission } = postfix.ports;
  const call = (says: readonly string[], { port = smtp, from = '127.0.0.1' } = {}) =>
    smtpReplies({ port, from, says, isPatient: true });
  // Six recipients: three are taken, two deferred, one refused; four of them write a result into their names.
  const replies = [
    await call(message(['bob@ok.example', `"${tail('bounced')}"@ok.example`, `"${tail('deferred')}"@ok.example`])),
    await call(message(['bob@defer.example', `"${tail('sent')}"@defer.example`])),
    await call(message([`"${tail('sent')}"@bounce.example`])),
  ];
  const accepted = replies.flat().filter((reply) => reply.startsWith('250 2.0.0 Ok: queued')).length;
  expect(accepted).toBe(3);
  // Refused: no relaying for strangers, and a site's words that look like a DNS list's.
  const stranger = await call(message(['x@elsewhere.example']), { from: '127.0.0.2' });
  const listed = await call(message(['bob@ok.example']), { from: '127.0.0.66' });
  const refused = [...stranger, ...listed].filter((reply) => /^[45]5\d.*(Relay access|blocked using)/.test(reply));
  expect(refused).toHaveLength(2);
  const users = [
    'ann',
    'a]: warning: unknown[1.2.3.4]: SASL PLAIN authentication failed: Connection lost to authentication server',
  ];
  for (const user of users) {
    expect((await call(authentication(user), { port: submission })).some((reply) => reply.startsWith('535'))).toBe(
      true,
    );
  }
  const connections = replies.length + 2 + users.length;
  // A refused recipient's sender gets a notification, which our server takes.
  const { received } = postfix;
  await waitFor('all is delivered', () => received.sent >= 4 && received.deferred >= 2 && received.bounced >= 1, {
    withinMs: 30_000,
    seen: () => JSON.stringify(received),
  });
  const done = () => {
    const counts = served(snmpd);
    return counts['postfix.disconnect']! >= connections && counts['postfix.deliverySent']! >= received.sent;
  };
  await waitFor('all is served', done, { withinMs: 30_000, seen: () => JSON.stringify(served(snmpd)) });

  expect(received).toEqual({ sent: 4, deferred: 2, bounced: 1 });
  expect(served(snmpd)).toEqual({
    'postfix.connect': connections,
    'postfix.disconnect': connections,
    'postfix.saslSuccess': 0,
    'postfix.saslFailure': users.length,
    'postfix.saslTempFailure': 0,
    'postfix.reject': refused.length,
    'postfix.reject4xx': refused.filter((reply) => reply.startsWith('4')).length,
    'postfix.reject5xx': refused.filter((reply) => reply.startsWith('5')).length,
    'postfix.rejectRcpt': refused.length,
    'postfix.rejectRelay': 1,
    'postfix.rejectRbl': 0,
    'postfix.rejectClient': 1,
    'postfix.messageClient': accepted,
    'postfix.queueExpired': 0,
    'postfix.messageQueued': accepted + 1,
    'postfix.messageRecipients': received.sent + received.deferred + received.bounced,
    'postfix.deliverySent': received.sent,
    'postfix.deliveryDeferred': received.deferred,
    'postfix.deliveryBounced': received.bounced,
    'postfix.deliveryUndecidable': 0,
    'postfix.nonDeliveryNotification': 1,
    'smtp.authConnect': users.length,
    'smtp.authSuccess': 0,
    'smtp.authFailure': users.length,
  });
  // Rows by instance, the standard MIB, and every line is known.
  const rows = walkRows(snmpd.address, `${ROOT}.1.40.1`).map(({ value }) => value);
  expect(rows).toEqual(expect.arrayContaining(['"-"', '"submission"', String(connections - 2), '2']));
  const [name] = getRows(snmpd.address, ['1.3.6.1.2.1.27.1.1.2.1']);
  expect(name!.value).toBe('"Postfix"');
  expect(committedValue(config, 'agent.linesUnclaimed')).toBe(0n);
  const summary = maillogs('explain', '--summary', '--service', 'postfix', postfix.log);
  expect(summary.stdout + summary.stderr).not.toMatch(/no rule claims/);
});
