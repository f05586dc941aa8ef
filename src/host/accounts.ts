// The users and groups of this host, as its own files have them (passwd(5), group(5)), as far as these files alone decide.

import { join } from 'node:path';
import { readBounded } from './bounded-read';
import type { User } from './permissions';

const MAX_BYTES = 4 << 20;
/** Services of nsswitch.conf(5) that read these files, or know of no members that are not in them. */
const LOCAL_SERVICES: readonly string[] = ['files', 'compat', 'systemd'];

export interface Accounts {
  /** The user with all its groups. */
  user(uid: number): User;
  /** Everyone who is in the group. */
  members(gid: number): readonly User[];
}

interface Group {
  readonly gid: number;
  readonly names: readonly string[];
}

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Undefined where a directory on the network, or something else that we do not ask, may have more users and groups. */
export function localAccounts(etc = '/etc'): Accounts | undefined {
  if (process.platform === 'darwin') return undefined;
  try {
    if (!isLocal(textOf(join(etc, 'nsswitch.conf')))) return undefined;
    const [passwd, group] = ['passwd', 'group'].map((name) => linesOf(textOf(join(etc, name)) ?? '+'));
    // NIS is asked for by a name with a sign (passwd(5)).
    if ([...passwd!, ...group!].some(([name = '']) => /^[+-]/.test(name))) return undefined;
    const users = passwd!.map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
    const groups = group!.map(([, , gid, names = '']) => ({ gid: Number(gid), names: names.split(',') }));
    return accountsOf(users, groups);
  } catch {
    return undefined;
  }
}

/** Whether the file of users has one of that name. */
export function hasUser(name: string, etc = '/etc'): boolean {
  try {
    return linesOf(textOf(join(etc, 'passwd')) ?? '').some(([each]) => each === name);
  } catch {
    return false;
  }
}

/** The name of a user (`passwd`) or of a group (`group`); undefined where the file has none of that number. */
export function nameIn(file: 'passwd' | 'group', id: number, etc = '/etc'): string | undefined {
  try {
    return linesOf(textOf(join(etc, file)) ?? '').find(([, , each]) => each === String(id))?.[0];
  } catch {
    return undefined;
  }
}

function accountsOf(users: readonly Account[], groups: readonly Group[]): Accounts {
  const groupsOf = ({ name, gid }: Account) => [
    gid,
    ...groups.filter(({ names }) => names.includes(name)).map((group) => group.gid),
  ];
  const user = (uid: number): User => ({ uid, groups: users.filter((each) => each.uid === uid).flatMap(groupsOf) });
  const isIn = (gid: number) => (account: Account) => groupsOf(account).includes(gid);
  return { user, members: (gid) => [...new Set(users.filter(isIn(gid)).map(({ uid }) => uid))].map(user) };
}

/** Musl has no such file, and reads no others. */
function isLocal(nsswitch: string | undefined): boolean {
  const lines = (nsswitch ?? '').split('\n').filter((line) => /^\s*(?:passwd|group|initgroups)\s*:/.test(line));
  const services = lines.flatMap((line) =>
    line
      .replace(/^[^:]*:|#.*|\[[^\]]*\]/g, ' ')
      .trim()
      .split(/\s+/),
  );
  return services.every((service) => LOCAL_SERVICES.includes(service));
}

function linesOf(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(':'));
}

/** Undefined where there is no such file. */
function textOf(path: string): string | undefined {
  try {
    return readBounded(path, MAX_BYTES).toString('latin1');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
}
