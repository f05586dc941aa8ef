// Who may read what we write, and whether they may read a log: a line of a log that someone may not read must not be
// quoted where he may.

import fs from 'node:fs';
import { dirname } from 'node:path';
import { type Accounts, localAccounts } from './accounts';
import { pathBytes, pathText } from './path-bytes';
import { mayByMode, type Owned, type User } from './permissions';

/** Those who may read a file that we make. */
export interface Readers {
  /** Whether each of them may read a file. False where that cannot be told, as of a file that has no name any more. */
  mayAllRead(path: string): boolean;
}

/** A user of no name who is in one group, or in none. */
const NO_UID = -1;

/** The readers of files that we make with these permission bits in a directory; both are looked at when they are first needed. */
export function readersOf(directory: string, mode: number, accountsOf = localAccounts): Readers {
  let known: readonly User[] | undefined;
  const readers = () => {
    known ??= whoReads(directory, mode, accountsOf());
    return known;
  };
  return {
    mayAllRead(path) {
      try {
        const chain = chainTo(path);
        return isOpenToAll(chain) || readers().every((user) => canRead(user, chain));
      } catch {
        return false;
      }
    },
  };
}

function canRead(user: User, chain: readonly Owned[]): boolean {
  return chain.every((each, i) => mayByMode(user, each, i === chain.length - 1 ? 4 : 1));
}

/** Whoever owns something may open it to himself. */
function isOpenToAll(chain: readonly Owned[]): boolean {
  return chain.every(({ mode }, i) => {
    const bits = i === chain.length - 1 ? 0o044 : 0o011;
    return (mode & bits) === bits;
  });
}

const NO_ONE: User = { uid: NO_UID, groups: [] };

function whoReads(directory: string, mode: number, accounts: Accounts | undefined): readonly User[] {
  const chain = chainTo(directory);
  const owner = ownerIn(chain.at(-1)!);
  // We read the log ourselves; what we are, our user may be.
  const owners = owner.uid === process.geteuid?.() ? [] : [accounts?.user(owner.uid) ?? { uid: owner.uid, groups: [] }];
  const unnamed: User = { uid: NO_UID, groups: [owner.gid] };
  const members = (mode & 0o040) === 0 ? [] : (accounts?.members(owner.gid) ?? [unnamed]);
  const others = (mode & 0o004) === 0 ? [] : [NO_ONE];
  const isSelf = ({ uid }: User) => uid === 0 || uid === owner.uid;
  const isNear = (user: User) => chain.every((each) => mayByMode(user, each, 1));
  return [...owners, ...members.filter((user) => !isSelf(user)), ...others].filter(isNear);
}

/** Whose a file is that we make: see createFor in node-files.ts, and open(2) on the group. */
function ownerIn(directory: Owned): { readonly uid: number; readonly gid: number } {
  const euid = process.geteuid?.() ?? 0;
  if (euid === 0 && directory.uid !== 0) return directory;
  const isInherited = process.platform !== 'linux' || (directory.mode & 0o2000) !== 0;
  return { uid: euid, gid: isInherited ? directory.gid : (process.getegid?.() ?? 0) };
}

/** A file, symbolic links followed, after all directories above it. Throws what node:fs throws. */
function chainTo(path: string): readonly Owned[] {
  const real = pathText(fs.realpathSync.native(pathBytes(path), { encoding: 'buffer' }));
  return [...above(real), real].map((each) => fs.statSync(pathBytes(each)));
}

function above(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [] : [...above(parent), parent];
}
