// Decides what a pass reads of one source: from where each of its files was counted and which files are
// there now, to reading steps and losses. Pure: it looks at nothing itself.

import { type FileCursor, isKnownByContent, knownBytes, type SourceCursor } from './cursor';
import { isCompressedName, isDescendant, isMultilog, rotatedAfter, type SeenFile } from './siblings';

export interface ReadStep {
  readonly file: SeenFile;
  /** Where to go on; undefined for a file read from its start. */
  readonly cursor: FileCursor | undefined;
  /** It will not grow any more, so that its last line counts without an LF. */
  readonly isFinished: boolean;
  /** Once it is read, no cursor of it is needed any more. */
  readonly isForgotten: boolean;
  /** The file lost its end: the cursor is where to go on, behind the line that is cut off there. */
  readonly isCut?: true;
}

export type ReadFinding =
  | { readonly kind: 'rotated'; readonly path: string }
  /** Of the log, or of a file of that name, there is less than there was; `octets` of it were not read yet. */
  | { readonly kind: 'truncated'; readonly path: string; readonly octets: number; readonly isReadOn: boolean }
  /** A file went away; of what it is known to have had, `octets` were not read. `reason` where more is known. */
  | { readonly kind: 'lost'; readonly path: string; readonly octets: number; readonly reason?: string };

export interface ReadPlan {
  /** Oldest file first, so that lines are counted in the order they were written. */
  readonly steps: readonly ReadStep[];
  /** Cursors that stay as they are though there is nothing to read now. */
  readonly kept: readonly FileCursor[];
  readonly findings: readonly ReadFinding[];
}

export interface PlanInput {
  /** The source's path, by which the names of its descendants are read; those beside a link's target by that. */
  readonly path: string;
  readonly target?: string | undefined;
  readonly cursor: SourceCursor | undefined;
  /** The file at the source's path now. */
  readonly live: SeenFile | undefined;
  /** Its rotated descendants, oldest first; the compressed ones anywhere among them. */
  readonly siblings: readonly SeenFile[];
  readonly unlinked?: readonly UnlinkedFile[];
  /** The sibling that multilog(8) hands to its processor just now: read, also where no cursor leads to it. */
  readonly inHand?: SeenFile | undefined;
  /** Whether a file still holds what was counted under a cursor (identity by content). */
  readonly holds: (file: SeenFile, cursor: FileCursor) => boolean;
  /** Whether a file that does not begins like one that did: it lost its end. */
  readonly beginsAlike?: (file: SeenFile, cursor: FileCursor) => boolean;
  /** Whether a rotated file holds what the log begins with: it is a copy that is being made of it. */
  readonly isCopyOf?: (file: SeenFile, log: SeenFile) => boolean;
}

/** A file that has no name any more, but is open. */
export interface UnlinkedFile {
  readonly file: SeenFile;
  /** A cursor at its end, by which a copy of it is known. */
  readonly atEnd: FileCursor;
  /** It has stood still for some passes. */
  readonly isQuiet: boolean;
}

/** Rotated files followed in case their writer still holds them open; older ones are finished. */
const FOLLOWED_SIBLINGS = 2;

