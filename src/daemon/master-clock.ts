// Which life of the SNMP master we are in, or of the agent that has none, and what TimeStamps are in it. The life is kept
// in a file of the state directory, so that a restart of the agent moves no stamp. Where the file can't be written nothing
// is said: stamps then move by what it takes to hear an answer.

import { join } from 'node:path';
import { Problem } from '../base/problem';
import type { Config } from '../config/config';
import type { Host } from '../host/host';
import { writeFile } from '../host/write-file';
import type { Snapshot } from '../ledger/snapshot';
import { lifeOf, type MasterLife, type Moment, tickOf, withFixed } from '../view/master-life';
import { decodeLife, encodeLife } from './life-text';

const NAME = 'master.json';
const MAX_BYTES = 1 << 20;

type StampedMaps = readonly (ReadonlyMap<string, number> | undefined)[];
type World = Pick<Host, 'clock' | 'files' | 'processes'>;

export class MasterClock {
  private stateDir: string | undefined;
  /** Undefined before the first session. */
  private life: MasterLife | undefined;
  /** That of the file: whether it goes on shows when the master tells its sysUpTime. */
  private remembered: MasterLife | undefined;
  /** The stamps that have their ticks, and in which life. */
  private fixed: { readonly life: MasterLife; readonly stamps: StampedMaps } | undefined;
  private writing: Promise<void> | undefined;
  private isBehind = false;

  constructor(private readonly world: World) {}

  /** A configuration came into force. */
  use({ config: { stateDir } }: { readonly config: Pick<Config, 'stateDir'> }): void {
    if (this.stateDir === stateDir) return;
    this.stateDir = stateDir;
    this.remembered = this.read(join(stateDir, NAME));
    if (this.life !== undefined) this.save();
  }

  /** A master tells its sysUpTime just now, in hundredths of a second. */
  told(ticks: number): void {
    this.life = lifeOf(ticks, this.now(), this.life ?? this.remembered);
    this.save();
  }

  /** We answer SNMP ourselves, and our sysUpTime is zero just now. */
  began(): void {
    this.life = lifeOf(0, this.now());
    this.save();
  }

  /** The tick of each stamp of a snapshot; undefined before the first session, when no one can ask. */
  ticksIn(snapshot: Snapshot): ((atMs: number) => number) | undefined {
    if (this.life === undefined) return undefined;
    const { steadyStamps: stamps = new Map() } = snapshot;
    if (!this.isFixed(snapshot)) {
      const life = withFixed(
        this.life,
        { moments: stampedIn(snapshot).flatMap((each) => [...(each?.values() ?? [])]), stamps },
        this.now(),
      );
      if (life !== this.life) this.save();
      this.life = life;
      this.fixed = { life, stamps: stampedIn(snapshot) };
    }
    const { life } = this;
    return (atMs) => tickOf(atMs, life, stamps);
  }

  /** Most passes stamp nothing. */
  private isFixed(snapshot: Snapshot): boolean {
    const { fixed } = this;
    return fixed?.life === this.life && stampedIn(snapshot).every((each, i) => each === fixed!.stamps[i]);
  }

  /** Writes the file, and once more when something came meanwhile. */
  save(): void {
    this.isBehind = true;
    this.writing ??= this.write().finally(() => {
      this.writing = undefined;
      if (this.isBehind) this.save();
    });
  }

  /** The state directory was lost and made again. */
  stateSavedAgain(): void {
    this.save();
  }

  /** Resolves once what is known is in the file, or could not be written. */
  async stop(): Promise<void> {
    while (this.writing !== undefined) await this.writing;
  }

  private now(): Moment {
    const { clock, processes } = this.world;
    return { boot: processes.self().boot, steadyMs: clock.monotonicMs(), atMs: clock.nowMs() };
  }

  private read(path: string): MasterLife | undefined {
    try {
      const bytes = this.world.files.readWhole(path, MAX_BYTES);
      return bytes === undefined ? undefined : decodeLife(bytes.toString('utf8'));
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      return undefined;
    }
  }

  private async write(): Promise<void> {
    this.isBehind = false;
    if (this.life === undefined || this.stateDir === undefined) return;
    const path = join(this.stateDir, NAME);
    const text = Buffer.from(encodeLife(this.life));
    try {
      await writeFile(this.world.files, path, [text], { mode: 0o644, durability: 'none' });
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
    }
  }
}

function stampedIn({ discontinuities, sourceDiscontinuities, rowsChanged }: Snapshot): StampedMaps {
  return [discontinuities, sourceDiscontinuities, rowsChanged];
}
