// Names in a table: everything that is wrong is told at once, before any line is read.

import { compileLogType } from '../../../../src/parsers/rules/compile';
import type { LogType } from '../../../../src/parsers/rules/log-type';

function problemsOf(changes: object): readonly string[] {
  const base = { name: 'mine', services: ['send'], programs: ['mine'], rules: { ok: { line: 'ok' } } };
  const result = compileLogType({ ...base, ...changes } as unknown as LogType);
  return result.ok ? [] : result.problems;
}

test.each<[string, object, string]>([
  ['an unknown counter', { rules: { a: { line: 'a', counts: 'send.mesageNew' } } }, 'did you mean "send.messageNew"?'],
  [
    'a counter that one value of a choice lacks',
    { rules: { a: { line: '{r|success|maybe}', counts: 'send.delivery{r}' } } },
    'there is no counter send.deliveryMaybe',
  ],
  ['a choice that is none', { rules: { a: { line: '{r:word}', counts: 'send.delivery{r}' } } }, '{r} is no choice'],
  [
    'a choice that is missing',
    { rules: { a: { line: 'a', counts: 'send.delivery{r}' } } },
    '{r} stands neither in its',
  ],
  [
    'values that say nothing of a word',
    { values: { r: { a: 'Success' } }, rules: { a: { line: '{r|a|b}', counts: 'send.delivery{r}' } } },
    'values.r has nothing for "b"',
  ],
  [
    'an amount that is no number',
    { rules: { a: { line: '{n:word}', adds: { n: 'send.messageOctets' } } } },
    '{n} is a span, no number',
  ],
  ['an amount that is missing', { rules: { a: { line: 'a', adds: { n: 'send.messageOctets' } } } }, 'there is no {n}'],
  [
    'a field that one head does not give',
    { at: ['{n:number} ', 'x '], rules: { a: { line: 'a', adds: { n: 'send.messageOctets' } } } },
    'there is no {n} in its line, nor in every head',
  ],
  [
    'a field of two kinds',
    { rules: { a: { line: 'a {n:number}' }, b: { line: 'b {n:word}' } } },
    '{n} is a span here and a number in another line',
  ],
  ['a program that is not listed', { at: { program: 'yours' } }, '"yours" is not among the log type\'s programs'],
  ['a rule shown as one that is not there', { rules: { a: { line: 'a', as: 'b' } } }, 'there is no rule "b"'],
  ['a rule called by a number', { rules: { 421: { line: 'a' } } }, 'a number has no place among names'],
  ['a program name with a field', { programs: ['m{x:word}'] }, 'a program name can have no named field'],
])('%s', (_name, changes, problem) => {
  expect(problemsOf(changes)).toEqual([expect.stringContaining(problem)]);
});

test('a template names its rule and column, and all problems come together', () => {
  const rules = { a: { line: 'x {nubmer}' }, b: { line: 'b', counts: 'send.nothing' }, c: { line: '{|y}' } };
  expect(problemsOf({ rules })).toEqual([
    expect.stringMatching(/^mine, rule a:3: there is no "nubmer"/),
    expect.stringMatching(/^mine, rule c:1: has one alternative only/),
    expect.stringMatching(/^mine, rule b: there is no counter send\.nothing/),
  ]);
});

test('what it gives is plain JSON', () => {
  const result = compileLogType({
    ...{ name: 'mine', services: ['send'], programs: ['a{?-{[^/]}}/b'] },
    rules: { a: { line: '{r|success|failure} {n:number}{text}', counts: 'send.delivery{r}' } },
  });
  if (!result.ok) throw new Error(result.problems.join());
  expect(JSON.parse(JSON.stringify(result.logType))).toEqual(result.logType);
});
