// The content of a file that was found while a pass was planned, as the plan looks at it: by position, never more of
// it than a question needs. Answers that cost a whole reading are kept.

import { afterNuls, LF } from '../base/ascii';
import type { FileCursor } from './cursor';
import { BEGINNING_BYTES, firstStampIn, HEADING_BYTES, latin1 } from './fingerprint';
import { lineStamp, STAMP_BYTES } from './line-stamp';
import type { SeenFile } from './siblings';

const CHUNK_BYTES = 131072;
/** Of longer files the earliest stamp is looked for in some places only. */
const SEARCHED_BYTES = 1 << 20;
const PLACES = 64;

/** What a file holds; of a compressed one, what was compressed. */
export interface Text {
  /** How much that is. */
  size(): Promise<number>;
  /** Fewer bytes come back at the end. */
  readAt(positionBytes: number, length: number): Promise<Uint8Array>;
  /** Known without reading it all, where a compressed file says so; only a hint. */
  readonly sizeHint?: number | undefined;
  /** Its size where it was found out already. */
  readonly knownSize?: number | undefined;
}

export interface BodyFacts {
  readonly file: SeenFile;
  /** All its names, the best first; without any, the one it had. */
  readonly paths: readonly string[];
  readonly isNamed: boolean;
  /** `log`: written to by that name; `past`: under a name that a rotation gives, or none. */
  readonly place: 'log' | 'past';
  /** Read whatever the known files say of its age: multilog hands it to its processor. */
  readonly isWanted?: boolean;
  /** Only the shape of its name speaks for it: it counts where its content is known, or that of others of its shape. */
  readonly isStranger?: boolean;
  readonly untouched?: FileCursor | undefined;
  readonly text: Text;
}

export interface Line {
  /** As latin1 without the NULs in front of it, and no more than HEADING_BYTES. */
  readonly text: string;
  readonly start: number;
  /** One past its LF. */
  readonly end: number;
}

export class Body {
  readonly file: SeenFile;
  readonly paths: readonly string[];
  readonly isNamed: boolean;
  readonly place: 'log' | 'past';
  readonly isWanted: boolean;
  readonly isStranger: boolean;
  readonly modifiedMs: number;
  /** What is known of it by its inode, where nothing was written to it since: then it need not be read. */
  readonly untouched: FileCursor | undefined;
  private readonly text: Text;
  private beginningText: string | undefined;
  private assumedBytes: number | undefined;
  private readonly answers = new Map<string, Promise<unknown>>();

  constructor({ file, paths, isNamed, place, isWanted = false, isStranger = false, untouched, text }: BodyFacts) {
    this.file = file;
    this.paths = paths;
    this.isNamed = isNamed;
    this.place = place;
    this.isWanted = isWanted;
    this.isStranger = isStranger;
    this.text = text;
    this.untouched = untouched;
    this.beginningText = untouched?.fingerprint.beginning;
    this.modifiedMs = Number(file.modifiedNs / 1_000_000n);
  }

  /** Whether the file is one that gzip or another program compressed. */
  get isCompressed(): boolean {
    return this.file.compressedBytes !== undefined;
  }

  /** One of the names that the file has now. */
  get path(): string {
    return this.paths[0]!;
  }

  /** About how many bytes the file holds decompressed, where its format tells; undefined where it does not. */
  get sizeHint(): number | undefined {
    return this.text.sizeHint;
  }

  /** Takes it to hold so many bytes, so that it need not be decompressed to tell. */
  assumeSize(bytes: number): void {
    this.assumedBytes = bytes;
  }

  /** What it holds, where that is known without decompressing it. */
  get knownSize(): number | undefined {
    return this.assumedBytes ?? this.text.knownSize;
  }

  /** How many bytes the file holds; a compressed file may have to be decompressed to tell. */
  async size(): Promise<number> {
    return this.assumedBytes ?? this.text.size();
  }

  /** Reads from a position in what the file holds; fewer bytes come back at its end. */
  readAt(positionBytes: number, length: number): Promise<Uint8Array> {
    return length <= 0 ? Promise.resolve(new Uint8Array(0)) : this.text.readAt(positionBytes, length);
  }

  /** What it holds from a position on, as the content of a file of its own. */
  from(positionBytes: number): Body {
    const { file, paths, isNamed, place } = this;
    const text: Text = {
      size: async () => Math.max(0, (await this.size()) - positionBytes),
      readAt: (position, length) => this.readAt(positionBytes + position, length),
    };
    return new Body({ file, paths, isNamed, place, text });
  }

