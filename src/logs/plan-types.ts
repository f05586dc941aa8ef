// What the plan of a pass is made from and what it says: see plan-files.ts.

import type { Agreement } from './agreement';
import type { Body } from './body';
import type { FileCursor } from './cursor';
import type { SeenFile } from './siblings';

/** A file that was counted, wherever it may be now. */
export interface Known {
  readonly cursor: FileCursor;
  /** The log that has its cursor; undefined for one that is finished and only remembered. */
  readonly key: string | undefined;
  /** It was written to when last seen, or had more than was counted: should it be gone, something may be missing. */
  isOpen: boolean;
  /** How large it was when last seen. */
  seenBytes: number;
}

export interface PoolFacts {
  /** Nothing of the source was ever seen. */
  readonly isFirst: boolean;
  readonly start: 'beginning' | 'end';
  /** When the last pass was committed, milliseconds since 1970. */
  readonly passedAtMs: number;
  /** All files are the past of one log. */
  readonly isAlone: boolean;
  /** Rotated files that are not known were there before the source was first read, for all that is known. */
  readonly isPastUnknown: boolean;
}

/** Why a file is read from where it is. */
export type Why =
  | 'firstSight'
  /** The file itself, found by its inode and content. */
  | 'same'
  /** It holds all that was counted of another. */
  | 'copy'
  /** It holds no more than the beginning of what was counted. */
  | 'beginning'
  /** It agrees with what was counted up to some line and differs then, or has lost its beginning. */
  | 'rewritten'
  /** Only a heading yet, which other files have too: its next line tells what it is. */
  | 'held'
  /** Nothing else is known of it than that it may have been counted. */
  | 'suspect'
  /** A rotated file from before, which nothing counted is of. */
  | 'older'
  /** A file of another log, for all that is known. */
  | 'stranger'
  | 'new';

export interface Step {
  readonly body: Body;
  readonly why: Why;
  /** What it goes on from. */
  readonly known?: Known;
  /** Its cursor is a second one over the bytes of the known file. */
  readonly isCopy?: boolean;
  readonly isDoubtful?: boolean;
  /** Where reading begins: what lies before is counted, here or in `shared`. */
  from: number;
  /** As far as it is counted whatever becomes of the other steps. */
  alone: number;
  /** The step that reads what this one shares with it. */
  shared?: Step;
}

export type ReadFinding =
  | { readonly kind: 'rotated'; readonly path: string }
  /** There is less of the log, or of a file of that name, than there was; `octets` of it were not read yet. */
  | { readonly kind: 'truncated'; readonly path: string; readonly octets: number; readonly isReadOn: boolean }
  /** Lines that were counted changed or went: it is read on after the last that is left. */
  | { readonly kind: 'rewritten'; readonly path: string; readonly octets: number }
  /** `octets` of a file may have been counted before, and are not counted. */
  | { readonly kind: 'skipped'; readonly path: string; readonly octets: number; readonly reason: string }
  /** A file went away; of what it is known to have had, `octets` were not read. `reason` where more is known. */
  | { readonly kind: 'lost'; readonly path: string; readonly octets: number; readonly reason?: string };

/** What a finding says, and the log it is about where that is known. */
export interface Said {
  readonly key: string | undefined;
  readonly finding: ReadFinding;
}

/** Which known files can have anything to say of a file: see known-index.ts. */
export interface KnownIndex {
  /** Those that a file is, by inode and time of birth. */
  same(file: SeenFile): readonly Known[];
  /** The counted ones that agree with its first line, that it is or has the place of, or that have later stamps. */
  speaking(body: Body): Promise<readonly Known[]>;
  /** The one that had this place last. */
  lastAt(path: string): Known | undefined;
  /** The latest stamp of all that is known. */
  readonly newestStamp: number | undefined;
}

/** All that a plan is made of. */
export interface World {
  readonly known: readonly Known[];
  readonly index: KnownIndex;
  /** Those with any content, in the order in which they are read. */
  readonly bodies: readonly Body[];
  /** Names and inodes of all files, empty ones too. */
  readonly files: readonly Body[];
  readonly pool: PoolFacts;
  readonly hasStamps: boolean;
  readonly steps: Map<Body, Step>;
  /** The files by which each known one goes on. */
  readonly holders: Map<Known, Body[]>;
  readonly said: Said[];
  agreement(known: Known, body: Body): Promise<Agreement>;
  /** The known files whose first bytes may be those of this one. */
  alike(body: Body): Promise<readonly Known[]>;
  /** The files planned so far that hold all that was counted of a known one. */
  holding(known: Known): Promise<readonly Body[]>;
  /** Like `holding`, with files of which nothing is decided yet. */
  holdingAll(known: Known): Promise<readonly Body[]>;
}
