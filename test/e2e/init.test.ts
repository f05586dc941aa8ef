// maillogs init as a new user types it, on a host of its own: what it writes can be counted by at once.

import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { maillogs } from '../support/agent-process';
import { committed } from '../support/checkout';
import { cleanUpAfterEach } from '../support/clean-up';
import { TempDirectory } from '../support/temp-directory';

const { keep } = cleanUpAfterEach();

/** A jail with a dovecot and its log. */
function jail(): TempDirectory {
  const root = keep(new TempDirectory());
  mkdirSync(root.at('var/log'), { recursive: true });
  const lines = committed('fixtures/dovecot.log')
    .split('\n')
    .filter((line) => !line.startsWith('#'));
  root.write('var/log/maillog', lines.join('\n'));
  return root;
}

test('it writes what check finds no fault with, says what it saw, and leaves what is there', () => {
  const root = jail();
  const out = root.at('etc/maillogs/maillogs.yaml');
  const { code, stdout, stderr } = maillogs('init', '--root', root.path, '--state', root.at('state'), '--out', out);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toMatch(/^Looked at this host and wrote .*maillogs\.yaml\.$/m);
  expect(stderr).toMatch(/^ {2}maillog +\/var\/log\/maillog: \d+ of its last \d+ lines count \(dovecot.*\)$/m);
  const checked = maillogs('check', '--config', out);
  expect(checked.stdout).toMatch(/1 source\(s\), no errors\.$/m);
  expect(checked.code).toBe(0);
  const before = readFileSync(out, 'utf8');
  const again = maillogs('init', '--root', root.path, '--out', out);
  expect(again.code).toBe(73);
  expect(again.stderr).toMatch(/is there already: name another file, or replace it with --force/);
  expect(readFileSync(out, 'utf8')).toBe(before);
  expect(maillogs('init', '--root', root.path, '--out', out, '--force').code).toBe(0);
});

test('without --out the configuration is data on stdout, and nothing is written', () => {
  const root = jail();
  const { code, stdout, stderr } = maillogs('init', '--root', root.path);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^sources:$/m);
  expect(stderr).toMatch(/changed nothing/);
  expect(existsSync(root.at('etc'))).toBe(false);
});