  /** Its first bytes, as latin1. */
  async beginning(): Promise<string> {
    this.beginningText ??= latin1(await this.readAt(0, BEGINNING_BYTES));
    return this.beginningText;
  }

  /**
   * Where the NULs end that it begins with, or 0: a log that is cut under a writer that does not append begins with a hole
   * as long as it was before. Such bytes were written by no one, and tell nothing.
   */
  holeEnd(): Promise<number> {
    return this.answer('holeEnd', async () => {
      if (!(await this.beginning()).startsWith('\0')) return 0;
      for (let position = 0; ; ) {
        const chunk = await this.readAt(position, CHUNK_BYTES);
        const at = afterNuls(chunk, 0, chunk.length);
        if (at < chunk.length || chunk.length === 0) return position + at;
        position += chunk.length;
      }
    });
  }

  /** The stamp of its first line that has one. */
  firstStamp(): Promise<number | undefined> {
    return this.answer('firstStamp', async () => {
      const from = await this.holeEnd();
      for (const length of [4096, HEADING_BYTES]) {
        const stamp = firstStampIn(await this.readAt(from, length), this.modifiedMs);
        if (stamp !== undefined) return stamp;
      }
      return undefined;
    });
  }

  /** The latest of the stamps of its last lines. */
  lastStamp(): Promise<number | undefined> {
    return this.answer('lastStamp', async () => {
      let last: number | undefined;
      const size = await this.size();
      for (let length = 8192; last === undefined; length *= 8) {
        const from = Math.max(0, size - length);
        for await (const lines of this.lines(from === 0 ? 0 : await this.lineStart(from))) {
          for (const line of lines) {
            const stamp = this.stampOf(line);
            if (stamp !== undefined && (last === undefined || stamp > last)) last = stamp;
          }
        }
        if (from === 0 || length > HEADING_BYTES * 8) break;
      }
      return last;
    });
  }

  /** The earliest of the stamps of its lines, in a long file of some of them; undefined where none has one. */
  earliestStamp(): Promise<number | undefined> {
    return this.answer('earliestStamp', async () => {
      let earliest: number | undefined;
      const add = (stamp: number | undefined) => {
        if (stamp !== undefined && (earliest === undefined || stamp < earliest)) earliest = stamp;
      };
      const size = await this.size();
      if (size <= SEARCHED_BYTES) {
        for await (const lines of this.lines(0)) for (const line of lines) add(this.stampOf(line));
      } else {
        for (let place = 0; place <= PLACES; place++) {
          add(await this.stampAt(await this.lineStart(Math.floor((size * place) / PLACES) - 1)));
        }
      }
      return earliest;
    });
  }

  /** The moment that a line is stamped with, in milliseconds since 1970; undefined where it has no stamp. */
  stampOf({ text }: Pick<Line, 'text'>): number | undefined {
    return lineStamp(text.slice(0, STAMP_BYTES), this.modifiedMs);
  }

  /** Where the line begins in which a position lies; a position after an LF is a beginning itself. */
  async lineStart(position: number): Promise<number> {
    let length = 4096;
    for (let to = position; to > 0; ) {
      const from = Math.max(0, to - length);
      const feed = (await this.readAt(from, to - from)).lastIndexOf(LF);
      if (feed >= 0) return from + feed + 1;
      to = from;
      length = Math.min(length * 2, CHUNK_BYTES);
    }
    return 0;
  }

  /** The complete line that ends at a position, as `lines` gives its text. */
  async lineBefore(end: number): Promise<string> {
    const feed = await this.lineStart(Math.max(0, end - 1));
    const start = feed === 0 ? await this.holeEnd() : feed;
    return latin1(await this.readAt(start, Math.min(HEADING_BYTES, Math.max(0, end - 1 - start)))).replace(/^\0+/, '');
  }

  /** The last complete line, without its LF; empty where there is none. */
  lastLine(): Promise<string> {
    return this.answer('lastLine', async () => this.lineBefore(await this.lineStart(await this.size())));
  }

  /** Where the first line ends, after its LF; 0 where it does not within HEADING_BYTES. */
  firstLineEnd(): Promise<number> {
    return this.answer('firstLineEnd', async () => {
      const from = await this.holeEnd();
      const feed = (await this.readAt(from, HEADING_BYTES)).indexOf(LF);
      return feed < 0 ? 0 : from + feed + 1;
    });
  }

  /** Where the first line ends that has a stamp; undefined where none has. */
  firstStampedEnd(): Promise<number | undefined> {
    return this.answer('firstStampedEnd', async () => {
      if ((await this.firstStamp()) === undefined) return undefined;
      for await (const lines of this.lines(0)) {
        const stamped = lines.find((line) => this.stampOf(line) !== undefined);
        if (stamped !== undefined) return stamped.end;
      }
      return undefined;
    });
  }

