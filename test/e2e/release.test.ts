// A release: whoever builds it gets the same bytes, wherever he builds, and finds in it what the papers promise.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeRelease } from '../../scripts/release-files.mjs';
import { TOP } from '../support/checkout';

const PACKAGES = ['esbuild', '@esbuild', 'net-snmp', 'asn1-ber', 'smart-buffer', 'node-cron', 're2js', 'yaml'];

let work: string;
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'maillogs-release-'));
});
afterAll(() => rmSync(work, { recursive: true }));

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const committedBundle = () => readFileSync(join(TOP, 'dist', 'maillogs.cjs'));

/** Builds in a copy of the checkout. */
function buildIn(directory: string, environment: NodeJS.ProcessEnv): Buffer {
  const copy = join(work, directory);
  mkdirSync(copy, { recursive: true });
  for (const path of [
    'src',
    'scripts',
    'package.json',
    'tsconfig.json',
    'LICENSE',
    ...PACKAGES.map((name) => `node_modules/${name}`),
  ]) {
    cpSync(join(TOP, path), join(copy, path), { recursive: true });
  }
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs'], {
    cwd: copy,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return readFileSync(join(copy, 'dist', 'maillogs.cjs'));
}

test('two builds in different directories, time zones and locales have one digest, that of the one tested here', () => {
  const builds = [
    buildIn('a', { TZ: 'UTC', LC_ALL: 'C' }),
    buildIn(join('much further down', 'b'), { TZ: 'Asia/Tokyo', LC_ALL: 'de_DE.UTF-8' }),
    committedBundle(),
  ];
  expect(new Set(builds.map(sha256)).size).toBe(1);
});

describe('the files of a release', () => {
  // Papers and dates as a release has them, whatever the version in work.
  const { version } = JSON.parse(readFileSync(join(TOP, 'package.json'), 'utf8'));
  const make = (name: string) => {
    const out = join(work, name);
    writeRelease(TOP, committedBundle(), out);
    return out;
  };

  test('are the same each time, and SHA256SUMS holds for them', () => {
    const [first, second] = [make('first'), make('second')];
    const names = [`maillogs-${version}.cdx.json`, `maillogs-${version}.tar.gz`, `maillogs-${version}.tgz`];
    const files = [...names, `maillogs_${version}_all.deb`, 'SHA256SUMS'];
    expect(readdirSync(first).sort()).toEqual([...files].sort());
    for (const file of files)
      expect(sha256(readFileSync(join(first, file)))).toBe(sha256(readFileSync(join(second, file))));
    const { status, stdout } = spawnSync('sha256sum', ['--check', 'SHA256SUMS'], { cwd: first, encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stdout).toBe(
      files
        .slice(0, -1)
        .map((file) => `${file}: OK\n`)
        .join(''),
    );
  });

  test('hold a program that runs alone, under its licence, with its MIB and its papers', () => {
    const out = make('third');
    expect(spawnSync('tar', ['-xzf', `maillogs-${version}.tar.gz`], { cwd: out }).status).toBe(0);
    const folder = join(out, `maillogs-${version}`);
    const { stdout } = spawnSync(join(folder, 'maillogs.cjs'), ['--version'], { encoding: 'utf8' });
    expect(stdout).toBe(`maillogs ${version}\n`);
    expect(readdirSync(folder)).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'MAIL-TOASTER-LOGS-MIB.txt',
        'README.md',
        'SECURITY.md',
        'maillogs.1',
        'maillogs.yaml.5',
        'mibs',
      ]),
    );
    expect(readFileSync(join(folder, 'maillogs.cjs'), 'utf8')).toContain('Redistributions in binary form');
  });
});
