// Which version this is, and of which day: what every file of a release says.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export function versionIn(top) {
  return JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')).version;
}

/** The day that CHANGELOG.md gives the version; undefined where it gives none. */
export function dateOf(top) {
  const heading = new RegExp(`^## ${versionIn(top).replaceAll('.', '\\.')} \\((\\d{4}-\\d\\d-\\d\\d)\\)$`, 'm');
  return heading.exec(readFileSync(join(top, 'CHANGELOG.md'), 'utf8'))?.[1];
}
