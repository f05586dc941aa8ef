// What check says of the paths of sources as the disk is now.

import { mkdirSync } from 'node:fs';
import type { SourceConfig } from '../../../src/config/config';
import { nodeHost } from '../../../src/host/node-host';
import { pathWarnings } from '../../../src/setup/path-warnings';
import { cleanUpAfterEach } from '../../support/clean-up';
import { TempDirectory } from '../../support/temp-directory';

const { keep } = cleanUpAfterEach();

function warningsOf(path: (directory: TempDirectory) => string): { readonly said: readonly string[]; at: string } {
  const directory = keep(new TempDirectory());
  directory.write('mail.log', 'x\n');
  mkdirSync(directory.at('logs'));
  const source: SourceConfig = { name: 'mail', path: path(directory), services: ['imap'], start: 'beginning' };
  return { said: pathWarnings(nodeHost().files, [source]), at: directory.path };
}

test('a log that is there, and a pattern that fits one, are fine', () => {
  expect(warningsOf((directory) => directory.at('mail.log')).said).toEqual([]);
  expect(warningsOf((directory) => directory.at('*.log')).said).toEqual([]);
});

test.each<[what: string, name: string, sentence: (at: string) => string]>([
  [
    'a mistyped name',
    'mial.log',
    (at) =>
      `there is no "${at}/mial.log": check the path, or start the program that writes it; did you mean "${at}/mail.log"?`,
  ],
  [
    'a blank at the end',
    'mail.log ',
    (at) =>
      `there is no "${at}/mail.log ": check the path, or start the program that writes it; did you mean "${at}/mail.log"?`,
  ],
  ['a directory', 'logs', (at) => `"${at}/logs" is a directory: name the log file in it.`],
  [
    'a directory that is missing',
    'nowhere/x',
    (at) =>
      `there is no "${at}/nowhere/x", nor a directory "${at}/nowhere": check the path, or start the program that writes it.`,
  ],
  ['a pattern that fits nothing', '*.txt', (at) => `no file fits "${at}/*.txt" now: check the pattern.`],
])('%s', (_, name, sentence) => {
  const { said, at } = warningsOf((directory) => `${directory.path}/${name}`);
  expect(said).toEqual([`warning: source mail: ${sentence(at)}`]);
});
