import { expect, test } from '@jest/globals';
import { nodeHost } from '../../../src/host/node-host';
import { savedSnapshot } from '../../../src/ledger/saved-snapshot';
import { TempDirectory } from '../../support/temp-directory';

let directory: TempDirectory;
beforeEach(() => {
  directory = new TempDirectory();
});
afterEach(() => directory.stop());

const problem = (code: string, words: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(words) });

test('a directory without a snapshot, or none at all, says that nothing was counted yet', () => {
  for (const path of [directory.path, directory.at('none')]) {
    expect(() => savedSnapshot(nodeHost(), path)).toThrow(problem('noInput', `counted into ${path} yet`));
  }
});

test('a file in the place of the directory is named', () => {
  const path = directory.write('file', '');
  expect(() => savedSnapshot(nodeHost(), path)).toThrow(problem('noInput', `${path} is not a directory`));
});

test('snapshots that are damaged are not taken for none', () => {
  directory.write('snapshot-a', 'x');
  expect(() => savedSnapshot(nodeHost(), directory.path)).toThrow(problem('damaged', 'snapshot-a (it is cut short)'));
});
