// The files that a look at a source has found: each inode once, with all its names and what speaks for it; and what the
// look has seen of directories, which is asked for more than once.

import { basename, dirname } from 'node:path';
import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import { isCompressedName, unreadableSentence } from '../logs/compressed-name';
import type { FileCursor } from '../logs/cursor';
import { seeFile } from '../logs/seen-file';
import { isMultilog, type SeenFile, UNKNOWN_BYTES } from '../logs/siblings';

export interface FoundFile {
  readonly file: SeenFile;
  /** All its names, the best first. */
  readonly paths: readonly string[];
  readonly place: 'log' | 'past';
  readonly isNamed: boolean;
  /** Without a name, and nothing was written to it for some passes. */
  readonly isQuiet: boolean;
  /** Without a name, and nothing was written to it for so long that it is let go. */
  readonly isGivenUp: boolean;
  /** Nothing but the shape of its name speaks for it: it must hold what is known, or others of its shape must. */
  readonly isStranger: boolean;
  /** multilog hands it to its processor just now. */
  readonly isInHand: boolean;
}

/** Gathers the files of a census, each inode once. */
export class Finds {
  private readonly byIdentity = new Map<string, FoundFile>();
  private readonly knownPaths: ReadonlyMap<string, string>;
  private readonly knownBytes: ReadonlyMap<string, number>;
  /** A log was rotated while the others were looked at. */
  isOutdated = false;
  private readonly listings = new Map<string, ReadonlySet<string> | undefined>();
  /** What was found at each path: a directory may have thousands of files, and each is known as well. */
  private readonly seen = new Map<string, SeenFile | undefined>();

  constructor(
    readonly files: Files,
    known: readonly FileCursor[],
  ) {
    this.knownPaths = new Map(known.map(({ identity, path }) => [identity, path]));
    this.knownBytes = new Map(known.map(({ identity, offsetBytes }) => [identity, offsetBytes]));
  }

  /** The names in a directory; undefined where it may be entered and not listed. */
  names(directory: string): ReadonlySet<string> | undefined {
    if (!this.listings.has(directory)) this.listings.set(directory, listed(this.files, directory));
    return this.listings.get(directory);
  }

  /** The file at a path, without a look at it where the directory has no such name. */
  see(path: string): SeenFile | undefined {
    if (this.names(dirname(path))?.has(basename(path)) === false) return undefined;
    if (!this.seen.has(path)) this.seen.set(path, seeFile(this.files, path));
    return this.seen.get(path);
  }

  /** Whether there was more of a file at the last pass. */
  isCut({ identity, sizeBytes }: SeenFile): boolean {
    return sizeBytes < (this.knownBytes.get(identity) ?? 0);
  }

  get all(): readonly FoundFile[] {
    return [...this.byIdentity.values()];
  }

  has(identity: string): boolean {
    return this.byIdentity.has(identity);
  }

  add(seen: SeenFile | undefined, facts: Partial<Pick<FoundFile, 'place' | 'isStranger' | 'isInHand'>> = {}): void {
    if (seen === undefined) return;
    const file = asRead(seen);
    const before = this.byIdentity.get(file.identity);
    const { place = 'past', isStranger = false, isInHand = false } = facts;
    if (before === undefined) {
      this.byIdentity.set(file.identity, {
        file,
        paths: [file.path],
        place,
        isNamed: true,
        isQuiet: false,
        isGivenUp: false,
        isStranger,
        isInHand,
      });
      return;
    }
    const paths = before.paths.includes(file.path) ? before.paths : [...before.paths, file.path];
    // Rotated since it was looked at as the log: it has its last name now.
    const isRotated = before.place === 'log' && isMultilog(before.file.path) && file.path !== before.file.path;
    if (isRotated) {
      this.isOutdated = true;
      this.byIdentity.set(file.identity, { ...before, file, paths: [file.path], place: 'past', isStranger: false });
      return;
    }
    const isBetter = (place === 'log' && before.place !== 'log') || (this.isKnownAs(file) && place === before.place);
    this.byIdentity.set(file.identity, {
      ...before,
      ...(isBetter ? { file, place } : {}),
      paths: isBetter ? [file.path, ...paths.filter((path) => path !== file.path)] : paths,
      isStranger: before.isStranger && isStranger,
      isInHand: before.isInHand || isInHand,
    });
  }

  private isKnownAs({ identity, path }: SeenFile): boolean {
    return this.knownPaths.get(identity) === path;
  }
}

/** A compressed file as it is read: by what it holds, of which the size is not known yet. */
function asRead(seen: SeenFile): SeenFile {
  if (!isCompressedName(seen.path) || seen.compressedBytes !== undefined || seen.descriptor !== undefined) return seen;
  const unreadable = unreadableSentence(seen.path);
  const file = { ...seen, compressedBytes: seen.sizeBytes, sizeBytes: UNKNOWN_BYTES };
  return unreadable === undefined ? file : { ...file, unreadable };
}

/** Undefined where the directory may be entered and not listed. */
export function listed(files: Files, directory: string): ReadonlySet<string> | undefined {
  try {
    return new Set(files.list(directory));
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.code === 'notPermitted') return undefined;
    throw thrown;
  }
}
