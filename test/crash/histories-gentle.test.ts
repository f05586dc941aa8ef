// Random histories of a directory of logs in which nothing is destroyed: whatever was written is counted once.

import { searchHistories } from '../support/history/bundled-search';

test.each([
  ['gentle', 0.2],
  ['headingGentle', 0.1],
] as const)('what is written is counted once or said to be missing: %s', searchHistories, 600_000);
