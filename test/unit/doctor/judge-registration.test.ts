import { expect, test } from '@jest/globals';
import { judgeRegistration, type RegistrationFacts } from '../../../src/doctor/judge-registration';
import { findingsOf, ROOT, sentences } from '../../support/doctor-verdict';

const well: RegistrationFacts = {
  pid: 9,
  root: ROOT,
  master: 'unix:/m',
  agentRoot: ROOT,
  agentMaster: 'unix:/m',
  standing: { kind: 'registered' },
};

test.each<[string, Partial<RegistrationFacts>, RegExp]>([
  ['another root', { agentRoot: '1.3.6.1.4.1.8' }, /still serves 1\.3\.6\.1\.4\.1\.8 at unix:\/m/],
  [
    'a refusal',
    { standing: { kind: 'refused', clause: 'another subagent has it' } },
    /refuses .* another subagent has it/,
  ],
  ['no connection yet', { standing: { kind: 'unconnected' } }, /has not reached snmpd yet/],
])('%s is broken', (_, facts, sentence) => {
  expect(sentences(judgeRegistration({ ...well, ...facts }))[0]).toMatch(sentence);
});

test('is well when the agent says so, and waits for one to run', () => {
  expect(findingsOf(judgeRegistration(well))).toEqual([]);
  expect(judgeRegistration(undefined)).toEqual({ kind: 'untried', because: 'schedule' });
});
