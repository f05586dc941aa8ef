// Logs that were put behind one another in a file, by `cat log >> log.old` or `cat log.1 log > log.all` say: behind what
// was counted of one, it may have what was counted of the next.

import { agreementOf } from './agreement';
import { type Body, isSameFile } from './body';
import type { Known, Step, World } from './plan-types';
import { isTelling } from './witness';

/**
 * Passes over what was counted of other files where it stands behind what a file is known to hold. A log that only grows
 * is its writer's, who puts nothing together.
 */
export async function passAppended(step: Step, world: World): Promise<void> {
  const { body, why } = step;
  if (why === 'same' && body.place === 'log' && world.pool.isAlone) return;
  for (;;) {
    const { from } = step;
    if (from === 0 || (await body.size()) <= from || (await body.lineStart(from)) !== from) return;
    const next = await longestIn(body.from(from), body, world);
    if (next === undefined) return;
    step.from = from + next.cursor.offsetBytes;
    world.holders.set(next, [...(world.holders.get(next) ?? []), body]);
  }
}

/**
 * The known file of which most was counted that stands at the beginning of what comes behind. One line proves nothing:
 * a server may write the same one twice in a second, and a syslogd the same one to two logs.
 */
async function longestIn(behind: Body, body: Body, { known, hasStamps }: World): Promise<Known | undefined> {
  const lineEnd = await behind.firstLineEnd();
  let longest: Known | undefined;
  for (const each of known) {
    const { cursor } = each;
    if (cursor.offsetBytes <= (longest?.cursor.offsetBytes ?? lineEnd) || isSameFile(cursor, body.file)) continue;
    const { to, isWhole } = await agreementOf(cursor, behind);
    if (isWhole && (await isTelling(behind, to, hasStamps))) longest = each;
  }
  return longest;
}
