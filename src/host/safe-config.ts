// Whether another user may decide what root does: by writing to the configuration that root uses, or by putting another
// in its place, as sshd(8) asks of the files of a user (StrictModes).

import fs from 'node:fs';
import { dirname, resolve } from 'node:path';
import { nameIn } from './accounts';
import { linksTo } from './safe-links';

/** On Debian, base-passwd gives it only to those who may do what root does in /usr/local; elsewhere its number is another's. */
const STAFF = { gid: 50, name: 'staff' };

/**
 * For root, a sentence about the file or directory by which another user may change the configuration at a path.
 * Undefined for anyone else, whose commands do no more than that user may do anyway; and where no one can.
 */
export function strangersConfig(path: string, etc?: string): string | undefined {
  if (process.geteuid?.() !== 0) return undefined;
  try {
    const links = linksTo(path);
    const file = fs.realpathSync(path);
    const directories = [file, resolve(path), ...links.map((link) => link.path)].flatMap((each) => above(each));
    const found = [file, ...new Set(directories)]
      .map((each) => complaintOf(each, etc))
      .find((complaint) => complaint !== undefined);
    return found === undefined ? undefined : `root does not use the configuration ${path}: ${found}`;
  } catch {
    // Reading it says what is wrong.
    return undefined;
  }
}

function above(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...above(parent)];
}

function complaintOf(path: string, etc?: string): string | undefined {
  const { uid, gid, mode } = fs.statSync(path);
  const isDirectory = fs.statSync(path).isDirectory();
  if (uid !== 0) return `${path} belongs to uid ${uid}, who may change it. Type: chown root ${path}`;
  // In a sticky directory everyone may make files, and only replace his own.
  if (isDirectory && (mode & 0o1000) !== 0) return undefined;
  if ((mode & 0o002) !== 0) return `every user may write to ${path}. Type: chmod o-w ${path}`;
  const isStaff = gid === STAFF.gid && nameIn('group', gid, etc) === STAFF.name;
  const isOfGroup = (mode & 0o020) !== 0 && gid !== 0 && !isStaff;
  return isOfGroup ? `the group ${gid} may write to ${path}. Type: chmod g-w ${path}` : undefined;
}
