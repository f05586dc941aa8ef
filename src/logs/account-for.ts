// From where a file is read that is not known by its inode: after the most that anything known accounts for.

import { type Body, commonBytes, isSameFile } from './body';
import { HEADING_BYTES, lineMark } from './fingerprint';
import { afterChanged, afterLastOf, textsOf } from './lines-found';
import { isOlder, olderStep } from './older-files';
import type { Known, ReadFinding, Step, World } from './plan-types';
import { afterHeading, hasNewRotated, isOfSameSecond, type Reach, reachOf } from './reach';
import { shapeOf } from './siblings';
import { type Witness, witnessOf } from './witness';

/** A file that is not known by its inode: the most that anything known accounts for. */
export async function accountFor(body: Body, world: World): Promise<Step> {
  const witnesses = await witnessesOf(body, world);
  const isDoubtful = world.index.same(body.file).some(({ cursor }) => cursor.isDoubtful === true);
  const isKnown = witnesses.some(({ isTelling, isWhole, isOwn }) => isOwn || (isTelling && isWhole));
  if (body.isStranger && !isKnown && !isLikeKnown(body, world)) return { body, from: 0, alone: 0, why: 'stranger' };
  const held = await heldOrHeading(body, witnesses, { world, isDoubtful });
  if (held !== undefined) return held;
  if (await isOlder(body, witnesses, world)) return olderStep(body, world);
  let best = await largestReach(body, witnesses, world);
  best = await afterRemoved(body, witnesses, { world, best });
  if (isDoubtful) {
    const from = await afterHeading(body);
    if (best === undefined || best.from < from) best = { from, why: 'suspect', says: 'skipped' };
  }
  if (best === undefined) return { body, from: 0, alone: 0, why: 'new' };
  say(body, best, world);
  const { from, why, witness } = best;
  if (witness === undefined) return { body, from, alone: from, why };
  const { known } = witness;
  world.holders.set(known, [...(world.holders.get(known) ?? []), body]);
  if (best.isLeft === true && !(why === 'suspect' && isPlaceTaken(known, body, world))) {
    known.isOpen = false;
    known.seenBytes = known.cursor.offsetBytes;
  }
  return { body, from, alone: from, why, known, isCopy: why === 'copy' || why === 'beginning' };
}

/** Whether another file, still to be judged, has the place where a known one was: rather that one is it. */
function isPlaceTaken({ cursor: { path } }: Known, body: Body, { bodies, steps }: World): boolean {
  return bodies.some((other) => other !== body && other.isNamed && other.paths.includes(path) && !steps.has(other));
}

/** Whether a known file has, or has now, a name of this shape. */
function isLikeKnown(body: Body, { known, holders }: World): boolean {
  const shape = shapeOf(body.path);
  const holding = [...holders.values()].flat();
  return (
    holding.some((each) => shapeOf(each.path) === shape) ||
    known.some(({ cursor: { path, target } }) => shapeOf(path) === shape || (target && shapeOf(target) === shape))
  );
}

async function witnessesOf(body: Body, world: World): Promise<readonly Witness[]> {
  const witnesses: Witness[] = [];
  for (const known of await world.index.speaking(body)) witnesses.push(await witnessOf(known, body, world));
  // What agrees with one that is surely it, as far as that one goes, speaks of it as well.
  const whole = longest(witnesses.filter((each) => each.isTelling && each.isWhole));
  if (whole === undefined) return witnesses;
  const first = await body.firstStamp();
  const isMore = ({ known: { cursor }, to, until }: Witness) => {
    const { firstStamp } = cursor.fingerprint.more ?? {};
    // Of a short file a heading may be all that is known to agree.
    const isOther = first !== undefined && firstStamp !== undefined && first !== firstStamp;
    return cursor.offsetBytes > whole.to && to > 0 && until > whole.to && !isOther;
  };
  // It may end with the piece of a line that is another by now.
  const proven = await body.lineStart(whole.to);
  const all = witnesses.map((each) =>
    isMore(each) ? { ...each, isTelling: true, to: Math.max(each.to, proven) } : each,
  );
  // Turned round, say, and sorted again: so may what had its place, whatever it looked like in between.
  return all.filter((each) => each.isTelling || each.isOwn || (each.isHere && (!each.isPresent || isReplaced(each))));
}

