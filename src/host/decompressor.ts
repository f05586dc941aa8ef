// The programs that undo what rotations compress by, beside gzip, which zlib does without a program: each reads the
// compressed bytes on stdin and writes what they hold on stdout.

import type { ChildLimits } from './child-output';

export const compressors = {
  bzip2: { program: 'bzip2', args: ['-dc'] },
  // A stranger's file must not make it take more memory than what xz -9 wants many times over.
  xz: { program: 'xz', args: ['-dc', '--memlimit-decompress=512MiB'] },
  zstd: { program: 'zstd', args: ['-dcq'] },
  lz4: { program: 'lz4', args: ['-dcq'] },
} as const satisfies Readonly<Record<string, { readonly program: string; readonly args: readonly string[] }>>;

export type Compressor = keyof typeof compressors;

export type DecompressionLimits = ChildLimits;

/** A log of a busy day has some gigabytes; nothing that a rotation keeps has a terabyte. */
export const DECOMPRESSION_LIMITS: DecompressionLimits = {
  quietMs: 60_000,
  totalMs: 3_600_000,
  octets: 2 ** 40,
};
