// How far a source has been counted: which bytes of which files. Stored with the counters in one snapshot,
// so that both move together or not at all.

import type { Fingerprint } from './fingerprint';

export interface FileCursor {
  /** dev:inode when last seen. */
  readonly identity: string;
  /** Where it was last seen. */
  readonly path: string;
  /** Where that was a symbolic link: what it led to. */
  readonly target?: string;
  /** The first byte not yet counted: of a compressed file, in what it holds. */
  readonly offsetBytes: number;
  /** How large it was when last seen, where that is more than the offset: so much of it is known to be unread. */
  readonly seenBytes?: number;
  /** What tells this file from another that got its inode, and from itself rewritten. */
  readonly fingerprint: Fingerprint;
  /** The offset lies within a line over the limit, whose beginning was counted: go on behind its LF. */
  readonly isInOverlongLine: boolean;
  /** A compressed file that was read to its end: what comes later by its name is new. */
  readonly isFinished?: true;
  /**
   * The beginning, as latin1, of a line that multilog(8) split between the file before this one and this one;
   * only while the offset is 0.
   */
  readonly carried?: string;
}

/** Of so many hosts that write to one log the last record is remembered. */
export const MAX_HOSTS = 8;

export interface LastRecord {
  readonly host: string;
  /** In the words of the tally; nothing here looks into it. */
  readonly increments: {
    readonly counters: Readonly<Record<string, string>>;
    readonly tables?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
}

/** The files of one source that may still grow, oldest first; the last is the one at the source's path. */
export interface SourceCursor {
  /** The last few lines that no rule claimed, printable and cut, for who wonders what they were. */
  readonly unclaimed?: readonly string[];
  /** What the last syslog record of each host before the cursor added, the newest first: it may come again. */
  readonly lastRecords?: readonly LastRecord[];
  readonly files: readonly FileCursor[];
}
