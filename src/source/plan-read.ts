// Decides what a pass reads of one source: from where each of its files was counted and which files are
// there now, to reading steps and losses. Pure: it looks at nothing itself.

import type { FileCursor, SourceCursor } from './cursor';
import { rotatedAfter, type SeenFile } from './siblings';

export interface ReadStep {
  readonly file: SeenFile;
  /** Where to go on; undefined for a file read from its start. */
  readonly cursor: FileCursor | undefined;
  /** It will not grow any more, so that its last line counts without an LF, and is then forgotten. */
  readonly isFinished: boolean;
}

export type ReadFinding =
  | { readonly kind: 'rotated'; readonly path: string }
  | { readonly kind: 'truncated'; readonly path: string }
  | { readonly kind: 'lost'; readonly path: string };

export interface ReadPlan {
  /** Oldest file first, so that lines are counted in the order they were written. */
  readonly steps: readonly ReadStep[];
  /** Cursors that stay as they are though there is nothing to read now. */
  readonly kept: readonly FileCursor[];
  readonly findings: readonly ReadFinding[];
}

export interface PlanInput {
  /** The source's path, by which the names of its descendants are read. */
  readonly path: string;
  readonly cursor: SourceCursor | undefined;
  /** The file at the source's path now. */
  readonly live: SeenFile | undefined;
  /** Its rotated descendants, oldest first. */
  readonly siblings: readonly SeenFile[];
  /** The sibling that multilog(8) hands to its processor just now: read, also where no cursor leads to it. */
  readonly inHand?: SeenFile | undefined;
  /** Whether a file still holds what was counted under a cursor (identity by content). */
  readonly holds: (file: SeenFile, cursor: FileCursor) => boolean;
}

/** Rotated files followed in case their writer still holds them open; older ones are finished. */
export const FOLLOWED_SIBLINGS = 2;

export function planRead(input: PlanInput): ReadPlan {
  const { live, siblings, inHand } = input;
  const tracked = input.cursor?.files ?? [];
  const findings: ReadFinding[] = [];
  const kept: FileCursor[] = [];
  const found: Found[] = [];
  for (const [i, cursor] of tracked.entries()) {
    const file = locate(cursor, input, found);
    const wasLast = i === tracked.length - 1;
    if (file !== undefined) {
      found.push({ file, cursor });
      if (!wasLast || file.identity === live?.identity) continue;
      // At its old path it was found rotated before, by a pass that saw nothing at the source's path.
      if (file.path !== cursor.path) findings.push({ kind: 'rotated', path: file.path });
      for (const between of rotatedSince(file, input)) {
        found.push({ file: between, cursor: undefined });
        findings.push({ kind: 'rotated', path: between.path });
      }
    } else if (wasLast) {
      // With nothing at the path the log may be between a rename and a create: judged when one is there.
      if (live === undefined) kept.push(cursor);
      else if (live.identity === cursor.identity) findings.push({ kind: 'truncated', path: live.path });
      else findings.push({ kind: 'lost', path: cursor.path });
    }
  }
  for (const file of [inHand, live]) {
    if (file === undefined || found.some(({ file: { identity } }) => identity === file.identity)) continue;
    found.push({ file, cursor: undefined });
  }
  const ordered = siblings.length === 0 ? found : inOrder(found, live);
  const firstFollowed = ordered.length - 1 - FOLLOWED_SIBLINGS;
  const steps = ordered.map(({ file, cursor }, i) => ({ file, cursor, isFinished: i < firstFollowed }));
  return { steps, kept, findings };
}

interface Found {
  readonly file: SeenFile;
  readonly cursor: FileCursor | undefined;
}

/** The file that a cursor belongs to: by inode and content, else (copied away) by content alone. */
function locate(
  cursor: FileCursor,
  { live, siblings, holds }: PlanInput,
  found: readonly Found[],
): SeenFile | undefined {
  const all = live === undefined ? siblings : [live, ...siblings];
  const candidates = all.filter(
    ({ identity, sizeBytes }) =>
      sizeBytes >= cursor.offsetBytes && !found.some(({ file }) => file.identity === identity),
  );
  const same = candidates.find((file) => file.identity === cursor.identity && holds(file, cursor));
  if (same !== undefined || cursor.offsetBytes === 0) return same;
  // Of several copies the longest: an admin's may have been made before the log's last lines were written.
  return candidates
    .filter((file) => file.identity !== cursor.identity && holds(file, cursor))
    .reduce<SeenFile | undefined>(
      (longest, file) => (longest === undefined || file.sizeBytes > longest.sizeBytes ? file : longest),
      undefined,
    );
}

/** Files that came and were rotated away, all since the pass that saw `rotated` as the live one. */
function rotatedSince(rotated: SeenFile, { path, cursor, live, siblings, holds }: PlanInput): readonly SeenFile[] {
  return rotatedAfter(path, rotated, siblings).filter(
    (file, i, all) =>
      file.identity !== live?.identity &&
      file.identity !== rotated.identity &&
      // multilog's `previous` is a second name of a file for a moment.
      all.findIndex(({ identity }) => identity === file.identity) === i &&
      // A copy that somebody made of a file already counted is not read again.
      !cursor!.files.some((known) => known.identity === file.identity || (known.offsetBytes > 0 && holds(file, known))),
  );
}

/** The live file last, the rotated ones before it as they were found. */
function inOrder(found: readonly Found[], live: SeenFile | undefined): readonly Found[] {
  const isLive = ({ file }: Found) => file.identity === live?.identity;
  return [...found.filter((entry) => !isLive(entry)), ...found.filter(isLive)];
}
