// Appends lines to an archive exactly once, whatever dies meanwhile.
//
//   1  stage        the lines are written to a file of their own beside the archive, and fsynced
//   2  commit       (the caller) the ledger takes the cursor, and which staged file belongs where
//   3  carryOut     the staged lines are written to their place in the archive, fsynced, and unstaged
//
// If we die before 2, the lines are read again and staged under the same name or another: a staged file that
// no ledger knows is no one's. If we die after 2, whoever holds the ledger's lock next carries the append out
// before anything else is appended: the same bytes at the same place, so it does not matter how much of it was
// done already. Unstaging comes last: a file that is gone was carried out. The archive is never cut short.
//
// Who else may write the state directory could put any two paths into the ledger. So an append of the ledger is only
// carried out where it is one that we would make ourselves (`placeOf`): an archive of the configuration's directory,
// and the name of a staged file beside it; that file tells by its name where in the archive its lines belong.

import { basename, dirname, join } from 'node:path';
import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import { type DayNumber, dayPath, parseDay } from './day';
import { isStagedOf, type Program, parseStagedName, stagedName } from './names';

const CHUNK_BYTES = 262144;

/** Where staged lines belong. */
export interface Append {
  readonly path: string;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  readonly stagedAs: string;
}

export interface Place {
  readonly base: string;
  readonly program: Program;
  readonly birth: number;
  /** The newest of the ledger: no append is of a later one. */
  readonly generation: number;
}

/** The append of a ledger as we would make it: with nothing of the ledger in it but a date; undefined for another. */
export function placeOf(append: Append, { base, program, birth, generation }: Place): Append | undefined {
  const [date, month, year] = [1, 2, 3].map((n) => basename(ancestor(append.path, n)));
  const day = parseDay(year!, month!, date!);
  const staged = parseStagedName(program, basename(append.stagedAs));
  if (day === undefined || staged === undefined) return undefined;
  if (staged.birth !== birth || staged.generation > generation) return undefined;
  const directory = join(base, dayPath(day));
  const derived = {
    path: join(directory, program),
    stagedAs: join(directory, stagedName(program, staged)),
    lengthBytes: append.lengthBytes,
    offsetBytes: staged.offsetBytes ?? append.offsetBytes,
  };
  return derived.path === append.path && derived.stagedAs === append.stagedAs ? derived : undefined;
}

function ancestor(path: string, levels: number): string {
  return levels === 0 ? path : ancestor(dirname(path), levels - 1);
}

/** Makes a day's directory; gives its path. */
export function prepareDay(files: Files, base: string, day: DayNumber): string {
  const directory = join(base, dayPath(day));
  requireDirectories(files, directory);
  if (files.status(directory) === undefined) files.makeDirectory(directory, 0o755);
  requireDirectories(files, directory);
  return directory;
}

/** Below the base only directories: a symbolic link among them may lead to where its maker must not write. */
function requireDirectories(files: Files, directory: string): void {
  for (const path of [ancestor(directory, 2), dirname(directory), directory]) {
    const kind = files.ownStatus(path)?.kind;
    if (kind === undefined || kind === 'directory') continue;
    throw new Problem('ioFailed', `${path} is not a directory: move it away, so that logs can be archived there.`);
  }
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
    private readonly options: StageOptions & Pick<Append, 'offsetBytes' | 'stagedAs'>,
    private readonly descriptor: number,
  ) {}

  static async open(files: Files, options: StageOptions): Promise<Stage> {
    const offsetBytes = archiveSize(files, options);
    const stagedAs = join(options.directory, stagedName(options.program, { ...options, offsetBytes }));
    files.remove(stagedAs);
    return new Stage(files, { ...options, offsetBytes, stagedAs }, await files.create(stagedAs, 0o644));
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
    const { directory, program, offsetBytes, stagedAs } = options;
    if (archiveSize(files, options) !== offsetBytes) {
      throw new Problem(
        'busy',
        `another program writes to ${join(directory, program)} while lines are archived there.`,
      );
    }
    if (offsetBytes === 0) await syncDay(files, directory);
    return { path: join(directory, program), offsetBytes, lengthBytes, stagedAs };
  }

  discard(): void {
    this.close();
    this.files.remove(this.options.stagedAs);
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

function archiveSize(files: Files, { directory, program }: StageOptions): number {
  const path = join(directory, program);
  const archive = files.ownStatus(path);
  if (archive !== undefined && archive.kind !== 'file') {
    throw new Problem('ioFailed', `${path} is not a regular file: move it away, so that logs can be archived there.`);
  }
  return archive?.sizeBytes ?? 0;
}

/** Does what was committed, or what is left of it. Only for the holder of the ledger's lock, of what `placeOf` gave. */
export async function carryOut(files: Files, { path, offsetBytes, lengthBytes, stagedAs }: Append): Promise<void> {
  if (files.ownStatus(stagedAs)?.sizeBytes !== lengthBytes) return;
  requireDirectories(files, dirname(path));
  const from = files.openOwn(stagedAs);
  try {
    if (files.openedStatus(from).sizeBytes !== lengthBytes) return;
    const into = await files.openToWrite(path, 0o644);
    try {
      // Someone took the archive away meanwhile: no hole is left where it was.
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
