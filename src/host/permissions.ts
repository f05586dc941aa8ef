// What the permission bits of a file let a user do (path_resolution(7)). Access lists and capabilities are not looked at.

export interface User {
  readonly uid: number;
  /** All its groups. */
  readonly groups: readonly number[];
}

export interface Owned {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** `bit` is 4 to read, 2 to write, 1 to pass through. */
export function mayByMode(user: User, { uid, gid, mode }: Owned, bit: 4 | 2 | 1): boolean {
  if (user.uid === 0) return true;
  if (user.uid === uid) return (mode & (bit << 6)) !== 0;
  if (user.groups.includes(gid)) return (mode & (bit << 3)) !== 0;
  return (mode & bit) !== 0;
}
