// Finds the YYYY/MM/DD directories of the archive: directories that are a date, and no symbolic links.

import { join } from 'node:path';
import type { Files } from '../host/files';
import { type DayNumber, parseDay } from './day';

export interface DayDirectory {
  readonly day: DayNumber;
  readonly path: string;
}

/** Those below `base`, in no particular order. */
export function findDays(files: Files, base: string): readonly DayDirectory[] {
  const isDirectory = (path: string) => files.ownStatus(path)?.kind === 'directory';
  const below = (path: string, shape: RegExp) =>
    files.list(path).filter((name) => shape.test(name) && isDirectory(join(path, name)));
  const found: DayDirectory[] = [];
  for (const year of below(base, /^\d{4}$/)) {
    for (const month of below(join(base, year), /^\d\d$/)) {
      for (const date of below(join(base, year, month), /^\d\d$/)) {
        const day = parseDay(year, month, date);
        if (day !== undefined) found.push({ day, path: join(base, year, month, date) });
      }
    }
  }
  return found;
}
