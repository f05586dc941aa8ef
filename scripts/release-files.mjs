// The files of a release, made from a bundle and what is committed: the same commit gives the same bytes.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sbomOf } from './sbom.mjs';

const MARK_FILE = 'src/registry/release.lock.json';
const PAPERS = [
  'README.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'LICENSE',
  'MAIL-TOASTER-LOGS-MIB.txt',
  'docs/maillogs.1',
  'docs/maillogs.example.yaml',
];

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
  writeFileSync(join(out, `${name}.tar.gz`), archive(top, { bundle, name, date }));
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

/** The day that CHANGELOG.md gives the version; undefined where it gives none. */
function dateOf(top) {
  const heading = new RegExp(`^## ${versionIn(top).replaceAll('.', '\\.')} \\((\\d{4}-\\d\\d-\\d\\d)\\)$`, 'm');
  return heading.exec(readFileSync(join(top, 'CHANGELOG.md'), 'utf8'))?.[1];
}

function versionIn(top) {
  return JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')).version;
}

/** A tar file in which order, owners, modes and times are the same each time. */
function archive(top, { bundle, name, date }) {
  const work = mkdtempSync(join(tmpdir(), 'maillogs-release-'));
  try {
    const folder = join(work, name);
    const mibs = readdirSync(join(top, 'mibs')).map((file) => `mibs/${file}`);
    for (const file of [...PAPERS, ...mibs])
      put(folder, basename(dirname(file)) === 'mibs' ? file : basename(file), join(top, file));
    writeFileSync(join(folder, 'maillogs.cjs'), bundle, { mode: 0o755 });
    const words = ['--sort=name', `--mtime=${date}T00:00:00Z`, '--owner=0', '--group=0', '--numeric-owner'];
    const tar = execFileSync('tar', ['-C', work, ...words, '--mode=u=rwX,go=rX', '--format=ustar', '-cf', '-', name], {
      maxBuffer: 1 << 28,
    });
    return gzipSync(tar, { level: 9 });
  } finally {
    rmSync(work, { recursive: true });
  }
}

function put(folder, file, from) {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  cpSync(from, join(folder, file));
}
