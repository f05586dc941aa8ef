// Thousands of random lives of a log against a model that knows the truth, and the lives that once went wrong.

import fc from 'fast-check';
import { asCounterexample, counterexamples, tryAgain } from '../support/corpus';
import { destructive, live, plain, type Scheme, type Step, schemes } from '../support/log-life';
import { times } from '../support/property';

const SEQUENCES = Number(process.env['MAILLOGS_SEQUENCES'] ?? 5_000);

const stepsOf = (kinds: readonly Step['kind'][]): fc.Arbitrary<readonly Step[]> =>
  fc.array(fc.record({ kind: fc.constantFrom(...kinds, 'append' as const, 'pass' as const), n: fc.nat(60) }), {
    minLength: 3,
    maxLength: 30,
  });

/** Random lives; one that goes wrong is made short, and told as a file for the corpus. */
async function search(mode: Scheme, kinds: readonly Step['kind'][], sequences: number): Promise<void> {
  const property = fc.asyncProperty(stepsOf(kinds), (steps) => live(mode, steps));
  const parameters = times<[readonly Step[]]>(sequences);
  const details = await fc.check(property, parameters);
  process.stdout.write(`model: ${mode}, ${details.numRuns} sequences, MAILLOGS_SEED=${details.seed}\n`);
  if (!details.failed) return;
  const [steps] = details.counterexample!;
  const file = asCounterexample({ mode, seed: details.seed, steps });
  const report = fc.defaultReportMessage(details);
  throw new Error(`${report}\nTo keep it, put this into test/corpus/model/NAME.json:\n${file}`);
}

const tables = [
  ['and nothing is destroyed', plain, 0.5],
  ['and now and then deleted, replaced or cut short', [...plain, ...destructive], 0.5],
] as const;

describe.each(tables)('a log lives, %s', (_name, kinds, share) => {
  test.each(schemes)(
    'rotated %s: every line counts once, and what is missing is said',
    (scheme) => search(scheme, kinds, Math.ceil((SEQUENCES * share) / schemes.length)),
    120_000,
  );
});

const kept = counterexamples('model').map((each) => [each.name, each] as const);

test.each(kept)('a life that went wrong: %s', (_, each) =>
  tryAgain(each, () => live(each.mode as Scheme, each.steps as readonly Step[])),
);
