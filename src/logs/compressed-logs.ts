// Looks into the compressed descendants of a log for what was counted of it, and remembers what it saw: none is
// decompressed again at the next pass. By its first bytes nearly all of them are passed by; only one that begins
// as the log did is decompressed, and not even that one where it holds no more than was counted.

import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import { compressionOf } from './compressed-name';
import { openContent } from './content';
import { type FileCursor, isKnownByContent, knownBytes } from './cursor';
import { beginsAlike, digestOf, HEAD_BYTES, latin1, TAIL_BYTES, tailStart } from './fingerprint';
import type { ContentCheck } from './seen-file';
import { isCompressedName, type SeenFile, UNKNOWN_BYTES } from './siblings';

const CHUNK_BYTES = 65536;
/** A file that is not whole and was written to so lately may still become one. */
const PATIENCE_MS = 60_000;

export interface CompressedLook {
  /** The same files, with the size of what they hold, or why they can't be read. */
  readonly files: readonly SeenFile[];
  readonly holds: ContentCheck;
  readonly beginsAlike: ContentCheck;
}

export class CompressedLogs {
  private readonly heads = new Map<string, Uint8Array>();
  /** By file and cursor: the size of what the file holds, undefined where that is not what the cursor counted. */
  private readonly sizes = new Map<string, number | undefined>();
  private readonly broken = new Map<string, string>();

  constructor(
    private readonly files: Files,
    private readonly nowMs: () => number,
  ) {}

  /** Throws a Problem; `busy` when one of them is not complete yet. */
  async look(compressed: readonly SeenFile[], cursors: readonly FileCursor[]): Promise<CompressedLook> {
    this.forgetAllBut(compressed);
    const files: SeenFile[] = [];
    const holders = new Map<FileCursor, Set<string>>(cursors.map((cursor) => [cursor, new Set()]));
    for (const file of compressed) {
      if (file.unreadable === undefined) files.push(await this.lookInto(file, holders));
      else files.push(file);
    }
    return {
      files,
      holds: (file, cursor) =>
        isKnownByContent(cursor) ? (holders.get(cursor)?.has(file.path) ?? false) : this.isSameUnbegun(file, cursor),
      beginsAlike: (file, cursor) => {
        const head = this.heads.get(markOf(file));
        return head !== undefined && isAlike(head, cursor);
      },
    };
  }

  /** What it holds could not be read to the end: from now on it is taken for unreadable, or for not complete yet. */
  condemn(file: SeenFile, problem: Problem): void {
    const isRecent = Math.abs(this.nowMs() - Number(file.modifiedNs / 1_000_000n)) < PATIENCE_MS;
    if (isRecent) throw new Problem('busy', `${file.path} is not complete yet.`, { cause: problem });
    this.broken.set(markOf(file), problem.message);
  }

  /** A file of which nothing was counted, and no more is known than its inode and its beginning. */
  private isSameUnbegun(file: SeenFile, { identity, path, isFinished, fingerprint }: FileCursor): boolean {
    const head = this.heads.get(markOf(file));
    if (head === undefined || file.identity !== identity || !isCompressedName(path)) return false;
    return isFinished ? head.length === 0 : latin1(head).startsWith(fingerprint.beginning ?? '');
  }

  private async lookInto(file: SeenFile, holders: ReadonlyMap<FileCursor, Set<string>>): Promise<SeenFile> {
    const sizeBytes = await this.unlessBroken(file, async () => {
      const head = await this.headOf(file);
      let size = head.length < HEAD_BYTES ? head.length : UNKNOWN_BYTES;
      for (const [cursor, paths] of holders) {
        const known = knownBytes(cursor);
        if (!isKnownByContent(cursor) || head.length < Math.min(known, HEAD_BYTES)) continue;
        if (!isAlike(head, cursor)) continue;
        const held = await this.sizeFor(file, cursor);
        if (held === undefined) continue;
        paths.add(file.path);
        size = held;
      }
      return size;
    });
    if (sizeBytes !== undefined) return { ...file, sizeBytes };
    return { ...file, unreadable: this.broken.get(markOf(file))! };
  }

