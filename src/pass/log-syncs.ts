// The logs that a pass has read and not yet brought to the disk. They are fsynced many at once, right before the
// commit that says they are counted: one after the other, a hundred small logs would take a hundred turns of it.

import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import type { Content } from '../logs/content';

/** fsync calls in flight. */
const AT_ONCE = 16;
/** Descriptors that wait; beyond, they are fsynced before more is read. Few where a process may open few. */
const MAX_WAITING = 128;

type OpenLog = Pick<Content, 'descriptor' | 'close'>;

export class LogSyncs {
  private waiting: OpenLog[] = [];

  constructor(private readonly files: Pick<Files, 'sync' | 'openLimit'>) {}

  private get maxWaiting(): number {
    return Math.min(MAX_WAITING, Math.ceil((this.files.openLimit() ?? Number.POSITIVE_INFINITY) / 4));
  }

  /** From now on the log is ours to close. */
  async take({ descriptor, close }: OpenLog): Promise<void> {
    this.waiting.push({ descriptor, close });
    if (this.waiting.length >= this.maxWaiting) await this.settle();
  }

  /** Resolves once all that were taken are on the disk, and closed. */
  async settle(): Promise<void> {
    const { waiting } = this;
    this.waiting = [];
    const drain = async () => {
      for (let log = waiting.pop(); log !== undefined; log = waiting.pop()) {
        try {
          await syncLog(this.files, log.descriptor);
        } finally {
          await log.close();
        }
      }
    };
    const ends = await Promise.allSettled(Array.from({ length: Math.min(AT_ONCE, waiting.length) }, drain));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  /** Closes them as they are: nothing will say that they were counted. */
  async abandon(): Promise<void> {
    const { waiting } = this;
    this.waiting = [];
    for (const { close } of waiting) await close();
  }
}

/**
 * The snapshot that says these bytes are counted is fsynced, so they must be on the disk before it: a log that
 * lost its end in a power cut would look cut short, and be counted again from its start.
 */
export async function syncLog(files: Pick<Files, 'sync'>, descriptor: number): Promise<void> {
  try {
    await files.sync(descriptor);
  } catch (thrown) {
    // A file system that can't fsync a file open for reading is no reason not to count.
    if (!(thrown instanceof Problem)) throw thrown;
  }
}
