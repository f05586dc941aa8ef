// Random histories in a process of its own, bundled: among jest's modules each takes half as long again.

import { join } from 'node:path';
import { build } from 'esbuild';
import { Child } from '../child';
import type { ModeName } from './modes';

const HISTORIES = Number(process.env['MAILLOGS_SEQUENCES'] ?? 20_000);
const SEED = process.env['MAILLOGS_SEED'] ?? '20261129';
/** In a search, each mode is tried for so long. */
const SEARCH_MS = process.env['MAILLOGS_SEARCH_MS'];

/** Tries a share of all histories in one mode. Throws what went wrong, as a file for the corpus. */
export async function searchHistories(mode: ModeName, share: number): Promise<void> {
  const count = SEARCH_MS === undefined ? String(Math.ceil(HISTORIES * share)) : `${SEARCH_MS}ms`;
  const child = new Child([process.execPath, '-', SEED, count, mode]);
  child.write(await bundle());
  const { code } = await child.finish();
  const { stdout, stderr } = child;
  process.stdout.write(stdout);
  if (code !== 0) throw new Error(stdout + stderr);
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, 'search.ts')],
    bundle: true,
    platform: 'node',
    target: 'node18',
    write: false,
    logLevel: 'silent',
    define: { MAILLOGS_VERSION: '"0.0.0-test"' },
  });
  return outputFiles[0]!.text;
}
