// When sysUpTime was zero, of the master or of the agent that has none: what TimeStamps are reckoned from. It is told
// at the beginning of each session, and reckoned on from there by our own clock.

import type { Clock } from '../host/clock';
import { isSameStart, masterStart, type UpTimeTold } from '../view/master-start';

export class MasterClock {
  /** Undefined before the first session. */
  private upTime: UpTimeTold | undefined;
  private knownMs: number | undefined;

  constructor(private readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs'>) {}

  /** sysUpTime just now, hundredths of a second. */
  told(ticks: number): void {
    const now = { ticks, atMs: this.clock.monotonicMs() };
    if (this.upTime !== undefined && !isSameStart(this.upTime, now)) this.knownMs = undefined;
    this.upTime = now;
  }

  /** Milliseconds since 1970; the same at each call, as long as that can be. */
  startMs(): number | undefined {
    if (this.upTime === undefined) return undefined;
    const ticks = this.upTime.ticks + (this.clock.monotonicMs() - this.upTime.atMs) / 10;
    this.knownMs = masterStart({ nowMs: this.clock.nowMs(), ticks, knownMs: this.knownMs });
    return this.knownMs;
  }
}
