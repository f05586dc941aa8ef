// The program with one of its safeguards taken out, to prove that the histories need it: a model that a mutant lives
// through is too weak.

import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { TOP } from '../checkout';
import type * as Modes from './modes';

export interface Mutation {
  readonly name: string;
  /** The file of src/ that is changed. */
  readonly file: string;
  /** What is in it exactly once. */
  readonly from: string;
  readonly to: string;
}

export const mutations = {
  stampsNotAsked: {
    name: 'lines tell no time',
    file: 'logs/line-stamp.ts',
    from: 'export function lineStamp(line: string, nearMs: number): number | undefined {\n',
    to: 'export function lineStamp(line: string, nearMs: number): number | undefined {\n  if (nearMs > 0) return undefined;\n',
  },
  finishedForgotten: {
    name: 'finished files are forgotten',
    file: 'pass/pool.ts',
    from: 'const MAX_REMEMBERED = 300;',
    to: 'const MAX_REMEMBERED = 0;',
  },
  sharedReadInEach: {
    name: 'what files share is read in each of them',
    file: 'logs/share-bodies.ts',
    from: '  if (isPassedOver(step) || isPassedOver(earlier)) return;\n',
    to: '  if (step !== earlier) return;\n',
  },
  lastLinesNotSearched: {
    name: 'the last lines are not searched for',
    file: 'logs/lines-found.ts',
    from: '      const isOne = texts.has(line.text) || (lengths.has(line.text.length) && marks.has(lineMark(line.text)));\n',
    to: '      const isOne = false;\n',
  },
} as const satisfies Readonly<Record<string, Mutation>>;

export type MutationName = keyof typeof mutations;

/** The histories and the program that they are tried on, with the mutation in it. */
export async function mutated(mutation: Mutation): Promise<typeof Modes> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, 'modes.ts')],
    bundle: true,
    platform: 'node',
    target: 'node18',
    format: 'cjs',
    write: false,
    logLevel: 'silent',
    define: { MAILLOGS_VERSION: '"0.0.0-test"' },
    plugins: [changing(mutation)],
  });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0]!.text)(module, module.exports, require);
  return module.exports as typeof Modes;
}

function changing({ file, from, to }: Mutation): Plugin {
  return {
    name: 'mutation',
    setup(bundle) {
      bundle.onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
        if (relative(join(TOP, 'src'), path) !== file) return undefined;
        const parts = readFileSync(path, 'utf8').split(from);
        if (parts.length !== 2) throw new Error(`${file} has what is to be changed ${parts.length - 1} times.`);
        return { contents: parts.join(to), loader: 'ts' };
      });
    },
  };
}
