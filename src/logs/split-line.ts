// multilog(8) begins a new file in the midst of a line that would make the old one larger than its limit: the
// old file then ends without an LF, and the new one begins with the rest of the line, without a stamp. Both
// halves are one line.

import type { FileCursor } from './cursor';
import { isMultilog, type SeenFile } from './siblings';

/** What an end without an LF means: its LF is still to come; the line ends there; it goes on in the next file. */
export type Ending = 'growing' | 'finished' | 'continued';

export interface EndingInput {
  /** The source's path. */
  readonly path: string;
  readonly step: { readonly file: SeenFile; readonly isFinished: boolean };
  readonly live: SeenFile | undefined;
  /** The file read after this one, and its cursor. */
  readonly next: { readonly file: SeenFile; readonly cursor: FileCursor } | undefined;
  /** The first few bytes of a file. */
  readonly headOf: (file: SeenFile) => string;
}

/** How many bytes a stamp has, with the blank after it. */
export const HEAD_LENGTH = 26;
const STAMP = /^@[0-9a-f]{24} /;
/** A stamp as far as it is written yet. */
const STAMP_BEGUN = /^@([0-9a-f]{0,24}$|[0-9a-f]{24} )/;

/** What becomes of a file's last line where it has no LF: it may grow, it is complete, or it goes on in the next file. */
export function endingOf({ path, step: { file, isFinished }, live, next, headOf }: EndingInput): Ending {
  const isUsual = !isMultilog(path) || file.identity === live?.identity || next === undefined;
  if (isUsual) return isFinished ? 'finished' : 'growing';
  // What is no `current` any more grows no more. A file read already took up what was before it.
  const { offsetBytes, isInOverlongLine, carried } = next.cursor;
  if (offsetBytes > 0 || isInOverlongLine || carried !== undefined) return 'finished';
  // A .u file was left by a multilog that was killed. If it was `current`, its last line is cut off, and the
  // next multilog began with a stamp; if it was `previous`, its last line may be one that was split.
  if (!file.path.endsWith('.u')) return 'continued';
  const isSplit = STAMP.test(headOf(file)) && next.file.sizeBytes > 0 && !STAMP_BEGUN.test(headOf(next.file));
  return isSplit ? 'continued' : 'finished';
}
