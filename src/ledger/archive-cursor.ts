// How far the lines of one multilog directory are archived. Apart from the cursors of the sources, since the
// agent counts lines that it never archives.

import type { FileCursor } from '../logs/cursor';

export interface ArchiveCursor {
  /** As those of a source: oldest first, the last is the one that was `current`. */
  readonly files: readonly FileCursor[];
  /** Files that were archived and are followed no more: one that comes back is known. Older versions had none. */
  readonly remembered?: readonly FileCursor[];
  /** When the directory was last looked at, milliseconds since 1970; of older versions none. */
  readonly lookedMs?: number;
  /** The lines archived last; they may still have to be put where they belong. */
  readonly append?: ArchiveAppend;
}

/** Lines that lie in a file of their own, and the place in an archive where they belong. */
export interface ArchiveAppend {
  readonly path: string;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  readonly stagedAs: string;
}
