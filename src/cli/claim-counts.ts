// How often each rule claimed a line: what explain ends with. Counting costs next to nothing beside reading the lines.

import type { Parser } from '../parsers/parser';
import type { LineCounter } from '../pass/line-counter';

export class ClaimCounts {
  private lines = 0;
  private unclaimed = 0;
  private foreign = 0;
  /** By rule, from 1. */
  private readonly byRule = new Map<Parser, number[]>();
  private readonly byWord = new Map<string, number>();

  /** After a line was counted; `addsSomething` is asked of a line that no rule claimed and that counts all the same. */
  note(counter: LineCounter, addsSomething: () => boolean): void {
    this.lines++;
    if (counter.lastOutcome === 'unclaimed') this.unclaimed++;
    else if (counter.lastOutcome === 'foreign') this.foreign++;
    else this.noteClaim(counter, addsSomething);
  }

  private noteClaim(counter: LineCounter, addsSomething: () => boolean): void {
    const claim = counter.lastClaim;
    if (claim === undefined) {
      const word = claimWithoutRule(addsSomething());
      this.byWord.set(word, (this.byWord.get(word) ?? 0) + 1);
      return;
    }
    let rules = this.byRule.get(claim.parser);
    if (rules === undefined) {
      rules = claim.parser.rules.map(() => 0);
      this.byRule.set(claim.parser, rules);
    }
    rules[claim.rule - 1]!++;
  }

  /** With its final newline: how many lines, then what became of them, the commonest first. */
  text(): string {
    const { lines, unclaimed, foreign } = this;
    const rows = [
      ...[...this.byRule].flatMap(([parser, counts]) =>
        counts.map((count, i) => [`${parser.name}: ${parser.rules[i]}`, count] as const),
      ),
      ...this.byWord,
      ['unclaimed', unclaimed] as const,
      ['foreign', foreign] as const,
    ]
      .filter(([, count]) => count > 0)
      .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    const width = Math.max(0, ...rows.map(([, count]) => String(count).length));
    const others = foreign === 0 ? '' : `, ${foreign} of other programs`;
    const head = `${lines} lines: ${lines - unclaimed - foreign} claimed, ${unclaimed} unclaimed${others}.\n`;
    return head + rows.map(([claim, count]) => `  ${String(count).padStart(width)}  ${claim}\n`).join('');
  }
}

/** What has a line that no rule of a log type claimed: a counter of the user's own, or there is nothing in it. */
export function claimWithoutRule(addsSomething: boolean): string {
  return addsSomething ? 'yours' : 'nothing to add';
}
