// Where on the disk a file may be that was counted: where it was last seen, beside its log under any name that a
// rotation gives, or compressed. The best comes first: the same inode with the same content, then the same content
// elsewhere, then what seems to be the same file with another content.

import { basename, dirname, join } from 'node:path';
import { Problem } from '../base/problem';
import type { Host } from '../host/host';
import { agreementOf } from '../logs/agreement';
import { Body } from '../logs/body';
import { compressionOf, isCompressedName } from '../logs/compressed-name';
import type { FileCursor } from '../logs/cursor';
import { digestOf, HEAD_BYTES, isSameContent, TAIL_BYTES, tailStart } from '../logs/fingerprint';
import { closeSeen, openSeen, readerOf, seeFile } from '../logs/seen-file';
import { isDescendantName, isMultilogName, type SeenFile, UNKNOWN_BYTES } from '../logs/siblings';
import { Texts } from '../logs/texts';
import type { AuditedLog, Stretch } from './stretch';

export class Candidates {
  private constructor(
    private readonly host: Host,
    private readonly plain: readonly SeenFile[],
    private readonly compressed: readonly Compressed[],
    private readonly problems: Problem[],
  ) {}

  /** Looks at all files of one log, for its stretches. */
  static async of(host: Host, log: AuditedLog, stretches: readonly Stretch[]): Promise<Candidates> {
    const cursors = stretches.map(({ cursor }) => cursor);
    const seen = filesOf(host, log, cursors);
    const plain = seen.filter(({ compressedBytes }) => compressedBytes === undefined);
    const packed = seen.filter(
      ({ path, compressedBytes }) => compressedBytes !== undefined && compressionOf(path) !== undefined,
    );
    const problems: Problem[] = [];
    return new Candidates(host, plain, await lookInto(host, { packed, cursors, problems }), problems);
  }

  /** Why one of the files could not be looked into: what is found nowhere else may be in it. */
  get problem(): Problem | undefined {
    return this.problems[0];
  }

  for({ cursor, account }: Stretch): readonly SeenFile[] {
    const { offsetBytes } = cursor;
    const isSame = ({ identity }: SeenFile) => identity === cursor.identity;
    const large = this.plain.filter(({ sizeBytes }) => sizeBytes >= offsetBytes);
    const likeness = new Map(large.map((file) => [file, this.likenessOf(file, cursor)]));
    const whole = large.filter((file) => likeness.get(file) === 'same');
    const held = this.compressed.filter(({ likeness }) => likeness.get(cursor) === 'same').map(({ file }) => file);
    const asCounted = [...whole.filter(isSame), ...whole.filter((file) => !isSame(file)), ...held];
    if (account.isLost) return asCounted;
    // multilog gives a name once, so that whatever is there now is what became of that file.
    const isNamedOnce = isMultilogName(basename(cursor.path));
    const changed = large.filter((file) => {
      const isThere = file.path === cursor.path;
      return (isThere && isNamedOnce) || (likeness.get(file) === 'alike' && (isSame(file) || isThere));
    });
    const inside = this.compressed.filter(({ likeness }) => likeness.get(cursor) === 'alike').map(({ file }) => file);
    return [...asCounted, ...changed, ...inside];
  }

  /** `alike` when either the first or the last bytes are what was counted. */
  private likenessOf(file: SeenFile, { offsetBytes, fingerprint }: FileCursor): 'same' | 'alike' | 'other' {
    const { files } = this.host;
    try {
      const descriptor = openSeen(files, file);
      try {
        const readAt = readerOf(files, descriptor);
        if (isSameContent(fingerprint, offsetBytes, readAt)) return 'same';
        const head = digestOf(readAt(0, Math.min(offsetBytes, HEAD_BYTES)));
        const tail = digestOf(readAt(tailStart(offsetBytes), Math.min(offsetBytes, TAIL_BYTES)));
        return head === fingerprint.head || tail === fingerprint.tail ? 'alike' : 'other';
      } finally {
        closeSeen(files, file, descriptor);
      }
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      if (thrown.code !== 'busy') this.problems.push(thrown);
      return 'other';
    }
  }
}

interface Compressed {
  readonly file: SeenFile;
  readonly likeness: ReadonlyMap<FileCursor, 'same' | 'alike'>;
}

/** One that is being compressed just now is left out: what it is made of is still there. */
async function lookInto(
  { files, clock }: Host,
  {
    packed,
    cursors,
    problems,
  }: { readonly packed: readonly SeenFile[]; readonly cursors: readonly FileCursor[]; readonly problems: Problem[] },
): Promise<readonly Compressed[]> {
  const texts = new Texts(files, () => clock.nowMs());
  const looked: Compressed[] = [];
  for (const file of packed) {
    const body = new Body({ file, paths: [file.path], isNamed: true, place: 'past', text: texts.of(file) });
    const likeness = new Map<FileCursor, 'same' | 'alike'>();
    try {
      for (const cursor of cursors) {
        const { isWhole, to } = await agreementOf(cursor, body);
        if (isWhole || to > 0) likeness.set(cursor, isWhole ? 'same' : 'alike');
      }
      looked.push({ file: { ...file, sizeBytes: UNKNOWN_BYTES }, likeness });
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      if (thrown.code !== 'busy') problems.push(thrown);
    } finally {
      await texts.close();
    }
  }
  return looked;
}

/** The files of a log that are on the disk, under any name that a rotation gives or that a cursor had. */
export function filesOf({ files }: Host, log: AuditedLog, cursors: readonly FileCursor[]): readonly SeenFile[] {
  const target = files.realPath(log.path);
  const paths = [log.path, ...(target === undefined ? [] : [target])];
  const targets = cursors.flatMap((cursor) => (cursor.target === undefined ? [] : [cursor.target]));
  const known = [...cursors.map(({ path }) => path), ...targets];
  const found = new Set([...paths, ...known]);
  for (const directory of new Set([...paths, ...known].map((path) => dirname(path)))) {
    for (const name of files.list(directory)) {
      if (paths.some((path) => isDescendantName(path, name) || basename(path) === name))
        found.add(join(directory, name));
    }
  }
  const seen = new Map<string, SeenFile>();
  for (const path of found) {
    const file = seeFile(files, path);
    if (file === undefined || seen.has(file.identity)) continue;
    const isPacked = isCompressedName(path);
    seen.set(file.identity, isPacked ? { ...file, compressedBytes: file.sizeBytes, sizeBytes: UNKNOWN_BYTES } : file);
  }
  return [...seen.values()];
}
