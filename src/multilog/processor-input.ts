// What multilog(8) gives its processor: the log file as stdin, which is `previous` in the working directory;
// stdout, which becomes the rotated file; the state of the last run as descriptor 4, that of the next as 5.

import { join } from 'node:path';
import { Problem } from '../base/problem';
import type { FileStatus, Files } from '../host/files';
import { previousOf } from '../logs/siblings';

const [STDIN, STDOUT, STATE, NEW_STATE] = [0, 1, 4, 5];
const CHUNK_BYTES = 262144;

export interface ProcessorInput {
  /** The log directory. */
  readonly directory: string;
  /** The path that the file being processed had while it was written. */
  readonly path: string;
  readonly identity: string;
  readonly sizeBytes: number;
}

/**
 * Throws a Problem for anything that multilog did not hand over just now: a file whose past is not known could
 * be one that was counted long ago. Also for the processor of a multilog that was killed, whose output no one
 * wants: the file is another's by now, and is counted with the next one.
 */
export function takeInput(files: Files, directory: string, program: string): ProcessorInput {
  const path = join(directory, 'current');
  const { kind, identity, sizeBytes } = files.openedStatus(STDIN);
  if (kind === 'file' && files.status(previousOf(path))?.identity === identity) {
    return { directory, path, identity, sizeBytes };
  }
  const sentence = `stdin is not the file "previous" in ${directory}: ${program} is run by multilog, which wants "!./${program}" before the directory's name.`;
  throw new Problem('usage', sentence);
}

/** Copies the file being processed to stdout. multilog empties that before each run. */
export async function passOn(files: Files): Promise<void> {
  await copy(files, STDIN, STDOUT);
}

/** All we remember is in the ledger; what another processor left for its next run is kept for it. */
export async function keepState(files: Files, directory: string): Promise<void> {
  const isState = (descriptor: number, name: string) =>
    opened(files, descriptor)?.identity === files.status(join(directory, name))?.identity;
  // Run by hand, these descriptors may be anything.
  if (opened(files, STATE)?.kind !== 'file' || opened(files, NEW_STATE)?.kind !== 'file') return;
  if (isState(STATE, 'state') && isState(NEW_STATE, 'newstate')) await copy(files, STATE, NEW_STATE);
}

function opened(files: Files, descriptor: number): FileStatus | undefined {
  try {
    return files.openedStatus(descriptor);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    return undefined;
  }
}

async function copy(files: Files, from: number, to: number): Promise<void> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let position = 0; ; ) {
    const count = await files.read(from, chunk, position);
    if (count === 0) return;
    await files.write(to, chunk.subarray(0, count));
    position += count;
  }
}
