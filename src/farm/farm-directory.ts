// Where the sums of a farm are kept: apart from what the host itself counts.

import { join } from 'node:path';

/** In the state directory of the host that adds up. */
export function farmDirectory(stateDir: string): string {
  return join(stateDir, 'farm');
}
