// Puts a whole file in its place at one stroke: a reader finds the old file or the new one, never a part. If we die
// before the rename, the old file is as it was, and the next writer removes the temporary one.

import { dirname } from 'node:path';
import { Problem } from '../base/problem';
import type { Files } from './files';

/** How much of the work must outlive a power cut once it resolves. */
export type Durability =
  /** Nothing: after a power cut the file may be old, empty or gone. */
  | 'none'
  /** The content: after a power cut there is the old file or the whole new one. */
  | 'content'
  /** The content and its name. */
  | 'name';

export interface WriteFileOptions {
  readonly mode: number;
  readonly durability: Durability;
  /** In the same directory; `path` with `.tmp` when not given. Whatever has this name is removed. */
  readonly temporary?: string;
  /** Throws a Problem when the file may not be replaced any more. */
  readonly beforeRename?: () => void;
}

type Content = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Writes, syncs and renames. Throws a Problem of the call that failed; `path` is then as it was. */
export async function writeFile(
  files: Files,
  path: string,
  content: Content,
  options: WriteFileOptions,
): Promise<void> {
  const { mode, durability, temporary = `${path}.tmp`, beforeRename } = options;
  await createFile(files, temporary, content, { mode, isSynced: durability !== 'none' });
  beforeRename?.();
  await files.rename(temporary, path);
  if (durability === 'name') await files.syncDirectory(dirname(path));
}

/** Removes what has the name, and writes a new file, brought to the disk where it `isSynced`; one that fails is removed. */
export async function createFile(
  files: Files,
  path: string,
  content: Content,
  { mode, isSynced }: { readonly mode: number; readonly isSynced: boolean },
): Promise<void> {
  files.remove(path);
  const descriptor = await files.create(path, mode);
  try {
    for await (const piece of content) await files.write(descriptor, piece);
    if (isSynced) await files.sync(descriptor);
  } catch (thrown) {
    removeQuietly(files, path);
    throw thrown;
  } finally {
    files.close(descriptor);
  }
}

/** What could not be written takes up room, on a disk that may be full. */
export function removeQuietly(files: Files, path: string): void {
  try {
    files.remove(path);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
  }
}
