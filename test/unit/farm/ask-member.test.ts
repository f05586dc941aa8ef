// What a member is asked, and everything that it may answer instead of its counters: each is a sentence, and nothing of
// it is added.

import { askMember } from '../../../src/farm/ask-member';
import { nameArcs } from '../../../src/registry/conceptual-tables';
import { counters } from '../../../src/registry/registry';
import type { SnmpOutcome } from '../../../src/snmp/snmp-client';
import {
  counter64,
  EPOCH,
  enoughPlace,
  gauge,
  INSTANCE,
  octets,
  QUESTIONS,
  ToldMember,
} from '../../support/told-member';

const ask = (conversation: ToldMember) =>
  askMember({ conversation, questions: QUESTIONS, place: enoughPlace(), nowMs: () => 77 });

async function answersOf(member: ToldMember) {
  const outcome = await ask(member);
  if (outcome.kind !== 'answered') throw new Error(outcome.cause);
  return outcome;
}

test('every counter of the registry is read, in requests of at most 45 names that each ask who answers', async () => {
  const member = new ToldMember();
  const { reading, version } = await answersOf(member);
  expect(reading).toMatchObject({ epoch: EPOCH, instance: INSTANCE, atMs: 77 });
  expect([...reading.values]).toEqual(counters.map((_, i) => BigInt(1000 + i)));
  expect(reading.present.every((each) => each === 1)).toBe(true);
  expect(version).toBe('0.9.0');
  expect(Math.max(...member.asked.map((oids) => oids.length))).toBe(45);
  for (const oids of member.asked) expect(oids.slice(0, 2)).toEqual([QUESTIONS.epoch, QUESTIONS.instance]);
  expect(new Set(member.asked.flatMap((oids) => oids.slice(2))).size).toBe(counters.length + 5);
});

test.each([44, 20, 7, 3])('an agent whose answers hold %i values is asked for so many', async (room) => {
  const member = new ToldMember();
  member.room = room;
  const { reading } = await answersOf(member);
  expect(reading.present.every((each) => each === 1)).toBe(true);
});

test('a counter that its version does not have is absent, and no fault', async () => {
  const member = new ToldMember();
  for (const oid of QUESTIONS.counters.slice(10)) member.rows.delete(oid);
  const { reading } = await answersOf(member);
  expect(reading.present.reduce((sum, each) => sum + each, 0)).toBe(10);
});

test('what a version lacks is asked again only of another version', async () => {
  const member = new ToldMember();
  for (const oid of QUESTIONS.counters.slice(10)) member.rows.delete(oid);
  const first = await answersOf(member);
  const lacking = { version: '0.9.0', present: first.reading.present };
  const again = () =>
    askMember({ conversation: member, questions: QUESTIONS, place: enoughPlace(), nowMs: () => 78, lacking });
  member.asked.length = 0;
  expect(await again()).toMatchObject({ kind: 'answered', reading: { present: first.reading.present } });
  expect(member.asked).toHaveLength(1);
  member.serve(octets(QUESTIONS.version, Buffer.from('0.9.1').toString('hex')), counter64(QUESTIONS.counters[12]!, 5));
  const upgraded = await again();
  expect(upgraded).toMatchObject({ kind: 'answered', version: '0.9.1' });
  expect('reading' in upgraded && upgraded.reading.values[12]).toBe(5n);
});

