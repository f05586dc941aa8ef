// How far a source has been counted: which bytes of which files. Stored with the counters in one snapshot,
// so that both move together or not at all.

import { type Fingerprint, TAIL_BYTES } from './fingerprint';

export interface FileCursor {
  /** dev:inode when last seen. */
  readonly identity: string;
  /** When the inode was born, in nanoseconds since 1970, where the file system tells: a hint. */
  readonly bornNs?: string;
  /** When it was last written to, in nanoseconds since 1970, of a file that was read to its end: see isUntouched. */
  readonly modifiedNs?: string;
  /** Where it was last seen. */
  readonly path: string;
  /** Where that was a symbolic link: what it led to. */
  readonly target?: string;
  /** The first byte not yet counted: of a compressed file, in what it holds. */
  readonly offsetBytes: number;
  /** How large it was when last seen, where that is more than the offset: so much of it is known to be unread. */
  readonly seenBytes?: number;
  /** Digest of the END_BYTES before `seenBytes`: the file was cut and has grown again where they differ. */
  readonly seenEnd?: string;
  /** It was a copy of the file with this identity: what that has after it is not to be counted here again. */
  readonly copyOf?: string;
  /** A pass found that it was cut since it was counted so far: what it holds by now may be new, whatever it says. */
  readonly isCut?: true;
  /** It begins as files before it did, and no line yet tells whether it is one of them: nothing of it was counted. */
  readonly isDoubtful?: true;
  /**
   * What tells this file from another that got its inode, and from itself rewritten: of what was counted or, as long
   * as nothing was, of what was seen. Of a compressed file not begun it is no more than the beginning.
   */
  readonly fingerprint: Fingerprint;
  /** The offset lies within a line over the limit, whose beginning was counted: go on after its LF. */
  readonly isInOverlongLine: boolean;
  /** A compressed file that was read to its end: what comes later by its name is new. */
  readonly isFinished?: true;
  /**
   * The beginning, as latin1, of a line that multilog(8) split between the file before this one and this one;
   * only while the offset is 0.
   */
  readonly carried?: string;
  /** What was counted of it, after what was not counted at all or is accounted for elsewhere. */
  readonly account?: Account;
}

/**
 * What was counted over one stretch of a file, up to the offset of the cursor that has it, and what it takes to
 * count it again: see audit/.
 */
export interface Account {
  readonly fromBytes: number;
  /** At its beginning, as those of a cursor. */
  readonly isInOverlongLine?: true;
  readonly carried?: string;
  /** What a repeat at its beginning may speak of. */
  readonly lastRecords?: readonly LastRecord[];
  /** A digest of those after its end: when other files were read meanwhile, the next stretch has an account of its own. */
  readonly recordsBehind?: string;
  /** Its last line was counted without an LF. */
  readonly isLastLineCounted?: true;
  /** A pass did not find it as it was: cut short, rewritten or removed. What bears its name since is another. */
  readonly isLost?: true;
  /** By what it was counted: the program's version, the services, the user's counters. */
  readonly rules: string;
  /** Counted in other chunks, its repeats might speak of other records. */
  readonly isVague?: true;
  readonly increments: Amounts;
}

/** Sums in the words of the tally; nothing here looks into them. */
export interface Amounts {
  readonly counters: Readonly<Record<string, string>>;
  readonly tables?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Up to where the fingerprint covers the file; 0 where nothing but the inode is known of it. */
export function knownBytes({ offsetBytes, seenBytes = 0, fingerprint }: FileCursor): number {
  if (offsetBytes > 0) return offsetBytes;
  return fingerprint.beginning === undefined ? 0 : seenBytes;
}

/**
 * Whether what is known of a file tells it from any other, whatever its inode. A few bytes that were seen and not
 * counted do not: a line half written may be no more than a stamp up to its minutes.
 */
export function isKnownByContent(cursor: FileCursor): boolean {
  return cursor.offsetBytes > 0 || knownBytes(cursor) >= TAIL_BYTES;
}

/** How many of the hosts that write to one log have their last record remembered. */
export const MAX_HOSTS = 8;

export interface LastRecord {
  readonly host: string;
  readonly increments: Amounts;
  /** No record, but the beginning of a line, as latin1, that a container's stream of this name has not ended yet. */
  readonly piece?: string;
  /** No record either, but what lines of the log left behind for later ones, by kind: see registry/line-memory.ts. */
  readonly memory?: LinesBehind;
}

/** Keys, each with its numbers, oldest first; nothing here looks into them. */
export type LinesBehind = Readonly<Record<string, readonly (readonly [key: string, ...numbers: number[]])[]>>;

/** The files of one source that may still grow, oldest first; the last is the one at the source's path. */
export interface SourceCursor {
  /** The last few lines that no rule claimed, printable and cut, for who wonders what they were. */
  readonly unclaimed?: readonly string[];
  /** What the last syslog record of each host before the cursor added, the newest first: it may come again. */
  readonly lastRecords?: readonly LastRecord[];
  readonly files: readonly FileCursor[];
  /** The last entry counted of the systemd journal, as journalctl names it; such a source has no files. */
  readonly journal?: string;
  /** Files that are read no more, and older stretches of those that are, with their accounts; the last few. */
  readonly finished?: readonly FileCursor[];
}
