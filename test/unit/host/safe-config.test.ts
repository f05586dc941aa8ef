// Run as root: whoever can change what root reads as its configuration decides what root does.

import { chmodSync, chownSync, mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { strangersConfig } from '../../../src/host/safe-config';
import { FilesOfAnother } from '../../support/files-of-another';
import { TempDirectory } from '../../support/temp-directory';

const NOBODY = 65534;
let directory: TempDirectory;
let path: string;
beforeEach(() => {
  directory = new TempDirectory();
  mkdirSync(directory.at('etc'));
  path = directory.write('etc/maillogs.yaml', '');
});
afterEach(() => directory.stop());

function openToGroup(each: string, mode: number): void {
  chmodSync(each, mode);
  chownSync(each, 0, NOBODY);
}

test('root’s own file is used, also where a group may read it, through a link, and below /tmp', () => {
  chmodSync(path, 0o640);
  chownSync(path, 0, NOBODY);
  symlinkSync(path, directory.at('link.yaml'));
  expect([path, directory.at('link.yaml')].map((each) => strangersConfig(each))).toEqual([undefined, undefined]);
});

test('the group 50 may write to it where that is Debian’s staff, and not where it is ftp', () => {
  chmodSync(path, 0o660);
  chownSync(path, 0, 50);
  directory.write('group', 'root:x:0:\nstaff:x:50:\n');
  expect(strangersConfig(path, directory.path)).toBeUndefined();
  directory.write('group', 'root:x:0:\nftp:x:50:\n');
  expect(strangersConfig(path, directory.path)).toMatch('the group 50 may write to');
});

test.each<readonly [string, (path: string) => void, string]>([
  ['every user may write', (each) => chmodSync(each, 0o666), 'every user may write to'],
  ['another group may write', (each) => openToGroup(each, 0o660), 'the group 65534 may write'],
  ['another user has', (each) => chownSync(each, NOBODY, 0), 'belongs to uid 65534'],
])('a file that %s is not', (_, change, words) => {
  change(path);
  expect(strangersConfig(path)).toMatch(new RegExp(`root does not use .*${words}.*Type: ch`));
});

test.each<readonly [string, (path: string) => void]>([
  ['every user may write', (each) => chmodSync(each, 0o777)],
  ['another group may write', (each) => openToGroup(each, 0o770)],
  ['another user has', (each) => chownSync(each, NOBODY, 0)],
])('nor is a file in a directory that %s, or below one, or through a link in one', (_, change) => {
  change(directory.at('etc'));
  expect(strangersConfig(path)).toContain(directory.at('etc'));
  mkdirSync(directory.at('etc', 'deep'));
  renameSync(path, directory.at('etc', 'deep', 'm.yaml'));
  expect(strangersConfig(directory.at('etc', 'deep', 'm.yaml'))).toContain(directory.at('etc'));
  symlinkSync(directory.write('safe.yaml', ''), directory.at('etc', 'link.yaml'));
  expect(strangersConfig(directory.at('etc', 'link.yaml'))).toContain(directory.at('etc'));
});

test('what every user may write is used where only his own files can be replaced', () => {
  chmodSync(directory.at('etc'), 0o1777);
  expect(strangersConfig(path)).toBeUndefined();
});

test('another user than root does no more than he may anyway', () => {
  chmodSync(path, 0o666);
  const another = new FilesOfAnother(NOBODY);
  expect(strangersConfig(path)).toBeUndefined();
  another.stop();
  expect(strangersConfig(path)).toBeDefined();
});
