// Links among the files of three users, made by root: who could gain by one being followed decides.

import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, lchownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { nodeFiles as files } from '../../../src/host/node-files';
import { linksTo } from '../../../src/host/safe-links';
import { TempDirectory } from '../../support/temp-directory';

const [ROOT, NOBODY, DAEMON] = [0, 65534, 1];
let directory: TempDirectory;
beforeEach(() => {
  directory = new TempDirectory();
});
afterEach(() => directory.stop());

function folder(name: string, uid: number): string {
  mkdirSync(directory.at(name));
  chownSync(directory.at(name), uid, uid);
  chmodSync(directory.at(name), 0o755);
  return directory.at(name);
}

function file(name: string, uid: number): string {
  writeFileSync(directory.at(name), 'x');
  chownSync(directory.at(name), uid, uid);
  return directory.at(name);
}

function link(name: string, uid: number, target: string): string {
  symlinkSync(target, directory.at(name));
  lchownSync(directory.at(name), uid, uid);
  return directory.at(name);
}

/** What opening a path comes to. */
function opened(path: string): string {
  try {
    files.close(files.open(path));
    return 'opened';
  } catch (thrown) {
    return (thrown as Error).message;
  }
}

test.each<readonly [string, number, number, number, boolean]>([
  ['a stranger’s, to root’s file in root’s directory', NOBODY, ROOT, ROOT, false],
  ['a stranger’s, to another’s file in another’s directory', NOBODY, DAEMON, DAEMON, false],
  ['a stranger’s, to another’s file in root’s directory', NOBODY, DAEMON, ROOT, false],
  ['a stranger’s, to his own file', NOBODY, NOBODY, ROOT, true],
  ['a stranger’s, to root’s file in his own directory', NOBODY, ROOT, NOBODY, true],
  ['root’s, to another’s file', ROOT, DAEMON, DAEMON, true],
])('a link: %s', (_, linkUid, fileUid, folderUid, isFollowed) => {
  folder('log', NOBODY);
  folder('elsewhere', folderUid);
  const path = link('log/current', linkUid, file('elsewhere/secret', fileUid));
  if (isFollowed) expect(opened(path)).toBe('opened');
  else {
    const words = `${path} is a symbolic link of another user (uid ${NOBODY}) to `;
    expect(opened(path)).toMatch(words);
    expect(() => files.readNamed(path, 100)).toThrow(words);
  }
});

test('a directory on the way that is a link, and a link that leads to one', () => {
  folder('log', NOBODY);
  folder('secret', ROOT);
  file('secret/current', ROOT);
  link('log/send', NOBODY, '../secret');
  link('log/first', NOBODY, 'send/current');
  const through = `reached through ${directory.at('log/send')}, a symbolic link of another user`;
  expect(opened(directory.at('log/send/current'))).toContain(through);
  expect(opened(directory.at('log/first'))).toContain('is a symbolic link of another user');
  expect(linksTo(directory.at('log/first')).map(({ path }) => path)).toEqual([
    directory.at('log/first'),
    directory.at('log/send'),
  ]);
});

test('no link at all, and links of root all the way', () => {
  folder('log', NOBODY);
  expect(opened(file('log/current', NOBODY))).toBe('opened');
  link('all', ROOT, directory.at('log'));
  link('one', ROOT, 'all/current');
  expect(opened(directory.at('one'))).toBe('opened');
});

test('links that lead round in a circle', () => {
  link('a', NOBODY, directory.at('b'));
  link('b', NOBODY, directory.at('a'));
  expect(opened(directory.at('a'))).toMatch(/cannot open .*circle/);
  expect(() => linksTo(directory.at('a'))).toThrow('too many symbolic links');
});

test('what is no file is opened as ever', () => {
  execFileSync('mkfifo', [directory.at('fifo')]);
  expect(opened(link('a', NOBODY, directory.at('fifo')))).toBe('opened');
});
