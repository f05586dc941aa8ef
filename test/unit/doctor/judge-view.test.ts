import { expect, test } from '@jest/globals';
import { judgeVersion, judgeView, type ViewFacts } from '../../../src/doctor/judge-view';
import { commands, conf, findingsOf, ROOT, remedies, sentences } from '../../support/doctor-verdict';

const facts: ViewFacts = {
  poller: { address: 'a', version: '2c', community: 'public' },
  root: ROOT,
  isShown: false,
  isRegistered: true,
  hasServed: true,
  isStandalone: false,
  conf: undefined,
};
test.each<[string, Partial<ViewFacts>, readonly string[]]>([
  ['of another name', { conf: conf('rocommunity public default -V mine') }, [`view mine included .${ROOT}`]],
  [
    'of an OID',
    { conf: conf('rocommunity public default .1.3.6.1.2') },
    ['view systemonly included .1.3.6.1.2', `view systemonly included .${ROOT}`],
  ],
  ['that cannot be read', {}, [`view systemonly included .${ROOT}`]],
  [
    'of a user',
    {
      poller: { address: 'a', version: '3', user: { name: 'ann', level: 'priv' } },
      conf: conf('rouser ann priv -V hers'),
    },
    [`view hers included .${ROOT}`],
  ],
])('a view %s', (_, others, lines) => {
  expect(commands(judgeView({ ...facts, ...others }, remedies))).toEqual([...lines, 'restart snmpd']);
});

test('with nothing counted there is nothing to show', () => {
  expect(sentences(judgeView({ ...facts, hasServed: false }, remedies))[0]).toMatch(
    /^warning: Nothing has been counted yet/,
  );
});

test('SNMPv1 has no Counter64, but there may be a mirror', () => {
  const v1 = { address: 'a', version: '1' } as const;
  expect(sentences(judgeVersion(v1, undefined))[0]).toMatch(/^broken: SNMPv1 has no Counter64/);
  expect(findingsOf(judgeVersion(v1, '1.3.120'))).toEqual([]);
  expect(findingsOf(judgeVersion({ ...v1, version: '2c' }, undefined))).toEqual([]);
});
