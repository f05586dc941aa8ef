// How properties are tried: with one seed, so that a test run is the same each time; `npm run search` gives them new
// seeds and more time, by MAILLOGS_SEED and MAILLOGS_SEARCH_MS. A failure prints its seed.

import type { Parameters } from 'fast-check';

const SEED = Number(process.env['MAILLOGS_SEED'] ?? 1);
/** What each property is given, in ms; undefined where nothing new is searched for. */
const SEARCH_MS = process.env['MAILLOGS_SEARCH_MS'];
const BUDGET_MS = 250;

/** As often as fits into a quarter of a second, or into the time of a search. */
export const timed = <T>(): Parameters<T> => ({
  seed: SEED,
  interruptAfterTimeLimit: Number(SEARCH_MS ?? BUDGET_MS),
  markInterruptAsFailure: false,
  numRuns: 1_000_000,
});

/** `numRuns` times; in a search, as often as fits into its time. */
export const times = <T>(numRuns: number): Parameters<T> =>
  SEARCH_MS === undefined ? { seed: SEED, numRuns } : timed();