  /**
   * Where the first line begins that is later than a stamp: else the one that is not complete yet, unless it shows that
   * it is no later, or the end.
   */
  async laterThan(stamp: number): Promise<number> {
    return this.answer(`laterThan ${stamp}`, async () => {
      const isLater = (line: Line) => {
        const each = this.stampOf(line);
        return each !== undefined && each > stamp;
      };
      for await (const lines of this.lines(0)) {
        const later = lines.find(isLater);
        if (later !== undefined) return later.start;
      }
      const size = await this.size();
      const start = await this.lineStart(size);
      const begun = await this.stampAt(start);
      return begun === undefined || begun > stamp ? start : size;
    });
  }

  /** The stamp of the line that begins at a position, complete or not; undefined where it shows none. */
  async stampAt(start: number): Promise<number | undefined> {
    const [text = ''] = latin1(await this.readAt(start, STAMP_BYTES)).split('\n');
    return this.stampOf({ text });
  }

  /** The complete lines from a position on, which must be the beginning of one; some at a time. */
  async *lines(from: number): AsyncGenerator<readonly Line[], void> {
    let begun = '';
    let start = from;
    for (let position = from; ; ) {
      const chunk = await this.readAt(position, CHUNK_BYTES);
      if (chunk.length === 0) return;
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      const withMore = (at: number, end: number) => {
        const first = begun === '' ? afterNuls(bytes, at, end) : at;
        return begun + bytes.toString('latin1', first, Math.min(end, first + HEADING_BYTES - begun.length));
      };
      const lines: Line[] = [];
      let at = 0;
      for (let feed = bytes.indexOf(LF); feed >= 0; feed = bytes.indexOf(LF, at)) {
        const end = position + feed + 1;
        lines.push({ text: withMore(at, feed), start, end });
        begun = '';
        start = end;
        at = feed + 1;
      }
      yield lines;
      begun = withMore(at, bytes.length);
      position += bytes.length;
    }
  }

  private answer<T>(question: string, find: () => Promise<T>): Promise<T> {
    const known = this.answers.get(question);
    if (known !== undefined) return known as Promise<T>;
    const found = find();
    this.answers.set(question, found);
    return found;
  }
}

/** How far two files agree from their beginnings: up to the beginning of the line in which they differ. */
export async function commonBytes(a: Body, b: Body): Promise<number> {
  const [aBegins, bBegins] = [await a.beginning(), await b.beginning()];
  const length = Math.min(aBegins.length, bBegins.length);
  for (let at = 0; at < length; at++) if (aBegins[at] !== bBegins[at]) return a.lineStart(at);
  const [aSize, bSize] = [await a.size(), await b.size()];
  const size = Math.min(aSize, bSize);
  for (let at = 0; at < size; ) {
    const length = Math.min(CHUNK_BYTES, size - at);
    const [x, y] = [Buffer.from(await a.readAt(at, length)), Buffer.from(await b.readAt(at, length))];
    const both = Math.min(x.length, y.length);
    if (both === 0) return a.lineStart(at);
    if (x.compare(y, 0, both, 0, both) !== 0) {
      let same = 0;
      while (x[same] === y[same]) same++;
      return a.lineStart(at + same);
    }
    at += both;
  }
  return aSize === bSize ? size : (aSize < bSize ? a : b).lineStart(size);
}

/** Whether a cursor was one of this file when it was made: by inode and, where both are known, the time of birth. */
export function isSameFile(
  { identity, bornNs }: Pick<FileCursor, 'identity' | 'bornNs'>,
  file: Pick<SeenFile, 'identity' | 'bornNs'>,
): boolean {
  if (identity !== file.identity) return false;
  return bornNs === undefined || file.bornNs === undefined || bornNs === String(file.bornNs);
}

/**
 * Whether a file that was read to its end is as it was then, for all that stat(2) tells. Were a line of it changed
 * without a trace, nothing more would be counted either.
 */
export function isUntouched({ bornNs, modifiedNs, offsetBytes, fingerprint }: FileCursor, file: SeenFile): boolean {
  const { beginning = '' } = fingerprint;
  return (
    file.compressedBytes === undefined &&
    file.bornNs !== undefined &&
    bornNs === String(file.bornNs) &&
    modifiedNs === String(file.modifiedNs) &&
    offsetBytes === file.sizeBytes &&
    beginning.length === Math.min(offsetBytes, BEGINNING_BYTES)
  );
}
