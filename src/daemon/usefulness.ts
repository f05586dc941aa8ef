// Whether a daemon that was started is of any use: one that can neither save what it counts nor be asked for it, as one that
// runs as the wrong user, ends, so that its supervisor shows it as failed. What was of use once may be so again.

/** How long after the start it is given up. */
const GIVEN_UP_AFTER_MS = 60_000;

export class Usefulness {
  private isProven = false;

  constructor(private readonly startedMs: number) {}

  /** Something was saved, or someone can ask. */
  proven(): void {
    this.isProven = true;
  }

  /** By the clock that the start was taken from. */
  isHopeless(nowMs: number): boolean {
    return !this.isProven && nowMs - this.startedMs >= GIVEN_UP_AFTER_MS;
  }
}
