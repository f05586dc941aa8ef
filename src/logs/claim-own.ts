// The files that are known by inode and content, before anything else is asked: the inode it had, and at its
// beginning all that was counted.

import { agreementOf } from './agreement';
import { passAppended } from './appended';
import { type Body, isSameFile } from './body';
import { knownBytes } from './cursor';
import { lineMark } from './fingerprint';
import { afterLastOf } from './lines-found';
import type { Known, Step, World } from './plan-types';
import { afterCounted, endsAsSeen } from './reach';
import { isTelling } from './witness';

/** Gives each file the place in it of the known file that it still is, by inode and content. */
export async function claimOwn(world: World): Promise<void> {
  for (const body of world.bodies) {
    const own = world.index.same(body.file).filter(({ cursor }) => cursor.offsetBytes > 0);
    const untouched = own.find(({ cursor }) => cursor === body.untouched);
    const of = untouched ?? (own.length === 0 ? undefined : await ownOf(body, own, world));
    if (of === undefined) continue;
    const from = untouched === undefined ? await afterCounted(of, body, world) : of.cursor.offsetBytes;
    const step: Step = { body, from, alone: 0, why: 'same', known: of };
    world.steps.set(body, step);
    world.holders.set(of, [body]);
    if (untouched !== undefined) continue;
    await sayShortage(of, body, world);
    await passCopied(step, of, world);
    await passReplaced(step, of, world);
    await passAppended(step, world);
  }
}

/** The longest that it holds, unless it held more before: then it was cut, and is judged by that. */
async function ownOf(body: Body, own: readonly Known[], world: World): Promise<Known | undefined> {
  let of: Known | undefined;
  for (const each of own) {
    const isLonger = of === undefined || each.cursor.offsetBytes >= of.cursor.offsetBytes;
    if (isLonger && (await world.agreement(each, body)).isWhole) of = each;
  }
  if (of === undefined) return undefined;
  const { offsetBytes, fingerprint } = of.cursor;
  for (const each of own) {
    if (each.cursor.offsetBytes > offsetBytes && (await world.agreement(each, body)).to >= offsetBytes)
      return undefined;
  }
  // Turned round, say, and sorted again: what it held in between may be in it, behind what it held before.
  const followed = own.find(({ key }) => key !== undefined);
  if (followed !== undefined && followed !== of && !(await world.agreement(followed, body)).isWhole) return undefined;
  // Without stamps lines that came after it was seen empty may be new, and the same to the letter.
  if (!world.hasStamps && world.index.same(body.file).some(wasEmpty)) return undefined;
  const isBorn = isBirthKnown(of, body);
  // An inode that may have been used again is no proof where another file had this place after it, and is gone.
  const last = world.index.lastAt(body.path);
  const isAfter = last !== undefined && world.known.indexOf(last) > world.known.indexOf(of);
  if (!isBorn && isAfter && !isStillThere(last, world)) return undefined;
  // Nor is it with a heading alone.
  const isHeading = !isBorn && fingerprint.more !== undefined && fingerprint.more.lastStamp === undefined;
  return world.hasStamps && isHeading ? undefined : of;
}

const isBirthKnown = ({ cursor }: Known, { file }: Body): boolean =>
  cursor.bornNs !== undefined && file.bornNs !== undefined;

/** By inode, under any name or none. */
const isStillThere = ({ cursor }: Known, { files }: World): boolean =>
  files.some(({ file }) => isSameFile(cursor, file));

/** The log as it was seen last, with nothing in it. */
const wasEmpty = ({ key, cursor }: Known): boolean => key !== undefined && knownBytes(cursor) === 0;

/** It may have lost what was seen of it and not read, and perhaps have grown again. */
async function sayShortage({ cursor, key, seenBytes }: Known, body: Body, { said }: World): Promise<void> {
  const unread = seenBytes - cursor.offsetBytes;
  if (unread <= 0) return;
  const size = await body.size();
  const isWhole = size >= seenBytes && (await endsAsSeen(body, cursor.seenEnd, seenBytes));
  if (isWhole) return;
  const octets = size < seenBytes ? Math.min(unread, seenBytes - size) : unread;
  said.push({ key, finding: { kind: 'truncated', path: body.path, octets, isReadOn: true } });
}

