// A real spamd is shown messages by spamc; what snmpd then serves is what it was shown.

import { writeConfig } from '../support/agent-config';
import { AgentProcess, maillogs } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { PrivateSnmpd } from '../support/private-snmpd';
import { GTUBE, PrivateSpamd, type SpamdOptions } from '../support/private-spamd';
import { type Counts, readToItsEnd, servedCounts } from '../support/served-counts';
import { TempDirectory } from '../support/temp-directory';

const { keep } = cleanUpAfterEach();

async function servedSpamd(options: SpamdOptions) {
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start());
  const spamd = keep(await PrivateSpamd.start(directory, options));
  const sources = { spamd: { path: spamd.log, services: ['spamassassin'] } };
  const agent = keep(new AgentProcess(writeConfig(directory, { sources, master: snmpd.master })));
  await agent.said(/registered/);
  return { snmpd, spamd };
}

/** What is served once spamd has ended and its log is read; how long it took over a message is not known. */
async function countsOf(snmpd: PrivateSnmpd, spamd: PrivateSpamd): Promise<Counts> {
  await spamd.stop();
  await readToItsEnd(snmpd, spamd.log);
  const isTime = /Milliseconds$|^millisecondsLe(?!300000$)/;
  return Object.fromEntries(Object.entries(servedCounts(snmpd, 'spamassassin')).filter(([name]) => !isTime.test(name)));
}

function explained(log: string): string {
  return maillogs('explain', '--unclaimed', '--service', 'spamassassin', log).stdout;
}

const allClaimed = /^\n\d+ lines: \d+ claimed, 0 unclaimed\./;

interface Mail {
  readonly from: string;
  readonly subject: string;
  readonly id: string;
  readonly text: string;
}

const plain: Mail = { from: 'carl@far.example', subject: 'hello', id: 'k1@far.example', text: 'Hello.' };

function written(mail: Partial<Mail>): string {
  const { from, subject, id, text } = { ...plain, ...mail };
  const date = 'Sun, 22 Nov 2026 10:00:00 +0000';
  return `From: <${from}>\nSubject: ${subject}\nMessage-ID: <${id}>\nDate: ${date}\n\n${text}\n`;
}

test.each<[string, SpamdOptions]>([
  ['its own file', { logging: 'own file' }],
  ['multilog', { logging: 'multilog' }],
  ['its own file, users looked up', { logging: 'own file', looksUsersUp: true }],
  ['multilog, users looked up', { logging: 'multilog', looksUsersUp: true }],
])('ham and spam are counted with their scores and octets (%s)', async (_, options) => {
  const { snmpd, spamd } = await servedSpamd(options);
  const kinds = [
    { message: written({ text: 'Hello.\n'.repeat(3) }), verdict: '0.0/5.0', times: 3 },
    { message: written({ from: 'ann@mx.example' }), verdict: '-4.2/5.0', times: 2 },
    { message: written({ subject: 'an offer', text: 'x'.repeat(20_000) }), verdict: '2.3/5.0', times: 1 },
    { message: written({ text: GTUBE }), verdict: '1000.0/5.0', times: 2 },
    { message: written({ text: GTUBE, subject: 'an offer' }), verdict: '1002.3/5.0', times: 1 },
  ] as const;
  const octets = kinds.map(({ message, times }) => Buffer.byteLength(message) * times);
  for (const { message, verdict, times } of kinds) {
    for (let n = 0; n < times; n++) expect(await spamd.check(message, 'ann')).toBe(verdict);
  }
  expect(await countsOf(snmpd, spamd)).toEqual({
    ham: 6,
    hamScorePositive: 230,
    hamScoreNegative: 2 * 420,
    hamOctets: octets[0]! + octets[1]! + octets[2]!,
    spam: 3,
    spamScorePositive: 2 * 100_000 + 100_230,
    spamOctets: octets[3]! + octets[4]!,
    thresholdSum: 9 * 500,
    millisecondsLe300000: 9,
    scoreLeMinus2: 2,
    scoreLe0: 5,
    scoreLe2: 5,
    scoreLe5: 6,
    scoreLe8: 6,
    scoreLe10: 6,
    scoreLe15: 6,
    scoreLe20: 6,
    scoreLe30: 6,
  });
  expect(explained(spamd.log)).toMatch(allClaimed);
});

const imitation = 'identified spam (9.0/5.0) for a:1 in 0.1 seconds, 5 bytes.';

test.each<[string, string, string]>([
  ['a user name with blanks', 'ann of far', 'k1@far.example'],
  ['a user name that imitates ham', 'clean message (0.0/5.0) for a:1 in 0.1 seconds, 5 bytes.', 'k1@far.example'],
  ['a user name that imitates spam', imitation, 'k1@far.example'],
  ["a user name that imitates a line's end", 'a:1 in 99.0 seconds, 9999 bytes.', 'k1@far.example'],
  ['a user name that imitates several lines', `x) for y:0 in 0.0 seconds, 1 bytes. ${imitation}`, 'k1@far.example'],
  ['a Message-ID that imitates a verdict', 'ann', `spamd: ${imitation}`],
  ['a Message-ID and a user name that do', `spamd: ${imitation}`, `> for ann:1. [1] info: spamd: ${imitation}`],
])('%s changes nothing', async (_, user, id) => {
  const { snmpd, spamd } = await servedSpamd({ logging: 'own file', looksUsersUp: true });
  const ham = written({ id });
  const spam = written({ id, text: GTUBE });
  expect(await spamd.check(ham, user)).toBe('0.0/5.0');
  expect(await spamd.check(spam, user)).toBe('1000.0/5.0');
  expect(await countsOf(snmpd, spamd)).toEqual({
    ham: 1,
    hamOctets: Buffer.byteLength(ham),
    spam: 1,
    spamScorePositive: 100_000,
    spamOctets: Buffer.byteLength(spam),
    thresholdSum: 2 * 500,
    millisecondsLe300000: 2,
    ...Object.fromEntries([0, 2, 5, 8, 10, 15, 20, 30].map((bound) => [`scoreLe${bound}`, 1])),
  });
  expect(explained(spamd.log)).toMatch(allClaimed);
});
