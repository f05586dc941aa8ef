// Which files of a log there are at the moment a pass is planned: at its path, rotated, compressed, and without a
// name but still open. What nobody asks for is not looked at: a log that only grew costs a few stat(2).

import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import type { CompressedLogs } from '../logs/compressed-logs';
import { type FileCursor, isKnownByContent, knownBytes, type SourceCursor } from '../logs/cursor';
import type { PlanInput, ReadPlan } from '../logs/plan-read';
import { beginningCheck, type ContentCheck, contentCheck, copyCheck, seeFile, seePrevious } from '../logs/seen-file';
import { findCompressed, findSiblings, isCompressedName, isMultilog, type SeenFile } from '../logs/siblings';
import type { OpenLogs } from './open-logs';

/** What a process remembers of one log between two passes; all of it may be forgotten. */
export interface LogMemory {
  readonly compressed: CompressedLogs;
  readonly open: OpenLogs;
}

export interface SurveyOptions {
  readonly files: Files;
  readonly path: string;
  readonly inHand?: string | undefined;
  readonly memory: LogMemory;
}

export class Survey {
  readonly live: SeenFile | undefined;
  private readonly inHand: SeenFile | undefined;
  private readonly holds: ContentCheck;
  /** What the log is a symbolic link to, or was when it was there. */
  private target: string | undefined;
  /** What there was at and beside the log when it was searched; undefined when it was not. */
  private census: Census | undefined;

  constructor(private readonly options: SurveyOptions) {
    const { files, path, inHand } = options;
    this.live = lookAt(files, path);
    this.inHand = inHand === undefined ? undefined : seePrevious(files, path, inHand);
    this.holds = contentCheck(files);
  }

  /** The files that are there at first sight, oldest first. */
  get seen(): readonly SeenFile[] {
    return [this.inHand, this.live].filter((file) => file !== undefined);
  }

  async planInput(cursor: SourceCursor | undefined): Promise<PlanInput> {
    const { live, inHand, holds } = this;
    const { files, path, memory } = this.options;
    const known = this.whereTheyWere(cursor);
    if (known !== undefined) {
      const isIt = (file: SeenFile, of: FileCursor) =>
        file.compressedBytes === undefined ? holds(file, of) : file.identity === of.identity;
      return { path, cursor, live, siblings: known, inHand, holds: isIt };
    }
    const tracked = cursor?.files ?? [];
    this.target = live === undefined ? tracked.at(-1)?.target : live.target;
    this.census = this.takeCensus();
    const siblings = [...this.beside(findSiblings), ...this.formerTargets(tracked)];
    const named = new Set([...siblings, ...(live === undefined ? [] : [live])].map(({ identity }) => identity));
    const unlinked = memory.open.unlinked(named);
    const compressed = await memory.compressed.look(tracked.length === 0 ? [] : this.beside(findCompressed), [
      ...tracked,
      ...unlinked.map(({ atEnd }) => atEnd),
    ]);
    const begins = beginningCheck(files);
    const isCopy = copyCheck(files);
    return {
      path,
      target: this.target,
      cursor,
      live,
      siblings: [...siblings, ...compressed.files],
      unlinked,
      inHand,
      holds: (file, of) => (file.compressedBytes === undefined ? holds : compressed.holds)(file, of),
      beginsAlike: (file, of) => (file.compressedBytes === undefined ? begins : compressed.beginsAlike)(file, of),
      isCopyOf: (file, log) => file.compressedBytes === undefined && isCopy(file, log),
    };
  }

  /**
   * Throws `busy` where the files were being renamed while we looked: one of them may have been seen under its old
   * name and its new one, another under neither, and nothing would tell. multilog's names stay as they are once
   * given; there only a file that is missed makes us look again, or a busy one would never let us read. Where
   * something is missed the sizes must stand still, too: it may be in a copy that was not complete yet.
   */
  confirm({ findings }: ReadPlan): void {
    if (this.census === undefined) return;
    const { path } = this.options;
    const isMissed = findings.some(({ kind }) => kind !== 'rotated');
    if (!isMissed && isMultilog(path)) return;
    const isStill = isMissed ? isSameWhole : isSameNamed;
    if (isStill(this.census, this.takeCensus())) return;
    throw new Problem('busy', `the files beside ${path} were renamed or copied while they were looked at.`);
  }

  /** What a reading gives; throws `busy` when the file turns out to be no whole gzip: it is planned without it. */
  async sound<T>(file: SeenFile, reading: Promise<T>): Promise<T> {
    try {
      return await reading;
    } catch (thrown) {
      const isDamaged = thrown instanceof Problem && thrown.code === 'damaged' && file.compressedBytes !== undefined;
      if (!isDamaged) throw thrown;
      this.options.memory.compressed.condemn(file, thrown);
      throw new Problem('busy', thrown.message, { cause: thrown });
    }
  }

