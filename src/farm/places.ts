// How many members are spoken to at once. A member keeps its place from its first request to its last answer, as long as
// it answers: whoever is slow gives it back, though he is still waited for. Else the dead would hold the places of the
// living.

import type { Clock } from '../host/clock';

/** Longer than an answer of a member that is well takes, mostly. */
const HELD_MS = 100;

export interface Place {
  /** Before each request: resolves once there is a place, at once where it was kept. */
  renew(): Promise<void>;
  /** Nothing more is asked. */
  leave(): void;
}

export class Places {
  readonly #clock: Pick<Clock, 'after'>;
  /** Those that had a place before come first: what was begun is ended before more is begun. */
  readonly #returning: (() => void)[] = [];
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(clock: Pick<Clock, 'after'>, most: number) {
    this.#clock = clock;
    this.#free = most;
  }

  /** A place that is not taken yet. */
  place(): Place {
    let cancel: (() => void) | undefined;
    let queue = this.#waiting;
    const leave = () => {
      if (cancel === undefined) return;
      cancel();
      cancel = undefined;
      this.#give();
    };
    const renew = async () => {
      if (cancel === undefined) await this.#take(queue);
      queue = this.#returning;
      cancel?.();
      cancel = this.#clock.after(HELD_MS, leave);
    };
    return { renew, leave };
  }

  async #take(queue: (() => void)[]): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => queue.push(resolve));
  }

  #give(): void {
    const next = this.#returning.shift() ?? this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
