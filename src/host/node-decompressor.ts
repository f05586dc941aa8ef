// Runs an installed decompressor as a child, with the compressed file as its standard input.

import { type Compressor, compressors, DECOMPRESSION_LIMITS, type DecompressionLimits } from './decompressor';
import { childOutput } from './node-child-output';

export interface DecompressionOptions {
  readonly limits?: DecompressionLimits;
  readonly directories?: readonly string[];
}

/** What the open file holds, from its start. Throws a Problem that ends a sentence, as childOutput does. */
export function decompressed(
  descriptor: number,
  compressor: Compressor,
  { limits = DECOMPRESSION_LIMITS, directories }: DecompressionOptions = {},
): AsyncGenerator<Uint8Array> {
  const { program, args } = compressors[compressor];
  const surroundings = { descriptor, ...(directories === undefined ? {} : { directories }) };
  return childOutput({ program, args, limits }, surroundings);
}
