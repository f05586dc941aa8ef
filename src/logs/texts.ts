// Opens the content of the files that a plan looks at. What was learnt of a compressed file is remembered from pass to
// pass, so that none is decompressed again as long as nothing is written to it.

import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import type { Text } from './body';
import { type Content, openContent } from './content';
import { closeSeen, openSeen } from './seen-file';
import type { SeenFile } from './siblings';

const CHUNK_BYTES = 65536;
/** Reads this long or longer do not wait in the way of SNMP answers. */
const LONG_BYTES = 16384;
/** After so many short reads others get a turn. */
const SHORT_READS = 32;
/** As much of a compressed file is remembered: most of them are known to be others by that. */
const HEAD_BYTES = 4096;
/** What is decompressed can be read again so far back. */
const WINDOW_BYTES = 1 << 19;
/** A log may be rotated again while its files are looked for. */
const OPEN_TRIES = 10;
/** How many compressed files are open at once, each with its buffers or its program: the least recently used is closed. */
const MAX_OPEN = 16;
/** A compressed file that is not complete and was written to so lately may still become so. */
const PATIENCE_MS = 60_000;

interface Memory {
  head?: Uint8Array;
  sizeBytes?: number;
  /** What the end of a gzip says of that. */
  sizeHint?: number | undefined;
  /** Why it cannot be read, as a sentence. */
  broken?: string;
}

export class Texts {
  private readonly memories = new Map<string, Memory>();
  /** The compressed files that are open, the one used last at the end. */
  private open: CompressedText[] = [];
  private readonly held = new Map<string, number>();
  private shortReads = 0;
  private findPaths: (() => ReadonlyMap<string, string>) | undefined;
  /** Where files are that were renamed since they were found, by identity. */
  private moved: ReadonlyMap<string, string> = new Map();

  constructor(
    private readonly files: Files,
    private readonly nowMs: () => number,
  ) {}

  /** A plan is begun: `paths` tells where each file is by now, for those that are renamed before they are read. */
  begin(paths: () => ReadonlyMap<string, string>): void {
    this.findPaths = paths;
    this.moved = new Map();
  }

  /** What a file holds, decompressed if need be, to be read until `close`. */
  of(file: SeenFile): Text {
    if (file.compressedBytes === undefined) return this.plain(file);
    return new CompressedText(this.files, file, {
      memory: this.memoryOf(file),
      problemOf: (thrown) => this.problemOf(file, thrown),
      opening: (text) => this.makeRoomFor(text),
    });
  }

  /**
   * Keeps a file open until `close`, so that it can be looked at whatever it is called by then. False where there is
   * another at its path by now, or none.
   */
  hold(file: SeenFile): boolean {
    if (file.descriptor !== undefined || this.held.has(file.identity)) return true;
    try {
      this.held.set(file.identity, openSeen(this.files, file));
      return true;
    } catch (thrown) {
      if (thrown instanceof Problem && thrown.code === 'busy') return false;
      throw thrown;
    }
  }

  /** Why a file cannot be read; undefined when it can, as far as is known. */
  unreadable(file: SeenFile): string | undefined {
    if (file.unreadable !== undefined || file.compressedBytes === undefined) return file.unreadable;
    return this.memories.get(markOf(file))?.broken;
  }

  /**
   * What is to be thrown where a file could not be read. A compressed one that is not complete is `busy`: the plan is
   * made again, without it once it has had the time to become complete.
   */
  problemOf(file: SeenFile, thrown: unknown): unknown {
    if (!(thrown instanceof Problem) || file.compressedBytes === undefined) return thrown;
    if (thrown.code === 'missingProgram') return this.markUnreadable(file, thrown);
    if (thrown.code !== 'damaged') return thrown;
    const isRecent = Math.abs(this.nowMs() - Number(file.modifiedNs / 1_000_000n)) < PATIENCE_MS;
    if (isRecent) return new Problem('busy', `${file.path} is not complete yet.`, { cause: thrown });
    return this.markUnreadable(file, thrown);
  }

  private markUnreadable(file: SeenFile, problem: Problem): Problem {
    this.memoryOf(file).broken = problem.message;
    return new Problem('busy', `${file.path} cannot be read.`, { cause: problem });
  }

  /** Closes all files and ends the programs that decompress them. */
  async close(): Promise<void> {
    const { open } = this;
    this.open = [];
    for (const descriptor of this.held.values()) this.files.close(descriptor);
    this.held.clear();
    for (const text of open) await text.close();
  }

  private async makeRoomFor(text: CompressedText): Promise<void> {
    this.open = [...this.open.filter((each) => each !== text), text];
    for (const each of this.open.slice(0, Math.max(0, this.open.length - MAX_OPEN))) {
      if (each.isBeingRead) continue;
      this.open = this.open.filter((other) => other !== each);
      await each.close();
    }
  }

  /** Forgets what it knows of all other files. */
  keep(kept: readonly SeenFile[]): void {
    const marks = new Set(kept.map(markOf));
    for (const mark of this.memories.keys()) if (!marks.has(mark)) this.memories.delete(mark);
  }

  private memoryOf(file: SeenFile): Memory {
    const mark = markOf(file);
    const memory = this.memories.get(mark) ?? {};
    this.memories.set(mark, memory);
    return memory;
  }

