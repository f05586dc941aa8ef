// Identifiers of exported objects: a function of their names, so that a tool that imports a later export finds the
// objects of the earlier one again.

import { createHash } from 'node:crypto';

/** 32 hexadecimal digits. */
export function stableId(name: string): string {
  return createHash('md5').update(`maillogs|${name}`).digest('hex');
}

/** Like stableId, in the shape of a UUID of version 4 without its hyphens. */
export function stableUuid(name: string): string {
  const digits = stableId(name);
  const variant = '89ab'[Number.parseInt(digits[16]!, 16) & 3];
  return `${digits.slice(0, 12)}4${digits.slice(13, 16)}${variant}${digits.slice(17)}`;
}

/** RRDtool's limit for the name of a data source. */
const MAX_SOURCE_NAME = 19;

/** A counter's short name as the name of a data source of RRDtool: cut where it is too long, with a digest of all of it. */
export function dataSourceName(shortName: string): string {
  if (shortName.length <= MAX_SOURCE_NAME) return shortName;
  const digest = stableId(`ds|${shortName}`).slice(0, 4);
  return `${shortName.slice(0, MAX_SOURCE_NAME - digest.length)}${digest}`;
}
