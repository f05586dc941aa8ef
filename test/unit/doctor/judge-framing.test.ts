import { expect, test } from '@jest/globals';
import { judgeFraming } from '../../../src/doctor/judge-framing';
import { commands, sentences } from '../../support/doctor-verdict';

const seen = { source: 'a', path: '/a', services: ['send'], lines: 9, claimed: 0, framing: 'no stamp', proposals: [] };

test('without a log that can be read there is nothing to judge', () => {
  expect(judgeFraming([])).toEqual({ kind: 'untried', because: 'logs' });
});

test('lines that no one knows are shown, and how to see more', () => {
  const verdict = judgeFraming([{ ...seen, claimants: [], unclaimed: 'what is this' }]);
  expect(sentences(verdict)[0]).toMatch(/^warning: No one claims any of the last 9 lines .*: what is this$/);
  expect(commands(verdict)).toEqual(['maillogs explain --unclaimed /a | tail']);
});

test('an empty log and one of which some lines are claimed are well', () => {
  const empty = { ...seen, lines: 0, claimants: [] };
  const verdict = judgeFraming([empty, { ...seen, claimed: 1, claimants: ['send'] }]);
  expect(verdict).toMatchObject({ findings: [], summary: 'a: empty; a: no stamp, 1 of the last 9 lines claimed' });
});

test('a program that this host calls otherwise is proposed, though other lines are claimed', () => {
  const verdict = judgeFraming([{ ...seen, claimed: 5, claimants: ['send'], proposals: ['tags: {out: qmail}'] }]);
  expect(sentences(verdict)).toEqual([
    'warning: Lines of /a would be counted if maillogs knew what this host calls their program.',
  ]);
  expect(verdict).toMatchObject({
    findings: [{ mend: [{ kind: 'say', sentence: 'In the configuration, at the source a: tags: {out: qmail}' }] }],
  });
});
