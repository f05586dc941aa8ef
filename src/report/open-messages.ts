// Messages in the queue, by the name that the log has for them. A name is used again once its message has left.

import type { Verdict } from './overall';

export interface OpenMessage {
  bornMs: number;
  octets: number;
  /** It went to a content filter: what comes back is the same mail, and counts. */
  isFiltered: boolean;
  readonly attempts: Record<Verdict, number>;
}

/** No queue is longer; beyond it the oldest are forgotten, as those of a log that never says that a message left. */
const MAX_OPEN = 500_000;

export class OpenMessages {
  private readonly byName = new Map<string, OpenMessage>();

  /** Begins a message; another of that name is over, whatever became of it. */
  begin(name: string, bornMs: number): OpenMessage {
    this.byName.delete(name);
    const message: OpenMessage = {
      bornMs,
      octets: 0,
      isFiltered: false,
      attempts: { success: 0, failure: 0, deferral: 0 },
    };
    this.byName.set(name, message);
    if (this.byName.size > MAX_OPEN) this.byName.delete(this.byName.keys().next().value!);
    return message;
  }

  get(name: string): OpenMessage | undefined {
    return this.byName.get(name);
  }

  /** Takes it out of the queue; undefined where its begin was not seen. */
  end(name: string): OpenMessage | undefined {
    const message = this.byName.get(name);
    this.byName.delete(name);
    return message;
  }
}
