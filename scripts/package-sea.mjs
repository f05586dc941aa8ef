// One executable for hosts without Node: a Node of npm, stripped, with the bundle and V8's code of it inside (Node's
// "single executable applications"). Called by another name, such as sendlog, it does what the bundle would.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { versionIn } from './version.mjs';

/** Node's line with long support; its newest. */
const NODE = '22.23.5';
/** Puts the bundle into it. */
const POSTJECT = '1.0.0-alpha.6';
/** Where in the executable Node looks whether there is a program in it. */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** Makes `out`/maillogs-VERSION-linux-ARCH of the bundle and gives its path. */
export function makeSea(top, { bundle, out }) {
  const node = execFileSync(join(top, 'scripts/fetch-node'), [NODE], { encoding: 'utf8' }).trim();
  const work = mkdtempSync(join(tmpdir(), 'maillogs-sea-'));
  try {
    const at = (name) => join(work, name);
    writeFileSync(at('maillogs.cjs'), bundle);
    const config = {
      main: at('maillogs.cjs'),
      output: at('blob'),
      disableExperimentalSEAWarning: true,
      useCodeCache: true,
    };
    writeFileSync(at('config.json'), JSON.stringify(config));
    execFileSync(node, ['--experimental-sea-config', at('config.json')], { stdio: 'ignore' });
    copyFileSync(node, at('maillogs'));
    execFileSync('strip', [at('maillogs')]);
    // postject warns of sections that strip has left without a name.
    execFileSync(process.execPath, [injector(top), at('maillogs'), at('blob')], { stdio: 'ignore' });
    chmodSync(at('maillogs'), 0o755);
    const path = join(out, `maillogs-${versionIn(top)}-linux-${process.arch}`);
    copyFileSync(at('maillogs'), path);
    return path;
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** A script that injects BLOB into EXECUTABLE, fetched once. */
function injector(top) {
  const folder = join(top, 'node_modules/.cache', `postject-${POSTJECT}`);
  if (!existsSync(folder)) {
    const work = mkdtempSync(join(tmpdir(), 'maillogs-postject-'));
    try {
      const env = { ...process.env, npm_config_cache: join(work, 'npm') };
      execFileSync('npm', ['pack', '--silent', `postject@${POSTJECT}`], { cwd: work, env });
      execFileSync('tar', ['-xzf', join(work, `postject-${POSTJECT}.tgz`), '-C', work]);
      mkdirSync(dirname(folder), { recursive: true });
      renameSync(join(work, 'package'), folder);
    } finally {
      rmSync(work, { recursive: true });
    }
  }
  const script = join(folder, 'inject.cjs');
  writeFileSync(
    script,
    `const { readFileSync } = require('node:fs');
const [, , executable, blob] = process.argv;
require('./dist/api.js').inject(executable, 'NODE_SEA_BLOB', readFileSync(blob), { sentinelFuse: '${FUSE}' });
`,
  );
  return script;
}