  /** The rotated files that are where their cursors saw them; undefined when the others must be searched. */
  private whereTheyWere(cursor: SourceCursor | undefined): readonly SeenFile[] | undefined {
    const { path } = this.options;
    if (this.inHand !== undefined) return undefined;
    if (cursor === undefined) return [];
    // With nothing at the log's path at the last pass, more than one file may have come and gone since.
    if (cursor.files.at(-1)?.path !== path) return undefined;
    const known: SeenFile[] = [];
    for (const file of cursor.files) {
      const seen = this.whereItWas(file, cursor.files.length > 1);
      if (seen === undefined) return undefined;
      if (file.path !== path) known.push(seen);
    }
    return known;
  }

  private whereItWas(cursor: FileCursor, isOneOfMany: boolean): SeenFile | undefined {
    const { files, path } = this.options;
    const isLive = cursor.path === path;
    if (isCompressedName(cursor.path)) return this.whereItWasFinished(cursor);
    const seen = isLive ? this.live : seeFile(files, cursor.path);
    if (seen?.identity !== cursor.identity || seen.sizeBytes < knownBytes(cursor)) return undefined;
    // Of which nothing is known but the inode: it may be another file that got it.
    if (isLive && isOneOfMany && !isKnownByContent(cursor)) return undefined;
    const mayBeAnother = isLive || cursor.offsetBytes === 0;
    return !mayBeAnother || this.holds(seen, cursor) ? seen : undefined;
  }

  private whereItWasFinished({ identity, path, offsetBytes, isFinished }: FileCursor): SeenFile | undefined {
    const seen = isFinished && seeFile(this.options.files, path);
    if (!seen || seen.identity !== identity) return undefined;
    return { ...seen, sizeBytes: offsetBytes, compressedBytes: seen.sizeBytes };
  }

  /** Beside the log, and beside what it is a link to. */
  private beside(find: typeof findSiblings): readonly SeenFile[] {
    const { files, path } = this.options;
    const { target = path } = this;
    const seen = find(files, path);
    if (target === path) return seen;
    return [...seen, ...find(files, target).filter(({ path: each }) => !seen.some((other) => other.path === each))];
  }

  /** What the log was a link to before it became one to another. */
  private formerTargets(tracked: readonly FileCursor[]): readonly SeenFile[] {
    return tracked.flatMap(({ identity, target }) => {
      const seen = target === undefined || target === this.target ? undefined : seeFile(this.options.files, target);
      return seen?.identity === identity ? [seen] : [];
    });
  }

  private takeCensus(): Census {
    const live = seeFile(this.options.files, this.options.path);
    return { live, others: [...this.beside(findSiblings), ...this.beside(findCompressed)] };
  }
}

interface Census {
  readonly live: SeenFile | undefined;
  readonly others: readonly SeenFile[];
}

const sizeOf = ({ compressedBytes, sizeBytes }: SeenFile): number => compressedBytes ?? sizeBytes;
const nameOf = ({ path, identity }: SeenFile): string => `${path} ${identity}`;
const nameAndSize = (file: SeenFile): string => `${nameOf(file)} ${sizeOf(file)}`;

function isSameNamed(before: Census, now: Census): boolean {
  const textOf = ({ live, others }: Census) => asText(live === undefined ? others : [live, ...others], nameOf);
  return textOf(before) === textOf(now);
}

/** The log itself may have grown: a busy one would never let us read. */
function isSameWhole(before: Census, now: Census): boolean {
  const hasShrunk = before.live !== undefined && now.live !== undefined && sizeOf(now.live) < sizeOf(before.live);
  const isSameBeside = asText(before.others, nameAndSize) === asText(now.others, nameAndSize);
  return !hasShrunk && isSameBeside && isSameNamed(before, now);
}

function asText(files: readonly SeenFile[], textOf: (file: SeenFile) => string): string {
  return files.map(textOf).sort().join('\n');
}

function lookAt(files: Files, path: string): SeenFile | undefined {
  const status = files.status(path);
  if (status === undefined) return undefined;
  if (status.kind === 'directory') {
    throw new Problem('noInput', `${path} is a directory: name the log file in it, such as ${path}/current.`);
  }
  if (status.kind === 'other') throw new Problem('noInput', `${path} is not a regular file, so it cannot be followed.`);
  if (files.ownStatus(path)?.kind === 'file') return { ...status, path };
  const target = files.realPath(path);
  return { ...status, path, ...(target === undefined ? {} : { target }) };
}
