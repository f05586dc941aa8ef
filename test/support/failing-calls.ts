// Makes system calls of a running program fail, with strace(1) attached to it: what a disk does that cannot be had
// in a test, such as an I/O error in fsync.

import { Child } from './child';

export interface Failure {
  /** What strace's -e takes: a name, or /a regular expression of names. */
  readonly call: string;
  readonly error: 'EDQUOT' | 'EIO' | 'ENOSPC' | 'EROFS';
  /** Only calls that name one of these paths, or a descriptor of one. */
  readonly paths: readonly string[];
}

export class FailingCalls {
  private constructor(private readonly strace: Child) {}

  /** Resolves when they fail. */
  static async start(pid: number, { call, error, paths }: Failure): Promise<FailingCalls> {
    const options = paths.flatMap((path) => ['-P', path]);
    const strace = new Child(['strace', '-f', '-p', String(pid), ...options, '-e', `inject=${call}:error=${error}`]);
    const failing = new FailingCalls(strace);
    try {
      await strace.said(/Process \d+ attached/);
    } catch (thrown) {
      await failing.stop();
      throw thrown;
    }
    return failing;
  }

  /** How many calls have failed so far. */
  get count(): number {
    return this.strace.stderr.split('(INJECTED)').length - 1;
  }

  /** From then on they succeed: strace lets the program go. */
  stop(): Promise<void> {
    return this.strace.stop();
  }
}
