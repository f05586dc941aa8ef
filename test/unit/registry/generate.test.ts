import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { committed, TOP } from '../../support/checkout';

const LOCK_FILE = 'src/registry/oids.lock.json';
const MIB_FILE = 'MAIL-TOASTER-LOGS-MIB.txt';
const CAPS_FILE = 'mibs/MAIL-TOASTER-LOGS-CAPS-MIB.txt';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'maillogs-generate-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function generate(...options: readonly string[]) {
  const script = join(TOP, 'scripts', 'generate.mjs');
  return spawnSync(process.execPath, [script, '--directory', directory, ...options], { encoding: 'utf8' });
}

test('writes the files that are committed, and finds them in order afterwards', () => {
  expect(generate().status).toBe(0);
  for (const file of [LOCK_FILE, MIB_FILE, CAPS_FILE])
    expect(readFileSync(join(directory, file), 'utf8')).toBe(committed(file));
  expect(generate('--check')).toMatchObject({ status: 0, stdout: '', stderr: '' });
});

test('--check names each file that drifted and writes none', () => {
  const { status, stderr } = generate('--check');
  expect(status).toBe(1);
  expect(stderr).toContain(LOCK_FILE);
  expect(stderr).toContain(MIB_FILE);
  expect(stderr).toContain(CAPS_FILE);
  expect(readdirSync(directory)).toEqual([]);
});

test('refuses to drop a locked counter, names it and writes nothing', () => {
  generate();
  rmSync(join(directory, MIB_FILE));
  const path = join(directory, LOCK_FILE);
  const before = readFileSync(path, 'utf8').replace('"oids": {', '"oids": {\n    "send.neverDeclared": "1.1.126",');
  writeFileSync(path, before);
  const { status, stderr } = generate();
  expect(status).toBe(1);
  expect(stderr).toContain('send.neverDeclared (1.1.126) is locked');
  expect(readFileSync(path, 'utf8')).toBe(before);
  expect(existsSync(join(directory, MIB_FILE))).toBe(false);
});
