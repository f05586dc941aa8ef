import { expect, test } from '@jest/globals';
import { judgePoll, type Poller, type PollOutcome } from '../../../src/doctor/judge-poll';
import { commands, remedies, sentences } from '../../support/doctor-verdict';

const poller: Poller = { address: '127.0.0.1:161', version: '2c' };
const here = { isStandalone: false, isRunning: true, conf: undefined };
const judge = (outcome: PollOutcome, isSnmpdAnswering = true, who = poller) =>
  judgePoll({ poller: who, outcome, isSnmpdAnswering, ...here }, remedies);

test('no one there, and someone who does not answer us, are two things', () => {
  expect(sentences(judge({ kind: 'silent' }, false))[0]).toContain('No one answers SNMP at 127.0.0.1:161');
  expect(sentences(judge({ kind: 'silent' }))[0]).toContain('does not answer this community');
});

test('that snmpd runs is said only where it was seen', () => {
  const silent = { poller, outcome: { kind: 'silent' }, isSnmpdAnswering: false, ...here } as const;
  expect(sentences(judgePoll(silent, remedies))[0]).toContain('though snmpd runs');
  const unseen = judgePoll({ ...silent, isRunning: false }, remedies);
  expect(sentences(unseen)[0]).toContain(': snmpd does not run or listens elsewhere');
  expect(commands(unseen)[0]).toBe(remedies.startSnmpd);
});

test('a community that came from a file is not printed', () => {
  expect(commands(judge({ kind: 'silent' }))).toContain('rocommunity YOUR-COMMUNITY 127.0.0.1');
  const shown = judge({ kind: 'silent' }, true, { ...poller, community: 'public' });
  expect(commands(shown)).toContain('rocommunity public 127.0.0.1');
});

test('the files of snmpd that are named stand as they are to be typed', () => {
  const nothing = { grants: [], views: [], agentAddresses: [] };
  const conf = { files: ['/etc/snmp/snmpd.conf', '/etc/a b; c.conf'], isMaster: true, ...nothing };
  const facts = { poller, outcome: { kind: 'silent' }, isSnmpdAnswering: true, ...here } as const;
  const known = { ...conf, agentxSocket: undefined, agentxPerms: undefined, includeDirectory: undefined };
  expect(commands(judgePoll({ ...facts, conf: known }, remedies))).toContain(
    "grep -Ein '^ *r[ow]community' /etc/snmp/snmpd.conf '/etc/a b; c.conf'",
  );
});

test.each([
  'unknownUser',
  'wrongDigest',
  'unsupportedLevel',
  'decryption',
  'timeWindow',
  'unknownEngine',
  'other',
] as const)('the complaint %s has a sentence of its own', (complaint) => {
  const v3: Poller = { address: '127.0.0.1:161', version: '3', user: { name: 'ann', level: 'priv' } };
  const [sentence] = sentences(judge({ kind: 'complained', complaint }, true, v3));
  expect(sentence).toMatch(/^broken: 127\.0\.0\.1:161 .*\.$/);
});
