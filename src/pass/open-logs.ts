// The descriptors of a log's files between two passes. What is removed, or replaced before we look again, can
// still be read through them: its rest is counted, and only what no one could have read is lost.

import { Problem } from '../base/problem';
import type { Clock } from '../host/clock';
import type { Files } from '../host/files';
import { isSameFile } from '../logs/body';
import { isCompressedName } from '../logs/compressed-name';
import type { FileCursor } from '../logs/cursor';
import type { SeenFile } from '../logs/siblings';

/**
 * Passes without growth after which a file without a name is let go, where another file has all that it has, as after a
 * rotation that compresses: the disk gets its room back.
 */
const QUIET_PASSES = 2;
/** Milliseconds without growth after which it is let go in any case: its writer may go on until it is told of a new log. */
const QUIET_MS = 600_000;

/** A file that has no name any more, but is open. */
export interface UnlinkedFile {
  readonly file: SeenFile;
  /** It has stood still for some passes. */
  readonly isQuiet: boolean;
  /** It has stood still for so long that it is let go, whoever may have it open. */
  readonly isGivenUp: boolean;
}

interface OpenLog {
  readonly descriptor: number;
  /** Where it was seen last: it may have been rotated before it lost its name. */
  path: string;
  sizeBytes: number;
  quietPasses: number;
  /** When it was found to have grown, or to have lost its name. */
  grownMs: number;
}

/** Enough for any mail host; a quarter of what the process may open, where that is less. */
const MAX_OPEN_LOGS = 4096;
/** Where the system does not tell how many that is. */
const USUAL_OPEN_LIMIT = 1024;

/** How many descriptors all sources of a process may keep. */
export class OpenLogLimit {
  private count = 0;
  /** A log was not kept open, since there were too many. */
  isExceeded = false;

  /** The limit for logs in a process that may have that many files open: a part of them. It is asked when it matters. */
  static within(openLimit: () => number | undefined): OpenLogLimit {
    return new OpenLogLimit(() => Math.min(MAX_OPEN_LOGS, Math.floor((openLimit() ?? USUAL_OPEN_LIMIT) / 4)));
  }

  constructor(private readonly most: () => number) {}

  get max(): number {
    return this.most();
  }

  /** Takes one of the descriptors that may be open at once; false where all are taken. */
  take(): boolean {
    if (this.count >= this.max) {
      this.isExceeded = true;
      return false;
    }
    this.count++;
    return true;
  }

  /** Gives one back that was taken. */
  give(): void {
    this.count--;
  }
}

export class OpenLogs {
  private readonly open = new Map<string, OpenLog>();

  constructor(
    private readonly files: Files,
    private readonly limit: OpenLogLimit,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
  ) {}

  /** Those that none of `named` is, and whether they have stood still. Once a pass. */
  unlinked(named: ReadonlySet<string>): readonly UnlinkedFile[] {
    const unlinked: UnlinkedFile[] = [];
    const nowMs = this.clock.monotonicMs();
    for (const [identity, log] of this.open) {
      if (named.has(identity)) {
        log.quietPasses = 0;
        log.grownMs = nowMs;
        continue;
      }
      const status = this.files.openedStatus(log.descriptor);
      const hasGrown = status.sizeBytes !== log.sizeBytes;
      log.quietPasses = hasGrown ? 0 : log.quietPasses + 1;
      if (hasGrown) log.grownMs = nowMs;
      log.sizeBytes = status.sizeBytes;
      const { path, descriptor, quietPasses, grownMs } = log;
      const isQuiet = quietPasses >= QUIET_PASSES;
      const file = { ...status, path, descriptor };
      unlinked.push({ file, isQuiet, isGivenUp: isQuiet && nowMs - grownMs >= QUIET_MS });
    }
    return unlinked;
  }

  /**
   * Holds these files, as far as they are where they were seen, and lets go of all others. Not the compressed ones:
   * no one writes to them any more, and what they hold is not to be had from a descriptor alone.
   */
  keep(cursors: readonly FileCursor[]): void {
    const growing = cursors.filter(({ path }) => !isCompressedName(path));
    const wanted = new Set(growing.map(({ identity }) => identity));
    for (const identity of this.open.keys()) if (!wanted.has(identity)) this.letGo(identity);
    for (const cursor of growing) {
      const log = this.open.get(cursor.identity);
      if (log === undefined) this.take(cursor);
      else log.path = cursor.path;
    }
  }

  /** Closes every file that is kept open. */
  closeAll(): void {
    for (const identity of this.open.keys()) this.letGo(identity);
  }

  private take(cursor: FileCursor): void {
    if (!this.limit.take()) return;
    const { identity, path } = cursor;
    const descriptor = this.tryOpen(cursor);
    if (descriptor === undefined) this.limit.give();
    else
      this.open.set(identity, { descriptor, path, sizeBytes: -1, quietPasses: 0, grownMs: this.clock.monotonicMs() });
  }

  private tryOpen(cursor: FileCursor): number | undefined {
    try {
      const descriptor = this.files.open(cursor.path);
      if (isSameFile(cursor, this.files.openedStatus(descriptor))) return descriptor;
      this.files.close(descriptor);
    } catch (thrown) {
      // It can't be held, so it is not: the next pass looks at the file itself and says what is wrong.
      if (!(thrown instanceof Problem)) throw thrown;
    }
    return undefined;
  }

  private letGo(identity: string): void {
    const log = this.open.get(identity)!;
    this.open.delete(identity);
    this.limit.give();
    this.files.close(log.descriptor);
  }
}
