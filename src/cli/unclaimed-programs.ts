// The line with which count ends: what no rule claimed, by program, so that a log that counts for nothing is noticed.

import { printable } from '../base/printable';
import type { LineCounter } from '../pass/line-counter';
import type { NameProposal } from '../pass/propose-names';

/** Programs told apart, and shown. */
const MAX_PROGRAMS = 1000;
const SHOWN = 5;
/** All programs are tried only where at least one line in this many is unclaimed. */
const WORTH_A_LOOK = 10;
/** Lines kept for proposals. */
const MAX_SAMPLES = 500;

export class UnclaimedPrograms {
  private readonly byProgram = new Map<string, number>();
  private readonly lines: Buffer[] = [];
  private others = 0;
  private all = 0;

  /** After a line was counted. */
  note(counter: LineCounter, bytes: Uint8Array, start: number, end: number): void {
    this.all++;
    if (counter.lastOutcome === 'claimed') return;
    const program = counter.lastProgram;
    const before = this.byProgram.get(program);
    if (before === undefined && this.byProgram.size >= MAX_PROGRAMS) this.others++;
    else this.byProgram.set(program, (before ?? 0) + 1);
    if (this.lines.length < MAX_SAMPLES && (before ?? 0) < MAX_SAMPLES / 20) {
      this.lines.push(Buffer.from(bytes.subarray(start, end)));
    }
  }

  /** Some of the lines, of each program; none where they are so few that the rest of the log tells what it is. */
  get samples(): readonly Buffer[] {
    return this.total * WORTH_A_LOOK < this.all ? [] : this.lines;
  }

  private get total(): number {
    return [...this.byProgram.values()].reduce((sum, count) => sum + count, this.others);
  }

  /** As sentences with their final newline; empty when every line was claimed. */
  summary(proposals: readonly NameProposal[]): string {
    const sorted = [...this.byProgram].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    const { total } = this;
    if (total === 0) return '';
    const shown = sorted
      .slice(0, SHOWN)
      .map(
        ([program, count]) =>
          `${program === '' ? 'without a program name' : printable(Buffer.from(program, 'latin1'), 60)} ${count}`,
      );
    const rest = total - sorted.slice(0, SHOWN).reduce((sum, [, count]) => sum + count, 0);
    const all = rest === 0 ? shown : [...shown, `others ${rest}`];
    const hints = proposals.map(
      ({ tag, programs }) =>
        `${tag ?? 'what has no program name'} may be ${programs.join(' or ')}: try ${tag === undefined ? `--program ${programs[0]}` : `--tag ${tag}=${programs[0]}`}.\n`,
    );
    return `no rule claims ${total} line(s): ${all.join(', ')}; "maillogs explain --unclaimed" shows them.\n${hints.join('')}`;
  }
}

/** Each line of a text for a person says whose it is. */
export function prefixed(text: string): string {
  return text.replace(/^(?=.)/gm, 'maillogs: ');
}
