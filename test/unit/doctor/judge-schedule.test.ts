import { expect, test } from '@jest/globals';
import { isLate, judgeSchedule, type ScheduleFacts } from '../../../src/doctor/judge-schedule';
import { commands, findingsOf, remedies, sentences } from '../../support/doctor-verdict';

const agent = { pid: 9, isAlive: true, isStopped: false, hasThisConfiguration: true };
const well: ScheduleFacts = {
  stateDir: '/state',
  schedule: '*/10 * * * * *',
  periodMs: 10_000,
  agent,
  waiting: undefined,
  committedAgoMs: 3_600_000,
};
const waiting = { path: '/a', forMs: 60_000 };

test('an idle agent makes passes, however old the last commit is', () => {
  expect(findingsOf(judgeSchedule(well, remedies))).toEqual([]);
});

test('lines that wait longer than three beats are proof against it', () => {
  expect(sentences(judgeSchedule({ ...well, waiting }, remedies))).toEqual([
    'broken: The agent (process 9) runs but makes no passes: lines of /a have waited for 60 s.',
  ]);
});

test.each<[string, Partial<ScheduleFacts>]>([
  ['are young', { waiting: { path: '/a', forMs: 5000 } }],
  ['wait behind a long pass that commits on its way', { waiting, committedAgoMs: 4000 }],
  ['may be of a log that the agent does not know yet', { waiting, agent: { ...agent, hasThisConfiguration: false } }],
  ['wait for a rare beat', { waiting, periodMs: 300_000 }],
])('but not those that %s', (_, facts) => {
  expect(isLate({ ...well, ...facts })).toBe(false);
});

test('a configuration that was not read again is a warning', () => {
  const verdict = judgeSchedule({ ...well, agent: { ...agent, hasThisConfiguration: false } }, remedies);
  expect(sentences(verdict)[0]).toMatch(/^warning: .*has not read the configuration again/);
  expect(commands(verdict)).toEqual(['kill -HUP 9']);
});

const latePass = { agoMs: 3_600_000, lateMs: 61_000, missed: 6 };

test('a pass that began later than scheduled is a warning for a day', () => {
  const verdict = judgeSchedule({ ...well, agent: { ...agent, latePass } }, remedies);
  expect(sentences(verdict)).toEqual([
    'warning: 60 min ago a pass began 61 s later than scheduled, since the agent stood still; others that were missed meanwhile: 6.',
  ]);
  const older = { ...latePass, agoMs: 25 * 3_600_000 };
  expect(sentences(judgeSchedule({ ...well, agent: { ...agent, latePass: older } }, remedies))).toEqual([]);
});
