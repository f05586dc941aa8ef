import { type FoundConfig, findConfig, isToasterConf } from '../../../src/config/find-config';

const LOCAL = '/usr/local/etc/maillogs.yaml';
const SYSTEM = '/etc/maillogs/maillogs.yaml';
const PORTS = '/opt/local/etc/toaster.conf';
const TOASTER = '/usr/local/etc/toaster.conf';

interface Given {
  readonly option?: string;
  readonly variable?: string;
  readonly present: readonly string[];
}

function find({ option, variable, present }: Given): FoundConfig {
  return findConfig({ option, variable, exists: (path) => present.includes(path) });
}

test.each<[string, Given, string]>([
  ['--config before all others', { option: 'a', variable: 'b', present: ['a', 'b', LOCAL, SYSTEM] }, 'a'],
  ['$MAILLOGS_CONFIG before the usual places', { variable: 'b', present: ['b', LOCAL, SYSTEM] }, 'b'],
  ['/usr/local/etc before /etc', { present: [LOCAL, SYSTEM] }, LOCAL],
  ['/etc after it', { present: [SYSTEM] }, SYSTEM],
  ['toaster.conf only without a file of our own', { present: [SYSTEM, TOASTER, PORTS] }, SYSTEM],
  ['toaster.conf where the Perl program looked first', { present: [TOASTER, PORTS] }, PORTS],
  ['toaster.conf in /etc last', { present: ['/etc/toaster.conf'] }, '/etc/toaster.conf'],
  ['/etc when $MAILLOGS_CONFIG is empty', { variable: '', present: [SYSTEM] }, SYSTEM],
])('takes %s', (_, given, path) => {
  expect(find(given)).toEqual({ kind: 'file', path });
});

test('falls back to the defaults when there is no file and none was named', () => {
  expect(find({ present: [] })).toEqual({ kind: 'defaults' });
});

test.each<[string, Given, string]>([
  ['--config', { option: '/gone', present: [LOCAL] }, '--config'],
  ['$MAILLOGS_CONFIG', { variable: '/gone', present: [LOCAL] }, '$MAILLOGS_CONFIG'],
])('refuses a file that %s names and that is not there', (_, given, by) => {
  const found = find(given);
  expect(found).toMatchObject({
    kind: 'missing',
    problem: {
      code: 'config',
      place: { file: '/gone' },
      message: `there is no such configuration file, though ${by} names it: correct ${by}, or leave it out for the usual places.`,
    },
  });
});

test.each([
  ['/usr/local/etc/toaster.conf', true],
  ['toaster.conf', true],
  ['/etc/mytoaster.conf', false],
  ['/etc/toaster.conf.yaml', false],
  ['/etc/maillogs.yaml', false],
])('knows by the name whether %s is a toaster.conf', (path, isOne) => {
  expect(isToasterConf(path)).toBe(isOne);
});
