// Compresses the archives of days that are over. The compressed file is made under another name, fsynced and
// renamed; only then is the archive removed. If we die before the rename, there is a part that no one reads;
// if after it, both files are there, and the next one who comes sees that the archive is what the compressed
// file ends with.

import { join } from 'node:path';
import type { Files } from '../host/files';
import type { Host } from '../host/host';
import { createFile } from '../host/write-file';
import type { DayNumber } from './day';
import { findDays } from './days';
import { isPartName, type Program, partName } from './names';

const CHUNK_BYTES = 262144;
const DURABLE = { mode: 0o644, isSynced: true } as const;
/** A part that was not written to for this long is one whose writer died. */
const STALE_MS = 86_400_000;

export interface CompressOptions {
  readonly base: string;
  readonly program: Program;
  readonly today: DayNumber;
}

/** Gives the paths of what was compressed. No one may write to an archive of a day before `today` any more. */
export async function compressOlder(host: Host, { base, program, today }: CompressOptions): Promise<readonly string[]> {
  const { files } = host;
  const compressed: string[] = [];
  for (const { day, path: directory } of findDays(files, base)) {
    const path = join(directory, program);
    if (day >= today || files.ownStatus(path)?.kind !== 'file') continue;
    removeStale(host, directory, program);
    await compress(host, directory, program);
    compressed.push(path);
  }
  return compressed;
}

function removeStale({ files, clock }: Host, directory: string, program: Program): void {
  for (const name of files.list(directory)) {
    if (!isPartName(program, name)) continue;
    const path = join(directory, name);
    const status = files.ownStatus(path);
    if (status !== undefined && Number(status.modifiedNs / 1_000_000n) < clock.nowMs() - STALE_MS) files.remove(path);
  }
}

async function compress({ files, processes }: Host, directory: string, program: Program): Promise<void> {
  const { gzipped } = await import('../host/gzip');
  const path = join(directory, program);
  const target = `${path}.gz`;
  const { pid } = processes.self();
  const [member, joined] = [1, 2].map((n) => join(directory, partName(program, `${pid}-${n}`))) as [string, string];
  try {
    await createFile(files, member, gzipped(chunksOf(files, path)), DURABLE);
    if (files.ownStatus(target)?.kind !== 'file') {
      await files.rename(member, target);
    } else if (!(await endsWith(files, target, member))) {
      // The clock went back over midnight, and lines came for a day that was over.
      await createFile(files, joined, concatenated(files, target, member), DURABLE);
      await files.rename(joined, target);
    }
    await files.syncDirectory(directory);
  } finally {
    for (const part of [member, joined]) files.remove(part);
  }
  files.remove(path);
}

/** gzip(1): members one after the other are the concatenation of what they hold. */
async function* concatenated(files: Files, ...paths: readonly string[]): AsyncIterable<Uint8Array> {
  for (const path of paths) yield* chunksOf(files, path);
}

async function* chunksOf(files: Files, path: string): AsyncIterable<Uint8Array> {
  const descriptor = files.open(path);
  try {
    for (let position = 0; ; ) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const count = await files.read(descriptor, chunk, position);
      if (count === 0) return;
      yield chunk.subarray(0, count);
      position += count;
    }
  } finally {
    files.close(descriptor);
  }
}

/** Whether the last bytes of a file are the whole of another. */
async function endsWith(files: Files, path: string, end: string): Promise<boolean> {
  const [size, endSize] = [files.ownStatus(path)!.sizeBytes, files.ownStatus(end)!.sizeBytes];
  if (size < endSize) return false;
  const descriptor = files.open(path);
  try {
    let position = size - endSize;
    for await (const wanted of chunksOf(files, end)) {
      const found = Buffer.alloc(wanted.length);
      for (let done = 0; done < found.length; ) {
        const count = await files.read(descriptor, found.subarray(done), position + done);
        if (count === 0) return false;
        done += count;
      }
      if (!found.equals(wanted)) return false;
      position += found.length;
    }
    return true;
  } finally {
    files.close(descriptor);
  }
}
