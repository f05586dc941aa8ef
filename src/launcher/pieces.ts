// The program lies in its file as pieces of text, and this compiles them when they are first wanted: what a command
// does not use costs it no more than the reading of its bytes. scripts/pieces.mjs makes the pieces, modules that are
// always wanted together, and puts those of a start into one piece for V8.

import { Script } from 'node:vm';

/** A piece: it puts into `exports` what each of its modules exports that others may ask for. */
type Maker = (exports: Record<string, object>, require: NodeJS.Require, filename: string) => void;

/** What the bundle says of itself. */
export interface Program {
  /** Digest of all pieces: what was made of other pieces is not for these. */
  readonly id: string;
  /** The piece in which each module is; modules that are not listed are Node's. */
  readonly pieceOf: Readonly<Record<string, string>>;
  /** The module with which it begins. */
  readonly main: string;
  /** The file of the bundle. */
  readonly filename: string;
  /** The text of a piece; throws where it cannot be had. */
  readonly textOf: (piece: string) => string;
  /** Node's own. */
  readonly require: NodeJS.Require;
}

export class Pieces {
  /** What was compiled, by piece. */
  readonly scripts = new Map<string, Script>();
  private readonly exports: Record<string, object> = Object.create(null);
  private readonly requireHere: NodeJS.Require;

  /** `codeOf` gives V8's code of a piece, where it is known. */
  constructor(
    private readonly program: Program,
    private readonly codeOf: (piece: string) => Buffer | undefined,
  ) {
    const { pieceOf, require } = program;
    const here = (id: string) => (Object.hasOwn(pieceOf, id) ? this.load(id) : require(id));
    this.requireHere = Object.assign(here, require);
  }

  /** What a module exports; its piece is run when the first of its modules is asked for. */
  load(id: string): object {
    if (this.exports[id] === undefined)
      this.compile(this.program.pieceOf[id]!)(this.exports, this.requireHere, this.program.filename);
    return this.exports[id]!;
  }

  private compile(piece: string): Maker {
    const { filename, textOf } = this.program;
    const code = this.codeOf(piece);
    const options = code === undefined ? {} : { cachedData: code };
    const script = new Script(textOf(piece), { filename: `${filename}/${piece}`, ...options });
    this.scripts.set(piece, script);
    return script.runInThisContext() as Maker;
  }
}