describe('rows of tables', () => {
  const [zones, , sources] = QUESTIONS.columns;
  const cell = (column: string, name: string) => `${column}.${nameArcs(name).join('.')}`;

  test('are read where there are any, and known to be whole where their number says so', async () => {
    const member = new ToldMember();
    const names = Array.from({ length: 100 }, (_, n) => `zone${n}.example.org`);
    member.serve(...names.map((name, n) => counter64(cell(zones!.column, name), n)));
    member.serve(gauge(zones!.rows, 100), gauge(sources!.rows, 2));
    member.serve(gauge(cell(sources!.column, 'a'), 4), gauge(cell(sources!.column, 'bb'), 90));
    const { reading, lagSeconds } = await answersOf(member);
    expect(reading.rows.size).toBe(100);
    expect(reading.rows.get('rblZone/zone7.example.org')).toBe(7n);
    expect([...reading.wholeTables]).toEqual(['rblZone']);
    expect(lagSeconds).toBe(90);
    member.serve(gauge(zones!.rows, 101));
    expect((await answersOf(member)).reading.wholeTables.size).toBe(0);
  });

  test('whose names are none of ours are not believed', async () => {
    const member = new ToldMember();
    member.serve(gauge(zones!.rows, 2));
    member.serve(counter64(`${zones!.column}.3.27.91.50`, 5), counter64(`${zones!.column}.9.65`, 6));
    const { reading } = await answersOf(member);
    expect([...reading.rows.keys()]).toEqual([]);
    expect(reading.wholeTables.size).toBe(0);
  });

  test('without an end are not read for ever', async () => {
    const member = new ToldMember();
    member.serve(gauge(zones!.rows, 5));
    for (let n = 0; n < 2000; n++) member.serve(counter64(cell(zones!.column, `z${n}`), 1));
    expect((await answersOf(member)).reading.rows.size).toBeLessThan(300);
  });
});

const bad: Readonly<Record<string, readonly [(member: ToldMember) => void, string, RegExp]>> = {
  'no answer': [(m) => (m.instead = () => ({ kind: 'silent' })), 'silent', /^no answer/],
  'an unknown user': [
    (m) => (m.instead = () => ({ kind: 'complained', complaint: 'unknownUser' })),
    'refused',
    /does not know our user/,
  ],
  'a wrong passphrase': [
    (m) => (m.instead = () => ({ kind: 'complained', complaint: 'wrongDigest' })),
    'refused',
    /passphrase/,
  ],
  'a view that hides everything': [(m) => m.rows.clear(), 'refused', /shows no counter/],
  'another program': [(m) => m.serve(gauge(QUESTIONS.counters[3]!, 7)), 'unusable', /another program/],
  'a maillogs without epochs': [(m) => m.rows.delete(QUESTIONS.epoch), 'unusable', /no mtlAgentEpoch/],
  'a maillogs that has saved nothing': [
    (m) => m.serve(octets(QUESTIONS.epoch, '0'.repeat(32))),
    'unusable',
    /mtlAgentEpoch/,
  ],
  'an answer that is cut short': [
    (m) => (m.instead = (oids) => ({ kind: 'answered', varbinds: oids.slice(0, 9).map((oid) => counter64(oid, 1)) })),
    'unusable',
    /cut short/,
  ],
  'an empty answer': [(m) => (m.instead = () => ({ kind: 'answered', varbinds: [] })), 'unusable', /cut short/],
  'an answer to another question': [
    (m) => {
      const [one, other] = [QUESTIONS.counters[0]!, QUESTIONS.counters[1]!];
      m.serve({ ...m.rows.get(one)!, oid: other });
      m.rows.set(one, m.rows.get(other)!);
    },
    'unusable',
    /was not asked/,
  ],
  'two agents in turn': [
    (m) =>
      (m.instead = (_) => void m.serve(octets(QUESTIONS.instance, String(m.asked.length).repeat(32).slice(0, 32)))),
    'unusable',
    /two agents answer/,
  ],
  'counters that begin again meanwhile': [
    (m) => (m.instead = (_) => void (m.asked.length === 3 && m.serve(octets(QUESTIONS.epoch, 'f'.repeat(32))))),
    'unusable',
    /began again while/,
  ],
  'a hanging subagent': [(m) => (m.instead = () => ({ kind: 'status', name: 'genErr' })), 'unusable', /genErr/],
  'no room for anything': [(m) => (m.room = 2), 'unusable', /tooBig/],
  'no way to it': [
    (m) => (m.instead = (): SnmpOutcome => ({ kind: 'failed', clause: 'send ENETUNREACH 192.0.2.4:161' })),
    'silent',
    /no way to it: a route/,
  ],
  'what is no SNMP': [
    (m) => (m.instead = (): SnmpOutcome => ({ kind: 'failed', clause: 'Version mismatch' })),
    'unusable',
    /cannot be used: Version mismatch/,
  ],
};

test.each(Object.entries(bad))('%s ends the round for this member', async (_, [spoil, state, cause]) => {
  const member = new ToldMember();
  spoil(member);
  expect(await ask(member)).toMatchObject({ kind: 'failed', state, cause: expect.stringMatching(cause) });
});
