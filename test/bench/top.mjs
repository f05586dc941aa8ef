// Where the checkout and the built bundle are.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const TOP = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const BUNDLE = join(TOP, 'dist', 'maillogs.cjs');
