// Bundles src/cli/main.ts and everything it needs into dist/maillogs.cjs: one executable file that
// runs on any Node of 18 or later without node_modules, and that an older one can parse, so that it says so.
// --check only looks whether the bundle keeps to its size, and leaves dist/ as it is.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licenceComments, packagesIn } from './licences.mjs';
import { makePieces } from './pieces.mjs';
import { rewritten } from './rewritten.mjs';

const top = join(dirname(fileURLToPath(import.meta.url)), '..');
const { version, dependencies, engines } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8'));
const isCheck = process.argv.includes('--check');
const outfile = join(isCheck ? mkdtempSync(join(tmpdir(), 'maillogs-build-')) : join(top, 'dist'), 'maillogs.cjs');

/**
 * The most that the bundle may be. Every command that snmpd's `extend` or multilog starts reads and parses it, fifteen
 * milliseconds for each megabyte; a jump means that a package or a table has slipped in. Raise it for what is worth
 * that to those who do not use it, and say so in the commit.
 */
const MAX_BYTES = 2_700_000;

const common = {
  absWorkingDir: top,
  bundle: true,
  platform: 'node',
  target: 'node18',
  minifySyntax: true,
  minifyWhitespace: true,
  // The licences stand at the end.
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
};

/** Node 18 is the oldest that Debian 12 and Ubuntu 24.04 have, and that CI tries; package.json says the same. */
const oldest = Number(/\d+/.exec(engines.node)[0]);
const refusal = `process.stderr.write("maillogs: Node.js "+process.versions.node+" is too old: install Node.js ${oldest} or later.\\n");process.exit(69)`;

const plugins = [await rewritten(top)];
const { texts, id, pieceOf, main, inputs } = await makePieces(top, {
  packages: Object.keys(dependencies),
  common,
  plugins,
  define: { MAILLOGS_VERSION: JSON.stringify(version) },
});
const { outputFiles } = await build({
  ...common,
  entryPoints: ['src/launcher/launcher.ts'],
  format: 'iife',
  globalName: 'launcher',
  target: 'node12',
  plugins,
  write: false,
});
const head = `#!/usr/bin/env node
"use strict";if(parseInt(process.versions.node,10)<${oldest}){${refusal}}
${outputFiles[0].text}`;
const program = `id:"${id}",main:"${main}",pieceOf:${JSON.stringify(pieceOf)},require`;

/** The bundle: each piece is the comment of a function, which V8 reads over, and which its text can be asked of. */
let bundle = `${head}launcher.launchBundle({${program},filename:__filename},{\n`;
for (const [name, text] of Object.entries(texts)) bundle += `${JSON.stringify(name)}(){/*${text}*/},\n`;
bundle += `});\n${licenceComments(top, packagesIn(inputs))}\n`;
mkdirSync(dirname(outfile), { recursive: true });
writeFileSync(outfile, bundle, { mode: 0o755 });
chmodSync(outfile, 0o755);

const { size } = statSync(outfile);
if (isCheck) rmSync(dirname(outfile), { recursive: true });
if (size > MAX_BYTES) {
  console.error(
    `The bundle has ${size} bytes, more than the ${MAX_BYTES} that scripts/build.mjs allows, and says why.`,
  );
  process.exitCode = 1;
}
