// No complaint shows what may be a secret, wherever it was put: each line below is a way to get a configuration wrong.

import { disclosureOf } from '../../../src/config/secrecy';
import { accepted, complaints } from './read';

const secrets = ['Sup3rS3cret', 'sesame-open-up', 'Jx83-lq2Wv-90tZ', 'p\u00e4ss w\u00f6rt', 'it"s, {odd}: #1'];
const quoted = (text: string) => `'${text}'`;

const forms: readonly (readonly [string, (secret: string) => string])[] = [
  ['a misspelt community', (s) => `snmp:\n  communty: ${quoted(s)}\n`],
  ['a misspelt password', (s) => `snmp:\n  users:\n    - name: p\n      auth_pasword: ${quoted(s)}\n`],
  ['the key of another program', (s) => `snmp:\n  users:\n    - name: p\n      passphrase: ${quoted(s)}\n`],
  ['a key at the top', (s) => `authPassword: ${quoted(s)}\npriv_key: ${quoted(s)}\n`],
  ['a map of an unknown key', (s) => `doctor: {community: ${quoted(s)}, x: [${quoted(s)}]}\n`],
  ['a flow map', (s) => `snmp: {community: x, comunity: ${quoted(s)}, secret: ${quoted(s)}, key: ${quoted(s)}}`],
  [
    'a block scalar',
    (s) => `snmp:\n  community: >-\n    ${s}\n  users:\n    - auth_password: |\n        ${s}\n      bad: 1\n`,
  ],
  ['an alias', () => 'snmp:\n  users:\n    - name: p\n      priv_password: *Sup3rS3cret\n'],
  ['an anchor', (s) => `a: &x ${quoted(s)}\nsnmp: {community: *y}\n`],
  ['users that are strings', (s) => `snmp:\n  users: [p, ${quoted(s)}]\n`],
  ['users that are one string', (s) => `snmp:\n  users: ${quoted(s)}\n`],
  ['a user that is a string', (s) => `snmp:\n  users:\n    - ${quoted(s)}\n`],
  ['a community that is a map', (s) => `snmp: {community: {a: ${quoted(s)}}}\n`],
  ['a community that is a key', (s) => `snmp:\n  ? community\n  : ${quoted(s)} : x\n`],
  [
    'a password that is a list',
    (s) => `snmp:\n  users:\n    - name: p\n      auth_password:\n        - ${quoted(s)}\n`,
  ],
  ['a password that is a key', (s) => `snmp:\n  users:\n    - name: p\n      auth_password: {${quoted(s)}: x}\n`],
  ['a password as the protocol', (s) => `snmp:\n  users:\n    - {name: p, auth: ${quoted(s)}}\n`],
  ['a password as the address', (s) => `snmp:\n  listen: ${quoted(s)}\n  community: 1\n`],
  ['a bare word', (s) => `snmp: {community: *y}\n${s}\n`],
  ['a farm without an end', (s) => `farm: {hosts: [a b], community: ${s}\nx`],
  ['an open quote', (s) => `snmp:\n  users:\n    - {name: p, auth_password: "${s}}`],
  ['a tab', (s) => `snmp:\n\tcommunity: ${s}\n`],
  ['a tab, and another mistake', (s) => `snmp:\n  listen: x\n\tcommunity: ${quoted(s)}\n`],
  ['an odd tag', (s) => `snmp: {community: !odd ${quoted(s)}, nmae: x}\n`],
  ['a bad escape', (s) => `snmp: {community: "\\q${s.replace(/"/g, '')}"}\n`],
  ['a comment beside a mistake', (s) => `shedule: x # was ${s}\n`],
  ['a control character', (s) => `snmp:\n  community: '${s}\u0001'\n`],
  ['a second document', (s) => `schedule: x\n---\nsnmp: {community: ${quoted(s)}}\n`],
  ['two keys on one line', (s) => `snmp: community: ${quoted(s)}\n`],
  ['the key twice', (s) => `snmp: {community: ${quoted(s)}, community: ${quoted(s)}}\n`],
  ['an indented key after text', (s) => `snmp:\n  listen: udp:127.0.0.1:1161\n    community: ${quoted(s)}\n`],
  ['a colon forgotten', (s) => `snmp:\n  users:\n    - {name: p, auth_password ${quoted(s)}}\n`],
  ['a password for a community', (s) => `farm: {hosts: [a], comunity: ${quoted(s)}}\n`],
];

describe.each(secrets)('%s is not shown', (secret) => {
  test.each(forms)('in %s', (_, text) => {
    const seen = complaints(text(secret));
    expect(seen).not.toBe('');
    // Nor any part of it that would help who guesses the rest.
    for (const part of secret.match(/[A-Za-z0-9]{4,}/g) ?? []) expect(seen).not.toContain(part);
  });
});

test('what is no secret is shown, also beside one, and where a document is not sound', () => {
  const seen = complaints('schedule: */10 * * * * *\nsnmp: {community: Sup3rS3cret\n');
  expect(seen).toContain('schedule: */10 * * * * *');
  expect(complaints('sorces:\n  - path: x\n')).toContain('sorces:');
  expect(complaints('sources: [{pth: /var/log/x}]')).toContain('sources: [{pth: /var/log/x}]');
});

test('each character of a text has its own place in what is shown', () => {
  const text = 'snmp: {name: a, community: "b", other: c} # d';
  const { shown, hidden } = disclosureOf(text);
  const parts = (stretches: typeof shown) => stretches.map(({ start, end }) => text.slice(start, end));
  expect(parts(shown)).toEqual(['snmp', 'name', 'a', 'community', 'other']);
  expect(parts(hidden)).toEqual(['"b"', 'c']);
});

describe('the digest of a configuration', () => {
  const text = (secret: string, rest = '') =>
    `snmp:\n  community: ${secret}1\n  users:\n    - {name: p, auth_password: ${secret}2, priv_password: ${secret}3}\n` +
    `farm: {hosts: [a], community: ${secret}4}\n${rest}`;
  const digestOf = (content: string) => accepted(content).digest;

  test('depends on no secret, on no comment and on no way of writing', () => {
    expect(digestOf(text('password-one'))).toMatch(/^[0-9a-f]{64}$/);
    expect(digestOf(text('password-two', '# password-three\n'))).toBe(digestOf(text('password-one')));
  });

  test.each(['schedule: "* * * * * *"', 'state_dir: /s', 'counter32_mirror: true'])('depends on %s', (line) => {
    expect(digestOf(text('password-one', line))).not.toBe(digestOf(text('password-one')));
  });
});
