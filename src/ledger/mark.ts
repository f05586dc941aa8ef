// A mark outside the state directory: the newest generation that was saved. A process that was just started takes an
// older copy of the directory, restored from a backup say, for what it is only by something that was not restored with
// it. It is written after each commit and before its values are served, so it never says less than a poller has seen,
// but for a power cut, and never more than was durable. docs/adr/0012-mark-outside-the-state-directory.md says why not otherwise.

import { join } from 'node:path';
import { sha256Hex } from '../base/digest';
import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import { isTag } from './epoch';
import type { Snapshot } from './snapshot';

const MAX_BYTES = 1024;
/** Marks are written in their place: each is as long as the one before. */
const WIDTH = 96;

export class Marks {
  /** Directories, the best one first: each is written where those before it can't be, and all are read. */
  constructor(
    private readonly files: Files,
    private readonly stateDirectory: string,
    private readonly places: readonly string[],
  ) {}

  /** A copy of the directory elsewhere on this machine has a mark of its own. */
  private nameFor(instance: string): string {
    const directory = this.files.realPath(this.stateDirectory) ?? this.stateDirectory;
    return `.maillogs-${sha256Hex(`${instance} ${directory}`).slice(0, 16)}`;
  }

  /** The newest generation of an instance that any mark knows of. */
  read({ instance }: Pick<Snapshot, 'instance'>): number | undefined {
    if (instance === undefined || this.places.length === 0) return undefined;
    const name = this.nameFor(instance);
    const marked = this.places.flatMap((place) => this.readOne(join(place, name), instance));
    return marked.length === 0 ? undefined : Math.max(...marked);
  }

  private readOne(path: string, instance: string): readonly number[] {
    try {
      const bytes = this.files.readWhole(path, MAX_BYTES);
      if (bytes === undefined) return [];
      const mark = JSON.parse(bytes.toString('latin1')) as Partial<Record<string, unknown>> | null;
      const { instance: whose, generation } = mark ?? {};
      return whose === instance && Number.isSafeInteger(generation) ? [generation as number] : [];
    } catch {
      // What can't be read or is no mark says nothing.
      return [];
    }
  }

  /** A place that can't be written is passed over; where all can't be, a restored copy will not be known as one. */
  async write({ instance, generation }: Pick<Snapshot, 'instance' | 'generation'>): Promise<void> {
    if (!isTag(instance)) return;
    const text = `${JSON.stringify({ instance, generation }).padEnd(WIDTH)}\n`;
    const name = this.nameFor(instance);
    for (const place of this.places) {
      try {
        const descriptor = await this.files.openToWrite(join(place, name), 0o644);
        try {
          await this.files.writeAt(descriptor, Buffer.from(text), 0);
          return;
        } finally {
          this.files.close(descriptor);
        }
      } catch (thrown) {
        if (!(thrown instanceof Problem)) throw thrown;
      }
    }
  }
}
