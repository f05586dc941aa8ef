// What an operator sees for each mistake: place, key, sentence, line and caret.

import { complaints } from './read';
import { wrongDocuments } from './wrong-documents';

/** The first line of each block, without the name of the file. */
function heads(seen: string): string[] {
  return seen
    .split('\n')
    .filter((line) => !line.startsWith('    '))
    .map((line) => line.replace(/^m\.yaml:/, ''));
}

describe.each(Object.entries(wrongDocuments))('a mistake in %s', (_, cases) => {
  test.each(cases)('%s is said with place, key and advice', (_, text, seen) => {
    expect(heads(complaints(text))).toEqual(seen);
  });
});

test('shows no character of the file that a terminal would obey', () => {
  expect(complaints('state_dir: "\u001b[2J\u009b\u202e\u00e9"')).toBe(
    [
      'm.yaml:1:13: the control character \\x1b does not belong into a configuration.',
      '    state_dir: "\\x1b[2J\\xc2\\x9b\\xe2\\x80\\xae\\xc3\\xa9"',
      '                ^',
      'm.yaml:1:17: the control character \\xc2\\x9b does not belong into a configuration.',
      '    state_dir: "\\x1b[2J\\xc2\\x9b\\xe2\\x80\\xae\\xc3\\xa9"',
      '                       ^',
    ].join('\n'),
  );
});

test('cuts a long line around the place that is meant', () => {
  const seen = complaints(`sources: [{path: ${' '.repeat(100)}${'b'.repeat(300)}}]`).split('\n');
  expect(seen.slice(-2)).toEqual([
    `    ...${' '.repeat(70)}${'b'.repeat(50)}...`,
    `${' '.repeat('    ...'.length + 70)}^`,
  ]);
});

test('shows no password, however its key is spelled', () => {
  const user = '{name: ann, auth_pasword: hunter2hunter2, "priv_password" : "s3cret", auth: MD5}';
  const seen = complaints(`snmp:\n  users:\n    - ${user}\n`);
  expect(seen).toContain('{name: ann, auth_pasword: **************, "priv_password" : ********, auth: MD5}');
  expect(seen).not.toMatch(/hunter2|s3cret/);
  expect(complaints('snmp: {users: [{name: a, auth_password: short, auth: MD5}]}')).not.toContain('short');
});

test.each<[string, string]>([
  ['a community that is a list', 'snmp:\n  community: [s3cret]\n'],
  ['a community beside a mistake', 'snmp: {listen: 1, community: s3cret, nmae: a}'],
  ['a community in quotes, with a comma', 'snmp: {community: "a,s3cret", nmae: a}'],
  ['a community of the farm', 'farm: {hosts: 1, community: s3cret}'],
  ['a password with a comma', 'snmp:\n  users:\n    - name: a\n      auth_password: a,s3cret: b\n'],
  ['a short password with a brace', 'snmp:\n  users:\n    - auth_password: a}s3cre\n      name: a\n'],
  ['a password in single quotes, with a comma', "snmp: {users: [{auth_password: 'it''s, s3cret', auth: MD5}]}"],
])('shows no secret: %s', (_, text) => {
  const seen = complaints(text);
  expect(seen).toContain('*');
  expect(seen).not.toMatch(/s3cre/);
});

test('says where a file stops being UTF-8', () => {
  const latin1 = Buffer.from('farm:\n  hosts: [b\u00fcro]\n', 'latin1');
  expect(complaints(latin1)).toBe(
    'm.yaml:2:12: is not UTF-8 here: save the file as UTF-8 (or plain ASCII).\n      hosts: [****]\n               ^',
  );
});

test('does not look into a file that is too large', () => {
  expect(complaints(Buffer.alloc(256 * 1024 + 1, '#'))).toBe(
    'm.yaml:1:1: is larger than 262144 octets: this is no configuration of maillogs.',
  );
});

test('keeps its head over a file of nothing but errors', () => {
  const seen = complaints(Array.from({ length: 5000 }, (_, i) => `k${i}: 1`).join('\n')).split('\n');
  expect(seen).toHaveLength(3 * 100 + 1);
  expect(seen.at(-1)).toBe('m.yaml: 4900 more problem(s) are not shown: mend these first.');
});

test('refuses aliases that grow without end', () => {
  const rows = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(10)}]`);
  const seen = complaints(['a0: &a0 [x, x]', ...rows].join('\n')).split('\n');
  expect(seen).toEqual([
    'm.yaml:2:15: a2[8][1]: is one of more than 100 aliases (*name): write the values out.',
    `    a1: &** [${'***, '.repeat(10)}]`,
    `${' '.repeat(4 + 14)}^`,
  ]);
});
