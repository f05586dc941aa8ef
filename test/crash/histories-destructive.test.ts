// Random histories of a directory of logs, by what has no business there as well: whatever was written is counted once, or
// it is said that it is missing.

import { searchHistories } from '../support/history/bundled-search';

test.each([
  ['stamped', 0.15],
  ['heading', 0.1],
  ['odd', 0.1],
  ['moved', 0.05],
  ['long', 0.005],
] as const)('what is written is counted once or said to be missing: %s', searchHistories, 600_000);
