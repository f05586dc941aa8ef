// Files as a user finds them who is neither root nor in any group: opened only where the modes let everyone, or their
// owner, in. Not each Node lets root be another user for a while (see doctor/real-user.ts).

import { type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Problem } from '../../src/base/problem';
import type { Files } from '../../src/host/files';
import { nodeFiles } from '../../src/host/node-files';

/** The user's files; until `stop` this process has the user's id for who asks it. */
export class FilesOfAnother {
  private readonly ownId = process.geteuid!;

  constructor(private readonly uid: number) {
    process.geteuid = () => uid;
  }

  get files(): Files {
    return {
      ...nodeFiles,
      open: (path) => {
        if (!this.mayRead(path)) throw new Problem('notPermitted', `${path}: permission denied (EACCES)`);
        return nodeFiles.open(path);
      },
    };
  }

  stop(): void {
    process.geteuid = this.ownId;
  }

  private mayRead(path: string): boolean {
    let each = dirname(path);
    for (; each !== '/'; each = dirname(each)) if (!this.has(statSync(each), 1)) return false;
    return this.has(statSync(path), 4);
  }

  private has({ uid, mode }: Stats, bit: number): boolean {
    return (mode & (uid === this.uid ? bit << 6 : bit)) !== 0;
  }
}
