// What two files that are both there have in common is read in one of them only: in the one that is read first. So a
// copy costs nothing, whether or not anything of it was counted before.

import { type Body, commonBytes } from './body';
import { lineMark, shortDigest } from './fingerprint';
import { firstLineOf } from './known-index';
import { afterChanged, afterLastOf, endsWithPieceOf, textsOf } from './lines-found';
import type { Step, World } from './plan-types';
import { isTelling } from './witness';

/** Lets what two files have in common be read in the first of them only. */
export async function shareBodies(world: World): Promise<void> {
  const groups = new Map<string, Step[]>();
  const firstLines = new Set<string | undefined>();
  for (const body of world.bodies) if (body.untouched === undefined) firstLines.add(await firstLineIn(body));
  for (const body of world.bodies) {
    const step = world.steps.get(body)!;
    if (step.why === 'held') continue;
    if (body.untouched !== undefined && !firstLines.has(undefined)) {
      const firstLine = await firstLineIn(body);
      if (firstLine !== undefined && !firstLines.has(firstLine)) continue;
    }
    const key = await beginningKey(body);
    const group = groups.get(key) ?? [];
    for (const earlier of group) await share(step, earlier, world);
    groups.set(key, [...group, step]);
  }
}

const firstLineIn = async (body: Body): Promise<string | undefined> => firstLineOf(await body.beginning());

/** Equal wherever two files have a beginning in common that could tell anything. */
async function beginningKey(body: Body): Promise<string> {
  const end = (await body.firstStampedEnd()) ?? (await body.firstLineEnd());
  const from = await body.holeEnd();
  return `${from} ${shortDigest(await body.readAt(from, end - from))}`;
}

/** A file that is passed over as it is: nothing of it is counted. */
const isPassedOver = ({ why, from }: Step): boolean => why === 'older' || (why === 'firstSight' && from > 0);

async function share(step: Step, earlier: Step, world: World): Promise<void> {
  if (isPassedOver(step) || isPassedOver(earlier)) return;
  const same = await commonBytes(step.body, earlier.body);
  if (same === 0) return;
  if (!(await isTelling(step.body, same, world.hasStamps))) {
    if ((await step.body.firstStamp()) === undefined && same > step.from)
      await shareUnstamped(step, earlier, { same, world });
    return;
  }
  earlier.from = Math.max(earlier.from, Math.min(same, step.alone));
  const isGrown = step.why === 'same' && !(isUnread(step) && isCopyOf(step, earlier));
  const isRewritten = !isGrown && (await isBranch(step.body, earlier.body, same));
  const from = isRewritten
    ? await behindRewritten(step, earlier, { same, world })
    : await behindPiece(step, earlier, same);
  if (from > step.from) Object.assign(step, { from, shared: earlier });
}

/**
 * One past what two files share where each has lines of its own behind it, and one was made from the other: it was
 * rewritten. The same file cut and grown again has lines of its own after what a copy of it has.
 */
async function behindRewritten(step: Step, earlier: Step, { same, world }: Shared): Promise<number> {
  const { body } = step;
  const found = await afterLastOf(body, { marks: new Set(), texts: await textsOf(earlier.body) }, world.hasStamps);
  const shared = Math.max(same, found ?? 0);
  const lastStamp = world.hasStamps ? await earlier.body.lastStamp() : undefined;
  if (lastStamp === undefined) {
    if (!world.hasStamps && shared > Math.max(same, step.from)) saySkipped({ ...step, from: same }, shared, world);
    return shared;
  }
  // Those that are no later may be lines of the other, changed.
  const from = await afterChanged(body, shared, { lastStamp, lastMark: lineMark(await earlier.body.lastLine()) });
  if (from > Math.max(shared, step.from)) saySkipped({ ...step, from: Math.max(shared, step.from) }, from, world);
  return from;
}

async function isBranch(a: Body, b: Body, same: number): Promise<boolean> {
  return same < (await a.lineStart(await a.size())) && same < (await b.lineStart(await b.size()));
}

interface Shared {
  readonly same: number;
  readonly world: World;
}

/** Without stamps and with few lines: two files that are equal may be one, copied, or two that say the same. */
async function shareUnstamped(step: Step, earlier: Step, { same, world }: Shared): Promise<void> {
  const isRenamed =
    earlier.why === 'same' &&
    earlier.body.isNamed &&
    earlier.known !== undefined &&
    !earlier.body.paths.includes(earlier.known.cursor.path);
  if (isRenamed && step.known === undefined && step.body.place === 'log') return;
  const texts = earlier.body.isNamed ? undefined : await textsOf(earlier.body);
  const found = texts && (await afterLastOf(step.body, { marks: new Set(), texts }, false));
  if (found !== undefined && found > Math.max(step.from, same)) {
    saySkipped(step, found, world);
    step.from = found;
    return;
  }
  // But for a last line that is not whole.
  const [a, b] = [step.body, earlier.body];
  const isEqual = [await a.size(), await b.size(), await linesEnd(a), await linesEnd(b)].includes(same);
  const isCopy = isEqual && (isCopyOf(step, earlier) || isCopyOf(earlier, step));
  if (!isCopy && (!isEqual || (step.why === 'same' && earlier.why === 'same'))) return;
  // A copy that was begun is made; a log that took the place of another grows by lines of its own.
  const isReplacement = step.body.place === 'log' && step.why === 'same' && !earlier.body.isNamed;
  if (!isCopy || isReplacement) saySkipped(step, same, world);
  Object.assign(step, { from: await behindPiece(step, earlier, same), shared: earlier });
}

/** One past what two files share and the piece of a line, of which the other has more, that ends the first: it was cut. */
async function behindPiece({ body, why, from }: Step, { body: other }: Step, same: number): Promise<number> {
  // What came behind the last line since it was read to there is the beginning of another.
  if (why === 'same' && from === same) return same;
  const size = await body.size();
  const isCut = (await other.size()) > size && (await endsWithPieceOf(body, same, { other, at: same }));
  return isCut ? size : same;
}

const linesEnd = async (body: Body): Promise<number> => body.lineStart(await body.size());

/** Whether nothing was counted of a file but what lies in front of its cursor, in other files. */
function isUnread({ known, from }: Step): boolean {
  return known?.cursor.account === undefined || known.cursor.account.fromBytes === from;
}

function isCopyOf({ known }: Step, other: Step): boolean {
  return known !== undefined && (known === other.known || known.cursor.copyOf === other.body.file.identity);
}

function saySkipped({ body, known, from: before }: Step, from: number, { said, hasStamps }: World): void {
  const reason = hasStamps
    ? 'its lines are no later than those of another file that it was made from, and may be those, changed.'
    : 'it has no stamps, and what it holds is also in another file.';
  said.push({ key: known?.key, finding: { kind: 'skipped', path: body.path, octets: from - before, reason } });
}
