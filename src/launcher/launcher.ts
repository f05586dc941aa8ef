// What runs first, from either of two files that have it: the bundle, one file that is complete in itself, and the
// short file that a package puts on the PATH, so that Node need not read the whole bundle at each start.

import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { readCode, writeCode } from './code-file';
import { Pieces, type Program } from './pieces';

/** What makes the code beside the bundle, for those who install it; cli/main.ts runs the usual starts then. */
const WRITE_CODE = '--write-code';

type Described = Pick<Program, 'id' | 'pieceOf' | 'main' | 'require'>;

/** Runs the bundle from itself: `texts` has a function for each piece, with its text as a comment. */
export function launchBundle(program: Described & { filename: string }, texts: Readonly<Record<string, () => void>>) {
  const textOf = (piece: string) => {
    const text = texts[piece]!.toString();
    return withEnds(text.slice(text.indexOf('/*') + 2, -3));
  };
  launch({ ...program, textOf });
}

/** Where in the bundle each piece lies: its first byte and its length. */
type Places = Readonly<Record<string, readonly [number, number]>>;

/**
 * Runs the bundle from the short file that is installed with it: `bundle` is its path from there, `from` the short
 * file's folder. The bundle stays open: who replaces it, as an upgrade does, leaves this one its pieces.
 */
export function launchFrom(program: Described & { bundle: string; from: string; places: Places }): void {
  const filename = resolve(program.from, program.bundle);
  const fd = openSync(filename, 'r');
  const textOf = (piece: string) => {
    const [offset, length] = program.places[piece]!;
    const bytes = Buffer.allocUnsafeSlow(length);
    const got = readSync(fd, bytes, 0, length, offset);
    const text = bytes.toString('latin1', 0, got);
    if (got !== length || !text.startsWith(`("${program.id}"`)) throw new Error(CHANGED);
    return withEnds(text);
  };
  // Each piece says of which bundle it is. One of another version can start by itself.
  try {
    textOf(program.pieceOf[program.main]!);
  } catch {
    closeSync(fd);
    program.require(filename);
    return;
  }
  launch({ ...program, filename, textOf });
}

/** Within a comment its end is written otherwise. */
function withEnds(text: string): string {
  return text.includes('\u0001') ? text.replaceAll('*\u0001/', '*/') : text;
}

const CHANGED = 'the program was replaced by another version while it ran: start it again.';

function launch(program: Program): void {
  const codeFile = `${program.filename}.code`;
  const isWriting = process.argv[2] === WRITE_CODE;
  const codeOf = isWriting ? () => undefined : readCode(codeFile, program.id, () => statSync(program.filename));
  const pieces = new Pieces(program, codeOf);
  if (isWriting) writeAtExit(codeFile, program.id, pieces);
  pieces.load(program.main);
}

/** Keeps what V8 has made of the pieces that were used. */
function writeAtExit(codeFile: string, id: string, pieces: Pieces): void {
  process.on('exit', () => {
    if (process.exitCode !== 0) return;
    writeCode(codeFile, id, new Map([...pieces.scripts].map(([piece, script]) => [piece, script.createCachedData()])));
  });
}
