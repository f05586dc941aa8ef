// gzip(1) as a stream, both ways. Load it when there is something to compress or to read.

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Problem } from '../base/problem';

/** The bytes compressed as one gzip member, which depends on nothing but them; throws what `source` throws. */
export async function* gzipped(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const gzip = createGzip();
  // Its failure is thrown by reading, too.
  const done = pipeline(Readable.from(source), gzip).catch(() => undefined);
  yield* gzip;
  await done;
}

const CHUNK_BYTES = 65536;

/**
 * What was compressed, of one member or several. Throws what `source` throws, and a Problem (damaged) that ends
 * a sentence when the bytes are no gzip, or not all of one.
 */
export async function* gunzipped(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  const done = pipeline(Readable.from(source), gunzip).catch(() => undefined);
  try {
    yield* gunzip;
  } catch (thrown) {
    if (thrown instanceof Problem) throw thrown;
    throw new Problem('damaged', `gzip says ${(thrown as Error).message}`, { cause: thrown });
  }
  await done;
}
