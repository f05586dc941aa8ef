// The top directory of the checkout, for tests that look at committed files or run scripts.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const TOP = join(__dirname, '..', '..');

export function committed(path: string): string {
  return readFileSync(join(TOP, path), 'utf8');
}
