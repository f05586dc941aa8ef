// Bundles src/app/main.ts and everything it needs into dist/maillogs.cjs: one executable file that
// runs on any Node of 20 or later without node_modules.
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const top = join(dirname(fileURLToPath(import.meta.url)), '..');
const { version } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8'));
const outfile = join(top, 'dist', 'maillogs.cjs');

mkdirSync(dirname(outfile), { recursive: true });
await build({
  absWorkingDir: top,
  entryPoints: ['src/app/main.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'inline',
  banner: { js: '#!/usr/bin/env node' },
  define: { MAILLOGS_VERSION: JSON.stringify(version) },
  logLevel: 'warning',
});
chmodSync(outfile, 0o755);
