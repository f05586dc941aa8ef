// The histories are strong enough: with a safeguard taken out of the program, one that it lives through goes wrong.

import { counterexamples } from '../support/corpus';
import { isModeName, verdictOf } from '../support/history/modes';
import { type MutationName, mutated, mutations } from '../support/history/mutants';

const killers = new Map(counterexamples('mutants').map((each) => [each.name, each]));

test.each(Object.keys(mutations) as MutationName[])('where %s, a history goes wrong', async (name) => {
  const killer = killers.get(name);
  if (killer === undefined || !isModeName(killer.mode)) throw new Error(`test/corpus/mutants/${name}.json is missing`);
  expect(await verdictOf(killer.mode, killer.steps)).toBeUndefined();
  const mutant = await mutated(mutations[name]);
  expect(await mutant.verdictOf(killer.mode, killer.steps)).toMatch(/counted|said/);
});
