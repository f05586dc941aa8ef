// Random histories of logs that tell less of themselves: many by one pattern, files without a time of birth, lines without
// stamps. What is written is counted once, or it is said that it may be missing.

import { searchHistories } from '../support/history/bundled-search';

test.each([
  ['pattern', 0.15],
  ['noBirth', 0.05],
  ['unstamped', 0.05],
] as const)('what is written is counted once or said to be missing: %s', searchHistories, 600_000);
