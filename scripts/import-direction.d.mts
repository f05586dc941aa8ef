export type Matrix = ReadonlyMap<string, ReadonlySet<string>>;

export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** The sentences on the checkout at `top`; empty when all is well. */
export function importProblems(top: string): string[];
/** The table of ARCHITECTURE.md: folder to the folders it may import, itself among them. */
export function readMatrix(markdown: string): Matrix;
export function checkImports(project: {
  readonly matrix: Matrix;
  readonly files: readonly SourceText[];
  readonly dependencies: readonly string[];
  /** Packages of which types may be imported, and nothing else. */
  readonly typePackages?: readonly string[];
}): string[];
