// One configured source, the logs that are it, and what is remembered of each between two passes of one process.

import type { Files } from '../host/files';
import { isPattern } from '../logs/path-pattern';
import { previousOf } from '../logs/siblings';
import type { JournalQuery } from '../logs/systemd-journal';
import type { PatternCounter } from '../parsers/pattern-counter';
import type { ProgramNames } from '../parsers/program-names';
import type { ServiceName } from '../registry/services';

export interface SourceSpec {
  readonly name: string;
  /** The path of one log, or a pattern of many (see path-pattern.ts). */
  readonly path: string;
  /** What of the systemd journal it reads; its path then is only a name for it. */
  readonly journal?: JournalQuery;
  /** The key of its cursor in the snapshot, where that is not the name. */
  readonly cursorKey?: string;
  /** Patterns of its rotated files, and directories of them ("/" at the end), beside the usual ones. */
  readonly rotated?: readonly string[];
  /** The logs of all sources, their own among them: what is another's is no rotated file of it, whatever it is called. */
  readonly allLogs?: ReadonlySet<string>;
  readonly services: readonly ServiceName[];
  /** Where a log that was never read before is begun. */
  readonly start: 'beginning' | 'end';
  /** What this host calls the programs that write to it. */
  readonly names?: ProgramNames;
  /** The user's own counters that look at its lines. */
  readonly counters: readonly PatternCounter[];
  /** False: none of its lines is kept to be shown. */
  readonly keepsSamples?: boolean;
  /** A text that differs whenever its lines would be counted otherwise: version, services, the user's counters. */
  readonly rules?: string;
}

/** The key of the cursor of one log of a source whose path is a pattern; no name has a blank in it. */
export function cursorKeyOf({ name }: Pick<SourceSpec, 'name'>, path: string): string {
  return `${name} ${path}`;
}

/** The key of the cursor of a source that is one log; of many logs no cursor has it. */
export function baseKeyOf({ name, cursorKey }: Pick<SourceSpec, 'name' | 'cursorKey'>): string {
  return cursorKey ?? name;
}

/** The key of a log's cursor: its source's, or one of its own where the source is a pattern. */
export function keyOfLog(spec: Pick<SourceSpec, 'name' | 'cursorKey' | 'path'>, path: string): string {
  return isPattern(spec.path) ? cursorKeyOf(spec, path) : baseKeyOf(spec);
}

/** Whether a cursor is of a source, as its path is or was: one log, or many. */
export function isKeyOf(spec: Pick<SourceSpec, 'name' | 'cursorKey'>, key: string): boolean {
  return key === baseKeyOf(spec) || (spec.cursorKey === undefined && key.startsWith(cursorKeyOf(spec, '')));
}

/** One file that is written to, with all it was and will be renamed to. */
export interface FollowedLog {
  /** The key of its cursor in the snapshot. */
  readonly key: string;
  readonly path: string;
  readonly watch: Watch;
}

/** Tells cheaply whether any file of a log changed since its last pass: a few stat(2), nothing is read. */
export class Watch {
  private seen: ReadonlyMap<string, string> = new Map();

  constructor(private readonly files: Files) {}

  /** Throws the Problem of a path that can't be looked at. */
  isUnchanged(): boolean {
    if (this.seen.size === 0) return false;
    for (const [path, mark] of this.seen) if (markOf(this.files, path) !== mark) return false;
    return true;
  }

  /** The paths as a pass saw them before it read them: what came meanwhile is a change. */
  remember(marks: ReadonlyMap<string, string>): void {
    this.seen = marks;
  }

  /** Takes the log for changed at the next look. */
  forget(): void {
    this.seen = new Map();
  }
}

/** How a file looks: whatever is written to it changes that, also where a copy with an older time is written over it. */
export function markOf(files: Files, path: string): string {
  const status = files.status(path);
  return status === undefined ? '' : `${status.identity} ${status.sizeBytes} ${status.changedNs}`;
}

/**
 * The file that multilog hands to its processor, if it is this log's: that of a source which is one log must be,
 * while of many logs only one was meant.
 */
export function previousIdentity(
  files: Files,
  path: string,
  inHand: string | undefined,
  isOneOfMany: boolean,
): string | undefined {
  if (inHand === undefined || !isOneOfMany) return inHand;
  return files.status(previousOf(path))?.identity === inHand ? inHand : undefined;
}
