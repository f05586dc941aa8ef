// What a log file holds, to be read by position: the file itself, or what was compressed into it.

import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import { compressionOf } from './compressed-name';
import { DecompressedLog } from './decompressed-log';
import type { ReadAt } from './fingerprint';
import type { ReadRequest } from './read-lines';
import { closeSeen, openSeen, readerOf } from './seen-file';
import type { SeenFile } from './siblings';

/** Open until it is closed; `files` and `descriptor` are for readLines. */
export interface Content extends Pick<ReadRequest, 'files' | 'descriptor'> {
  /** In a compressed file it reaches only what was read just before, and the first bytes. */
  readonly readAt: ReadAt;
  close(): Promise<void>;
}

/** Throws a Problem; `busy` when there is another file at the path by now. */
export function openContent(files: Files, file: SeenFile): Content {
  const descriptor = openSeen(files, file);
  const close = () => closeSeen(files, file, descriptor);
  if (file.compressedBytes === undefined) {
    return { files, descriptor, readAt: readerOf(files, descriptor), close: async () => close() };
  }
  const log = new DecompressedLog(files, descriptor, compressionOf(file.path) ?? 'gzip');
  return {
    files: { read: (_, into, position) => named(file, log.read(into, position)) },
    descriptor,
    readAt: (position, length) => log.readAt(position, length),
    close: async () => {
      await log.close();
      close();
    },
  };
}

/** What is wrong with the bytes, as a sentence about the file. */
async function named<T>({ path }: SeenFile, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    const { code, message } = thrown;
    if (code === 'missingProgram') {
      const advice = 'install it, or let the rotation use gzip';
      throw new Problem(code, `${path} cannot be decompressed: ${message}; ${advice}.`, { cause: thrown });
    }
    if (code !== 'damaged') throw thrown;
    throw new Problem(code, `${path} cannot be decompressed: ${message}.`, { cause: thrown });
  }
}
