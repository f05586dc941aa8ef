import { Problem } from '../../../src/base/problem';
import type { SourceConfig } from '../../../src/config/config';
import { patternWarnings } from '../../../src/setup/pattern-warnings';
import { MemoryDisk } from '../../support/memory-disk';
import { MemoryFiles } from '../../support/memory-files';

function warningsOf(path: string, names: readonly string[], rotated: readonly string[] = []): readonly string[] {
  const disk = new MemoryDisk();
  disk.makeDirectory('/log');
  for (const name of names) disk.append(`/log/${name}`, 'x');
  const source: SourceConfig = { name: 's', path, services: ['send'], start: 'beginning', rotated };
  return patternWarnings(new MemoryFiles(disk), [source]);
}

test('a file that is called like a rotation of another is named', () => {
  expect(warningsOf('/log/*', ['mx', 'mx-1', 'relay'])).toEqual([
    expect.stringMatching(
      /^warning: source s: its pattern \/log\/\* matches \/log\/mx-1, which is called like a rotation of mx\. /,
    ),
  ]);
  expect(warningsOf('/log/mail*', ['mail.log', 'mail.log.1', 'mail.log.2', 'mail.log.3.gz'])).toEqual([
    expect.stringContaining('/log/mail.log.1, which is called like a rotation of mail.log (and 1 more like it).'),
  ]);
});

test.each<[what: string, path: string, names: readonly string[], rotated: readonly string[]]>([
  ['a path', '/log/mail.log', ['mail.log', 'mail.log.1'], []],
  ['a pattern that no rotated file matches', '/log/*.log', ['mail.log', 'mail.log.1', 'mail-2.log'], []],
  ['dated logs without one of the bare name', '/log/mail-*', ['mail-20261121', 'mail-20261122'], []],
  ['what is named under rotated', '/log/*', ['mail.log', 'mail.log.1', 'mail.log-20261122'], ['/log/mail.log?*']],
  ['an empty directory', '/log/*', [], []],
])('nothing is said of %s', (_what, path, names, rotated) => {
  expect(warningsOf(path, names, rotated)).toEqual([]);
});

test('a directory that cannot be listed is for the pass to say', () => {
  const files = new MemoryFiles(new MemoryDisk());
  files.fate = () => new Problem('notPermitted', 'no.');
  expect(patternWarnings(files, [{ name: 's', path: '/log/*', services: ['send'], start: 'beginning' }])).toEqual([]);
});