  /**
   * Opens a file where it is now, as `open` does: renamed since it was found, it is looked for by its inode. Throws
   * `busy` where it is nowhere any more.
   */
  opened<T>(file: SeenFile, open: (now: SeenFile) => T): T {
    for (let tries = 1; ; tries++) {
      try {
        return open({ ...file, path: this.moved.get(file.identity) ?? file.path });
      } catch (thrown) {
        if (!(thrown instanceof Problem) || thrown.code !== 'busy' || this.findPaths === undefined) throw thrown;
        this.moved = this.findPaths();
        if (tries === OPEN_TRIES || !this.moved.has(file.identity)) throw thrown;
      }
    }
  }

  private plain(file: SeenFile): Text {
    return {
      size: async () => file.sizeBytes,
      readAt: async (position, length) => {
        const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, file.sizeBytes - position)));
        if (bytes.length === 0) return bytes;
        const held = this.held.get(file.identity);
        const descriptor = held ?? this.opened(file, (now) => openSeen(this.files, now));
        try {
          const isShort = bytes.length < LONG_BYTES && ++this.shortReads % SHORT_READS !== 0;
          const { files } = this;
          const count = isShort
            ? files.readNow(descriptor, bytes, position)
            : await fill(bytes, (into, at) => files.read(descriptor, into, position + at));
          return bytes.subarray(0, count);
        } finally {
          if (held === undefined) closeSeen(this.files, file, descriptor);
        }
      },
    };
  }
}

async function fill(bytes: Buffer, read: (into: Buffer, at: number) => Promise<number>): Promise<number> {
  let done = 0;
  while (done < bytes.length) {
    const count = await read(bytes.subarray(done), done);
    if (count === 0) break;
    done += count;
  }
  return done;
}

interface Compressed {
  readonly memory: Memory;
  readonly problemOf: (thrown: unknown) => unknown;
  /** Called before it is read from, since it may have to be opened. */
  readonly opening: (text: CompressedText) => Promise<void>;
}

class CompressedText implements Text {
  private content: Content | undefined;
  /** How far it was decompressed. */
  private reached = 0;
  private readonly memory: Memory;
  private readonly problemOf: Compressed['problemOf'];
  private readonly opening: Compressed['opening'];
  private reads = 0;

  constructor(
    private readonly files: Files,
    private readonly file: SeenFile,
    { memory, problemOf, opening }: Compressed,
  ) {
    this.memory = memory;
    this.problemOf = problemOf;
    this.opening = opening;
  }

  /** RFC 1952: the last four bytes of a gzip are the size of what was compressed, modulo 2^32. */
  get sizeHint(): number | undefined {
    const { memory } = this;
    if (memory.sizeBytes !== undefined || !this.file.path.endsWith('.gz')) return undefined;
    if (!('sizeHint' in memory)) memory.sizeHint = this.readSizeHint();
    return memory.sizeHint;
  }

  get knownSize(): number | undefined {
    return this.memory.sizeBytes;
  }

  private readSizeHint(): number | undefined {
    const { files, file } = this;
    const descriptor = openSeen(files, file);
    try {
      const trailer = Buffer.alloc(4);
      const count = files.readNow(descriptor, trailer, Math.max(0, file.compressedBytes! - 4));
      return count === 4 ? trailer.readUInt32LE(0) : undefined;
    } finally {
      closeSeen(files, file, descriptor);
    }
  }

  /** Whether it may not be closed just now. */
  get isBeingRead(): boolean {
    return this.reads > 0;
  }

  async size(): Promise<number> {
    if (this.memory.sizeBytes === undefined) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      let position = this.reached;
      for (let count = 1; count > 0; position += count) count = await this.read(chunk, position);
      this.memory.sizeBytes = position;
    }
    return this.memory.sizeBytes;
  }

  async readAt(position: number, length: number): Promise<Uint8Array> {
    const head = await this.head();
    const isInHead = position + length <= head.length || head.length < HEAD_BYTES;
    if (isInHead) return head.subarray(position, position + length);
    const bytes = Buffer.allocUnsafe(length);
    const count = await fill(bytes, (into, at) => this.read(into, position + at));
    return bytes.subarray(0, count);
  }

  async close(): Promise<void> {
    const { content } = this;
    this.content = undefined;
    this.reached = 0;
    await content?.close();
  }

  private async head(): Promise<Uint8Array> {
    if (this.memory.head === undefined) {
      const bytes = Buffer.alloc(HEAD_BYTES);
      const count = await fill(bytes, (into, at) => this.read(into, at));
      this.memory.head = bytes.subarray(0, count);
    }
    return this.memory.head;
  }

  private async read(into: Uint8Array, position: number): Promise<number> {
    this.reads++;
    try {
      await this.opening(this);
      return await this.decompress(into, position);
    } catch (thrown) {
      throw this.problemOf(thrown);
    } finally {
      this.reads--;
    }
  }

  private async decompress(into: Uint8Array, position: number): Promise<number> {
    if (position < this.reached - WINDOW_BYTES) await this.close();
    this.content ??= openContent(this.files, this.file);
    // What lies before has to be decompressed, but only a part of it at a time is kept.
    const skipped = Buffer.allocUnsafe(CHUNK_BYTES);
    while (this.reached < position) {
      const count = await this.content.files.read(this.content.descriptor, skipped, this.reached);
      if (count === 0) return 0;
      this.reached += count;
    }
    const count = await this.content.files.read(this.content.descriptor, into, position);
    this.reached = Math.max(this.reached, position + count);
    return count;
  }
}

/** Whatever is written to a file changes it. */
function markOf({ identity, compressedBytes, modifiedNs }: SeenFile): string {
  return `${identity} ${compressedBytes} ${modifiedNs}`;
}
