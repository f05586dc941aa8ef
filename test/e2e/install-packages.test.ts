// scripts/install-packages looks for what the tests need, where no apt-get could install it.

import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from '../support/checkout';
import { runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { TempDirectory } from '../support/temp-directory';

const { keep } = cleanUpAfterEach();

/** What it says where these programs are all there are, each a line of sh; `sh` itself is there. */
function complaint(programs: Readonly<Record<string, string>>, ...wanted: readonly string[]): string {
  const directory = keep(new TempDirectory());
  for (const [name, line] of Object.entries(programs)) {
    chmodSync(directory.write(name, `#!/bin/sh\n${line}\n`), 0o755);
  }
  symlinkSync('/bin/sh', directory.at('sh'));
  const script = join(TOP, 'scripts', 'install-packages');
  const { code, stderr } = runProgram(['sh', script, ...wanted], { env: { PATH: directory.path } });
  expect(code).toBe(stderr === '' ? 0 : 69);
  return stderr;
}

test('a program that is there, with all that the tests want of it, is not missing', () => {
  expect(complaint({ php: 'exit 0', 'no-daemon': 'exit 1' }, 'php', 'no-daemon')).toBe('');
});

test.each([
  ['is not there', {}],
  ['lacks a part, such as php-snmp', { php: 'exit 1' }],
])('a program that %s is missing', (_name, programs) => {
  expect(complaint(programs, 'php')).toMatch(/these programs, or parts of them, are missing: php\. .*no apt-get here/);
});