/** Whether it lost its name to another file, whatever backup of it there may be. */
const isReplaced = ({ known, present }: Witness): boolean =>
  present.some((other) => !other.isNamed && isSameFile(known.cursor, other.file));

function longest(witnesses: readonly Witness[]): Witness | undefined {
  return witnesses.reduce<Witness | undefined>((best, each) => (best && best.to >= each.to ? best : each), undefined);
}

interface Doubt {
  readonly world: World;
  readonly isDoubtful: boolean;
}

/** Nothing but a heading yet: what it is, its first line with a stamp will tell. */
async function heldOrHeading(
  body: Body,
  witnesses: readonly Witness[],
  { world, isDoubtful }: Doubt,
): Promise<Step | undefined> {
  if (witnesses.some((each) => each.isTelling)) return undefined;
  const isItself = ({ known, to, isOwn, isMoved, isPresent }: Witness) =>
    to > 0 && !isMoved && (isOwn || (!isPresent && known.cursor.path === body.path && known.isOpen));
  const hold = (): Step => ({
    body,
    from: 0,
    alone: 0,
    why: 'held',
    isDoubtful: isDoubtful || witnesses.some(isItself),
  });
  // Nor does the beginning of a line tell anything, and there is nothing to count in it.
  const isLineBegun = body.place === 'log' && !body.isCompressed && (await hasNoLine(body));
  if (isLineBegun && body.isNamed && !witnesses.some((each) => each.isWhole)) return hold();
  if (!world.hasStamps || (await body.firstStamp()) !== undefined) return undefined;
  // A rotated file that holds just what was counted of one that is gone: that one, under another inode.
  const size = await body.size();
  const isIt = ({ known, isWhole, isPresent }: Witness) => isWhole && !isPresent && known.cursor.offsetBytes === size;
  if (body.place === 'past' && witnesses.some(isIt)) return undefined;
  const isBegun = witnesses.some(({ to, isPrefix }) => to > 0 && isPrefix);
  if (!isBegun && !(await isBeginningOfAnother(body, world))) return undefined;
  if (!body.isNamed) {
    const from = await body.size();
    say(body, { from, why: 'suspect', says: 'skipped' }, world);
    return { body, from, alone: from, why: 'suspect' };
  }
  return hold();
}

/** Not even one that is longer than any that counts. */
async function hasNoLine(body: Body): Promise<boolean> {
  return (await body.firstLineEnd()) === 0 && (await body.size()) - (await body.holeEnd()) <= HEADING_BYTES;
}

async function isBeginningOfAnother(body: Body, { bodies }: World): Promise<boolean> {
  const beginning = await body.beginning();
  const size = await body.size();
  for (const other of bodies) {
    if (other === body || !(await other.beginning()).startsWith(beginning)) continue;
    if ((await other.size()) <= size) continue;
    const begins = latinOf(await other.readAt(0, size));
    if (begins === latinOf(await body.readAt(0, size))) return true;
  }
  return false;
}

const latinOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

type Best = Reach & { readonly witness?: Witness };

async function largestReach(body: Body, witnesses: readonly Witness[], world: World): Promise<Best | undefined> {
  let best: Best | undefined;
  for (const witness of witnesses) {
    const reach = await reachOf(witness, body, world);
    if (reach === undefined || reach.from === 0 || reach.from < (best?.from ?? 0)) continue;
    // Of two that reach as far, the one that holds all that was counted, or else that has something to say.
    if (reach.from === best?.from && weightOf(reach) < weightOf(best)) continue;
    best = { ...reach, witness };
  }
  return best;
}

const weightOf = ({ why, says }: Reach): number => (why === 'copy' ? 2 : says === undefined ? 0 : 1);

