// Users and groups of a host, from its own files; nothing is said where these are not all there is.

import { localAccounts } from '../../../src/host/accounts';
import { TempDirectory } from '../../support/temp-directory';

const PASSWD = `root:x:0:0:root:/root:/bin/sh
maillogs:x:900:900::/nonexistent:/usr/sbin/nologin
ann:x:1000:1000:Ann:/home/ann:/bin/sh
bob:x:1001:100:Bob:/home/bob:/bin/sh
`;
const GROUP = `root:x:0:
adm:x:4:syslog,maillogs
users:x:100:ann
maillogs:x:900:
ann:x:1000:
`;

let etc: TempDirectory;
beforeEach(() => {
  etc = new TempDirectory();
  etc.write('passwd', PASSWD);
  etc.write('group', GROUP);
});
afterEach(() => etc.stop());

test('who is in a group: by the group’s own line, or by the user’s', () => {
  const { members } = localAccounts(etc.path)!;
  expect(members(100).map(({ uid }) => uid)).toEqual([1000, 1001]);
  expect(members(900)).toEqual([{ uid: 900, groups: [900, 4] }]);
  expect(members(4711)).toEqual([]);
});

test('a user has all its groups, and one of no name has none', () => {
  const { user } = localAccounts(etc.path)!;
  expect(user(1000)).toEqual({ uid: 1000, groups: [1000, 100] });
  expect(user(4711)).toEqual({ uid: 4711, groups: [] });
});

test.each<[string, boolean]>([
  ['passwd: files systemd\ngroup: files [SUCCESS=merge] systemd # as ever\nhosts: files dns\n', true],
  ['passwd: compat\ngroup: compat\n', true],
  ['passwd: files sss\ngroup: files\n', false],
  ['passwd: files\ngroup: files ldap\n', false],
  ['passwd: files\ngroup: files\ninitgroups: sss\n', false],
])('nsswitch.conf decides whether that is all: %j', (text, isKnown) => {
  etc.write('nsswitch.conf', text);
  expect(localAccounts(etc.path) !== undefined).toBe(isKnown);
});

test.each(['passwd', 'group'])('a name with a sign in %s stands for those of a directory', (name) => {
  etc.append(name, '+::::::\n');
  expect(localAccounts(etc.path)).toBeUndefined();
});

test('nothing is said where a file is missing', () => {
  expect(localAccounts(etc.at('none'))).toBeUndefined();
});
