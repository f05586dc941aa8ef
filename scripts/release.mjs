// scripts/release: makes what a release consists of, in dist/release. Nothing is published and nothing is tagged.
//
//   maillogs-VERSION.tar.gz    the program, its MIB modules, its manual page and papers
//   maillogs-VERSION.tgz       for npm
//   maillogs_VERSION_all.deb   for Debian
//   maillogs-VERSION.cdx.json  the bill of materials (CycloneDX)
//   SHA256SUMS                 of all
//
// The bundle is built twice from what is committed, in two fresh directories with the packages of the lock file, and
// has to be the same both times. Exit status: 0 made, 1 not, with every reason.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { releaseProblems, writeRelease } from './release-files.mjs';

const top = join(dirname(fileURLToPath(import.meta.url)), '..');
const run = (directory, command, ...words) =>
  execFileSync(command, words, { cwd: directory, stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 28 });

const problems = [
  ...(run(top, 'git', 'status', '--porcelain').length > 0 ? ['There are changes that are not committed.'] : []),
  ...releaseProblems(top),
];
for (const problem of problems) console.error(`release: ${problem}`);
if (problems.length > 0) process.exit(1);

const work = mkdtempSync(join(tmpdir(), 'maillogs-release-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

console.log('checking what is committed');
run(top, process.execPath, 'scripts/check.mjs');
const bundles = ['a', join('another', 'place')].map((name) => built(join(work, name)));
if (!bundles[0].equals(bundles[1])) {
  console.error('release: two builds of one commit differ: the build is not reproducible.');
  process.exit(1);
}
for (const line of writeRelease(top, bundles[0], join(top, 'dist', 'release'))) console.log(line);

/** What a fresh clone at `directory` builds. */
function built(directory) {
  console.log(`building in ${directory}`);
  run(top, 'git', 'clone', '--quiet', '--no-hardlinks', top, directory);
  run(directory, 'npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund');
  run(directory, process.execPath, 'scripts/build.mjs');
  return readFileSync(join(directory, 'dist', 'maillogs.cjs'));
}
