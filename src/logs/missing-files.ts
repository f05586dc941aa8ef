// What was known and is not there any more, or less of it than was seen.

import { type Body, isSameFile } from './body';
import { isCompressedName } from './compressed-name';
import { knownBytes } from './cursor';
import type { Known, World } from './plan-types';
import { isTelling } from './witness';

/** Finds what of the known files is not there any more, and says what of it was never read. */
export async function findMissing(world: World): Promise<void> {
  for (const known of world.known) {
    if (!known.isOpen) {
      if (world.holders.has(known)) await saySeenLess(known, world);
    } else if (knownBytes(known.cursor) === 0 && known.seenBytes === 0) await sayUnmeasuredGone(known, world);
    else if ((await holdersOf(known, world)).length > 0) await saySeenLess(known, world);
    else if (known.cursor.offsetBytes > 0 || !(await isSightThere(known, world))) await sayGone(known, world);
  }
}

/** Whether there is a log in the place of a known file: until then it may be between a rename and a create. */
function hasSuccessor({ cursor }: Known, { files, pool }: World): boolean {
  const logs = files.filter(({ place, isNamed }) => place === 'log' && isNamed);
  return pool.isAlone ? logs.length > 0 : logs.some(({ paths }) => paths.includes(cursor.path));
}

/**
 * A log that was empty: another that has its place may have come after one that came and went. Or a compressed file
 * that was seen and not begun: how much it held was not known.
 */
async function sayUnmeasuredGone(known: Known, world: World): Promise<void> {
  const { files, said } = world;
  const isThere = files.some(({ file }) => isSameFile(known.cursor, file));
  if (isThere && (known.cursor.bornNs !== undefined || isNewestHere(world))) return;
  if (world.files.some((body) => isEmptyStill(known, body, world))) return;
  const { beginning = '' } = known.cursor.fingerprint;
  if (beginning !== '' && (await isUnderAnotherInode(beginning, world))) return;
  // No log in its place: wait for one. Of many logs any may go; what is known to have had something is missed.
  if (!hasSuccessor(known, world) && (world.pool.isAlone || beginning === '')) return;
  said.push({ key: known.key, finding: { kind: 'lost', path: known.cursor.path, octets: 0 } });
  known.isOpen = false;
}

/** Whether a file that is not known begins so: decompressed, say, or compressed by another program. */
async function isUnderAnotherInode(beginning: string, { bodies, index }: World): Promise<boolean> {
  for (const body of bodies) {
    if (index.same(body.file).length === 0 && (await body.beginning()) === beginning) return true;
  }
  return false;
}

/** A compressor leaves the time of the last change, which of an empty file is that of its birth. */
function isEmptyStill({ cursor: { bornNs } }: Known, body: Body, { bodies }: World): boolean {
  if (!body.isCompressed || bodies.includes(body) || bornNs === undefined) return false;
  return Math.abs(body.modifiedMs - Number(BigInt(bornNs) / 1_000_000n)) < 1000;
}

/** Where an inode tells nothing: the file counted last is there, so that what came after it is, too. */
function isNewestHere({ known, holders }: World): boolean {
  const counted = known.filter(({ cursor }) => cursor.offsetBytes > 0);
  if (counted.length === 0) return true;
  const stampOf = ({ cursor }: Known) => cursor.fingerprint.more?.lastStamp ?? Number.NEGATIVE_INFINITY;
  const newest = counted.reduce((best, each) => (stampOf(each) >= stampOf(best) ? each : best));
  return (holders.get(newest)?.length ?? 0) > 0;
}

async function isSightThere(known: Known, world: World): Promise<boolean> {
  for (const body of world.bodies) {
    if (body.isNamed && (await world.agreement(known, body)).isWhole) return true;
  }
  return false;
}

/** The files by which it goes on, or that hold all that was counted of it though they go on from another. */
async function holdersOf(known: Known, world: World): Promise<readonly Body[]> {
  const held = world.holders.get(known) ?? [];
  if (held.length > 0 || known.cursor.offsetBytes === 0) return held;
  const telling: Body[] = [];
  for (const body of await world.holding(known)) {
    if (body.isNamed && (await isTelling(body, known.cursor.offsetBytes, world.hasStamps))) telling.push(body);
  }
  return telling;
}

/** It goes on under another inode, and there is less of it than was seen. */
async function saySeenLess(known: Known, world: World): Promise<void> {
  const { cursor, key, seenBytes } = known;
  const held = await holdersOf(known, world);
  if (held.length === 0 || seenBytes <= cursor.offsetBytes) return;
  if (held.some(({ file }) => isSameFile(cursor, file))) return;
  const sizes = await Promise.all(held.map((body) => body.size()));
  const there = Math.max(cursor.offsetBytes, ...sizes);
  if (there < seenBytes)
    world.said.push({ key, finding: { kind: 'lost', path: cursor.path, octets: seenBytes - there } });
}

async function sayGone(known: Known, world: World): Promise<void> {
  const { cursor, key, seenBytes } = known;
  const { said, pool } = world;
  const unread = Math.max(0, seenBytes - cursor.offsetBytes);
  // Its inode, named or open still, without anything that was counted: it was cut, and perhaps written on.
  const own = world.files.find(({ file }) => isSameFile(cursor, file));
  // No log in its place: wait for one. Of many logs any may go; only what it is known to have had is missed, and what it
  // may have had where it was compressed and not read to its end.
  const isMissed = !pool.isAlone && (unread > 0 || isCompressedName(cursor.path));
  if (own === undefined && !hasSuccessor(known, world) && !isMissed) return;
  const left = own === undefined || cursor.offsetBytes > 0 ? 0 : await leftOf(known, own, world);
  const octets = unread - left;
  if (own === undefined) said.push({ key, finding: { kind: 'lost', path: cursor.path, octets } });
  else said.push({ key, finding: { kind: 'truncated', path: own.path, octets, isReadOn: left > 0 } });
  known.isOpen = false;
  known.seenBytes = cursor.offsetBytes;
}

/** How much is left of a file that was seen and not begun. */
async function leftOf(known: Known, own: Body, world: World): Promise<number> {
  if (!world.bodies.includes(own)) return 0;
  const { isPrefix } = await world.agreement(known, own);
  return isPrefix ? own.size() : 0;
}
