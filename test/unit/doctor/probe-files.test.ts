// What doctor says of a user that it cannot be: by mode bits, and without trying as somebody else.

import { chmodSync, statSync } from 'node:fs';
import type { UserIdentity } from '../../../src/doctor/agent-user';
import { tryToWrite } from '../../../src/doctor/probe-files';
import { nodeFiles as files } from '../../../src/host/node-files';
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
