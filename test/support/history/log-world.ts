// A directory of logs on a disk in memory, with writers, rotators and admins, where the truth is known: each line
// written has a number of its own, which its text need not show.

import { gzipSync } from 'node:zlib';
import { Machine } from '../machine';
import type { Inode } from '../memory-disk';

const DIRECTORY = '/log';
export const LOG = 'mail.log';

export interface Line {
  /** From 1; 0 for what is not a whole line of its own. */
  readonly id: number;
  readonly text: string;
  readonly isCut?: true;
}

/** What is known of a file beside its bytes. */
export interface File {
  lines: readonly Line[];
  /** When a pass last read it to its end. */
  seenLines?: readonly Line[];
  readonly isPacked: boolean;
  /** A pass has read it to its end since it changed last. */
  isSeen: boolean;
  /** A copy of it was made since a pass read it to its end. */
  isCopied: boolean;
  /** An editor made it, and no pass has read it since. */
  isRewritten?: boolean;
}

export interface WorldOptions {
  /** Lines begin with the time at which they were written, and end with their number. */
  readonly isStamped: boolean;
  /** The first line of each file that a program makes; empty for none. */
  readonly heading: string;
  /** How many different texts lines without stamps have. */
  readonly alphabet: number;
  readonly hasBirths: boolean;
  /** The log's name is a symbolic link to the file of the day. */
  readonly isLinked: boolean;
  /** A third of the lines is long, and more come at once: more than is looked at, or kept of a compressed file. */
  readonly hasLongLines: boolean;
}

const COMPRESSED = ['.gz', '.bz2', '.xz', '.zst', '.lz4'] as const;
const MAX_ROTATIONS = 60;

export class LogWorld {
  readonly machine = new Machine();
  /** Lines that are whole, headings among them. */
  written = 0;
  readonly headings = new Set<number>();
  /** Lines that were written behind a piece of another, in the midst of its stamp. */
  readonly unstamped = new Set<number>();
  /** The file that was the log before the last rotation: its writer may not have heard of that yet. */
  late: Inode | undefined;
  /** How many rotated files a rotation keeps. */
  kept = MAX_ROTATIONS;
  readonly saved: (Pick<File, 'lines' | 'isPacked'> & { readonly modifiedNs: bigint })[] = [];
  /** An editor has changed the log since the last pass. */
  isRewritten = false;
  /** The names of a file system that is not mounted. */
  away: ReadonlyMap<string, Inode> | undefined;
  /** Writes the rest of a line of which the beginning is written. */
  endPart: (() => void) | undefined;
  /** The number of that line. */
  begun: number | undefined;
  private readonly filesByInode = new Map<Inode, File>();
  private rotations = 0;

  constructor(readonly options: WorldOptions) {
    this.machine.disk.makeDirectory(DIRECTORY);
    this.machine.disk.hasBirths = options.hasBirths;
  }

  /** Without links that lead nowhere. */
  get names(): readonly string[] {
    return [...this.machine.disk.names(DIRECTORY)].filter((name) => this.has(name)).sort();
  }

  /** The rotated files and copies, by name. */
  get past(): readonly string[] {
    return this.names.filter((name) => name.startsWith(LOG) && name !== LOG && !this.isLog(name));
  }

  /** Whether it is the file that is written to, if by another name, or a link. */
  private isLog(name: string): boolean {
    const { disk } = this.machine;
    const isTarget = this.options.isLinked && disk.resolve(pathOf(LOG)) === pathOf(name);
    return isTarget || disk.isLink(pathOf(name));
  }

  has(name: string): boolean {
    return this.inodeAt(name) !== undefined;
  }

  inodeAt(name: string): Inode | undefined {
    return this.machine.disk.find(pathOf(name));
  }

  fileAt(name: string): File | undefined {
    const inode = this.inodeAt(name);
    return inode && this.fileOf(inode);
  }

  fileOf(inode: Inode): File {
    const file = this.filesByInode.get(inode) ?? { lines: [], isPacked: false, isSeen: false, isCopied: false };
    this.filesByInode.set(inode, file);
    return file;
  }

  /** All there ever were. */
  get files(): Iterable<File> {
    return this.filesByInode.values();
  }

