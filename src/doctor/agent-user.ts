// Whose rights count: the user that the agent runs as. As root we can be that user for a while, with its groups,
// and try; as anyone else mode bits have to tell.

import { accessSync, constants, lstatSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../base/problem';
import { nameIn } from '../host/accounts';
import type { AgentUser } from './facts';
import { PRESENCE_NAME, type Presence } from './presence';
import { demand, isReally, type Need } from './real-user';

export interface UserIdentity extends AgentUser {
  readonly uid: number;
  readonly gid: number;
  /** All its groups. */
  readonly groups: readonly number[];
}

interface Ids {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

/** Throws a Problem (usage) for a --user that there is not. */
export function findAgentUser(
  option: string | undefined,
  {
    presence,
    stateDir,
    isAlive,
  }: { readonly presence: Presence | undefined; readonly stateDir: string; readonly isAlive: boolean },
): UserIdentity {
  if (option !== undefined) return described(idsOfName(option), 'option');
  if (presence !== undefined && isAlive) {
    const ids = idsOfProcess(presence.process.pid);
    if (ids !== undefined) return described(ids, 'running agent');
  }
  const owner = presence === undefined ? undefined : ownerOf(lstatSync, join(stateDir, PRESENCE_NAME));
  if (owner !== undefined) return described(owner, isAlive ? 'running agent' : 'dead agent');
  // Before the first start: who has been given the directory is who is to write there.
  const own = ownIds();
  const heir = ownerOf(statSync, stateDir);
  if (heir !== undefined && heir.uid !== 0 && heir.uid !== own.uid)
    return described(heir, 'owner of the state directory');
  // Root's, and closed to us: who has used it we cannot see, and we are not the one.
  if (heir?.uid === 0 && own.uid !== 0 && !mayLookInto(stateDir))
    return described(heir, 'owner of the state directory');
  return described(own, 'current user');
}

function mayLookInto(directory: string): boolean {
  try {
    accessSync(directory, constants.R_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Acts with the user's rights where we may take them on, else with our own. Where we may only ask for them, `need` is
 * what is asked; undefined where the action asks by itself.
 */
export async function asUser<T>(
  { uid, gid, groups, isTried }: UserIdentity,
  need: Need | undefined,
  action: () => T | Promise<T>,
): Promise<T> {
  if (!isTried || process.geteuid!() === uid) return action();
  if (isReally(uid)) {
    if (need !== undefined) demand(need);
    return action();
  }
  const ownGroups = process.getgroups!();
  process.setgroups!([...groups]);
  process.setegid!(gid);
  process.seteuid!(uid);
  try {
    return await action();
  } finally {
    process.seteuid!(0);
    process.setegid!(0);
    process.setgroups!(ownGroups);
  }
}

/** A group's name, or its number where it has none. */
export function groupName(gid: number): string {
  return nameIn('group', gid) ?? String(gid);
}

function described(ids: Ids, from: AgentUser['from']): UserIdentity {
  const name = nameIn('passwd', ids.uid) ?? String(ids.uid);
  const lacking = from === 'running agent' ? idsBy(['-G', '--', name]).filter((gid) => !has(ids, gid)) : [];
  return { ...ids, name, group: groupName(ids.gid), lacking, from, isTried: canBe(ids.uid) };
}

function has({ gid, groups }: Ids, wanted: number): boolean {
  return gid === wanted || groups.includes(wanted);
}

function canBe(uid: number): boolean {
  const own = process.geteuid?.();
  if (own === uid || own === undefined) return true;
  if (own !== 0) return false;
  if (isReally(uid)) return true;
  try {
    process.seteuid!(uid);
    process.seteuid!(0);
    return true;
  } catch {
    // A container may have taken that from its root.
    return false;
  }
}

function ownIds(): Ids {
  return { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0, groups: process.getgroups?.() ?? [] };
}

/** proc(5): its effective ids and its groups, which its supervisor may have chosen. */
export function idsOfProcess(pid: number): Ids | undefined {
  let status: string;
  try {
    status = readFileSync(`/proc/${pid}/status`, 'latin1');
  } catch {
    return undefined;
  }
  const numbers = (key: string) =>
    (new RegExp(`^${key}:(.*)$`, 'm').exec(status)?.[1] ?? '').trim().split(/\s+/).filter(Boolean).map(Number);
  const [uid, gid] = [numbers('Uid')[1], numbers('Gid')[1]];
  return uid === undefined || gid === undefined ? undefined : { uid, gid, groups: numbers('Groups') };
}

function ownerOf(look: (path: string) => { readonly uid: number }, path: string): Ids | undefined {
  try {
    const { uid } = look(path);
    const name = nameIn('passwd', uid);
    return name === undefined ? undefined : idsOfName(name);
  } catch {
    return undefined;
  }
}

function idsOfName(name: string): Ids {
  const [uid, gid, ...groups] = [['-u'], ['-g'], ['-G']].flatMap((words) => idsBy([...words, '--', name]));
  if (uid === undefined || gid === undefined)
    throw new Problem('usage', `there is no user "${name}" here: correct --user.`);
  return { uid, gid, groups };
}

function idsBy(words: readonly string[]): readonly number[] {
  const { spawnSync } = require('node:child_process') as typeof import('node:child_process');
  const { status, stdout } = spawnSync('id', words, { encoding: 'latin1', timeout: 5000 });
  return status === 0 ? stdout.trim().split(/\s+/).map(Number) : [];
}
