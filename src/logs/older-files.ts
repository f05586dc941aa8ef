// Rotated files from before the last pass, or before the first: nothing that was counted is of them, and they are not
// read.

import { type Body, isSameFile } from './body';
import { type FileCursor, knownBytes } from './cursor';
import { TELLING_BYTES } from './fingerprint';
import type { Known, Step, World } from './plan-types';
import type { Witness } from './witness';

/** Nothing of a rotated file was ever counted, nor is it any newer than what was. */
export async function isOlder(body: Body, witnesses: readonly Witness[], world: World): Promise<boolean> {
  const { known, index, pool } = world;
  const same = index.same(body.file);
  if (body.place === 'log' || body.isWanted || witnesses.some((each) => each.isTelling || each.isOwn)) return false;
  if (same.some(({ cursor }) => isPassedOver(cursor))) return true;
  if (same.some(({ cursor }) => isUnread(cursor))) return false;
  for (const each of known) if (isSeenUnread(each.cursor) && (await isSight(each, body, world))) return false;
  if (body.modifiedMs > pool.passedAtMs) return isCopiedLately(body, world);
  if (pool.isPastUnknown && body.isCompressed) return true;
  const [last, newest] = [await body.lastStamp(), index.newestStamp];
  return last === undefined || newest === undefined || last <= newest;
}

/**
 * Whether a compressed file that has a time of now ended before the last line that was counted: a rotation gives what it
 * compresses the time of its log, while an archive that was moved by `cp -r` or `scp -r` has lost it.
 */
async function isCopiedLately(body: Body, { index, pool }: World): Promise<boolean> {
  if (!body.isCompressed || !pool.isAlone || index.newestStamp === undefined) return false;
  const last = await body.lastStamp();
  return last !== undefined && last < index.newestStamp;
}

/** Seen, and nothing of it counted: no more has to be known of it. */
const isUnread = (cursor: FileCursor): boolean => cursor.offsetBytes === 0 && cursor.isFinished === undefined;
const isSeenUnread = (cursor: FileCursor): boolean => isUnread(cursor) && knownBytes(cursor) > 0;

async function isSight(known: Known, body: Body, world: World): Promise<boolean> {
  return (await world.agreement(known, body)).isWhole;
}

/** A compressed file of which nothing was wanted, or that could not be read. */
const isPassedOver = (cursor: FileCursor): boolean => cursor.offsetBytes === 0 && cursor.isFinished === true;

/** The step of a file from before the last pass: nothing of it is read, and what that skips is said. */
export async function olderStep(body: Body, world: World): Promise<Step> {
  const beginning = await body.beginning();
  // A heading is that of many files.
  const mayTell = !world.hasStamps || body.stampOf({ text: beginning }) !== undefined;
  const isKnown = world.known.some(({ cursor }) => {
    const seen = cursor.fingerprint.beginning ?? '';
    return isSameFile(cursor, body.file) || (mayTell && seen.length >= TELLING_BYTES && seen === beginning);
  });
  // Where a source is many logs, its pattern may just have been changed: what it means since, no one has promised to count.
  const isPromised = world.pool.isAlone || !body.isCompressed;
  if (!isKnown && isPromised && !world.pool.isPastUnknown) {
    const octets = await body.size();
    const reason = 'it is older than the last pass, and nothing that was counted is of it.';
    world.said.push({ key: undefined, finding: { kind: 'skipped', path: body.path, octets, reason } });
  }
  const from = body.isCompressed ? 0 : await body.size();
  return { body, from, alone: from, why: 'older' };
}
