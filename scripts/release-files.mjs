// The files of a release, made from a bundle and what is committed: the same commit gives the same bytes.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDeb } from './package-deb.mjs';
import { makeNpm } from './package-npm.mjs';
import { makeTarball } from './package-tarball.mjs';
import { sbomOf } from './sbom.mjs';
import { dateOf, versionIn } from './version.mjs';

const MARK_FILE = 'src/registry/release.lock.json';

/** What is missing for a release of the version in package.json, in sentences. */
export function releaseProblems(top) {
  const version = versionIn(top);
  const problems = [];
  if (dateOf(top) === undefined) problems.push(`CHANGELOG.md has no heading "## ${version} (YYYY-MM-DD)".`);
  const mark = existsSync(join(top, MARK_FILE)) ? JSON.parse(readFileSync(join(top, MARK_FILE), 'utf8')) : undefined;
  if (mark?.version !== version || Object.keys(mark.since).length > 0) {
    problems.push(`The OIDs are not marked as those of ${version}: run npm run generate -- --release and commit it.`);
  }
  return problems;
}

/** Writes the files into `out`, which is emptied before; a line of SHA256SUMS for each. */
export function writeRelease(top, bundle, out) {
  const name = `maillogs-${versionIn(top)}`;
  const date = dateOf(top);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, `${name}.cdx.json`), `${JSON.stringify(sbomOf(top, { bundle, date }), undefined, 2)}\n`);
  for (const make of [makeTarball, makeNpm, makeDeb]) make(top, { bundle, out });
  const sums = readdirSync(out)
    .sort()
    .map(
      (file) =>
        `${createHash('sha256')
          .update(readFileSync(join(out, file)))
          .digest('hex')}  ${file}`,
    );
  writeFileSync(join(out, 'SHA256SUMS'), `${sums.join('\n')}\n`);
  return sums;
}
