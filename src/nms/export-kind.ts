// What a kind of export is: a tool's name, and a pure function from a site to the files which that tool reads.

import type { Site } from './site';

export interface ExportFile {
  /** Its usual name; with a directory below the one that is named on the command line. */
  readonly name: string;
  readonly text: string;
  /** It has a community or a passphrase in it, since the tool reads it from there. */
  readonly holdsSecret: boolean;
  readonly isProgram: boolean;
}

export interface ExportKind {
  readonly name: string;
  /** What it makes, for the help. */
  readonly summary: string;
  /** The versions of the tool between which files differ, the usual one first; a single one where all read the same. */
  readonly versions: readonly [string, ...string[]];
  /** Throws a Problem (usage) for what the tool cannot do. */
  render(site: Site): readonly ExportFile[];
}

/** A file that is read, not run. */
export function plainFile(name: string, text: string, holdsSecret = false): ExportFile {
  return { name, text, holdsSecret, isProgram: false };
}
