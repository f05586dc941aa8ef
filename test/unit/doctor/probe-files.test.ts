// What doctor says of a user that it cannot be: by mode bits, and without trying as someone else.

import { chmodSync, chownSync, lchownSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import type { UserIdentity } from '../../../src/doctor/agent-user';
import { logAccess, tryToWrite } from '../../../src/doctor/probe-files';
import { nodeFiles as files } from '../../../src/host/node-files';
import { FilesOfAnother } from '../../support/files-of-another';
import { TempDirectory } from '../../support/temp-directory';

let directory: TempDirectory;
beforeEach(() => {
  directory = new TempDirectory();
  chmodSync(directory.path, 0o755);
});
afterEach(() => directory.stop());

const other = (uid: number): UserIdentity => ({
  uid,
  gid: 4712,
  groups: [],
  name: 'ann',
  group: 'ann',
  isTried: false,
  lacking: [],
  from: 'owner of the state directory',
});

test('a directory is closed to a user whom its mode keeps out', async () => {
  expect(await tryToWrite(files, directory.path, 1, other(4711))).toEqual({ kind: 'failed', code: 'notPermitted' });
});

test('nothing is written, and nothing said, where the mode lets the user in', async () => {
  expect(await tryToWrite(files, directory.path, 1, other(statSync(directory.path).uid))).toBeUndefined();
  expect(files.list(directory.path)).toEqual([]);
});

describe('a log that the user may not read', () => {
  const NOBODY = 65534;
  let another: FilesOfAnother;
  beforeEach(() => {
    another = new FilesOfAnother(1);
  });
  afterEach(() => another.stop());
  const daemon: UserIdentity = { ...other(1), gid: 1, name: 'daemon', group: 'daemon', isTried: true };
  const secret = () => {
    const path = directory.write('secret', 'x');
    chmodSync(path, 0o600);
    mkdirSync(directory.at('log'));
    chownSync(directory.at('log'), NOBODY, NOBODY);
    return path;
  };

  test.each([
    ['a link that its owner laid', NOBODY],
    ['a link of root to a file elsewhere', 0],
  ])('%s is named with its target, and nothing is to be typed', async (_, uid) => {
    const target = secret();
    const path = directory.at('log', 'current');
    symlinkSync(target, path);
    lchownSync(path, uid, uid);
    const sentence = `daemon may not read what ${path} is a symbolic link to: ${target}.`;
    expect(await logAccess(another.files, path, daemon)).toEqual({ kind: 'failed', sentence });
  });

  test('a directory of the way that is a link of its owner is named, too', async () => {
    secret();
    symlinkSync(directory.path, directory.at('log', 'send'));
    lchownSync(directory.at('log', 'send'), NOBODY, NOBODY);
    const access = await logAccess(another.files, directory.at('log', 'send', 'secret'), daemon);
    expect(access).toMatchObject({ kind: 'failed', sentence: expect.stringContaining(directory.at('log', 'send')) });
  });

  test('the file itself, and a link of root beside it, are told by their mode', async () => {
    const path = secret();
    symlinkSync(path, directory.at('link'));
    for (const each of [path, directory.at('link')]) {
      expect(await logAccess(another.files, each, daemon)).toMatchObject({ kind: 'denied', by: { path, mode: 0o600 } });
    }
  });
});
