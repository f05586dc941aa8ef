import { expect, test } from '@jest/globals';
import { judgeLedger, type LedgerFacts } from '../../../src/doctor/judge-ledger';
import { commands, findingsOf, sentences, user } from '../../support/doctor-verdict';

const well: LedgerFacts = {
  directory: '/state',
  exists: true,
  generation: 7,
  snapshotBytes: 8000,
  forbidden: [],
  damaged: [],
};
const judge = (facts: Partial<LedgerFacts>) => judgeLedger({ ...well, ...facts }, user);

test.each<[string, Partial<LedgerFacts>, string, string]>([
  [
    'no inode left',
    { write: { kind: 'failed', code: 'diskFull' }, space: { freeBytes: 1e9, freeInodes: 0 } },
    'broken: The disk of /state has no inode left',
    'df -i /state',
  ],
  [
    'a read-only file system',
    { write: { kind: 'failed', code: 'readOnly' } },
    'broken: The file system of /state is read-only',
    'dmesg',
  ],
  [
    'no right to write',
    { write: { kind: 'failed', code: 'notPermitted' } },
    'broken: maillogs may not write in /state.',
    'chown -R maillogs:maillogs /state',
  ],
  [
    'a snapshot that root put there',
    { forbidden: ['/state/snapshot-a'] },
    'broken: maillogs may not read /state/snapshot-a, so nothing is counted or served.',
    'chown -R maillogs:maillogs /state',
  ],
  [
    'no directory, and no right to make it',
    { exists: false, write: { kind: 'failed', code: 'notPermitted' } },
    'broken: /state is missing, and maillogs may not make it.',
    'install -d -o maillogs -g maillogs /state',
  ],
  [
    'a stopped holder of the lock',
    { holder: { pid: 9, isAlive: true, isStopped: true } },
    'broken: Process 9 was stopped by a signal in the midst of a pass',
    'kill -CONT 9',
  ],
  [
    'little space',
    { space: { freeBytes: 1 << 20, freeInodes: 100 } },
    'warning: Only 1024 KiB are free',
    'df -h /state',
  ],
  ['few inodes', { space: { freeBytes: 1e9, freeInodes: 3 } }, 'warning: Only 3 inodes are free', 'df -i /state'],
])('%s', (_, facts, sentence, command) => {
  expect(sentences(judge(facts))[0]).toContain(sentence);
  expect(commands(judge(facts))[0]).toContain(command);
});

test('one damaged snapshot is a warning, as long as another is good', () => {
  const damaged = [{ path: '/state/snapshot-a', reason: 'it is empty' }];
  expect(sentences(judge({ damaged }))[0]).toMatch(/^warning: .*goes on from generation 7\.$/);
  const { generation: _, ...newborn } = well;
  expect(sentences(judgeLedger({ ...newborn, damaged }, user))[0]).toMatch(/^broken: .*begins to count from zero\.$/);
});

test('a dead holder of the lock and a file system without a limit of inodes are well', () => {
  const verdict = judge({
    holder: { pid: 9, isAlive: false, isStopped: false },
    space: { freeBytes: 1e9, freeInodes: undefined },
    write: { kind: 'written' },
  });
  expect(findingsOf(verdict)).toEqual([]);
});