export function planRead(input: PlanInput): ReadPlan {
  const { live, inHand } = input;
  const tracked = input.cursor?.files ?? [];
  const findings: ReadFinding[] = [];
  const kept: FileCursor[] = [];
  const found: Found[] = [];
  const taken = new Set<string>();
  const take = (entry: Found) => {
    found.push(entry);
    taken.add(entry.file.identity);
  };
  const readWhole = (file: SeenFile) => {
    if (taken.has(file.identity)) return;
    if (file.unreadable !== undefined) {
      findings.push({ kind: 'lost', path: file.path, octets: 0, reason: file.unreadable });
      return;
    }
    take({ file, cursor: undefined });
    findings.push({ kind: 'rotated', path: file.path });
  };
  for (const [i, cursor] of tracked.entries()) {
    const place = locate(cursor, input, taken);
    const wasLast = i === tracked.length - 1;
    if (place !== undefined) {
      take(place);
      findings.push(...shortage(cursor, place));
      if (!wasLast) continue;
      if (place.file.identity === live?.identity) {
        for (const between of unseenBefore(cursor, anchorOf(found), input)) readWhole(between);
        continue;
      }
      // At its old path it was found rotated before, by a pass that saw nothing at the source's path.
      if (place.file.path !== cursor.path) findings.push({ kind: 'rotated', path: place.file.path });
      for (const between of rotatedSinceFound(place.file, found, input)) readWhole(between);
    } else if (wasLast && rewritten(cursor, input, taken) !== undefined) {
      // It was cut short, or another got its inode, and then it was rotated.
      const file = rewritten(cursor, input, taken)!;
      findings.push({ kind: 'truncated', path: file.path, octets: unreadOctets(cursor), isReadOn: false });
      const since = rotatedSinceFound(file, found, input);
      for (const each of [file, ...since]) readWhole(each);
    } else if (wasLast && live === undefined) {
      // The log may be between a rename and a create: judged when one is there.
      kept.push(cursor);
    } else if (wasLast) {
      const anchor = anchorOf(found) ?? found.at(-1)?.file;
      const since = anchor === undefined ? [] : rotatedSince(anchor, input);
      if (isKnownByContent(cursor) || !since.some(isCompressed)) findings.push(...goneFindings(cursor, true, input));
      for (const file of since) readWhole(file);
    } else {
      const compressed = compressedSince(cursor, anchorOf(found), { input, taken });
      if (compressed === undefined) findings.push(...goneFindings(cursor, false, input));
      else readWhole(compressed);
    }
  }
  for (const file of [...unprocessed(input), inHand, live]) {
    if (file === undefined || taken.has(file.identity)) continue;
    take(cutBehindItsCopy(file, input) ?? { file, cursor: undefined });
  }
  const steps = inOrder(found, live).map((entry, i, all) => {
    // Superseded by other rotations, or without a name and quiet: its writer is gone. Empty files supersede none of
    // which something was counted: that alone can be known again.
    const counts = ({ file }: Found) => file === live || file.sizeBytes > 0 || entry.file.sizeBytes === 0;
    const isForgotten = all.slice(i + 1).filter(counts).length > FOLLOWED_SIBLINGS || isQuiet(entry.file, input);
    return { ...entry, isForgotten, isFinished: isForgotten || entry.file.compressedBytes !== undefined };
  });
  return { steps, kept, findings };
}

const isQuiet = (file: SeenFile, { unlinked = [] }: PlanInput): boolean =>
  unlinked.some((each) => each.file === file && each.isQuiet);

/** At first sight, for a processor: what a multilog that was killed left behind, no processor has ever seen. */
function unprocessed({ cursor, inHand, siblings }: PlanInput): readonly SeenFile[] {
  if (cursor !== undefined || inHand === undefined) return [];
  return siblings.filter(({ path }) => path.endsWith('.u'));
}

type Found = Omit<ReadStep, 'isFinished' | 'isForgotten'>;

/**
 * The file that a cursor belongs to: by inode and content, else (copied away or compressed) by content alone, else
 * the file without a name, else the same file short of its end.
 */
