// scripts/package: makes, of what is built in dist/maillogs.cjs and committed, in dist/packages:
//
//   maillogs_VERSION_all.deb      for Debian, Ubuntu and the like
//   maillogs-VERSION.tar.gz       for any system with Node: the program, install.sh, files for supervisors
//   maillogs-VERSION.tgz          for npm, without a network
//   maillogs-VERSION-linux-ARCH   one executable for hosts without Node; only with --sea, about 90 MB
//
// scripts/package [deb|tarball|npm|sea]... [--sea] [--out DIR]. Without a kind the first three are made; each of
// them is the same, byte for byte, whenever and wherever it is made of one commit.
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeDeb } from './package-deb.mjs';
import { makeNpm } from './package-npm.mjs';
import { makeSea } from './package-sea.mjs';
import { makeTarball } from './package-tarball.mjs';
import { dateOf, versionIn } from './version.mjs';

const MAKERS = { deb: makeDeb, tarball: makeTarball, npm: makeNpm, sea: makeSea };
const top = join(dirname(fileURLToPath(import.meta.url)), '..');

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: 'string', default: join(top, 'dist/packages') }, sea: { type: 'boolean' } },
  });
  const unknown = positionals.find((kind) => !Object.hasOwn(MAKERS, kind));
  if (unknown !== undefined) throw new Error(`there is no kind "${unknown}": ${Object.keys(MAKERS).join(', ')}.`);
  if (dateOf(top) === undefined) {
    throw new Error(`CHANGELOG.md has no heading "## ${versionIn(top)} (YYYY-MM-DD)": a package has its day.`);
  }
  const kinds =
    positionals.length > 0 || values.sea ? [...positionals, ...(values.sea ? ['sea'] : [])] : ['deb', 'tarball', 'npm'];
  const out = resolve(values.out);
  mkdirSync(out, { recursive: true });
  const bundle = readFileSync(join(top, 'dist/maillogs.cjs'), 'utf8');
  for (const kind of kinds) console.log(MAKERS[kind](top, { bundle, out }));
} catch (error) {
  console.error(`package: ${error.message}`);
  process.exitCode = 1;
}
