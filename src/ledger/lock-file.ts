// The file that is a lock: one JSON object that names its owner and counts the owner's heartbeats.
//
//   {"pid":71,"boot":"...","start":"...","uid":65,"namespace":"pid:[4026531836]","machine":"mx1/3f2a91c07be4",
//    "hold":"9f86d081","beats":"0000000012"}
//
// `hold` differs for each time that a process holds the lock. The beat has a fixed width and is written in its place,
// through the descriptor of the file that we made: once another process has taken the lock over, it goes nowhere.

import { join } from 'node:path';
import { randomOctets, sha256Hex } from '../base/digest';
import type { Host } from '../host/host';
import { type ProcessIdentity, readProcessIdentity } from '../host/processes';
import { removeQuietly } from '../host/write-file';

export const LOCK_NAME = 'lock';
const MAX_LOCK_BYTES = 4096;
/** While the lock is held. */
export const BEAT_MS = 2000;
const BEAT_DIGITS = 10;

export interface LockText {
  /** What the file holds. */
  readonly text: string;
  /** Undefined where it names no one: its writer died in a power cut. */
  readonly identity: ProcessIdentity | undefined;
  /** Undefined in the lock of an older version, which has no heartbeat. */
  readonly hold: string | undefined;
}

/** Undefined where there is none. Throws a Problem. */
export function readLock({ files }: Pick<Host, 'files'>, path: string): LockText | undefined {
  const text = files.readWhole(path, MAX_LOCK_BYTES)?.toString('latin1');
  return text === undefined ? undefined : { text, ...ownerIn(text) };
}

function ownerIn(text: string): Pick<LockText, 'identity' | 'hold'> {
  try {
    const value: unknown = JSON.parse(text);
    const { hold } = (value ?? {}) as { readonly hold?: unknown };
    return { identity: readProcessIdentity(value), hold: typeof hold === 'string' ? hold : undefined };
  } catch {
    return { identity: undefined, hold: undefined };
  }
}

/** A lock of our own, under a name that no other process uses, to be linked or renamed to the lock's name. */
export class OwnLock {
  private beats = 0;
  private cancel: () => void = () => undefined;
  private isClosed = false;
  private writing: Promise<void> | undefined;

  private constructor(
    private readonly host: Host,
    readonly path: string,
    private readonly hold: string,
    private readonly descriptor: number,
  ) {}

  /**
   * Writes a lock file of this process's own name, which is not the lock yet. Throws a Problem when that cannot be done.
   */
  static async create(host: Host, directory: string): Promise<OwnLock> {
    const { files, processes } = host;
    const { pid, machine = '', namespace = '' } = processes.self();
    // The pid alone is another process's in a container, or on another machine.
    const place = sha256Hex(`${machine} ${namespace}`).slice(0, 8);
    const path = join(directory, `${LOCK_NAME}.${pid}-${place}`);
    files.remove(path);
    const own = new OwnLock(host, path, randomOctets(4).toString('hex'), await files.create(path, 0o644));
    try {
      await files.write(own.descriptor, own.bytes());
    } catch (thrown) {
      own.close();
      removeQuietly(files, path);
      throw thrown;
    }
    return own;
  }

  private bytes(): Buffer {
    const beats = String(this.beats).padStart(BEAT_DIGITS, '0');
    return Buffer.from(`${JSON.stringify({ ...this.host.processes.self(), hold: this.hold, beats })}\n`);
  }

  /** Whether a lock is this one, whatever it has beaten. */
  is(lock: LockText | undefined): boolean {
    return lock !== undefined && lock.hold === this.hold;
  }

  /** Brings the lock file to the disk with fsync(2). */
  sync(): Promise<void> {
    return this.host.files.sync(this.descriptor);
  }

  /** Shows others that we live, until it is closed. */
  beat(): void {
    this.cancel = this.host.clock.after(BEAT_MS, () => {
      // A disk that takes its time gets one beat at once.
      this.writing ??= this.writeBeat()
        .finally(() => {
          this.writing = undefined;
          if (this.isClosed) this.host.files.close(this.descriptor);
        })
        // Whatever went wrong: others may then take the lock over, and the next commit finds out.
        .catch(() => undefined);
      this.beat();
    });
  }

  private async writeBeat(): Promise<void> {
    this.beats++;
    await this.host.files.writeAt(this.descriptor, this.bytes(), 0);
    // NFS shows it to other hosts only then.
    if (!this.isClosed) await this.host.files.sync(this.descriptor);
  }

  /** Ends the heartbeat and closes the file, which stays where it is. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.cancel();
    // A descriptor that is being written to is closed after that: its number could be another file's by then.
    if (this.writing === undefined) this.host.files.close(this.descriptor);
  }
}
