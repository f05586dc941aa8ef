// What counts the lines of a source, made by the first of them: the rules are most of what a start would load, and most
// passes of a command find nothing new.

import type { LastRecord } from '../logs/cursor';
import type { LineCounter } from './line-counter';
import { UnclaimedLines } from './unclaimed-lines';

export class LateCounter {
  private made: LineCounter | undefined;
  private before: readonly LastRecord[] = [];
  /** Those of a log of which no line is counted. */
  private readonly none = new UnclaimedLines();

  /** `make` is called once. */
  constructor(private readonly make: () => LineCounter) {}

  /** Counts lines after the records that `resume` was given. */
  get lines(): LineCounter {
    if (this.made === undefined) {
      this.made = this.make();
      this.made.resume(this.before);
      this.made.unclaimed.mayQuote = this.none.mayQuote;
    }
    return this.made;
  }

  /** As LineCounter has it. */
  get unclaimed(): UnclaimedLines {
    return this.made?.unclaimed ?? this.none;
  }

  /** As LineCounter has it; where no line was counted, what `resume` was given. */
  get lastRecords(): readonly LastRecord[] {
    return this.made?.lastRecords ?? this.before;
  }

  /** Lines that are counted from now on follow these records, which the cursor of the log remembers. */
  resume(lastRecords: readonly LastRecord[] = []): void {
    this.before = lastRecords;
    this.made?.resume(lastRecords);
  }
}
