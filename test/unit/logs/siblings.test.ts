import { findSiblings, isSiblingName, rotatedAfter } from '../../../src/logs/siblings';
import { MemoryDisk } from '../../support/memory-disk';
import { MemoryFiles } from '../../support/memory-files';

test.each([
  ['/log/mail.log', 'mail.log.0'],
  ['/log/mail.log', 'mail.log.1'],
  ['/log/mail.log', 'mail.log-20261122'],
  ['/log/mail.log', 'mail.log.2026-11-22_03:00'.replace(':', '-')],
  ['/log/mail.log', 'mail.log.20261122T030000'],
  ['/log/mail.log', 'mail.log.old'],
  ['/log/send/current', '@4000000067404f2a12345678.s'],
  ['/log/send/current', '@4000000067404f2a12345678.u'],
  ['/log/send/current', 'previous'],
])('of %s, %s is a rotated descendant', (path, name) => {
  expect(isSiblingName(path, name)).toBe(true);
});

test.each([
  ['/log/mail.log', 'mail.log'],
  ['/log/mail.log', 'mail.log.1.gz'],
  ['/log/mail.log', 'mail.log-20261122.xz'],
  ['/log/mail.log', 'mail.logs.1'],
  ['/log/mail.log', 'mail.err.1'],
  ['/log/mail.log', 'xmail.log.1'],
  ['/log/mail.log', 'mail.log.gz'],
  ['/log/send/current', 'current.1'],
  ['/log/send/current', '@4000000067404f2a12345678.t'],
  ['/log/send/current', '@4000000067404f2a.s'],
  ['/log/send/current', 'state'],
  ['/log/send/current', 'processed'],
])('of %s, %s is none', (path, name) => {
  expect(isSiblingName(path, name)).toBe(false);
});

/** Files beside a log, made in this order. */
function siblingsOf(path: string, names: readonly string[]) {
  const disk = new MemoryDisk();
  const directory = path.slice(0, path.lastIndexOf('/'));
  disk.makeDirectory(directory);
  for (const name of names) disk.append(`${directory}/${name}`, name);
  return findSiblings(new MemoryFiles(disk), path);
}

const namesOf = (files: readonly { readonly path: string }[]) => files.map(({ path }) => path.split('/').at(-1));

test('siblings are found oldest first by their time of last change', () => {
  expect(namesOf(siblingsOf('/log/a', ['a.2', 'a.1', 'a', 'b.1']))).toEqual(['a.2', 'a.1']);
});

test("multilog's files are found in the order of their stamps, previous last", () => {
  const stamp = (n: number) => `@40000000000000000000000${n}`;
  const names = ['previous', `${stamp(2)}.u`, `${stamp(1)}.s`, 'lock', 'current'];
  expect(namesOf(siblingsOf('/log/current', names))).toEqual([`${stamp(1)}.s`, `${stamp(2)}.u`, 'previous']);
});

test('no directory has no siblings', () => {
  expect(findSiblings(new MemoryFiles(new MemoryDisk()), '/nowhere/a')).toEqual([]);
});

const stamp = (n: number) => `@40000000000000000000000${n}.s`;

test.each<[name: string, path: string, rotated: string, beside: readonly string[], after: readonly string[]]>([
  [
    'lower numbers, however many digits',
    '/log/a',
    'a.10',
    ['a.11', 'a.9', 'a.10', 'a.1', 'a.0'],
    ['a.9', 'a.1', 'a.0'],
  ],
  ['later dates', '/log/a', 'a-20261122', ['a-20261124', 'a-20261121', 'a-20261123'], ['a-20261123', 'a-20261124']],
  ['later seconds', '/log/a', 'a.1795360565', ['a.1795360500', 'a.1795360600'], ['a.1795360600']],
  [
    'only dates of its own kind',
    '/log/mail',
    'mail-20261122',
    ['mail.err-20261123', 'mail-20261123', 'mail.1'],
    ['mail-20261123'],
  ],
  [
    'only numbers of its own kind',
    '/log/mail',
    'mail.2',
    ['mail.err.1', 'mail.info.1', 'mail-1', 'mail.1'],
    ['mail.1'],
  ],
  ['no copy an admin left', '/log/a', 'a.3', ['a.3.bak1', 'a.1.copy2', 'a.old', 'a.20261122'], []],
  ['nothing after .old', '/log/a', 'a.old', ['a.1', 'a.bak'], []],
  ['later stamps and previous', '/log/current', stamp(2), [stamp(1), stamp(3), 'previous'], [stamp(3), 'previous']],
  ['nothing after previous', '/log/current', 'previous', [stamp(1), stamp(3)], []],
])('after a rotated file come %s', (_name, path, rotated, beside, after) => {
  const siblings = siblingsOf(path, [...beside, ...(beside.includes(rotated) ? [] : [rotated])]);
  const file = siblings.find((each) => each.path.endsWith(`/${rotated}`))!;
  expect(namesOf(rotatedAfter(path, file, siblings))).toEqual(after);
});
