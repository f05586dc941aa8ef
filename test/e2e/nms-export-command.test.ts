// maillogs export as a command: what it refuses, and how it treats a secret.

import { readFileSync, statSync } from 'node:fs';
import { maillogs, maillogsIn } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { TempDirectory } from '../support/temp-directory';

const { keep } = cleanUpAfterEach();

function exported(directory: TempDirectory, ...words: readonly string[]) {
  const config = directory.write('maillogs.yaml', 'sources: [{name: mail, path: /mail.log, services: [imap]}]\n');
  return maillogs('export', ...words, '--config', config);
}

test.each<[string, readonly string[], RegExp]>([
  ['no kind', [], /for which tool\? maillogs export KIND, one of mrtg, /],
  ['an unknown kind', ['excel'], /there is no export "excel": mrtg, /],
  [
    'several files and no place for them',
    ['cacti'],
    /export cacti makes several files: name a directory for them with --out/,
  ],
  ['a host that is none', ['mrtg', '--host', 'a b'], /--host a b is no host name or address/],
  ['an unknown version of the tool', ['zabbix', '--for', '5'], /export zabbix has nothing for version 5: 6\.0 or 7\.0/],
  ['a root that is no OID', ['mrtg', '--root', 'x'], /"x" is not an OID/],
])('%s is refused with a sentence that says what to do', (_name, words, sentence) => {
  const { code, stdout, stderr } = exported(keep(new TempDirectory()), ...words);
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
  expect(stderr).toMatch(sentence);
});

test('only what some source counts is exported, and everything with --all', () => {
  const directory = keep(new TempDirectory());
  const some = exported(directory, 'mrtg').stdout;
  expect(some).toContain('imap.success');
  expect(some).not.toContain('send.deliverySuccess');
  expect(exported(directory, 'mrtg', '--all').stdout).toContain('send.deliverySuccess');
});

test('a file with a secret in it says so, and others may not read it', () => {
  const directory = keep(new TempDirectory());
  const words = ['mrtg', '--community-file', directory.write('community', 'of-mine-only\n')];
  const printed = exported(directory, ...words);
  expect(printed.stdout).toMatch(/^# SECRET: .*\n/m);
  expect(printed.stdout).toContain(':of-mine-only@');
  expect(printed.stderr).toContain('this file holds a secret of SNMP');
  expect(exported(directory, ...words, '--out', directory.at('out')).stderr).not.toContain('of-mine-only');
  const file = directory.at('out', 'maillogs.cfg');
  expect(readFileSync(file, 'utf8')).toBe(printed.stdout);
  expect(statSync(file).mode & 0o777).toBe(0o640);
  const open = maillogsIn(['export', 'mrtg', '--config', directory.at('maillogs.yaml')], {
    isUnprivileged: false,
    environment: {},
  });
  expect(open.stdout).not.toContain('SECRET');
  expect(open.stderr).toBe('');
});
