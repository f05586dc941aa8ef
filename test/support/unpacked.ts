// Programs of Debian packages that cannot be installed beside others: unpacked below node_modules/.cache, with the
// libraries that the system lacks.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from './checkout';

export interface Unpacked {
  /** Where its files are, as if from /. */
  readonly root: string;
  /** For LD_LIBRARY_PATH. */
  readonly libraries: string;
}

/** Throws where scripts/test did not unpack it. */
export function unpacked(name: string): Unpacked {
  const root = join('node_modules', '.cache', name);
  if (!existsSync(join(TOP, root))) throw new Error(`run scripts/unpack-package --libraries ${name} ${root}`);
  const architecture = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
  return { root: join(TOP, root), libraries: join(TOP, root, 'usr', 'lib', `${architecture}-linux-gnu`) };
}
