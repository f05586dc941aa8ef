import { expect, test } from '@jest/globals';
import { judgeLastPass } from '../../../src/doctor/judge-last-pass';
import { findingsOf, remedies, sentences } from '../../support/doctor-verdict';

test('with nothing saved the agent comes first, or there is nothing to count', () => {
  const nothing = { saved: undefined, isWaiting: true };
  expect(judgeLastPass({ ...nothing, isAgentRunning: false }, remedies)).toEqual({
    kind: 'untried',
    because: 'schedule',
  });
  expect(sentences(judgeLastPass({ ...nothing, isAgentRunning: true }, remedies))).toHaveLength(1);
  expect(findingsOf(judgeLastPass({ ...nothing, isWaiting: false, isAgentRunning: true }, remedies))).toEqual([]);
});

test('a commit in the future means that the clock was set back', () => {
  const saved = { generation: 1, committedAgoMs: -7_200_000, linesRead: 1n, octetsLost: 0n };
  const verdict = judgeLastPass({ saved, isAgentRunning: true, isWaiting: false }, remedies);
  expect(sentences(verdict)).toEqual(['warning: The last commit lies 2 h in the future: the clock was set back.']);
});
