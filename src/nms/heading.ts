// The first lines of every exported file that can have comments.

import type { Site } from './site';
import { holdsSecret } from './site';

/** Lines of comment, each behind `mark`; `uses` says where the file goes. A site is given where the file has its secret. */
export function heading(site: Site | undefined, mark: string, uses: readonly string[]): string {
  const lines = [...uses, 'Made by `maillogs export`: make it again rather than edit it.'];
  if (site !== undefined && holdsSecret(site))
    lines.push('SECRET: this file has the community or the passphrases of SNMP in it, since they are read from here.');
  return lines.map((line) => `${mark} ${line}\n`).join('');
}
