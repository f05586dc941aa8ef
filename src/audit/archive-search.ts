// Finds what multilog's processors archived: a file that was counted lies, as it was, somewhere among the lines of
// a day. It is known by its first bytes, which have a stamp of their own. Lines whose stamps were converted are
// not known again.

import type { Files } from '../host/files';
import { isCompressedName } from '../logs/compressed-name';
import { openContent } from '../logs/content';
import { seeFile } from '../logs/seen-file';
import { type SeenFile, UNKNOWN_BYTES } from '../logs/siblings';
import type { Place } from './recount';
import type { Stretch } from './stretch';

const CHUNK_BYTES = 262144;
/** Fewer bytes may be the same in two files. */
const TELLING_BYTES = 32;

/** Every place that begins like the file of a stretch, in the archives given. */
export async function findInArchives(
  files: Files,
  paths: readonly string[],
  wanted: readonly Stretch[],
): Promise<ReadonlyMap<Stretch, readonly Place[]>> {
  const places = new Map<Stretch, Place[]>();
  const needles = wanted.flatMap((stretch) => {
    const { beginning = '' } = stretch.cursor.fingerprint;
    return beginning.length < TELLING_BYTES ? [] : [{ stretch, bytes: Buffer.from(beginning, 'latin1') }];
  });
  for (const path of paths) {
    const seen = seeFile(files, path);
    if (seen === undefined || needles.length === 0) continue;
    const file = isCompressedName(path) ? { ...seen, compressedBytes: seen.sizeBytes, sizeBytes: UNKNOWN_BYTES } : seen;
    await search(files, file, (chunk, chunkStart, newFrom) => {
      for (const { stretch, bytes } of needles) {
        for (let at = chunk.indexOf(bytes); at >= 0; at = chunk.indexOf(bytes, at + 1)) {
          // The bytes in front of `newFrom` were searched with the chunk before.
          if (at + bytes.length <= newFrom) continue;
          places.set(stretch, [...(places.get(stretch) ?? []), { file, baseBytes: chunkStart + at }]);
        }
      }
    });
  }
  return places;
}

type Look = (chunk: Buffer, chunkStart: number, newFrom: number) => void;

async function search(files: Files, file: SeenFile, look: Look): Promise<void> {
  const content = openContent(files, file);
  try {
    const buffer = Buffer.alloc(CHUNK_BYTES);
    let kept = 0;
    for (let position = 0; ; ) {
      const count = await content.files.read(content.descriptor, buffer.subarray(kept), position);
      if (count === 0) return;
      position += count;
      const end = kept + count;
      look(buffer.subarray(0, end), position - end, kept);
      const next = Math.min(end, 64);
      buffer.copyWithin(0, end - next, end);
      kept = next;
    }
  } finally {
    await content.close();
  }
}