/** It was a copy, and not complete when it was seen: what it grew by was counted in the file it is a copy of. */
async function passCopied(step: Step, of: Known, world: World): Promise<void> {
  const { body } = step;
  const size = await body.size();
  const isBorn = isBirthKnown(of, body);
  for (const each of await world.alike(body)) {
    if (each === of || each.cursor.offsetBytes <= step.from) continue;
    const { to, isPrefix, isWhole } = await agreementOf(each.cursor, body);
    // An inode that was a copy's and may have been used again for the next one, which goes on otherwise.
    const isNextCopy = !isBorn && of.cursor.copyOf === each.cursor.identity;
    if (!isWhole && !isPrefix && !isNextCopy) continue;
    if (!(await isTelling(body, isWhole ? to : of.cursor.offsetBytes, world.hasStamps))) continue;
    if (isWhole) {
      step.from = Math.max(step.from, await afterCounted(each, body, world));
      continue;
    }
    if (to === 0) continue;
    const stamp = each.cursor.fingerprint.more?.lastStamp;
    // As far as a digest proves it: that may be in the midst of a line that is new, as is one of which too little is there.
    const proven = await body.lineStart(to);
    const isAlike = to >= size || stamp === undefined;
    const from = isAlike ? await body.lineStart(size) : Math.max(proven, await body.laterThan(stamp));
    if (from <= step.from) continue;
    // The rest of a line that was cut off is nothing that could be counted.
    const resumed = of.cursor.isInOverlongLine ? await lineEnd(body, step.from) : step.from;
    if (from > Math.max(resumed, to) && (isNextCopy || !isOriginThere(of, world))) {
      sayPassedOver(step, { octets: from - step.from, reason: isNextCopy ? COPIED_AGAIN : GIVEN_BACK }, world);
    }
    step.from = from;
  }
}

/** Another file had its place in between, an editor's say, and it is back by a power cut: what both have was counted there. */
async function passReplaced(step: Step, of: Known, world: World): Promise<void> {
  const { index, known, hasStamps } = world;
  const { body, from } = step;
  const last = index.lastAt(body.path);
  if (!hasStamps || last === undefined || last === of || known.indexOf(last) < known.indexOf(of)) return;
  const { lines = [] } = last.cursor.fingerprint.more ?? {};
  const counted = { marks: new Set(lines), texts: new Set<string>() };
  const end = await afterLastOf(body, counted, true);
  if (end === undefined || end <= from) return;
  step.from = end;
  const octets = await octetsBeside(counted.marks, body, { from, end });
  if (octets > 0) sayPassedOver(step, { octets, reason: CAME_BACK }, world);
}

/** How much of a stretch is in other lines than these. */
async function octetsBeside(
  marks: ReadonlySet<string>,
  body: Body,
  { from, end }: { readonly from: number; readonly end: number },
): Promise<number> {
  let octets = 0;
  for await (const lines of body.lines(from)) {
    for (const line of lines) if (line.start < end && !marks.has(lineMark(line.text))) octets += line.end - line.start;
    if ((lines.at(-1)?.end ?? 0) >= end) break;
  }
  return octets;
}

/** The file that it is a copy of: what both have is counted there. */
function isOriginThere({ cursor: { copyOf } }: Known, { bodies }: World): boolean {
  return copyOf !== undefined && bodies.some(({ file }) => file.identity === copyOf);
}

async function lineEnd(body: Body, at: number): Promise<number> {
  for await (const [first] of body.lines(at)) if (first !== undefined) return first.end;
  return body.size();
}

const GIVEN_BACK = 'it was cut short, and may have been given back what it had.';
const COPIED_AGAIN =
  'it was a copy, and is perhaps another by now; its lines are no later than those that were counted.';

const CAME_BACK =
  'it came back, and its lines are no later than some that were counted of the file that had its place.';

interface PassedOver {
  readonly octets: number;
  readonly reason: string;
}

function sayPassedOver({ body, known }: Step, { octets, reason }: PassedOver, { said }: World): void {
  said.push({ key: known?.key, finding: { kind: 'skipped', path: body.path, octets, reason } });
}
