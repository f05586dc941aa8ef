// How properties are tried: as often as fits into a few seconds. A failure prints its seed; MAILLOGS_SEED and
// MAILLOGS_PROPERTY_MS repeat it, or search longer.

import type { Parameters } from 'fast-check';

const budgetMs = Number(process.env['MAILLOGS_PROPERTY_MS'] ?? 250);
const seed = process.env['MAILLOGS_SEED'];

export const timed = <T>(): Parameters<T> => ({
  interruptAfterTimeLimit: budgetMs,
  markInterruptAsFailure: false,
  numRuns: 1_000_000,
  ...(seed === undefined ? {} : { seed: Number(seed) }),
});
