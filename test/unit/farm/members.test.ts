// Who is in the farm, and that no one is lost whose list cannot be read.

import { Problem } from '../../../src/base/problem';
import type { FarmConfig } from '../../../src/config/config';
import { listMembers } from '../../../src/farm/members';
import { accepted } from '../config/read';

const NOTHING = { readNamed: () => undefined };
const nobody = { addresses: async () => [] };

const farm = (text: string): FarmConfig => accepted(`sources: []\nfarm: ${text}\n`).farm!;

test('hosts of the configuration, with what differs there', async () => {
  const text = `{community_file: /c, timeout: 2s, hosts: [mx1.example.org, '[2001:db8::1]:1161', {host: 'mx3:162', name: three, community: other, retries: 0}]}`;
  const { members, isCertain } = await listMembers({ files: NOTHING, resolver: nobody }, farm(text));
  const common = { access: { version: '2c', communityFile: '/c' }, timeoutMs: 2000, retries: 1 };
  expect(members).toEqual([
    { ...common, name: 'mx1.example.org', host: 'mx1.example.org', port: 161 },
    { ...common, name: '[2001:db8::1]:1161', host: '2001:db8::1', port: 1161 },
    { ...common, name: 'three', host: 'mx3', port: 162, access: { version: '2c', community: 'other' }, retries: 0 },
  ]);
  expect(isCertain).toBe(true);
});

test('hosts of a file, a line each, and what is none is said with its line', async () => {
  const text = '# all of them\nmx1.example.org\n192.0.2.7:1161 seven # in the cellar\n\n/etc/passwd\nmx9 a b\n';
  const files = { readNamed: () => Buffer.from(text) };
  const list = await listMembers({ files, resolver: nobody }, farm('{hosts_file: /etc/hosts.farm}'));
  expect(list.members.map(({ name, host, port }) => [name, host, port])).toEqual([
    ['mx1.example.org', 'mx1.example.org', 161],
    ['seven', '192.0.2.7', 1161],
  ]);
  expect(list.isCertain).toBe(false);
  expect(list.complaints).toEqual([
    '/etc/hosts.farm line 5: "/etc/passwd" is no host, with a name or without.',
    '/etc/hosts.farm line 6: "mx9 a b" is no host, with a name or without.',
  ]);
});

test('every address of the shared name, in an order that DNS does not choose', async () => {
  const resolver = { addresses: async () => ['192.0.2.9', '2001:db8::9', '192.0.2.1'] };
  const list = await listMembers({ files: NOTHING, resolver }, farm('{dns: mail.example.org}'));
  expect(list.members.map(({ name, host }) => [name, host])).toEqual([
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.9', '192.0.2.9'],
    ['2001:db8::9', '2001:db8::9'],
  ]);
});

test('a list that cannot be read just now loses no one; one that can, does', async () => {
  let addresses: readonly string[] | undefined = ['192.0.2.1', '192.0.2.2'];
  const resolver = {
    addresses: async () => {
      if (addresses === undefined) throw new Problem('noInput', 'no name server answers');
      return addresses;
    },
  };
  const config = farm('{dns: mail.example.org}');
  const first = await listMembers({ files: NOTHING, resolver }, config);
  addresses = undefined;
  const second = await listMembers({ files: NOTHING, resolver }, config, first.members);
  expect(second).toMatchObject({ members: first.members, isCertain: false });
  expect(second.complaints).toEqual(['the addresses of mail.example.org are not known: no name server answers.']);
  addresses = ['192.0.2.2'];
  const third = await listMembers({ files: NOTHING, resolver }, config, second.members);
  expect(third.members.map(({ name }) => name)).toEqual(['192.0.2.2']);
  expect(third.isCertain).toBe(true);
});
