// The archive for any system that has Node: the program, its papers, install.sh, and files for supervisors.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { shortLauncher } from './short-launcher.mjs';
import { dateOf, versionIn } from './version.mjs';

/** From where in the repository each of its files comes; what ends in "/" is a folder. */
const CONTENTS = {
  'README.md': 'README.md',
  'CHANGELOG.md': 'CHANGELOG.md',
  'SECURITY.md': 'SECURITY.md',
  LICENSE: 'LICENSE',
  'MAIL-TOASTER-LOGS-MIB.txt': 'MAIL-TOASTER-LOGS-MIB.txt',
  'maillogs.1': 'docs/maillogs.1',
  'maillogs.yaml.5': 'docs/maillogs.yaml.5',
  'maillogs.example.yaml': 'docs/maillogs.example.yaml',
  'install.sh': 'packaging/install.sh',
  'mibs/': 'mibs',
  'mibs/base/': 'packaging/mibs',
  'snmpd/': 'packaging/snmpd',
  'systemd/': 'packaging/systemd',
  'supervise/': 'packaging/supervise',
};

/** Makes `out`/maillogs-VERSION.tar.gz of the bundle and gives its path. */
export function makeTarball(top, { bundle, out }) {
  const name = `maillogs-${versionIn(top)}`;
  const work = mkdtempSync(join(tmpdir(), 'maillogs-tarball-'));
  try {
    const folder = join(work, name);
    for (const [to, from] of Object.entries(CONTENTS)) {
      mkdirSync(join(folder, dirname(to)), { recursive: true });
      cpSync(join(top, from), join(folder, to), { recursive: true });
    }
    writeFileSync(join(folder, 'maillogs.cjs'), bundle, { mode: 0o755 });
    writeFileSync(join(folder, 'maillogs'), shortLauncher(bundle), { mode: 0o755 });
    const path = join(out, `${name}.tar.gz`);
    writeFileSync(path, deterministicTar(top, work, name));
    return path;
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** A compressed tar file of one folder in which order, owners, modes and times are the same each time. */
export function deterministicTar(top, directory, name) {
  const words = ['--sort=name', `--mtime=${dateOf(top)}T00:00:00Z`, '--owner=0', '--group=0', '--numeric-owner'];
  const tar = execFileSync(
    'tar',
    ['-C', directory, ...words, '--mode=u=rwX,go=rX', '--format=ustar', '-cf', '-', name],
    {
      maxBuffer: 1 << 28,
    },
  );
  return gzipSync(tar, { level: 9 });
}