function locate(cursor: FileCursor, input: PlanInput, taken: ReadonlySet<string>): Found | undefined {
  const { live, siblings, unlinked = [], holds, beginsAlike } = input;
  const all = (live === undefined ? siblings : [live, ...siblings]).filter(
    (file) => file.unreadable === undefined && !taken.has(file.identity),
  );
  const isSame = ({ identity }: SeenFile) => identity === cursor.identity;
  const known = knownBytes(cursor);
  const holding = (file: SeenFile) => file.sizeBytes >= known && holds(file, cursor);
  const same = all.find((file) => isSame(file) && holding(file));
  if (same !== undefined) return { file: same, cursor };
  // Nothing of it is wanted any more but its place among the names.
  const torn = siblings.find((file) => isSame(file) && cursor.isFinished && file.unreadable !== undefined);
  if (torn !== undefined) return { file: torn, cursor };
  const isCopy = (file: SeenFile) => isKnownByContent(cursor) && !isSame(file) && holding(file);
  const copy = longest(all.filter(isCopy));
  if (copy !== undefined) return { file: copy, cursor };
  const nameless = unlinked.find(({ file }) => isSame(file) && holding(file));
  if (nameless !== undefined) {
    const whole = all.find((file) => isWholeCopy(file, nameless, input));
    return { file: whole ?? nameless.file, cursor };
  }
  const cut = all.find((file) => isSame(file) && file.compressedBytes === undefined && beginsAlike?.(file, cursor));
  return cut && cutShort(cut, cursor);
}

/** The newest file that is surely the one of its cursor: those behind it in the order of names are newer. */
function anchorOf(found: readonly Found[]): SeenFile | undefined {
  return found.findLast(({ cursor }) => cursor !== undefined && isKnownByContent(cursor))?.file;
}

/** Whether it has all there is of a file without a name, of which too little was seen yet to know a copy by. */
function isWholeCopy(file: SeenFile, { atEnd }: UnlinkedFile, { holds }: PlanInput): boolean {
  return atEnd.offsetBytes > 0 && file.sizeBytes === atEnd.offsetBytes && holds(file, atEnd);
}

/** The file, of another name or none by now, that has the inode of the log, but nothing of what was counted. */
function rewritten(
  { identity }: FileCursor,
  { live, siblings, unlinked = [] }: PlanInput,
  taken: ReadonlySet<string>,
): SeenFile | undefined {
  if (live?.identity === identity || taken.has(identity)) return undefined;
  const all = [...siblings.filter(({ compressedBytes }) => compressedBytes === undefined), ...unlinked.map(fileOf)];
  return all.find((file) => file.identity === identity);
}

const fileOf = ({ file }: UnlinkedFile): SeenFile => file;

/** Of several copies: an admin's may have been made before the log's last lines were written. */
function longest(copies: readonly SeenFile[]): SeenFile | undefined {
  return copies.reduce<SeenFile | undefined>(
    (best, file) => (best === undefined || file.sizeBytes > best.sizeBytes ? file : best),
    undefined,
  );
}

function cutShort(file: SeenFile, { carried: _, ...cursor }: FileCursor): Found {
  const offsetBytes = Math.min(cursor.offsetBytes, file.sizeBytes);
  return { file, cursor: { ...cursor, offsetBytes }, isCut: true };
}

/** A log that lost its end, and whose cursor was found in a whole copy of it: what it still has is in that. */
function cutBehindItsCopy(file: SeenFile, { cursor, beginsAlike }: PlanInput): Found | undefined {
  const own = cursor?.files.find(({ identity }) => identity === file.identity);
  if (own === undefined || !isKnownByContent(own) || !beginsAlike?.(file, own)) return undefined;
  return cutShort(file, { ...own, offsetBytes: knownBytes(own) });
}

/** What the file found for a cursor lacks of what was seen of it. */
function shortage(cursor: FileCursor, { file, isCut }: Found): readonly ReadFinding[] {
  const octets =
    unreadOctets(cursor) - Math.max(0, Math.min(unreadOctets(cursor), file.sizeBytes - cursor.offsetBytes));
  if (isCut || (octets > 0 && file.identity === cursor.identity)) {
    return [{ kind: 'truncated', path: file.path, octets, isReadOn: true }];
  }
  return octets > 0 ? [{ kind: 'lost', path: cursor.path, octets }] : [];
}

