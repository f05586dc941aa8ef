import { Problem } from '../../../src/base/problem';
import { expandPattern, isPattern, matchesPattern, ownLogs } from '../../../src/logs/path-pattern';
import { MemoryDisk } from '../../support/memory-disk';
import { MemoryFiles } from '../../support/memory-files';

test.each(['/log/*.log', '/log/?', '/log/[ab]', '/log/*/current'])('%s is a pattern', (path) => {
  expect(isPattern(path)).toBe(true);
});

test.each(['/log/mail.log', '/log/a[', '/log/a]', '/log/[]', '/log/{a,b}'])('%s is none', (path) => {
  expect(isPattern(path)).toBe(false);
});

test.each<[pattern: string, path: string, isMatch: boolean]>([
  ['/log/*.log', '/log/mail.log', true],
  ['/log/*.log', '/log/.log', false],
  ['/log/.*', '/log/.hidden', true],
  ['/log/*', '/log/.hidden', false],
  ['/log/*', '/log/a/b', false],
  ['/log/*/current', '/log/send/current', true],
  ['/log/*/current', '/log/send/previous', false],
  ['/log/m?il', '/log/mail', true],
  ['/log/m?il', '/log/mil', false],
  ['/log/[ab]x', '/log/bx', true],
  ['/log/[ab]x', '/log/cx', false],
  ['/log/[!ab]x', '/log/cx', true],
  ['/log/[^ab]x', '/log/ax', false],
  ['/log/[a-c]', '/log/b', true],
  ['/log/[]x]', '/log/]', true],
  ['/log/[a.]*', '/log/.x', false],
  ['/log/[z-a]', '/log/z', false],
  ['/log/a[*]', '/log/a*', true],
  ['/log/a[*]', '/log/ab', false],
  ['/log/a[\\d]', '/log/a5', false],
  ['/log/a.b*', '/log/axb', false],
  ['/log/$(x)*', '/log/$(x)y', true],
  ['/log/*', '/log/a\nb', true],
  ['/log/a*b*c', '/log/abbc', true],
  ['/log/a*b*c', '/log/acb', false],
  ['/log/a*a', '/log/a', false],
  ['/log/ab*ba', '/log/aba', false],
  ['/log/*b[cd]*', '/log/abbd.x', true],
  ['/log/**.log', '/log/x.log', true],
  ['/log/*?', '/log/x', true],
  ['/log/*?x', '/log/x', false],
])('%s and %s: %s', (pattern, path, isMatch) => {
  expect(matchesPattern(pattern, path)).toBe(isMatch);
});

test('many stars and a long name are no trouble', () => {
  expect(matchesPattern(`/${'*a'.repeat(100)}b`, `/${'a'.repeat(255)}`)).toBe(false);
  expect(matchesPattern(`/${'*a'.repeat(100)}`, `/${'a'.repeat(255)}`)).toBe(true);
});

function filesWith(...paths: readonly string[]): MemoryFiles {
  const disk = new MemoryDisk();
  for (const path of paths) {
    disk.makeDirectory(path.slice(0, path.lastIndexOf('/')));
    disk.append(path, path);
  }
  return new MemoryFiles(disk);
}

test('a pattern becomes the files it matches, in order, and no directories', () => {
  const files = filesWith('/log/send/current', '/log/smtp/current', '/log/smtp/lock', '/log/pop3/none', '/log/x.log');
  expect(expandPattern(files, '/log/*/current')).toEqual(['/log/send/current', '/log/smtp/current']);
  expect(expandPattern(files, '/l*/s*/[cl]*')).toEqual(['/log/send/current', '/log/smtp/current', '/log/smtp/lock']);
  expect(expandPattern(files, '/log/*')).toEqual(['/log/x.log']);
  expect(expandPattern(files, '/nowhere/*')).toEqual([]);
});

test('what may not be looked at is there all the same, and is said when it is read', () => {
  const files = filesWith('/log/a/current', '/log/b/current');
  files.fate = ({ path, name }) =>
    name === 'status' && path === '/log/a/current' ? new Problem('notPermitted', 'denied.') : undefined;
  expect(expandPattern(files, '/log/*/current')).toEqual(['/log/a/current', '/log/b/current']);
});

test.each<[name: string, paths: readonly string[], known: readonly string[], own: readonly string[]]>([
  ['rotated descendants', ['/l/a', '/l/a.1', '/l/a-20261122', '/l/a.2.gz'], [], ['/l/a']],
  ['those of a log that is missing just now', ['/l/a.1', '/l/a-20261122'], ['/l/a'], []],
  ['compressed files, whatever they are of', ['/l/x.gz', '/l/y.bz2', '/l/b'], [], ['/l/b']],
  ["multilog's", ['/l/current', '/l/@4000000067404f2a12345678.s', '/l/previous'], [], ['/l/current']],
])('%s are no logs of their own', (_name, paths, known, own) => {
  expect(ownLogs(paths, new Set(known))).toEqual(own);
});

test('dates in the name of a log make it no descendant', () => {
  const paths = ['/l/mail-20261122.log', '/l/mail-20261123.log', '/l/mail.info', '/l/mail2'];
  expect(ownLogs(paths, new Set())).toEqual(paths);
});

test('a log whose name begins with that of another in another directory is a log', () => {
  expect(ownLogs(['/a/mail', '/b/mail.1'], new Set())).toEqual(['/a/mail', '/b/mail.1']);
});
