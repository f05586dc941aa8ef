// V8's code of the pieces of a start, in a file beside the bundle: it saves most of what compiling them costs. The
// installation makes it, and it is believed only as far as the bundle itself: whoever could write to either decides
// what the next user of the program runs, who may be root.

import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';

const MAX_HEAD = 4096;

/** Where the code of each piece lies in the file: offset and length. */
type Places = Readonly<Record<string, readonly [number, number]>>;

/** The code that the file has of each piece of the bundle `id`; of none where it is absent, older, or not to be believed. */
export function readCode(path: string, id: string, bundle: () => Stats): (piece: string) => Buffer | undefined {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return () => undefined;
  }
  if (!isBelieved(fstatSync(fd), bundle())) {
    closeSync(fd);
    return () => undefined;
  }
  const { places, start } = headOf(bytesAt(fd, 0, MAX_HEAD), id);
  // It stays open: an upgrade replaces the file, and what is read later must be of the same one.
  return (piece) => {
    if (!Object.hasOwn(places, piece)) return undefined;
    const [offset, length] = places[piece]!;
    const code = bytesAt(fd, start + offset, length);
    return code.length === length ? code : undefined;
  };
}

function bytesAt(fd: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  return bytes.subarray(0, readSync(fd, bytes, 0, length, offset));
}

/** Whether only root, or who could change the bundle anyway, can have written it. */
export function isBelieved(
  file: Pick<Stats, 'uid' | 'mode'> & { isFile(): boolean },
  bundle: Pick<Stats, 'uid'>,
): boolean {
  return file.isFile() && (file.uid === 0 || file.uid === bundle.uid) && (file.mode & 0o022) === 0;
}

/** V8 itself refuses the code of another V8; that it is of these pieces, the id in the file's first line says. */
function headOf(bytes: Buffer, id: string): { places: Places; start: number } {
  const end = bytes.indexOf(10);
  const [magic, of, places] = bytes.toString('latin1', 0, Math.max(end, 0)).split(' ');
  if (magic !== 'maillogs-code' || of !== id || places === undefined) return { places: {}, start: 0 };
  return { places: JSON.parse(places) as Places, start: end + 1 };
}

/** Writes it under the name `path` at one stroke. Throws a system error. */
export function writeCode(path: string, id: string, codes: ReadonlyMap<string, Buffer>): void {
  const places: Record<string, [number, number]> = {};
  const parts: Buffer[] = [];
  let offset = 0;
  for (const [piece, code] of codes) {
    // V8 wants its words where words may lie.
    const padded = Buffer.concat([code, Buffer.alloc(-code.length & 7)]);
    places[piece] = [offset, code.length];
    offset += padded.length;
    parts.push(padded);
  }
  const head = `maillogs-code ${id} ${JSON.stringify(places)}`;
  // The first line ends at a multiple of eight bytes.
  const line = `${head.padEnd(head.length + (-(head.length + 1) & 7))}\n`;
  const beside = `${path}.new`;
  rmSync(beside, { force: true });
  const fd = openSync(beside, 'wx', 0o644);
  try {
    writeFileSync(fd, Buffer.concat([Buffer.from(line), ...parts]));
    // V8 does not look for damage: a power cut must not leave a file of the right length with holes in it.
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(beside, path);
}
