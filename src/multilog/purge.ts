// Removes archives of more than a month ago: files that were made here, in directories that were made here,
// which go when nothing else is left in them. Symbolic links are not followed, and nothing else is touched.

import { dirname, join } from 'node:path';
import type { Files } from '../host/files';
import type { DayNumber } from './day';
import { findDays } from './days';
import { isOurs } from './names';

/** How many days the Perl program kept. */
export const KEPT_DAYS = 31;

/** Gives the directories of the days that were purged, also where something of someone else's was left in. */
export function purgeOlder(files: Files, base: string, today: DayNumber): readonly string[] {
  const purged: string[] = [];
  for (const { day, path } of findDays(files, base)) {
    if (day >= today - KEPT_DAYS) continue;
    const names = files.list(path);
    const ours = names.map((name) => ({ name, path: join(path, name) })).filter((entry) => isOurs(entry.name));
    for (const each of ours) if (files.ownStatus(each.path)?.kind === 'file') files.remove(each.path);
    if (ours.length === 0) continue;
    purged.push(path);
    const [month, year] = [dirname(path), dirname(dirname(path))];
    if (files.removeDirectory(path) && files.removeDirectory(month)) files.removeDirectory(year);
  }
  return purged;
}
