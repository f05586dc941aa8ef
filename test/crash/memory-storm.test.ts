// Storms on a machine in memory: whatever moment of a pass each call of logrotate(8) falls into, and wherever the agent
// is killed, each line counts once, and nothing that is there is said to be lost.

import { numbersFrom } from '../support/history/modes';
import { MemoryStorm, type StormMode, stormModes } from '../support/memory-storm';

const STORMS = 50;
const PASSES = 3;
const SEED = Number(process.env['MAILLOGS_SEED'] ?? 20261130);
/** In a search, each mode is tried for so long. */
const SEARCH_MS = process.env['MAILLOGS_SEARCH_MS'];

async function verdictOf(mode: StormMode, seed: number): Promise<string | undefined> {
  const wrong = await new MemoryStorm(mode, numbersFrom(seed)).blow(PASSES);
  return wrong && `${mode}, seed ${seed}: ${wrong}`;
}

test.each(stormModes)('%s: storms in which each line counts once', async (mode) => {
  const endMs = performance.now() + Number(SEARCH_MS);
  const isOver = (n: number) => (SEARCH_MS === undefined ? n === STORMS : performance.now() > endMs);
  for (let n = 0; !isOver(n); n++) expect(await verdictOf(mode, (SEED + n) % 2 ** 31)).toBeUndefined();
});

// Each of these went wrong once: an inode that was used again was read as the file before it; a log was cut and had grown
// again while others were read; a file was judged before the one that holds what was counted; a copy was known already.
test.each<[StormMode, readonly number[]]>([
  ['delaycompress', [50, 505, 1149, 1611]],
  ['compress', [99, 211, 708, 1569]],
  ['copytruncate', [225, 239, 295, 379, 862, 932, 1583]],
  ['copycompress', [302, 540, 645, 932, 960]],
])('%s: storms that went wrong', async (mode, seeds) => {
  for (const seed of seeds) expect(await verdictOf(mode, seed)).toBeUndefined();
});
