// Bundles src/cli/main.ts and everything it needs into dist/maillogs.cjs: one executable file that
// runs on any Node of 18 or later without node_modules, and that an older one can parse, so that it says so.
// --check only looks whether the bundle keeps to its size, and leaves dist/ as it is.
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licenceComments, packagesIn } from './licences.mjs';

const top = join(dirname(fileURLToPath(import.meta.url)), '..');
const { version, dependencies, engines } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8'));
const isCheck = process.argv.includes('--check');
const outfile = join(isCheck ? mkdtempSync(join(tmpdir(), 'maillogs-build-')) : join(top, 'dist'), 'maillogs.cjs');

/**
 * The most that the bundle may be. Every command that snmpd's `extend` or multilog starts reads and parses it, fifteen
 * milliseconds for each megabyte; a jump means that a package or a table has slipped in. Raise it for what is worth
 * that to those who do not use it, and say so in the commit.
 */
const MAX_BYTES = 2_600_000;

const common = {
  absWorkingDir: top,
  bundle: true,
  platform: 'node',
  target: 'node18',
  format: 'cjs',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'inline',
  logLevel: 'warning',
  metafile: true,
};

/** What each build was made of: the packages among it want their licences shown. */
const metafiles = [];

/**
 * Carries the packages as text that is compiled when one is first wanted. They are most of the bundle, and a
 * run that reads no configuration, such as `maillogs send` on the defaults, would parse them all for nothing.
 */
const packagesAsText = {
  name: 'packages-as-text',
  setup({ onResolve, onLoad }) {
    const names = new Set(Object.keys(dependencies));
    onResolve({ filter: /^[^./]/ }, ({ path }) => (names.has(path) ? { path, namespace: 'text' } : undefined));
    onLoad({ filter: /.*/, namespace: 'text' }, async ({ path }) => {
      const { outputFiles, metafile } = await build({
        ...common,
        stdin: { contents: `module.exports = require(${JSON.stringify(path)});`, resolveDir: top },
        minifyIdentifiers: true,
        write: false,
      });
      metafiles.push(metafile);
      const text = JSON.stringify(outputFiles[0].text);
      const compile = `require('node:vm').compileFunction(${text}, ['module', 'exports', 'require', '__filename'], { filename: '${path}' })`;
      return { contents: `${compile}(module, exports, require, __filename);`, resolveDir: top };
    });
  },
};

/**
 * Private names as ordinary ones. Node 12 knows no private methods, and cannot say that it is too old for a file that
 * it cannot parse; what esbuild would make of them, a WeakMap for each, is slow where it matters. `check` has seen to
 * it before that none is used from outside.
 */
const plainNames = {
  name: 'plain-names',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text
        .replace(/^(\s+(?:(?:async|static|readonly|get|set) )*\*?)#(?=[a-z])/gm, '$1private_')
        .replace(/(?<=[\w)\]?!]\.)#(?=[a-z])/g, 'private_');
      return { contents, loader: 'ts' };
    });
  },
};

/** Node 18 is the oldest that Debian 12 and Ubuntu 24.04 have, and that CI tries; package.json says the same. */
const oldest = Number(/\d+/.exec(engines.node)[0]);
const refusal = `process.stderr.write("maillogs: Node.js "+process.versions.node+" is too old: install Node.js ${oldest} or later.\\n");process.exit(69)`;

mkdirSync(dirname(outfile), { recursive: true });
const { metafile } = await build({
  ...common,
  entryPoints: ['src/cli/main.ts'],
  outfile,
  target: 'node12',
  banner: { js: `#!/usr/bin/env node\n"use strict";if(parseInt(process.versions.node,10)<${oldest}){${refusal}}` },
  define: { MAILLOGS_VERSION: JSON.stringify(version) },
  plugins: [packagesAsText, plainNames],
});
appendFileSync(outfile, `${licenceComments(top, packagesIn([...metafiles, metafile]))}\n`);
chmodSync(outfile, 0o755);

const { size } = statSync(outfile);
if (isCheck) rmSync(dirname(outfile), { recursive: true });
if (size > MAX_BYTES) {
  console.error(
    `The bundle has ${size} bytes, more than the ${MAX_BYTES} that scripts/build.mjs allows, and says why.`,
  );
  process.exitCode = 1;
}
