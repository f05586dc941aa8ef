// Who an SNMPv3 engine is: an ID that stays (RFC 3411 section 5, SnmpEngineID) and how often it was started (RFC 3414
// section 2.2). Both are kept in a small file of the state directory:
//
//   maillogs-snmp-engine 1
//   id 80001f8805d1f0c2...
//   boots 7

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import { writeFile } from '../host/write-file';

export interface EngineIdentity {
  /** 17 octets. */
  readonly id: Buffer;
  /** 1..2^31-1. */
  readonly boots: number;
}

export const IDENTITY_FILE = 'snmp-engine';
const MAX_BYTES = 4096;
const FORM = /^maillogs-snmp-engine 1\nid ([0-9a-f]{34})\nboots ([1-9][0-9]{0,9})\n$/;
/** The enterprise of Net-SNMP, whose playpen our OIDs are in, and: octets that an administrator chose. */
const ID_PREFIX = '80001f8805';
const ID_OCTETS = 12;
const MAX_BOOTS = 2 ** 31 - 1;

/**
 * The identity for this start: what the file says with one boot more, written back before it is used. If we die
 * before the rename, this start never spoke; if after it, one number is passed over, which does no harm. Where there
 * is no file, or none that can be read, a new engine is born: managers then ask for its ID again.
 *
 * The directory must be there. Throws a Problem where it cannot be written.
 */
export async function nextIdentity(files: Files, directory: string): Promise<EngineIdentity> {
  const path = join(directory, IDENTITY_FILE);
  const identity = readIdentity(bytesOf(files, path)) ?? { id: newId(), boots: 1 };
  const text = Buffer.from(formatIdentity(identity));
  await writeFile(files, path, [text], { mode: 0o640, durability: 'name' });
  return identity;
}

/** What is no file of ours, such as a FIFO, is replaced like one that cannot be read. */
function bytesOf(files: Files, path: string): Buffer | undefined {
  try {
    return files.readWhole(path, MAX_BYTES);
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.code !== 'damaged') throw thrown;
    return undefined;
  }
}

/** The next identity; undefined where there is none to go on from. */
function readIdentity(bytes: Buffer | undefined): EngineIdentity | undefined {
  const [, id, boots] = FORM.exec(bytes?.toString('latin1') ?? '') ?? [];
  if (id === undefined || Number(boots) >= MAX_BOOTS - 1) return undefined;
  return { id: Buffer.from(id, 'hex'), boots: Number(boots) + 1 };
}

function newId(): Buffer {
  return Buffer.concat([Buffer.from(ID_PREFIX, 'hex'), randomBytes(ID_OCTETS)]);
}

function formatIdentity({ id, boots }: EngineIdentity): string {
  return `maillogs-snmp-engine 1\nid ${id.toString('hex')}\nboots ${boots}\n`;
}
