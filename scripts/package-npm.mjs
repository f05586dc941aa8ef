// The npm package. npm installs it without a network: the bundle needs no other package, so its package.json
// names none. As in the other packages the short file before the bundle is what is started.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deterministicTar } from './package-tarball.mjs';
import { shortLauncher } from './short-launcher.mjs';
import { versionIn } from './version.mjs';

/** Makes `out`/maillogs-VERSION.tgz of the bundle and gives its path. */
export function makeNpm(top, { bundle, out }) {
  const { name, version, description, license, type, engines, os, files } = JSON.parse(
    readFileSync(join(top, 'package.json'), 'utf8'),
  );
  const work = mkdtempSync(join(tmpdir(), 'maillogs-npm-'));
  try {
    const folder = join(work, 'package');
    for (const file of files.filter((each) => each !== 'dist/maillogs.cjs')) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      cpSync(join(top, file), join(folder, file), { recursive: true });
    }
    for (const each of ['bin', 'lib/maillogs']) mkdirSync(join(folder, each), { recursive: true });
    writeFileSync(join(folder, 'bin/maillogs'), shortLauncher(bundle), { mode: 0o755 });
    writeFileSync(join(folder, 'lib/maillogs/maillogs.cjs'), bundle, { mode: 0o755 });
    const bin = { maillogs: 'bin/maillogs' };
    const man = ['docs/maillogs.1', 'docs/maillogs.yaml.5'];
    const text = JSON.stringify({ name, version, description, license, type, engines, os, bin, man }, undefined, 2);
    writeFileSync(join(folder, 'package.json'), `${text}\n`);
    const path = join(out, `maillogs-${versionIn(top)}.tgz`);
    writeFileSync(path, deterministicTar(top, work, 'package'));
    return path;
  } finally {
    rmSync(work, { recursive: true });
  }
}
