// Excerpts that someone saved beside the logs of a pattern, which then means them as well: `tail -n 1000 mail.log >
// mail.tail`, or the lines of an incident. Their first line is looked for in the files whose stamps say that they may have
// it, and what both have in common was counted there.

import { type Body, commonBytes, type Line } from './body';
import type { Step, World } from './plan-types';

/** Each takes some reads: where a thousand logs are new at once, not all of them are excerpts. */
const MAX_SEARCHES = 2048;
/** As much is read line by line, once the place of a stamp is known so closely. */
const NEAR_BYTES = 65_536;
/** Logs of several hosts are not quite in the order of their stamps. */
const SEARCHED_BYTES = 1 << 20;
/** Lines in common that are no chance: a syslogd may write one line, or two, to a log of all and to one of errors. */
const TELLING_LINES = 3;

/** Passes over what new files of a pattern have in common with a stretch of one that was counted. */
export async function passExcerpts({ steps, pool, hasStamps }: World): Promise<void> {
  if (pool.isAlone || !hasStamps) return;
  let left = MAX_SEARCHES;
  for (const step of steps.values()) {
    if (step.why !== 'new' || step.body.isCompressed) continue;
    const first = await firstLineOf(step.body);
    const stamp = first && step.body.stampOf(first);
    if (first === undefined || stamp === undefined) continue;
    for (const other of steps.values()) {
      if (!mayHave(other, stamp) || left-- <= 0) continue;
      const same = await commonStretch(step.body, { first, stamp }, other);
      if (same > step.from) step.from = same;
    }
  }
}

async function firstLineOf(body: Body): Promise<Line | undefined> {
  for await (const [first] of body.lines(0)) return first;
  return undefined;
}

/** Whether a file was counted from before that moment to after it. */
function mayHave({ body, why, known }: Step, stamp: number): boolean {
  const { firstStamp, lastStamp } = known?.cursor.fingerprint.more ?? {};
  if (why !== 'same' || body.isCompressed || firstStamp === undefined || lastStamp === undefined) return false;
  return firstStamp <= stamp && stamp <= lastStamp;
}

interface Sought {
  readonly first: Line;
  readonly stamp: number;
}

/** How much of the beginning of a file stands in what was counted of another. */
async function commonStretch(body: Body, sought: Sought, { body: other, known }: Step): Promise<number> {
  const countedBytes = known!.cursor.offsetBytes;
  const at = await placeIn(other, countedBytes, sought);
  if (at === undefined) return 0;
  const same = await body.lineStart(Math.min(await commonBytes(body, other.from(at)), countedBytes - at));
  let lines = 0;
  for await (const some of body.lines(0)) {
    lines += some.filter(({ end }) => end <= same).length;
    if (lines >= TELLING_LINES) return same;
  }
  return 0;
}

/** Where a line stands in what was counted of a file; undefined where it does not. */
async function placeIn(body: Body, countedBytes: number, { first, stamp }: Sought): Promise<number | undefined> {
  let [low, high] = [0, countedBytes];
  while (high - low > NEAR_BYTES) {
    const middle = await body.lineStart((low + high) >> 1);
    if (middle <= low) break;
    const there = await body.stampAt(middle);
    if (there === undefined || there < stamp) low = middle;
    else high = middle;
  }
  for await (const lines of body.lines(low)) {
    const found = lines.find(({ text, start }) => text === first.text && start < countedBytes);
    if (found !== undefined) return found.start;
    if ((lines.at(-1)?.end ?? 0) > low + SEARCHED_BYTES) return undefined;
  }
  return undefined;
}
