// The `Files` of one process on a disk in memory: every call is written down, and may fail or be the one at
// which the process dies.

import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Problem } from '../../src/base/problem';
import type { Compressor } from '../../src/host/decompressor';
import type { FileStatus, Files } from '../../src/host/files';
import type { Readers } from '../../src/host/readers';
import type { Inode, MemoryDisk } from './memory-disk';

export interface FileCall {
  /** From 1, over the life of the process. */
  readonly number: number;
  readonly name: keyof Files;
  /** The path, or that under which the descriptor was opened. */
  readonly path: string;
}

/** What happens at a call: undefined goes on, a Problem is thrown, `die` ends the process in the midst of it. */
export type Fate = (call: FileCall) => Problem | 'die' | undefined;

/** Thrown by the call at which a process dies, and by every one after it. */
export class Died extends Error {}

interface Opened {
  readonly path: string;
  readonly inode: Inode;
}

export class MemoryFiles implements Files {
  readonly calls: FileCall[] = [];
  fate: Fate = () => undefined;
  /** Reads give no more than this at once. */
  maxReadBytes = Number.MAX_SAFE_INTEGER;
  /** Descriptors that may be open at once. */
  maxOpen: number | undefined;
  /** Decompressors that are not installed. */
  readonly missingPrograms = new Set<Compressor>();
  /** Files that not all may read who read what we write. */
  readonly privatePaths = new Set<string>();
  readonly #disk: MemoryDisk;
  readonly #opened = new Map<number, Opened>();
  #nextDescriptor = 3;
  #isDead = false;

  constructor(disk: MemoryDisk) {
    this.#disk = disk;
  }

  /** Descriptors not closed again. */
  get openCount(): number {
    return this.#opened.size;
  }