  /** How many names a file has. */
  linksOf(inode: Inode): number {
    const { disk } = this.machine;
    return this.names.filter((name) => this.inodeAt(name) === inode && !disk.isLink(pathOf(name))).length;
  }

  symlink(name: string): void {
    if (this.has(name)) return;
    this.machine.disk.remove(pathOf(name));
    this.machine.disk.symlink(pathOf(LOG), pathOf(name));
  }

  /** Another file of the day. */
  switchLink(): void {
    const { disk } = this.machine;
    const day = pathOf(`${LOG}-${20_261_000 + ++this.rotations}`);
    disk.remove(pathOf(LOG));
    disk.symlink(day, pathOf(LOG));
    this.putHeading(disk.create(day, this.spared()));
  }

  tick(seconds: number): void {
    this.machine.clock.advance(seconds * 1000);
  }

  // What a writer does.

  create(name: string): Inode {
    if (this.options.isLinked && name === LOG) {
      this.switchLink();
      return this.inodeAt(LOG)!;
    }
    const inode = this.bare(name);
    this.putHeading(inode);
    return inode;
  }

  newLine(random = 0): Line {
    const id = ++this.written;
    const { isStamped, alphabet, hasLongLines } = this.options;
    if (!isStamped) return { id, text: `${textOf(random % alphabet)}\n` };
    const seconds = Math.floor(this.machine.clock.nowMs() / 1000);
    const stamp = `@4${seconds.toString(16).padStart(15, '0')}00000000`;
    const long = hasLongLines && id % 3 === 0 ? ` ${`.${id}`.repeat(LONG_BYTES).slice(0, LONG_BYTES)}` : '';
    return { id, text: `${stamp} ${FILLER.slice(0, random % 11)} no ${id} end${long}\n` };
  }

  append(name: string, count: number, random = 0): void {
    const inode = this.inodeAt(name) ?? this.create(name);
    const all = this.options.hasLongLines ? count * MORE_LINES : count;
    for (let i = 0; i < all; i++) {
      this.put(inode, this.newLine(random + i * 7));
      if (random & 2) this.tick(1);
    }
  }

  put(inode: Inode, line: Line): void {
    const { lines } = this.fileOf(inode);
    const last = lines.at(-1);
    const isOpen = last !== undefined && !last.text.endsWith('\n');
    const glued = isOpen ? { ...last, id: last.isCut ? 0 : line.id, text: last.text + line.text } : line;
    if (isOpen && this.options.isStamped && !/^\0*@[0-9a-f]{24} /.test(glued.text)) this.unstamped.add(line.id);
    this.setLines(inode, isOpen ? [...lines.slice(0, -1), glued] : [...lines, line]);
  }

  setLines(inode: Inode, lines: readonly Line[], modifiedNs?: bigint): void {
    const file = this.fileOf(inode);
    file.lines = lines;
    file.isSeen = false;
    const bytes = Buffer.from(lines.map(({ text }) => text).join(''), 'latin1');
    this.machine.disk.setData(inode, file.isPacked ? gzipSync(bytes) : bytes);
    if (modifiedNs !== undefined) inode.modifiedNs = modifiedNs;
  }

  // What rotators and admins do.

  rename(from: string, to: string): void {
    this.machine.disk.rename(pathOf(from), pathOf(to));
  }

  remove(name: string): void {
    this.machine.disk.remove(pathOf(name));
  }

  link(from: string, to: string): void {
    this.machine.disk.link(pathOf(from), pathOf(to));
  }

  /** Puts a copy under a name: into the file that is there, or as a new file in its place. */
  place(
    name: string,
    copy: Pick<File, 'lines' | 'isPacked'>,
    { isInPlace = false, modifiedNs = undefined as bigint | undefined } = {},
  ): void {
    const there = this.inodeAt(name);
    if (isInPlace && there !== undefined && this.fileOf(there).isPacked === copy.isPacked) {
      this.setLines(there, copy.lines, modifiedNs);
      return;
    }
    const made = this.bare('.new');
    this.filesByInode.set(made, { lines: [], isPacked: copy.isPacked, isSeen: false, isCopied: false });
    this.setLines(made, copy.lines, modifiedNs);
    this.rename('.new', name);
  }

