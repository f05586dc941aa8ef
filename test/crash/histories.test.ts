// Twenty thousand random histories of a directory of logs, by what has no business there as well: whatever was
// written is counted once, or it is said that it is missing.

import { asCounterexample, counterexamples, tryAgain } from '../support/corpus';
import { draw, isModeName, type ModeName, numbersFrom, shrunk, verdictOf } from '../support/history/modes';

const HISTORIES = Number(process.env['MAILLOGS_SEQUENCES'] ?? 20_000);
const SEED = Number(process.env['MAILLOGS_SEED'] ?? 20_261_129);
/** In a search, each mode is tried for so long. */
const SEARCH_MS = process.env['MAILLOGS_SEARCH_MS'];

const shares = {
  gentle: 0.2,
  headingGentle: 0.15,
  stamped: 0.2,
  heading: 0.15,
  pattern: 0.2,
  noBirth: 0.1,
} as const satisfies Partial<Record<ModeName, number>>;

async function search(mode: keyof typeof shares): Promise<void> {
  const next = numbersFrom(SEED);
  const endMs = performance.now() + Number(SEARCH_MS ?? Number.POSITIVE_INFINITY);
  const most = SEARCH_MS === undefined ? Math.ceil(HISTORIES * shares[mode]) : Number.POSITIVE_INFINITY;
  let tried = 0;
  for (; tried < most && performance.now() < endMs; tried++) {
    const steps = draw(mode, next);
    if ((await verdictOf(mode, steps)) === undefined) continue;
    const fewest = await shrunk(mode, steps);
    const file = asCounterexample({ mode, seed: SEED, steps: fewest });
    const wrong = await verdictOf(mode, fewest);
    throw new Error(`history ${tried}: ${wrong}\nTo keep it, put this into test/corpus/histories/NAME.json:\n${file}`);
  }
  process.stdout.write(`histories: ${mode}, ${tried} tried, MAILLOGS_SEED=${SEED}\n`);
}

test.each(Object.keys(shares) as (keyof typeof shares)[])(
  'what is written is counted once or said to be missing: %s',
  search,
  600_000,
);

const kept = counterexamples('histories').map((each) => [each.name, each] as const);

test.each(kept)('a history that went wrong: %s', (_, each) =>
  tryAgain(each, async () => {
    if (!isModeName(each.mode)) throw new Error(`there is no mode ${each.mode}`);
    const wrong = await verdictOf(each.mode, each.steps);
    if (wrong !== undefined) throw new Error(wrong);
  }),
);
