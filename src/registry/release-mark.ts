// The mark of the last release on the OID lock file. The lock file keeps an OID from changing by mistake, but can itself
// be edited; the mark holds a digest of every name and OID that the release gave out, so that whoever polls it finds
// them unchanged. Pure; scripts/generate.mjs reads and writes the file.

import { createHash } from 'node:crypto';
import { Problem } from '../base/problem';
import type { LockEntry } from './oid-lock';

export interface ReleaseMark {
  /** Such as `0.9.0`. */
  readonly version: string;
  /** The digest of the released entries, hexadecimal. */
  readonly sha256: string;
  /** Entries locked since the release, which it knew nothing of: OIDs by name. */
  readonly since: Readonly<Record<string, string>>;
}

const NOTE = 'Written by npm run generate -- --release; do not edit. See src/registry/release-mark.ts.';

/** All of these entries belong to the release. */
export function markRelease(version: string, entries: readonly LockEntry[]): ReleaseMark {
  return { version, sha256: digestOf(entries), since: {} };
}

/** The mark after entries were added to the lock. */
export function withAdded(mark: ReleaseMark, added: readonly LockEntry[]): ReleaseMark {
  const since = { ...mark.since, ...Object.fromEntries(added) };
  return { ...mark, since: Object.fromEntries(Object.entries(since).sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** A sentence where an OID of the release is not what it was; empty when all are. */
export function releaseConflicts({ version, sha256, since }: ReleaseMark, wanted: readonly LockEntry[]): string[] {
  if (digestOf(wanted.filter(([name]) => !Object.hasOwn(since, name))) === sha256) return [];
  return [
    `The OIDs of release ${version} are not what that release gave out: one was moved, renamed, dropped or slipped in. ` +
      `Take src/registry/oids.lock.json from the tag v${version}, then run npm run generate.`,
  ];
}

/** The mark as the text of its file. */
export function formatMark({ version, sha256, since }: ReleaseMark): string {
  return `${JSON.stringify({ note: NOTE, version, sha256, since }, undefined, 2)}\n`;
}

/** Throws a Problem (damaged) for text that `formatMark` did not write. */
export function parseMark(text: string): ReleaseMark {
  const damaged = new Problem('damaged', 'The mark of the release cannot be read; restore it from the repository.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged;
  }
  if (typeof value !== 'object' || value === null) throw damaged;
  const { version, sha256, since } = value as Readonly<Record<string, unknown>>;
  if (typeof version !== 'string' || typeof sha256 !== 'string') throw damaged;
  if (typeof since !== 'object' || since === null || Array.isArray(since)) throw damaged;
  return { version, sha256, since: since as ReleaseMark['since'] };
}

/** Does not depend on the order in which the entries come. */
function digestOf(entries: readonly LockEntry[]): string {
  const lines = entries.map(([name, arcs]) => `${name} ${arcs}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}