  copyOf(inode: Inode): Pick<File, 'lines' | 'isPacked'> {
    const file = this.fileOf(inode);
    file.isCopied = true;
    return { lines: file.lines, isPacked: file.isPacked };
  }

  shift(): void {
    const numbered = this.names.flatMap((name) => {
      const [, number, ending = ''] = /^mail\.log\.(\d+)(\.\w+)?$/.exec(name) ?? [];
      return number === undefined ? [] : [{ name, number: Number(number), ending }];
    });
    for (const { name, number, ending } of numbered.sort((a, b) => b.number - a.number)) {
      if (number >= this.kept) this.remove(name);
      else this.rename(name, `${LOG}.${number + 1}${ending}`);
    }
  }

  rotate({ isDated = false, isCreated = true } = {}): void {
    const inode = this.inodeAt(LOG);
    if (inode === undefined) return;
    this.late = inode;
    if (isDated) this.rename(LOG, `${LOG}-${20_261_000 + ++this.rotations}`);
    else {
      this.shift();
      this.rename(LOG, `${LOG}.1`);
    }
    if (isCreated) this.create(LOG);
  }

  copytruncate(): void {
    const inode = this.inodeAt(LOG);
    if (inode === undefined) return;
    this.shift();
    this.place(`${LOG}.1`, this.copyOf(inode));
    this.truncate();
  }

  truncate(): void {
    const inode = this.inodeAt(LOG)!;
    this.setLines(inode, []);
    this.putHeading(inode);
  }

  cutTo(octets: number): void {
    const inode = this.inodeAt(LOG)!;
    let left = octets;
    const lines: Line[] = [];
    for (const line of this.fileOf(inode).lines) {
      if (left <= 0) break;
      const { text } = line;
      lines.push(text.length <= left ? line : { id: 0, text: text.slice(0, left), isCut: true });
      left -= text.length;
    }
    this.setLines(inode, lines);
  }

  compress(name: string, random = 0): void {
    const inode = this.inodeAt(name);
    if (inode === undefined || this.fileOf(inode).isPacked || name === LOG) return;
    const { modifiedNs } = inode;
    this.place(
      name + COMPRESSED[random % COMPRESSED.length],
      { ...this.copyOf(inode), isPacked: true },
      { modifiedNs },
    );
    this.remove(name);
  }

  decompress(name: string): void {
    const inode = this.inodeAt(name);
    if (inode === undefined || !this.fileOf(inode).isPacked) return;
    const { modifiedNs } = inode;
    this.place(name.replace(/\.\w+$/, ''), { ...this.copyOf(inode), isPacked: false }, { modifiedNs });
    this.remove(name);
  }

  unmount(): void {
    const { disk } = this.machine;
    const own = this.names.filter((name) => !disk.isLink(pathOf(name)));
    const names = new Map(own.map((name) => [name, this.inodeAt(name)!]));
    for (const name of names.keys()) this.remove(name);
    for (const [name, inode] of this.away ?? []) disk.place(pathOf(name), inode);
    this.away = this.away === undefined ? names : undefined;
  }

  private bare(name: string): Inode {
    return this.machine.disk.create(pathOf(name), this.spared());
  }

  /** Inodes of the file system that is not mounted. */
  private spared(): ReadonlySet<number> {
    return new Set([...(this.away?.values() ?? [])].map(({ number }) => number));
  }

  private putHeading(inode: Inode): void {
    const { heading } = this.options;
    if (heading === '') return;
    this.headings.add(++this.written);
    this.put(inode, { id: this.written, text: heading });
  }
}

export function pathOf(name: string): string {
  return `${DIRECTORY}/${name}`;
}

const FILLER = 'msg to user';
/** What a long line has more than the others: nearly as much as one may have. */
const LONG_BYTES = 60_000;
/** How many times as many lines come at once among long ones. */
const MORE_LINES = 4;
const WORDS = ['status', 'delivery', 'success', 'a', 'bounce', 'end', 'starting'];

function textOf(letter: number): string {
  return `${WORDS[letter % WORDS.length]} ${'x'.repeat(letter % 5)}${letter} local`;
}
