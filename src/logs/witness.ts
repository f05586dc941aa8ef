// What one known file says of another file: how far the two agree, whether that tells anything, and where the known
// file itself is by now.

import { basename } from 'node:path';
import type { Agreement } from './agreement';
import { type Body, commonBytes, isSameFile } from './body';
import { nameBeforeCompression } from './compressed-name';
import { knownBytes } from './cursor';
import { HEADING_BYTES, latin1, TELLING_BYTES } from './fingerprint';
import type { Known, World } from './plan-types';
import { isMultilogName, namesAfter } from './siblings';

/** In a log without stamps this many different lines in common are no chance. */
const TELLING_LINES = 8;

export interface Witness extends Agreement {
  readonly known: Known;
  /** Other files that hold all that was counted of it. */
  readonly present: readonly Body[];
  /** One of them has a name: the known file goes on by that, so that this file is not it. */
  readonly isPresent: boolean;
  /** Any other file with a name has all of it, also one of which nothing is decided yet. */
  readonly isElsewhere: boolean;
  /** One that was not there before: the known file was renamed, copied or compressed since. */
  readonly isFreshlyPresent: boolean;
  /** By inode and time of birth this is the known file. */
  readonly isOwn: boolean;
  /** The known file has another name now, so that what bears its old one was made since. */
  readonly isMoved: boolean;
  /** This file is it by its inode, or has the place where it was. */
  readonly isHere: boolean;
  /** What they have in common is no mere heading. */
  readonly isTelling: boolean;
}

/** What one known file says of another file that is there now. */
export async function witnessOf(known: Known, body: Body, world: World): Promise<Witness> {
  const { cursor } = known;
  const present = (await world.holding(known)).filter((other) => other !== body);
  const agreement = await agreementBeside(known, body, { present, world });
  const own = present.find((other) => isSameFile(cursor, other.file));
  const isOwn = isSameFile(cursor, body.file);
  const named = present.filter(({ isNamed }) => isNamed);
  const isIntact = own?.paths.includes(cursor.path) === true && own.isNamed;
  const shared = own === undefined ? agreement.to : await commonBytes(body, own);
  return {
    known,
    ...agreement,
    present,
    isPresent: named.length > 0,
    isElsewhere: (await world.holdingAll(known)).some((other) => other !== body && other.isNamed),
    isFreshlyPresent: await isAnyFresh(named, { known, own, world }),
    isOwn,
    isMoved: own?.isNamed === true && !isIntact,
    isHere: isOwn || world.index.lastAt(body.path) === known || (known.isOpen && cursor.path === body.path),
    isTelling: agreement.to > 0 && (await isTelling(body, shared, world.hasStamps)),
  };
}

async function agreementBeside(
  known: Known,
  body: Body,
  { present, world }: { readonly present: readonly Body[]; readonly world: World },
): Promise<Agreement> {
  const agreement = await world.agreement(known, body);
  if (agreement.isWhole) return agreement;
  let { to, isPrefix } = agreement;
  const [other] = present;
  if (other !== undefined) {
    to = Math.min(known.cursor.offsetBytes, await commonBytes(body, other));
    isPrefix = to > 0 && to === (await body.lineStart(await body.size()));
  }
  const lineEnd = await body.firstLineEnd();
  // Less than a line that begins alike is no agreement, nor is what two lines may begin with by chance.
  const isChance = lineEnd === 0 && to < TELLING_BYTES && !isSameFile(known.cursor, body.file);
  if (isChance || (!isPrefix && agreement.until <= lineEnd)) return { ...agreement, to: 0, isPrefix: false };
  return { ...agreement, to, isPrefix };
}

/** Whether one of the files that hold a known one has come since. */
async function isAnyFresh(
  named: readonly Body[],
  { known, own, world }: { readonly known: Known; readonly own: Body | undefined; readonly world: World },
): Promise<boolean> {
  for (const other of named) {
    if (other === own) return true;
    if (isMadeByRotation(other, known, world) && !(await isCompressedBackup(other, known, world))) return true;
  }
  return false;
}

/** Whether it was beside the known one already, and is compressed since. */
async function isCompressedBackup(other: Body, known: Known, world: World): Promise<boolean> {
  const before = nameBeforeCompression(other.path);
  for (const each of world.known) {
    if (each === known || each.cursor.path !== before || knownBytes(each.cursor) === 0) continue;
    if ((await world.agreement(each, other)).isWhole) return true;
  }
  return false;
}

/**
 * Whether a file that holds a known one has just come, as rotations make them: compressed, by multilog's processor, or
 * under the log's name and a number. Any other copy is a backup, beside which the log may have been changed.
 */
function isMadeByRotation(other: Body, { cursor }: Known, world: World): boolean {
  if (isKnownFile(other, world)) return false;
  const name = basename(other.path);
  const isNumbered = namesAfter(other.path, cursor.path) && /\d/.test(name.slice(basename(cursor.path).length));
  return isNumbered || other.isCompressed || isMultilogName(name);
}

/** An empty one held nothing yet. */
const isKnownFile = ({ file }: Body, { index }: World): boolean =>
  index.same(file).some(({ cursor }) => knownBytes(cursor) > 0);

/** Whether a beginning of `to` bytes can be of one file only. */
export async function isTelling(body: Body, to: number, hasStamps: boolean): Promise<boolean> {
  const stampedEnd = await body.firstStampedEnd();
  if (stampedEnd !== undefined && stampedEnd <= to) return true;
  if (hasStamps) return false;
  const lines = latin1(await body.readAt(0, Math.min(to, HEADING_BYTES)))
    .split('\n')
    .slice(0, -1);
  return new Set(lines).size >= TELLING_LINES;
}

/** Whether it may speak of this file: the log of one host says nothing of another's, only of what may be it, by inode or name. */
export function isRelated({ known, isOwn }: Pick<Witness, 'known' | 'isOwn'>, body: Body, { pool }: World): boolean {
  const { path } = known.cursor;
  return pool.isAlone || isOwn || body.paths.some((each) => namesAfter(each, path) || namesAfter(path, each));
}
