// Random histories of a directory of logs in which nothing is destroyed, and of links to the file of the day: whatever was
// written is counted once.

import { searchHistories } from '../support/history/bundled-search';

test.each([
  ['gentle', 0.15],
  ['headingGentle', 0.1],
  ['linked', 0.05],
  ['late', 0.05],
] as const)('what is written is counted once or said to be missing: %s', searchHistories, 600_000);
