// Decompressors played by scripts in a directory of the test's own: what a program may do to whoever reads from it.

import { chmodSync, closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { DecompressionLimits } from '../../../src/host/decompressor';
import { searched } from '../../../src/host/node-child-output';
import { decompressed } from '../../../src/host/node-decompressor';
import { TempDirectory } from '../../support/temp-directory';

let directory: TempDirectory;
beforeEach(() => {
  directory = new TempDirectory();
});
afterEach(() => {
  directory.stop();
});

function program(name: string, script: string): void {
  const path = directory.at(name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

const LIMITS: DecompressionLimits = { quietMs: 20_000, totalMs: 20_000, octets: 1_000_000 };

const optionsOf = (limits: Partial<DecompressionLimits>) => ({
  limits: { ...LIMITS, ...limits },
  directories: [directory.path],
});

async function contentOf(text: string, limits: Partial<DecompressionLimits> = {}, most = Number.POSITIVE_INFINITY) {
  const descriptor = openSync(directory.write('file', text), 'r');
  const parts: Uint8Array[] = [];
  try {
    for await (const chunk of decompressed(descriptor, 'xz', optionsOf(limits))) {
      parts.push(chunk);
      if (parts.length >= most) break;
    }
  } finally {
    closeSync(descriptor);
  }
  return Buffer.concat(parts).toString('latin1');
}

const problem = (code: string, message: string | RegExp) =>
  expect.objectContaining({ code, message: typeof message === 'string' ? message : expect.stringMatching(message) });

test('the file is its stdin, from the start, and what it writes is what the file holds', async () => {
  program('xz', '/bin/cat; echo end');
  expect(await contentOf('one\ntwo\n')).toBe('one\ntwo\nend\n');
});

test('its arguments are fixed and its environment is clean', async () => {
  process.env['XZ_OPT'] = '--bad';
  try {
    program('xz', 'echo "$@"; echo "opt=$XZ_OPT home=$HOME lang=$LC_ALL"; pwd');
    expect(await contentOf('')).toBe('-dc --memlimit-decompress=512MiB\nopt= home= lang=C\n/\n');
  } finally {
    delete process.env['XZ_OPT'];
  }
});

test('what it complains of is said', async () => {
  program('xz', 'echo some; echo "xz: (stdin): Unexpected end\n of input" >&2; exit 1');
  await expect(contentOf('')).rejects.toEqual(problem('damaged', 'xz says "xz: (stdin): Unexpected end; of input"'));
  program('xz', 'exit 3');
  await expect(contentOf('')).rejects.toEqual(problem('damaged', 'xz ended with status 3'));
  program('xz', 'kill -TERM $$');
  await expect(contentOf('')).rejects.toEqual(problem('damaged', 'xz was ended by SIGTERM'));
});

/** The pid that a script has written to a file of the directory. */
const pidIn = (name: string) => Number(readFileSync(directory.at(name), 'latin1'));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const FOREVER = (name: string) => `echo $$ > ${directory.at(name)}; `;

test('one that gives nothing for too long is killed', async () => {
  program('xz', `${FOREVER('pid')} echo x; exec /bin/sleep 1000`);
  await expect(contentOf('', { quietMs: 300 })).rejects.toEqual(
    problem('damaged', /^xz took longer than 1 s and was stopped$/),
  );
  expect(isAlive(pidIn('pid'))).toBe(false);
});

test('one that is slow all along is killed', async () => {
  program('xz', `${FOREVER('pid')} while :; do echo x; /bin/sleep 0.05; done`);
  await expect(contentOf('', { totalMs: 500 })).rejects.toEqual(problem('damaged', /took longer/));
  expect(isAlive(pidIn('pid'))).toBe(false);
});

test('one that gives too much is killed', async () => {
  program('xz', `${FOREVER('pid')} exec /usr/bin/yes`);
  await expect(contentOf('')).rejects.toEqual(problem('damaged', 'xz gave more than 1000000 octets and was stopped'));
  expect(isAlive(pidIn('pid'))).toBe(false);
});

test('one whose reader has enough is killed', async () => {
  program('xz', `${FOREVER('pid')} exec /usr/bin/yes`);
  expect((await contentOf('', {}, 1)).length).toBeGreaterThan(0);
  expect(isAlive(pidIn('pid'))).toBe(false);
});

test('one whose reader is slow waits for it', async () => {
  program('xz', `/usr/bin/yes | /usr/bin/head -c 900000; touch ${directory.at('done')}`);
  const descriptor = openSync(directory.write('file', ''), 'r');
  const chunks = decompressed(descriptor, 'xz', optionsOf({}));
  let octets = (await chunks.next()).value!.length;
  await new Promise((resolve) => setImmediate(resolve));
  expect(() => readFileSync(directory.at('done'))).toThrow();
  for await (const chunk of chunks) octets += chunk.length;
  closeSync(descriptor);
  expect(octets).toBe(900_000);
});

test('one that is not installed is named', async () => {
  await expect(contentOf('')).rejects.toEqual(problem('missingProgram', 'xz is not installed'));
});

test('a directory, or a file that cannot be run, is no program', async () => {
  directory.directory('xz');
  await expect(contentOf('')).rejects.toEqual(problem('missingProgram', 'xz is not installed'));
  rmSync(directory.at('xz'), { recursive: true });
  directory.write('xz', '#!/bin/sh\n');
  await expect(contentOf('')).rejects.toEqual(problem('missingProgram', 'xz is not installed'));
});

test('the directories of $PATH come first, but for relative ones', () => {
  const { PATH } = process.env;
  process.env['PATH'] = '/mine::.:relative:/other';
  try {
    expect(searched().slice(0, 3)).toEqual(['/mine', '/other', '/usr/local/bin']);
  } finally {
    process.env['PATH'] = PATH;
  }
});

test('one that cannot be run is tried again later', async () => {
  writeFileSync(directory.at('xz'), '#!/no/such/interpreter\n');
  chmodSync(directory.at('xz'), 0o755);
  await expect(contentOf('')).rejects.toEqual(problem('ioFailed', /^xz cannot be run: /));
});
