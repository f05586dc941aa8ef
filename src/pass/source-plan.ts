// What the plan of one source for one pass is made from, and what it says: see plan-source.ts.

import type { Host } from '../host/host';
import type { FileCursor, SourceCursor } from '../logs/cursor';
import type { Known, ReadFinding, Said, Step } from '../logs/plan-types';
import type { SeenFile } from '../logs/siblings';
import type { Texts } from '../logs/texts';
import type { FoundFile } from './finds';
import type { OpenLogs } from './open-logs';
import type { Pool } from './pool';
import type { FollowedLog, SourceSpec } from './source';

/** Rotated files followed in case their writer still holds them open; older ones are finished. */
export const FOLLOWED_SIBLINGS = 2;

export interface ReadStep {
  readonly file: SeenFile;
  /** How far the file is counted, whatever becomes of other steps. */
  readonly start: FileCursor;
  /** What lies before is counted once `shared` is read so far. */
  readonly from: number;
  /** Digest of the last bytes before that, where `start` has none; see tailStart. */
  readonly tail?: string;
  readonly shared?: SeenFile;
  /** It will not grow any more, so that its last line counts without an LF. */
  readonly isFinished: boolean;
  /** Once it is read, it need not be followed any more. */
  readonly isForgotten: boolean;
  /** What it is will be told by its next line: nothing of it is read. */
  readonly isHeld: boolean;
}

export interface LogPlan {
  readonly log: FollowedLog;
  /** The cursor that it goes on from: its own, or that of a log that has this name now. */
  readonly before: SourceCursor | undefined;
  /** The file at the log's path. */
  readonly live: SeenFile | undefined;
  readonly steps: readonly ReadStep[];
  /** Cursors that stay as they are though there is nothing to read now. */
  readonly kept: readonly FileCursor[];
  /** Cursors whose accounts are closed: their files are gone, or were rewritten. */
  readonly closed: readonly FileCursor[];
  readonly findings: readonly ReadFinding[];
  /** The files are others, or elsewhere, than at the last pass. */
  readonly hasMoved: boolean;
}

export interface SourcePlan {
  /** In the order in which they are to be read: what one shares with another comes after that. */
  readonly logs: readonly LogPlan[];
  /** Logs that have no file any more, with what is in no other log now. */
  readonly gone: readonly { readonly key: string; readonly cursors: readonly FileCursor[] }[];
  /** Logs of a pattern that could not be read. */
  readonly failed: readonly { readonly path: string; readonly reason: string }[];
  /** What is to be said of files that no log has any more. */
  readonly findings: readonly ReadFinding[];
  /** Finished files, with those of this plan. */
  readonly remembered: readonly FileCursor[];
  /** Something is to be committed though no log is read. */
  readonly hasNews: boolean;
  /** Logs that are begun at their end are all begun in one pass: later ones are new, and begun at their start. */
  readonly mayStop: boolean;
  /** When the files were looked at, milliseconds since 1970. */
  readonly lookedMs: number;
  /** Every log is as the last pass left it. */
  readonly isQuick?: true;
}

export interface PlanContext {
  readonly host: Host;
  readonly spec: SourceSpec;
  readonly isPattern: boolean;
  /** By their paths. */
  readonly paths: readonly string[];
  /** Compressed files that may be logs of a pattern that no pass has seen. */
  readonly packed: readonly string[];
  readonly pool: Pool;
  readonly texts: Texts;
  readonly open: OpenLogs;
  readonly inHand: string | undefined;
  /** When all files of the source were last looked at, milliseconds since 1970. */
  readonly lookedMs: number;
  follow(key: string, path: string): FollowedLog;
}

/** A file that cannot be read. */
export interface Failed {
  readonly file: SeenFile;
  readonly reason: string;
}

/** All that is known once each file is planned. */
export interface Planned {
  readonly known: readonly Known[];
  readonly census: readonly FoundFile[];
  readonly steps: readonly Step[];
  readonly said: readonly Said[];
  readonly failed: readonly Failed[];
  readonly lookedMs: number;
}
