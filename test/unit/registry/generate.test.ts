import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wantedEntries } from '../../../src/registry/oid-lock';
import { formatMark, markRelease } from '../../../src/registry/release-mark';
import { committed, TOP } from '../../support/checkout';

const LOCK_FILE = 'src/registry/oids.lock.json';
const MIB_FILE = 'MAIL-TOASTER-LOGS-MIB.txt';
const MARK_FILE = 'src/registry/release.lock.json';
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

describe('after a release', () => {
  const path = (file: string) => join(directory, file);
  const edit = (file: string, from: string, to: string) => {
    const text = readFileSync(path(file), 'utf8');
    expect(text).toContain(from);
    writeFileSync(path(file), text.replace(from, to));
  };

  beforeEach(() => {
    expect(generate('--release').status).toBe(0);
  });

  test('its OIDs are marked as those of the version, and found in order', () => {
    const { version, since } = JSON.parse(readFileSync(path(MARK_FILE), 'utf8'));
    expect({ version, since }).toEqual({ version: JSON.parse(committed('package.json')).version, since: {} });
    expect(generate('--check')).toMatchObject({ status: 0, stderr: '' });
  });

  test('an OID that was changed in the registry and in the lock, too, is found out', () => {
    // What the release knew, had the registry been another then.
    edit(MARK_FILE, JSON.parse(readFileSync(path(MARK_FILE), 'utf8')).sha256, 'ab'.repeat(32));
    for (const options of [['--check'], [], ['--release']]) {
      const { status, stderr } = generate(...options);
      expect(status).toBe(1);
      expect(stderr).toMatch(/The OIDs of release \S+ are not what that release gave out/);
    }
  });

  test('an OID that is new since then is noted as such, and the mark holds', () => {
    // As if the release had not had this one: neither lock nor mark knows it.
    const [name, arcs] = ['send.messageNew', '1.1.1'];
    edit(LOCK_FILE, `    "${name}": "${arcs}",\n`, '');
    const others = wantedEntries().filter(([each]) => each !== name);
    writeFileSync(path(MARK_FILE), formatMark(markRelease('0.9.0', others)));
    expect(generate('--check').status).toBe(1);
    expect(generate().status).toBe(0);
    expect(JSON.parse(readFileSync(path(MARK_FILE), 'utf8'))).toMatchObject({
      version: '0.9.0',
      since: { [name]: arcs },
    });
    expect(generate('--check')).toMatchObject({ status: 0, stderr: '' });
  });

  test('a mark that cannot be read stops all', () => {
    writeFileSync(path(MARK_FILE), '{}');
    expect(generate()).toMatchObject({ status: 1, stderr: expect.stringContaining('cannot be read') });
  });
});
