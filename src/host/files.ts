// The file system as the rest of the program sees it. Looking and reading a little is synchronous, since
// it is fast and leaves no window; everything that may wait for a disk is not, so that an fsync on a busy
// disk delays no SNMP answer. Every call is one system call: a test host can stop or fail at any of them.

import type { Compressor } from './decompressor';
import type { Readers } from './readers';

export interface FileStatus {
  /** dev:inode, the same for two names of one file. */
  readonly identity: string;
  readonly kind: 'file' | 'directory' | 'other';
  readonly sizeBytes: number;
  /** When content was written last, nanoseconds since 1970, unless someone set it. */
  readonly modifiedNs: bigint;
  /** When content, owner, mode or names changed last, nanoseconds since 1970: unlike the above, no program can set it back. */
  readonly changedNs: bigint;
  /** When the inode was born, nanoseconds since 1970, where the file system tells. */
  readonly bornNs?: bigint;
}

/** All of these throw a Problem (noInput, notPermitted, diskFull, readOnly, exists, ioFailed). */
export interface Files {
  /** undefined when there is no such file. */
  status(path: string): FileStatus | undefined;
  /** Like `status`, but of the name itself: a symbolic link is not followed, and its kind is `other`. */
  ownStatus(path: string): FileStatus | undefined;
  /** The path without symbolic links; undefined when there is no such file. */
  realPath(path: string): string | undefined;
  /** The names in a directory, in no particular order; empty when there is no such directory. */
  list(directory: string): readonly string[];
  /**
   * Opens for reading, never waiting (a FIFO opens at once). Throws a Problem (refused) where a symbolic link leads there
   * that another user laid to a file that is not his: `safe-links.ts` says which are followed.
   */
  open(path: string): number;
  openedStatus(descriptor: number): FileStatus;
  /** Reads at a position; 0 at the end of the file. */
  readNow(descriptor: number, into: Uint8Array, positionBytes: number): number;
  /** By a thread; where `isShort`, like readNow: what was just written is in the page cache, and a thread costs more. */
  read(descriptor: number, into: Uint8Array, positionBytes: number, isShort?: boolean): Promise<number>;
  /** Reads what comes next, from a pipe as from a file; waits for it. */
  readNext(descriptor: number, into: Uint8Array): Promise<number>;
  close(descriptor: number): void;
  /** How many files this process may have open at once; undefined where the system does not tell. */
  openLimit(): number | undefined;
  /**
   * What an open compressed file holds, from its start, by the installed program. Reading it to the end, or ending the
   * iteration, ends the program. Throws a Problem that ends a sentence: missingProgram, damaged or ioFailed.
   */
  decompressed(descriptor: number, compressor: Compressor): AsyncIterable<Uint8Array>;
  /**
   * A whole small file of the state directory, where another user may have put anything: never through a symbolic
   * link, never waiting. Undefined when there is none; a Problem (damaged) when it is no regular file, or larger than
   * `maxBytes`.
   */
  readWhole(path: string, maxBytes: number): Buffer | undefined;
  /** Like readWhole, of a file that the operator names: it may be a symbolic link, as far as `open` follows one. */
  readNamed(path: string, maxBytes: number): Buffer | undefined;
  /** Those who may read what we make in a directory with these permission bits. */
  readersOf(directory: string, mode: number): Readers;

  /** Opens for reading what we made: like openToWrite, it refuses anything else. */
  openOwn(path: string): number;

  /** Makes the directories above it, too. What root makes belongs to the owner of the directory above it. */
  makeDirectory(path: string, mode: number): void;
  /**
   * Creates the file (fails with `exists` when it is there) and opens it for writing. What root creates belongs to
   * the owner of its directory.
   */
  create(path: string, mode: number): Promise<number>;
  /**
   * Opens for writing what is there, as it is, or a new file. Throws a Problem (refused) for anything but a regular
   * file under one name, not through a symbolic link, that is our own or, for root, its directory's owner's.
   */
  openToWrite(path: string, mode: number): Promise<number>;
  write(descriptor: number, bytes: Uint8Array): Promise<void>;
  writeAt(descriptor: number, bytes: Uint8Array, positionBytes: number): Promise<void>;
  /** fsync(2). */
  sync(descriptor: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** fsync(2) of a directory, which makes the renames in it durable. */
  syncDirectory(path: string): Promise<void>;
  /** A second name for a file; fails with `exists` when `to` is taken. */
  link(from: string, to: string): void;
  /** No error when there is no such file. */
  remove(path: string): void;
  /** Removes an empty directory; false when there is something in it. */
  removeDirectory(path: string): boolean;
}