/** What has lost its name was replaced by something: lines that are of its time may be its own, rewritten. */
async function afterRemoved(
  body: Body,
  witnesses: readonly Witness[],
  { world, best }: { readonly world: World; readonly best: Best | undefined },
): Promise<Best | undefined> {
  if (witnesses.some((each) => each.isTelling)) return best;
  const first = await body.firstStamp();
  if (first === undefined) return afterUnstampedRemoved(body, { world, best });
  let found = best;
  for (const other of world.bodies) {
    if (other.isNamed || other === body) continue;
    const last = await other.lastStamp();
    if (last === undefined || first > last) continue;
    // Under another name only what begins before it ended; by a pattern that is another log.
    if (other.path !== body.path && (first === last || !world.pool.isAlone)) continue;
    if (await isKeptElsewhere(other, world)) continue;
    const after = await afterLastOf(body, { marks: new Set(), texts: await textsOf(other) }, true);
    if (after === undefined && first === last && hasNewRotated(world)) continue;
    const counted = { lastStamp: last, lastMark: lineMark(await other.lastLine()) };
    const from = after === undefined ? await body.laterThan(last) : await afterChanged(body, after, counted);
    if (from > (found?.from ?? 0)) found = { from, why: 'suspect', says: 'skipped' };
  }
  return found;
}

/** Without a stamp in it: any line of what was in its place may be a line that was counted. */
async function afterUnstampedRemoved(
  body: Body,
  { world, best }: { readonly world: World; readonly best: Best | undefined },
): Promise<Best | undefined> {
  let found = best;
  for (const other of world.bodies) {
    if (other.isNamed || other === body || other.path !== body.path) continue;
    // What a rotation keeps, compressed or not, has its time; a copy that was made earlier tells of no rotation.
    if (await isKeptElsewhere(other, world, (each) => isOfSameSecond(each.file.modifiedNs, other.file.modifiedNs)))
      continue;
    const marks = world.index.same(other.file).flatMap(({ cursor }) => cursor.fingerprint.more?.lines ?? []);
    const from = await afterLastOf(body, { marks: new Set(marks), texts: await textsOf(other) }, false);
    if (from !== undefined && from > (found?.from ?? 0)) found = { from, why: 'suspect', says: 'skipped' };
  }
  return found;
}

/** Whether a file with a name has all that one without has, as after a rotation that compresses. */
async function isKeptElsewhere(
  nameless: Body,
  { bodies }: World,
  mayBeIt: (body: Body) => boolean = () => true,
): Promise<boolean> {
  const end = await nameless.lineStart(await nameless.size());
  for (const each of bodies) {
    if (each.isNamed && mayBeIt(each) && (await commonBytes(each, nameless)) >= end) return true;
  }
  return false;
}

const reasons: Readonly<Record<'copy' | 'beginning' | 'rewritten' | 'suspect', string>> = {
  copy: 'it has no stamps, and begins like what was counted.',
  beginning: 'it ends within what was counted.',
  rewritten: 'it was rewritten.',
  suspect: 'its lines are no later than what was counted before, and may be those, changed.',
};

function say(body: Body, { says, octets, from, why, witness }: Best, { said }: World): void {
  if (says === undefined) return;
  const finding = findingOf(says, { path: body.path, octets: octets ?? from, why });
  if (finding !== undefined) said.push({ key: witness?.known.key, finding });
}

function findingOf(
  says: NonNullable<Reach['says']>,
  { path, octets, why }: { readonly path: string; readonly octets: number; readonly why: Step['why'] },
): ReadFinding | undefined {
  switch (says) {
    case 'lost':
      return { kind: 'lost', path, octets };
    case 'truncated':
      return { kind: 'truncated', path, octets, isReadOn: true };
    case 'rewritten':
      return { kind: 'rewritten', path, octets };
    case 'skipped':
      // A word that costs nothing.
      if (octets === 0) return undefined;
      return { kind: 'skipped', path, octets, reason: reasons[why as keyof typeof reasons] ?? reasons.suspect };
  }
}
