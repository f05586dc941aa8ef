// A disk in memory with what matters to the counting core: inodes that outlive their names and are used again,
// and the difference between what was written and what would survive a power cut.

export interface Inode {
  readonly number: number;
  /** When it was made, in nanoseconds. */
  readonly bornNs: bigint;
  data: Buffer;
  /** What fsync brought to the disk; undefined before the first. Bytes are never changed in their place. */
  durable: Buffer | undefined;
  modifiedNs: bigint;
  /** Like `modifiedNs`, also by another name, and never set back. */
  changedNs: bigint;
  openCount: number;
}

type Entries = ReadonlyMap<string, Inode>;

interface Parts {
  readonly directory: string;
  readonly name: string;
}

const partsByPath = new Map<string, Parts>();

/** Of an absolute path; random histories ask for the same few hundreds of times each. */
function partsOf(path: string): Parts {
  const known = partsByPath.get(path);
  if (known !== undefined) return known;
  const slash = path.lastIndexOf('/');
  const parts = { directory: path.slice(0, Math.max(1, slash)), name: path.slice(slash + 1) };
  partsByPath.set(path, parts);
  return parts;
}

const dirname = (path: string): string => partsOf(path).directory;
const basename = (path: string): string => partsOf(path).name;

interface Directory {
  entries: Entries;
  durable: Entries;
  /** The entries after each change that no fsync of the directory has brought to the disk, oldest first. */
  pending: Entries[];
  /** When a name in it came or went last. */
  modifiedNs: bigint;
}

export class MemoryDisk {
  readonly #directories = new Map<string, Directory>();
  readonly #links = new Map<string, string>();
  readonly #clockNs: () => bigint;
  #nowNs = 1_000n;
  /** Whether files tell when they were made. */
  hasBirths = true;

  constructor(clockNs: () => bigint = () => 0n) {
    this.#clockNs = clockNs;
  }

  // What a log's writer, a rotator or an admin does. All of it is durable at `settle`.