  /** The files open now. */
  get openInodes(): ReadonlySet<Inode> {
    return new Set([...this.#opened.values()].map(({ inode }) => inode));
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  die(): void {
    this.#isDead = true;
    for (const { inode } of this.#opened.values()) this.#disk.closed(inode);
    this.#opened.clear();
  }

  readersOf = (): Readers => ({ mayAllRead: (path) => !this.privatePaths.has(path) });

  status = (path: string): FileStatus | undefined => {
    this.#call('status', path);
    if (this.#disk.isDirectory(path)) {
      const modifiedNs = this.#disk.directoryModifiedNs(path);
      return { identity: `1:${path}`, kind: 'directory', sizeBytes: 0, modifiedNs, changedNs: modifiedNs };
    }
    const inode = this.#disk.find(path);
    return inode === undefined ? undefined : this.#statusOf(inode);
  };

  ownStatus = (path: string): FileStatus | undefined => {
    if (!this.#disk.isLink(path)) return this.status(path);
    this.#call('ownStatus', path);
    return { identity: `1:${path}`, kind: 'other', sizeBytes: 0, modifiedNs: 0n, changedNs: 0n };
  };

  realPath = (path: string): string | undefined => {
    this.#call('realPath', path);
    return this.#disk.find(path) === undefined ? undefined : this.#disk.resolve(path);
  };

  list = (directory: string): readonly string[] => {
    this.#call('list', directory);
    return this.#disk.names(directory);
  };

  open = (path: string): number => {
    this.#call('open', path);
    return this.#open(path, this.#existing(path));
  };

  openedStatus = (descriptor: number): FileStatus => {
    const { path, inode } = this.#at(descriptor);
    this.#call('openedStatus', path);
    return this.#statusOf(inode);
  };

  readNow = (descriptor: number, into: Uint8Array, positionBytes: number): number => {
    const { path, inode } = this.#at(descriptor);
    this.#call('readNow', path);
    return copied(inode, into, positionBytes);
  };

  read = async (descriptor: number, into: Uint8Array, positionBytes: number): Promise<number> => {
    const { path, inode } = this.#at(descriptor);
    this.#call('read', path);
    await Promise.resolve();
    return copied(inode, into.subarray(0, this.maxReadBytes), positionBytes);
  };

  readNext = (): Promise<number> => Promise.reject(new Error('no test reads a pipe from this disk'));

  close = (descriptor: number): void => {
    const { path, inode } = this.#at(descriptor);
    this.#opened.delete(descriptor);
    this.#disk.closed(inode);
    this.#call('close', path);
  };

  /** Whatever the compressor: in memory all of them compress as gzip does. */
  decompressed = async function* (this: MemoryFiles, descriptor: number, compressor: Compressor) {
    const { path, inode } = this.#at(descriptor);
    this.#call('decompressed', path);
    if (this.missingPrograms.has(compressor)) throw new Problem('missingProgram', `${compressor} is not installed`);
    let content: Buffer;
    try {
      content = gunzipSync(inode.data);
    } catch (thrown) {
      throw new Problem('damaged', `${compressor} says "${(thrown as Error).message}"`);
    }
    for (let at = 0; at < content.length; at += 65536) yield content.subarray(at, at + 65536);
  }.bind(this);

  openLimit = (): number | undefined => this.maxOpen;

  readWhole = (path: string): Buffer | undefined => {
    this.#call('readWhole', path);
    const inode = this.#disk.find(path);
    return inode === undefined ? undefined : Buffer.from(inode.data);
  };

  openOwn = (path: string): number => this.open(path);

  readNamed = (path: string): Buffer | undefined => this.readWhole(path);

  makeDirectory = (path: string): void => {
    this.#call('makeDirectory', path);
    this.#disk.makeDirectory(path);
  };

  create = async (path: string): Promise<number> => {
    this.#call('create', path);
    if (this.#disk.find(path) !== undefined) throw new Problem('exists', `cannot create ${path}: it exists already.`);
    return this.#open(path, this.#disk.create(path));
  };

  write = async (descriptor: number, bytes: Uint8Array): Promise<void> => {
    const { path, inode } = this.#at(descriptor);
    const put = (part: Uint8Array) => this.#disk.setData(inode, Buffer.concat([inode.data, part]));
    // Who dies in a write has written half.
    this.#call('write', path, () => put(bytes.subarray(0, bytes.length >> 1)));
    put(bytes);
  };

  openToWrite = async (path: string): Promise<number> => {
    this.#call('openToWrite', path);
    if (!this.#disk.isDirectory(dirname(path))) {
      throw new Problem('noInput', `cannot write to ${path}: there is no such file or directory.`);
    }
    return this.#open(path, this.#disk.find(path) ?? this.#disk.create(path));
  };

  writeAt = async (descriptor: number, bytes: Uint8Array, positionBytes: number): Promise<void> => {
    const { path, inode } = this.#at(descriptor);
    const put = (part: Uint8Array) => {
      const { data } = inode;
      const gap = Buffer.alloc(Math.max(0, positionBytes - data.length));
      const behind = data.subarray(positionBytes + part.length);
      this.#disk.setData(inode, Buffer.concat([data.subarray(0, positionBytes), gap, part, behind]));
    };
    this.#call('writeAt', path, () => put(bytes.subarray(0, bytes.length >> 1)));
    put(bytes);
  };

  sync = async (descriptor: number): Promise<void> => {
    const { path, inode } = this.#at(descriptor);
    this.#call('sync', path);
    this.#disk.sync(inode);
  };

  rename = async (from: string, to: string): Promise<void> => {
    this.#call('rename', from);
    if (!this.#disk.rename(from, to)) throw new Problem('noInput', `cannot rename ${from}: there is no such file.`);
  };

  syncDirectory = async (path: string): Promise<void> => {
    this.#call('syncDirectory', path);
    this.#disk.syncDirectory(path);
  };

  link = (from: string, to: string): void => {
    this.#call('link', to);
    if (this.#disk.find(to) !== undefined) throw new Problem('exists', `cannot create ${to}: it exists already.`);
    this.#existing(from);
    this.#disk.link(from, to);
  };

  remove = (path: string): void => {
    this.#call('remove', path);
    this.#disk.remove(path);
  };

  removeDirectory = (path: string): boolean => {
    this.#call('removeDirectory', path);
    return this.#disk.removeDirectory(path);
  };

  #call(name: keyof Files, path: string, halfDone: () => void = () => undefined): void {
    if (this.#isDead) throw new Died();
    const call = { number: this.calls.length + 1, name, path };
    this.calls.push(call);
    const fate = this.fate(call);
    if (fate === undefined) return;
    halfDone();
    if (fate !== 'die') throw fate;
    this.die();
    throw new Died();
  }

  #at(descriptor: number): Opened {
    if (this.#isDead) throw new Died();
    const opened = this.#opened.get(descriptor);
    if (opened === undefined) throw new Error(`descriptor ${descriptor} is not open`);
    return opened;
  }

  #statusOf({ number, bornNs, data, modifiedNs, changedNs }: Inode): FileStatus {
    const status = { identity: `1:${number}`, kind: 'file', sizeBytes: data.length, modifiedNs, changedNs } as const;
    return this.#disk.hasBirths ? { ...status, bornNs } : status;
  }

  #existing(path: string): Inode {
    const inode = this.#disk.find(path);
    if (inode === undefined || !this.#disk.isDirectory(dirname(path))) {
      throw new Problem('noInput', `cannot open ${path}: there is no such file or directory.`);
    }
    return inode;
  }

  #open(path: string, inode: Inode): number {
    if (this.#opened.size >= (this.maxOpen ?? Number.POSITIVE_INFINITY)) {
      throw new Problem('ioFailed', `cannot open ${path}: too many open files.`);
    }
    this.#disk.opened(inode);
    this.#opened.set(this.#nextDescriptor, { path, inode });
    return this.#nextDescriptor++;
  }
}

/** Nothing beyond the end. */
function copied({ data }: Inode, into: Uint8Array, positionBytes: number): number {
  return data.copy(into, 0, Math.min(positionBytes, data.length), positionBytes + into.length);
}
