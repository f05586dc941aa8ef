// Histories of a directory of logs that went wrong once.

import { counterexamples, tryAgain } from '../support/corpus';
import { isModeName, verdictOf } from '../support/history/modes';

const kept = counterexamples('histories').map((each) => [each.name, each] as const);

test.each(kept)('a history that went wrong: %s', (_, each) =>
  tryAgain(each, async () => {
    if (!isModeName(each.mode)) throw new Error(`there is no mode ${each.mode}`);
    const wrong = await verdictOf(each.mode, each.steps);
    if (wrong !== undefined) throw new Error(wrong);
  }),
);