  /** With those above it; directories survive everything. */
  makeDirectory(path: string): void {
    if (this.#directories.has(path)) return;
    this.#directories.set(path, { entries: new Map(), durable: new Map(), pending: [], modifiedNs: this.#tick() });
    if (dirname(path) !== path) this.makeDirectory(dirname(path));
  }

  /** When a name in a directory came or went last, in nanoseconds. */
  directoryModifiedNs(path: string): bigint {
    return this.#directories.get(path)!.modifiedNs;
  }

  isDirectory(path: string): boolean {
    return this.#directories.has(path);
  }

  names(directory: string): readonly string[] {
    const names = [...(this.#directories.get(directory)?.entries.keys() ?? [])];
    for (const paths of [this.#directories, this.#links]) {
      for (const path of paths.keys())
        if (path !== directory && dirname(path) === directory) names.push(basename(path));
    }
    return names;
  }

  /** A symbolic link, which survives everything. */
  symlink(target: string, path: string): void {
    this.#links.set(path, target);
  }

  isLink(path: string): boolean {
    return this.#links.has(path);
  }

  /** Where a path leads that may be a link. */
  resolve(path: string): string {
    const target = this.#links.get(path);
    return target === undefined ? path : this.resolve(target);
  }

  /** False when it is not empty. */
  removeDirectory(path: string): boolean {
    return this.names(path).length === 0 && this.#directories.delete(path);
  }

  find(path: string): Inode | undefined {
    const { directory, name } = partsOf(this.#links.size === 0 ? path : this.resolve(path));
    return this.#directories.get(directory)?.entries.get(name);
  }

  text(path: string): string | undefined {
    return this.find(path)?.data.toString('latin1');
  }

  /** A new empty file, whatever was there before; not with the numbers of `spared`. */
  create(path: string, spared: ReadonlySet<number> = new Set()): Inode {
    const used = this.#inodesInUse();
    let number = 1;
    while (used.has(number) || spared.has(number)) number++;
    const nowNs = this.#tick();
    const times = { bornNs: nowNs, modifiedNs: nowNs, changedNs: nowNs };
    const inode = { number, ...times, data: Buffer.alloc(0), durable: undefined, openCount: 0 };
    this.#change(dirname(path), (entries) => entries.set(basename(path), inode));
    return inode;
  }

  /** Puts text behind what the file holds; makes it when it is missing. */
  append(path: string, text: string | Buffer): void {
    const inode = this.find(path) ?? this.create(this.resolve(path));
    this.setData(inode, Buffer.concat([inode.data, typeof text === 'string' ? Buffer.from(text, 'latin1') : text]));
  }

  setData(inode: Inode, data: Buffer): void {
    inode.data = data;
    inode.modifiedNs = this.#tick();
    inode.changedNs = inode.modifiedNs;
  }

  truncate(path: string, lengthBytes = 0): void {
    const inode = this.find(path)!;
    this.setData(inode, inode.data.subarray(0, lengthBytes));
  }

  /** A copy with an inode and a time of its own. */
  copy(from: string, to: string): void {
    const { data } = this.find(from)!;
    this.setData(this.create(to), Buffer.from(data));
  }

  touch(path: string): void {
    const inode = this.find(path)!;
    inode.modifiedNs = this.#tick();
    inode.changedNs = inode.modifiedNs;
  }

  /** False when there is no such file. */
  rename(from: string, to: string): boolean {
    const target = this.#links.get(from);
    if (target !== undefined) {
      this.#links.delete(from);
      this.#links.set(to, target);
      return true;
    }
    const inode = this.find(from);
    if (inode === undefined) return false;
    this.#change(dirname(from), (entries) => {
      entries.delete(basename(from));
      if (dirname(from) === dirname(to)) entries.set(basename(to), inode);
    });
    if (dirname(from) !== dirname(to)) this.#change(dirname(to), (entries) => entries.set(basename(to), inode));
    inode.changedNs = this.directoryModifiedNs(dirname(to));
    return true;
  }

  link(from: string, to: string): void {
    const inode = this.find(from)!;
    this.#change(dirname(to), (entries) => entries.set(basename(to), inode));
    inode.changedNs = this.directoryModifiedNs(dirname(to));
  }

  /** A name for a file that has none. */
  place(path: string, inode: Inode): void {
    this.#change(dirname(path), (entries) => entries.set(basename(path), inode));
  }

  remove(path: string): boolean {
    if (this.#links.delete(path)) return true;
    if (this.find(path) === undefined) return false;
    this.#change(dirname(path), (entries) => entries.delete(basename(path)));
    return true;
  }

  // What survives.

  sync(inode: Inode): void {
    inode.durable = inode.data;
  }

  syncDirectory(path: string): void {
    const directory = this.#directories.get(path)!;
    directory.durable = directory.entries;
    directory.pending = [];
  }

  /** What is in files is on the disk, also of those that lost their name by a change that is not. */
  settleData(): void {
    for (const { entries, durable, pending } of this.#directories.values()) {
      for (const names of [entries, durable, ...pending]) for (const inode of names.values()) this.sync(inode);
    }
  }

  /** Everything written so far is on the disk. */
  settle(): void {
    for (const [path, { entries }] of this.#directories) {
      for (const inode of entries.values()) this.sync(inode);
      this.syncDirectory(path);
    }
  }

  /** How many changes of a directory would be lost or kept by a power cut now. */
  pendingChanges(directory: string): number {
    return this.#directories.get(directory)?.pending.length ?? 0;
  }

  /** What was not fsynced is gone; of the changes of each directory the first `keptChanges` survive by luck. */
  powerCut(keptChanges: number): void {
    for (const directory of this.#directories.values()) {
      const kept = Math.min(keptChanges, directory.pending.length);
      directory.entries = kept === 0 ? directory.durable : directory.pending[kept - 1]!;
      directory.durable = directory.entries;
      directory.pending = [];
      directory.modifiedNs = this.#tick();
      for (const inode of directory.entries.values()) {
        inode.data = inode.durable ?? Buffer.alloc(0);
        inode.openCount = 0;
      }
    }
  }

  #change(path: string, change: (entries: Map<string, Inode>) => unknown): void {
    const directory = this.#directories.get(path)!;
    const entries = new Map(directory.entries);
    change(entries);
    directory.entries = entries;
    directory.modifiedNs = this.#tick();
    directory.pending.push(entries);
  }

  /** Named or open: any other number may be given to the next file, as real file systems do. */
  #inodesInUse(): ReadonlySet<number> {
    const used = new Set<number>();
    for (const { entries, durable, pending } of this.#directories.values()) {
      for (const { number } of entries.values()) used.add(number);
      // A power cut may bring back what the last change of a directory has removed.
      for (const { number } of (pending.at(-2) ?? durable).values()) used.add(number);
    }
    for (const { number } of this.#open) used.add(number);
    return used;
  }

  readonly #open = new Set<Inode>();

  opened(inode: Inode): void {
    inode.openCount++;
    this.#open.add(inode);
  }

  closed(inode: Inode): void {
    inode.openCount--;
    if (inode.openCount <= 0) this.#open.delete(inode);
  }

  #tick(): bigint {
    const clockNs = this.#clockNs();
    this.#nowNs = clockNs > this.#nowNs ? clockNs : this.#nowNs + 1_000n;
    return this.#nowNs;
  }
}