  private async unlessBroken<T>(file: SeenFile, look: () => Promise<T>): Promise<T | undefined> {
    if (this.broken.has(markOf(file))) return undefined;
    try {
      return await look();
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      if (thrown.code === 'missingProgram') this.broken.set(markOf(file), thrown.message);
      else if (thrown.code === 'damaged') this.condemn(file, thrown);
      else throw thrown;
      return undefined;
    }
  }

  private async headOf(file: SeenFile): Promise<Uint8Array> {
    const known = this.heads.get(markOf(file));
    if (known !== undefined) return known;
    const content = openContent(this.files, file);
    try {
      const head = new Uint8Array(HEAD_BYTES);
      let length = 0;
      for (let count = 1; length < HEAD_BYTES && count > 0; length += count) {
        count = await content.files.read(content.descriptor, head.subarray(length), length);
      }
      this.heads.set(markOf(file), head.subarray(0, length));
      return head.subarray(0, length);
    } finally {
      await content.close();
    }
  }

  private async sizeFor(file: SeenFile, cursor: FileCursor): Promise<number | undefined> {
    const key = `${markOf(file)} ${knownBytes(cursor)} ${cursor.fingerprint.tail}`;
    if (this.sizes.has(key)) return this.sizes.get(key);
    const size = await this.decompress(file, cursor);
    this.sizes.set(key, size);
    return size;
  }

  private async decompress(file: SeenFile, cursor: FileCursor): Promise<number | undefined> {
    const known = knownBytes(cursor);
    const content = openContent(this.files, file);
    try {
      // RFC 1952: the last four bytes are the size of what was compressed. Then nothing came after what is known.
      if (compressionOf(file.path) === 'gzip') {
        const trailer = Buffer.alloc(4);
        this.files.readNow(content.descriptor, trailer, Math.max(0, file.compressedBytes! - 4));
        if (trailer.readUInt32LE(0) === known % 2 ** 32) return known;
      }
      const chunk = new Uint8Array(CHUNK_BYTES);
      let isSame = false;
      let position = 0;
      for (;;) {
        const count = await content.files.read(content.descriptor, chunk, position);
        if (count === 0) return isSame ? position : undefined;
        if (known > position && known <= position + count) {
          const tail = content.readAt(tailStart(known), Math.min(known, TAIL_BYTES));
          isSame = digestOf(tail) === cursor.fingerprint.tail;
        }
        position += count;
      }
    } finally {
      await content.close();
    }
  }

  private forgetAllBut(compressed: readonly SeenFile[]): void {
    const marks = new Set(compressed.map(markOf));
    for (const mark of this.heads.keys()) if (!marks.has(mark)) this.heads.delete(mark);
    for (const mark of this.broken.keys()) if (!marks.has(mark)) this.broken.delete(mark);
    for (const key of this.sizes.keys()) {
      if (!marks.has(key.split(' ').slice(0, 3).join(' '))) this.sizes.delete(key);
    }
  }
}

/** Whether what begins so may be what is known, or an older and shorter copy of it. */
function isAlike(head: Uint8Array, cursor: FileCursor): boolean {
  const { fingerprint } = cursor;
  const known = knownBytes(cursor);
  const length = Math.min(known, HEAD_BYTES);
  if (head.length >= length) return digestOf(head.subarray(0, length)) === fingerprint.head;
  const readAt = (at: number, count: number) => head.subarray(at, at + count);
  return beginsAlike(fingerprint, { knownBytes: known, sizeBytes: head.length }, readAt);
}

/** Whatever is written to a file changes it. */
function markOf({ identity, compressedBytes, modifiedNs }: SeenFile): string {
  return `${identity} ${compressedBytes} ${modifiedNs}`;
}
