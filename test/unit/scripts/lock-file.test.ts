import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkLock, type LockedPackage, lockFileProblems } from '../../../scripts/lock-file.mjs';
import { committed, TOP } from '../../support/checkout';

const integrity = `sha512-${'A'.repeat(86)}==`;
const manifest = { version: '1.2.3', dependencies: { a: '^1' } };
const root = { version: '1.2.3', dependencies: { a: '^1' } };

test('npm ci installs nothing here that package-lock.json has no digest of', () => {
  expect(lockFileProblems(TOP)).toEqual([]);
});

test('nothing that we type or tell others to type lets a package run its own scripts', () => {
  const files = ['scripts', '.ci'].flatMap((folder) =>
    readdirSync(join(TOP, folder)).map((name) => `${folder}/${name}`),
  );
  const papers = ['README.md', 'CONTRIBUTING.md', 'package.json'];
  const text = [...files, ...papers].map(committed).join('\n');
  // Where it is a command and not part of a sentence.
  expect(text.match(/npm ci --ignore-scripts/g)!.length).toBeGreaterThan(3);
  expect(text.match(/npm (?:ci|install)(?= -| &&|$)(?! --ignore-scripts).*/gm) ?? []).toEqual([]);
});

test('a lock with a digest of every package is whole', () => {
  const packages = { '': root, 'node_modules/a': { version: '1.0.0', integrity } };
  expect(checkLock({ version: '1.2.3', packages }, manifest)).toEqual([]);
});

test.each<[string, LockedPackage, RegExp]>([
  ['no digest', { version: '1.0.0' }, /^b 1\.0\.0 .*no SHA-512.*npm view b@1\.0\.0/],
  ['a weak one', { version: '1.0.0', integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }, /no SHA-512/],
  ['a link', { link: true }, /link to a folder/],
  ['a host name', { version: '1.0.0', integrity, resolved: 'https://registry.example/b.tgz' }, /the host it came from/],
])('a package with %s is complained of', (_, entry, complaint) => {
  const packages = { '': root, 'node_modules/a/node_modules/b': entry };
  expect(checkLock({ version: '1.2.3', packages }, manifest)).toEqual([expect.stringMatching(complaint)]);
});

test.each<[string, object, RegExp]>([
  ['version', { ...manifest, version: '1.2.4' }, /of version 1\.2\.3, package\.json of 1\.2\.4/],
  ['packages', { ...manifest, dependencies: { a: '^2' } }, /other dependencies than package\.json/],
  ['Node', { ...manifest, engines: { node: '>=18' } }, /other engines than package\.json/],
])('a lock of another %s is complained of', (_, changed, complaint) => {
  const problems = checkLock({ version: '1.2.3', packages: { '': root } }, changed as typeof manifest);
  expect(problems).toEqual([expect.stringMatching(complaint)]);
});
