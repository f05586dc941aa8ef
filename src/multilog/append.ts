// Puts lines behind an archive exactly once, whatever dies in the midst of it.
//
//   1  stage        the lines are written to a file of their own beside the archive, and fsynced
//   2  commit       (the caller) the ledger takes the cursor, and which staged file belongs where
//   3  carryOut     the staged lines are written to their place in the archive, fsynced, and unstaged
//
// If we die before 2, the lines are read again and staged under the same name or another: a staged file that
// no ledger knows is nobody's. If we die after 2, whoever holds the ledger's lock next carries the append out
// before anything else is appended: the same bytes at the same place, so it does not matter how much of it was
// done already. Unstaging comes last: a file that is gone was carried out. The archive is never cut short.

import { dirname, join } from 'node:path';
import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import { type DayNumber, dayPath } from './day';
import { isStagedOf, type Program, stagedName } from './names';

const CHUNK_BYTES = 262144;

/** Where staged lines belong. */
export interface Append {
  readonly path: string;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  readonly stagedAs: string;
}

/** Makes a day's directory; gives its path. */
export function prepareDay(files: Files, base: string, day: DayNumber): string {
  const directory = join(base, dayPath(day));
  const kind = files.status(directory)?.kind;
  if (kind !== undefined && kind !== 'directory') {
    throw new Problem('ioFailed', `${directory} is not a directory: move it away, so that logs can be archived there.`);
  }
  if (kind === undefined) files.makeDirectory(directory, 0o755);
  return directory;
}

export interface StageOptions {
  /** The day's directory. */
  readonly directory: string;
  readonly program: Program;
  /** When the ledger was born, and the generation that the append is committed as. */
  readonly birth: number;
  readonly generation: number;
}

/** Lines on their way into an archive: written, then finished or discarded. */
export class Stage {
  private lengthBytes = 0;
  private isOpen = true;

  private constructor(
    private readonly files: Files,
    private readonly options: StageOptions,
    private readonly descriptor: number,
  ) {}

  static async open(files: Files, options: StageOptions): Promise<Stage> {
    const path = stagedPath(options);
    files.remove(path);
    return new Stage(files, options, await files.create(path, 0o644));
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.files.write(this.descriptor, bytes);
    this.lengthBytes += bytes.length;
  }

  /** Durable once it resolves; undefined when there are no lines. */
  async finish(): Promise<Append | undefined> {
    const { files, options, lengthBytes } = this;
    if (lengthBytes === 0) {
      this.discard();
      return undefined;
    }
    await files.sync(this.descriptor);
    this.close();
    await files.syncDirectory(options.directory);
    const path = join(options.directory, options.program);
    const archive = files.ownStatus(path);
    if (archive !== undefined && archive.kind !== 'file') {
      throw new Problem('ioFailed', `${path} is not a regular file: move it away, so that logs can be archived there.`);
    }
    if (archive === undefined) await syncDay(files, options.directory);
    return { path, offsetBytes: archive?.sizeBytes ?? 0, lengthBytes, stagedAs: stagedPath(options) };
  }

  discard(): void {
    this.close();
    this.files.remove(stagedPath(this.options));
  }

  private close(): void {
    if (this.isOpen) this.files.close(this.descriptor);
    this.isOpen = false;
  }
}

/** Not only when it is made: whoever made it may have died before that was durable. */
async function syncDay(files: Files, directory: string): Promise<void> {
  const month = dirname(directory);
  const year = dirname(month);
  for (const parent of [month, year, dirname(year)]) await files.syncDirectory(parent);
}

function stagedPath({ directory, program, birth, generation }: StageOptions): string {
  return join(directory, stagedName(program, birth, generation));
}

/** Does what was committed, or what is left of it. Only for the holder of the ledger's lock. */
export async function carryOut(files: Files, { path, offsetBytes, lengthBytes, stagedAs }: Append): Promise<void> {
  if (files.ownStatus(stagedAs)?.sizeBytes !== lengthBytes) return;
  const from = files.open(stagedAs);
  try {
    const into = await files.openToWrite(path, 0o644);
    try {
      // Somebody took the archive away meanwhile: no hole is left where it was.
      const place = Math.min(offsetBytes, files.openedStatus(into).sizeBytes);
      await copy(files, { from, into, place });
      await files.sync(into);
    } finally {
      files.close(into);
    }
  } finally {
    files.close(from);
  }
  await files.syncDirectory(dirname(path));
  files.remove(stagedAs);
}

async function copy(files: Files, { from, into, place }: Record<'from' | 'into' | 'place', number>): Promise<void> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let done = 0; ; ) {
    const count = await files.read(from, chunk, done);
    if (count === 0) return;
    await files.writeAt(into, chunk.subarray(0, count), place + done);
    done += count;
  }
}

/** Removes files staged for that ledger which it knows nothing of: their writers died before they could commit. */
export function removeUnclaimed(
  files: Files,
  { directory, program, birth }: Omit<StageOptions, 'generation'>,
  claimed: ReadonlySet<string>,
): void {
  for (const name of files.list(directory)) {
    const path = join(directory, name);
    if (isStagedOf(program, birth, name) && !claimed.has(path)) files.remove(path);
  }
}
