// What a compressor puts after the name of a rotated log, and which program undoes it.

import type { Compressor } from '../host/decompressor';

/** gzip is undone without a program. */
export type Compression = 'gzip' | Compressor;

const COMPRESSIONS: Readonly<Record<string, Compression | undefined>> = {
  gz: 'gzip',
  bz2: 'bzip2',
  xz: 'xz',
  lzma: 'xz',
  zst: 'zstd',
  lz4: 'lz4',
};
const ENDING = /\.(gz|bz2|xz|lzma|zst|lz4|lzo|Z)$/;

/** Whether a file's name ends as those of compressed files do, such as `.gz`. */
export function isCompressedName(path: string): boolean {
  return ENDING.test(path);
}

/** What a compressed file's name says that it is compressed by; undefined where it cannot be read. */
export function compressionOf(path: string): Compression | undefined {
  return COMPRESSIONS[ENDING.exec(path)?.[1] ?? ''];
}

/** The name without the ending; undefined when it has none. */
export function nameBeforeCompression(name: string): string | undefined {
  return ENDING.test(name) ? name.replace(ENDING, '') : undefined;
}

/** Why such a file cannot be read, as a sentence; undefined when it can. */
export function unreadableSentence(path: string): string | undefined {
  if (compressionOf(path) !== undefined) return undefined;
  return `${path} is compressed by a program whose files maillogs does not read: let the rotation use gzip, bzip2, xz, zstd or lz4.`;
}