function goneFindings(cursor: FileCursor, wasLast: boolean, { live, siblings }: PlanInput): readonly ReadFinding[] {
  const octets = unreadOctets(cursor);
  if (wasLast && live?.identity === cursor.identity) {
    return [{ kind: 'truncated', path: live.path, octets, isReadOn: false }];
  }
  // A rotated file that was read to its end may go. Of a compressed one nobody knows how much was left.
  const isRead = octets === 0 && (cursor.isFinished || !isCompressedName(cursor.path));
  if (!wasLast && isRead) return [];
  const reason = siblings.findLast(({ unreadable }) => unreadable !== undefined)?.unreadable;
  return [{ kind: 'lost', path: cursor.path, octets, ...(reason === undefined ? {} : { reason }) }];
}

function unreadOctets({ offsetBytes, seenBytes = 0 }: FileCursor): number {
  return Math.max(0, seenBytes - offsetBytes);
}

/** Files that came and were rotated away, all since the pass that saw `rotated` as the live one. */
function rotatedSince(rotated: SeenFile, input: PlanInput): readonly SeenFile[] {
  const { path, target = path, live, siblings, cursor, holds, beginsAlike } = input;
  const log = isDescendant(target, rotated.path) ? target : path;
  const named = siblings.filter((sibling) => isDescendant(log, sibling.path));
  return rotatedAfter(log, rotated, named).filter(
    (file, i, all) =>
      file.identity !== live?.identity &&
      file.identity !== rotated.identity &&
      // multilog's `previous` is a second name of a file for a moment.
      all.findIndex(({ identity }) => identity === file.identity) === i &&
      // Nor is a file already counted, nor a copy that somebody made of one; a new one may have an old inode.
      !cursor!.files.some((known) =>
        isKnownByContent(known)
          ? holds(file, known) || (isShorter(file, known) && beginsAlike?.(file, known))
          : known.identity === file.identity && holds(file, known),
      ),
  );
}

/**
 * Of a log of which only the inode is known that may be another file's by now: what was rotated since the file
 * before it is new, too. What multilog's processor makes of its files has no such order.
 */
function unseenBefore(cursor: FileCursor, before: SeenFile | undefined, input: PlanInput): readonly SeenFile[] {
  const { path, live, isCopyOf } = input;
  if (isKnownByContent(cursor) || before === undefined || isMultilog(path)) return [];
  return rotatedSince(before, input).filter(
    (file) => file.unreadable === undefined && file.sizeBytes > 0 && !(live && isCopyOf?.(file, live)),
  );
}

const isCompressed = ({ compressedBytes, unreadable }: SeenFile): boolean =>
  compressedBytes !== undefined && unreadable === undefined;

/**
 * What a rotated file may have become of which nothing is known but the inode, which compressing changes: the oldest
 * compressed one that is new behind the file before it.
 */
function compressedSince(
  cursor: FileCursor,
  before: SeenFile | undefined,
  { input, taken }: { readonly input: PlanInput; readonly taken: ReadonlySet<string> },
): SeenFile | undefined {
  if (isKnownByContent(cursor) || before === undefined) return undefined;
  return rotatedSince(before, input).find((file) => isCompressed(file) && !taken.has(file.identity));
}

/** As a copy would be that was made before the last lines were counted; of a compressed one nobody knows. */
const isShorter = ({ sizeBytes, compressedBytes }: SeenFile, cursor: FileCursor): boolean =>
  compressedBytes !== undefined || sizeBytes < knownBytes(cursor);

/** The same of a file that may have no name, and so no place among the names but behind the one found before it. */
function rotatedSinceFound(file: SeenFile, found: readonly Found[], input: PlanInput): readonly SeenFile[] {
  if (!input.unlinked?.some((each) => each.file === file)) return rotatedSince(file, input);
  const place = found.findLast((each) => each.file.descriptor === undefined)?.file;
  return place === undefined ? [] : rotatedSince(place, input);
}

/** The live file last, the rotated ones before it as they were found. */
function inOrder(found: readonly Found[], live: SeenFile | undefined): readonly Found[] {
  const isLive = ({ file }: Found) => file.identity === live?.identity;
  return [...found.filter((entry) => !isLive(entry)), ...found.filter(isLive)];
}
