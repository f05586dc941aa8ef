// Decides from where each file of a source is read. One question is asked of every file: how much of it is accounted
// for, by anything that was counted or by another file that is there now? The largest answer wins, and what is not
// accounted for is read, whatever it is called. ARCHITECTURE.md has the table that this carries out. It changes
// nothing, and reads through the bodies it is given.

import { accountFor } from './account-for';
import { type Agreement, agreementOf } from './agreement';
import { passAppended } from './appended';
import type { Body } from './body';
import { claimOwn } from './claim-own';
import { passExcerpts } from './excerpts';
import { BEGINNING_BYTES } from './fingerprint';
import { groupedBy, indexOf } from './known-index';
import { findMissing } from './missing-files';
import type { Known, PoolFacts, Said, Step, World } from './plan-types';
import { shareBodies } from './share-bodies';

export interface PlanRequest {
  /** The finished ones too; oldest first. */
  readonly known: readonly Known[];
  /** Each inode once. */
  readonly bodies: readonly Body[];
  readonly pool: PoolFacts;
}

export interface FilesPlan {
  /** In the order in which they are to be read. */
  readonly steps: readonly Step[];
  readonly said: readonly Said[];
}

/** Decides from where each file of a source is read, and what is to be said of those that are gone. */
export async function planFiles(request: PlanRequest): Promise<FilesPlan> {
  const world = await worldOf(request);
  const { bodies, steps, pool } = world;
  if (pool.isFirst) for (const body of bodies) steps.set(body, await atFirstSight(body, pool));
  else {
    await claimOwn(world);
    for (const body of bodies) {
      if (steps.has(body)) continue;
      const step = await accountFor(body, world);
      steps.set(body, step);
      await passAppended(step, world);
    }
    await passExcerpts(world);
  }
  for (const step of steps.values()) step.alone = step.from;
  await shareBodies(world);
  if (!pool.isFirst) await findMissing(world);
  const planned = bodies.map((body) => steps.get(body)!);
  return { steps: planned.filter(({ why }) => why !== 'stranger'), said: world.said };
}

async function atFirstSight(body: Body, { start }: PoolFacts): Promise<Step> {
  if (body.isStranger) return { body, from: 0, alone: 0, why: 'stranger' };
  const isRead = body.isWanted || (body.place === 'log' && start === 'beginning');
  // Nothing need be known of a compressed file that is not read but its beginning.
  if (!isRead && body.isCompressed) return { body, from: 0, alone: 0, why: 'older' };
  const from = isRead ? 0 : await body.size();
  return { body, from, alone: from, why: 'firstSight' };
}

async function worldOf({ known, bodies: files, pool }: PlanRequest): Promise<World> {
  const beginnings = new Map<Body, string>();
  for (const body of files) beginnings.set(body, await body.beginning());
  // An empty file is no one yet.
  const bodies = inOrder(files.filter((body) => beginnings.get(body) !== ''));
  const steps = new Map<Body, Step>();
  const agreements = new Map<Body, Map<Known, Promise<Agreement>>>();
  const agreement = (of: Known, body: Body) => {
    const ofBody = agreements.get(body) ?? new Map<Known, Promise<Agreement>>();
    agreements.set(body, ofBody);
    const found = ofBody.get(of) ?? (of.cursor === body.untouched ? whole(of) : agreementOf(of.cursor, body));
    ofBody.set(of, found);
    return found;
  };
  const byBeginning = groupedBy(bodies, (body) => beginnings.get(body)!);
  const isLong = ({ cursor }: Known) => (cursor.fingerprint.beginning ?? '').length === BEGINNING_BYTES;
  const knownByBeginning = groupedBy(known.filter(isLong), ({ cursor }) => cursor.fingerprint.beginning!);
  const short = known.filter((each) => !isLong(each));
  const holdingAmong = async (of: Known, isAsked: (body: Body) => boolean): Promise<readonly Body[]> => {
    const candidates = isLong(of) ? (byBeginning.get(of.cursor.fingerprint.beginning ?? '') ?? []) : bodies;
    const found: Body[] = [];
    for (const body of candidates) if (isAsked(body) && (await agreement(of, body)).isWhole) found.push(body);
    return found;
  };
  return {
    known,
    index: indexOf(known),
    bodies,
    files,
    pool,
    hasStamps: await hasStamps(known, bodies),
    steps,
    holders: new Map(),
    said: [],
    agreement,
    alike: async (body) => {
      const beginning = beginnings.get(body)!;
      const isShort = beginning.length < BEGINNING_BYTES;
      return isShort ? known : [...(knownByBeginning.get(beginning) ?? []), ...short];
    },
    holding: (of) => holdingAmong(of, (body) => steps.has(body)),
    holdingAll: (of) => holdingAmong(of, () => true),
  };
}

const whole = async ({ cursor: { offsetBytes: to } }: Known): Promise<Agreement> => ({
  to,
  until: Number.POSITIVE_INFINITY,
  isWhole: true,
  isPrefix: true,
});

async function hasStamps(known: readonly Known[], bodies: readonly Body[]): Promise<boolean> {
  if (known.some(({ cursor }) => cursor.fingerprint.more?.lastStamp !== undefined)) return true;
  const others = bodies.filter(({ untouched }) => untouched?.fingerprint.more === undefined);
  for (const body of others) if ((await body.firstStamp()) !== undefined) return true;
  return false;
}

/** Those without a name, then the rotated ones, then the logs, each by the time of its last change. */
function inOrder(bodies: readonly Body[]): readonly Body[] {
  const rank = ({ place, isNamed }: Body) => (place === 'log' ? 2 : isNamed ? 1 : 0);
  const isOlder = (a: Body, b: Body) =>
    a.file.modifiedNs < b.file.modifiedNs || (a.file.modifiedNs === b.file.modifiedNs && a.path > b.path);
  return [...bodies].sort((a, b) => rank(a) - rank(b) || (isOlder(a, b) ? -1 : 1));
}
