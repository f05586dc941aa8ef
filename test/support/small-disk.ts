// A file system so small that a test can fill it up: a tmpfs of its own where mounting is permitted, else the
// shared memory of a container (/dev/shm), which is as small as 64 MB by default.

import { closeSync, existsSync, ftruncateSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './child';
import { TempDirectory } from './temp-directory';

const SHARED_MEMORY = '/dev/shm';
/** What may be filled up for a few seconds without hurting anyone else. */
const MAX_SHARED_BYTES = 256 << 20;
const PAGE_BYTES = 4096;

export class SmallDisk {
  private constructor(
    readonly path: string,
    private readonly isMounted: boolean,
    private readonly directory: TempDirectory,
  ) {}

  /** Empty. Throws where there is no way to have one. */
  static make(): SmallDisk {
    const directory = new TempDirectory();
    // Below a directory of its own: beside a state directory the agent leaves a mark.
    const path = directory.directory('disk');
    if (mount(path)) return new SmallDisk(path, true, directory);
    const { blocks, bsize } = existsSync(SHARED_MEMORY) ? statfsSync(SHARED_MEMORY) : { blocks: 0, bsize: 0 };
    if (blocks === 0 || blocks * bsize > MAX_SHARED_BYTES) {
      directory.stop();
      throw new Error(`no small disk: mounting a tmpfs is not permitted, and ${SHARED_MEMORY} is not a small one`);
    }
    return new SmallDisk(mkdtempSync(join(SHARED_MEMORY, 'maillogs-')), false, directory);
  }

  /** Whether it can be made read-only here. */
  static get canBeReadOnly(): boolean {
    const directory = new TempDirectory();
    const isMounted = mount(directory.path);
    if (isMounted) unmount(directory.path);
    directory.stop();
    return isMounted;
  }

  /** Fills it up but for some pages of 4096 octets: a file takes up whole ones. */
  fill(freePages: number): void {
    const descriptor = openSync(this.filler, 'w');
    const zeros = Buffer.alloc(1 << 20);
    let size = 0;
    try {
      for (let length = zeros.length; length > 0; ) {
        const written = tryWrite(descriptor, zeros, length);
        size += written;
        if (written < length) length >>= 1;
      }
      ftruncateSync(descriptor, Math.max(0, size - freePages * PAGE_BYTES));
    } finally {
      closeSync(descriptor);
    }
  }

  /** Takes away what filled it. */
  free(): void {
    rmSync(this.filler);
  }

  /** Only where `canBeReadOnly`; false while a file is open for writing. */
  remount(mode: 'ro' | 'rw'): boolean {
    return runProgram(['mount', '-o', `remount,${mode}`, this.path]).code === 0;
  }

  stop(): void {
    if (this.isMounted) unmount(this.path);
    else rmSync(this.path, { recursive: true, force: true });
    this.directory.stop();
  }

  private get filler(): string {
    return join(this.path, 'filler');
  }
}

function mount(path: string): boolean {
  return runProgram(['mount', '-t', 'tmpfs', '-o', 'size=256k,mode=755', 'tmpfs', path]).code === 0;
}

/** At once, also where a program still has a file there open. */
function unmount(path: string): void {
  const { code, stderr } = runProgram(['umount', '-l', path]);
  if (code !== 0) throw new Error(stderr);
}

/** How much of it found room. */
function tryWrite(descriptor: number, bytes: Buffer, length: number): number {
  try {
    return writeSync(descriptor, bytes, 0, length);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOSPC') return 0;
    throw thrown;
  }
}
