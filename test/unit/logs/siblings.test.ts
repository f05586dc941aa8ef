import { byAge, isExtendedName, isSiblingName, namesAfter, shapeOf } from '../../../src/logs/siblings';
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
  const files = new MemoryFiles(disk);
  const found = names.filter((name) => isSiblingName(path, name)).map((name) => `${directory}/${name}`);
  return found.map((each) => ({ ...files.status(each)!, path: each })).sort(byAge);
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

test.each([
  ['/log/mail.log', 'mail.1.log', true],
  ['/log/mail.log', 'mail-20261122.log', true],
  ['/log/mail.log', 'mail-2026-11-22.log', true],
  ['/log/mail.log', 'mail.log', false],
  ['/log/mail.log', 'mail-old.log', false],
  ['/log/mail.log', 'mail.1.err', false],
  ['/log/maillog', 'maillog.1', false],
])('beside %s, %s is named as by logrotate with extension: %s', (path, name, is) => {
  expect(isExtendedName(path, name)).toBe(is);
});

test.each([
  ['/log/mail.log.1', '/log/mail.log', true],
  ['/log/mail.log-20261122.gz', '/log/mail.log', true],
  ['/log/mail.log', '/log/mail.log', true],
  ['/log/mailer', '/log/mail', false],
])('%s is named after %s: %s', (path, log, is) => {
  expect(namesAfter(path, log)).toBe(is);
});

test('files of one program differ in the digits of their names only', () => {
  expect(shapeOf('/log/mail-20261122.log')).toBe(shapeOf('/log/mail-20261201.log'));
  expect(shapeOf('/log/mail-20261122.log')).not.toBe(shapeOf('/log/smtp-20261122.log'));
});
