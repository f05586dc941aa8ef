// Hands on a log file's bytes, whole lines at a time. A line that goes on in the next file is kept back as far
// as it is there, so that what is archived is whole; only one longer than any real line is handed on in parts.

import { LF } from '../base/ascii';
import type { Files } from '../host/files';

const CHUNK_BYTES = 262144;

/** No more than this of a line is kept back. */
export const MAX_CARRIED_BYTES = 65536;

export interface LineState {
  /** The beginning of a line, kept back; as latin1. */
  readonly carried: string;
  /** What was handed on last was part of a line. */
  readonly isInLine: boolean;
}

export interface CopyRequest {
  readonly files: Files;
  readonly descriptor: number;
  readonly fromBytes: number;
  readonly untilBytes: number;
  readonly state: LineState;
  /** The last line ends where the file ends: it is handed on, with an LF if it has none. */
  readonly isFinished: boolean;
}

/** `write` gets bytes that begin with a line unless `isInLine`; they may be overwritten once it resolves. */
export async function copyLines(
  { files, descriptor, fromBytes, untilBytes, state, isFinished }: CopyRequest,
  write: (bytes: Buffer, isInLine: boolean) => Promise<void>,
): Promise<LineState> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let { isInLine } = state;
  let rest: Buffer = Buffer.from(state.carried, 'latin1');
  let position = fromBytes;
  while (position < untilBytes) {
    const length = Math.min(CHUNK_BYTES, untilBytes - position);
    const count = await files.read(descriptor, chunk.subarray(0, length), position);
    if (count === 0) break;
    position += count;
    const bytes = Buffer.concat([rest, chunk.subarray(0, count)]);
    let cut = bytes.lastIndexOf(LF) + 1;
    const isEndless = bytes.length - cut > MAX_CARRIED_BYTES || (isInLine && cut === 0);
    if (isEndless) cut = bytes.length;
    if (cut > 0) {
      await write(bytes.subarray(0, cut), isInLine);
      isInLine = isEndless;
    }
    rest = bytes.subarray(cut);
  }
  if (isFinished && (rest.length > 0 || isInLine)) {
    await write(Buffer.concat([rest, Buffer.from([LF])]), isInLine);
    return { carried: '', isInLine: false };
  }
  return { carried: rest.toString('latin1'), isInLine };
}
