// The line with which count ends: what no rule claimed, by program, so that a log that counts for nothing is noticed.

import { printable } from '../base/printable';
import type { LineCounter } from '../pass/line-counter';
import { proposeNames } from '../pass/propose-names';
import type { ServiceName } from '../registry/services';

/** Programs told apart, and shown. */
const MAX_PROGRAMS = 1000;
const SHOWN = 5;
/** All programs are tried only where at least one line in this many is unclaimed. */
const WORTH_A_LOOK = 10;
/** Lines kept for proposals. */
const MAX_SAMPLES = 500;

/** How many lines were read, and how many of them no rule claims. */
export interface LineNumbers {
  readonly all: number;
  readonly unclaimed: number;
}

export class UnclaimedPrograms {
  private readonly byProgram = new Map<string, number>();
  private readonly lines: Buffer[] = [];
  private others = 0;

  /** After a line was counted by itself; those of a known stranger may be counted together. */
  note(counter: LineCounter, bytes: Uint8Array, start: number, end: number): void {
    if (counter.lastOutcome === 'claimed') return;
    const program = counter.lastProgram;
    const before = this.byProgram.get(program);
    if (before === undefined && this.byProgram.size >= MAX_PROGRAMS) this.others++;
    else this.byProgram.set(program, (before ?? 0) + 1);
    if (this.lines.length < MAX_SAMPLES && (before ?? 0) < MAX_SAMPLES / 20) {
      this.lines.push(Buffer.from(bytes.subarray(start, end)));
    }
  }

  /** How many lines that no rule claims were counted by themselves. */
  get noted(): number {
    return [...this.byProgram.values()].reduce((sum, count) => sum + count, this.others);
  }

  /** As sentences with their final newline; empty when every line was claimed. */
  report({ all, unclaimed }: LineNumbers, services: readonly ServiceName[]): string {
    if (unclaimed === 0) return '';
    // Where they are few, the rest of the log tells what it is.
    const proposals = unclaimed * WORTH_A_LOOK < all ? [] : proposeNames(this.lines, services);
    const hints = proposals.map(
      ({ tag, programs }) =>
        `${tag ?? 'what has no program name'} may be ${programs.join(' or ')}: try ${tag === undefined ? `--program ${programs[0]}` : `--tag ${tag}=${programs[0]}`}.\n`,
    );
    return `no rule claims ${unclaimed} line(s)${this.programs(unclaimed)}.\n${hints.join('')}`;
  }

  /** Whose lines they are; how many of each program only where all of them were noted. */
  private programs(unclaimed: number): string {
    const sorted = [...this.byProgram].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    const shown = sorted.slice(0, SHOWN);
    const isExact = unclaimed === this.noted;
    const words = shown.map(([program, count]) => {
      const name = program === '' ? 'without a program name' : printable(Buffer.from(program, 'latin1'), 60);
      return isExact ? `${name} ${count}` : name;
    });
    if (!isExact) return `, such as of ${words.join(', ')}; "maillogs explain --summary" counts them by program`;
    const rest = unclaimed - shown.reduce((sum, [, count]) => sum + count, 0);
    return `: ${[...words, ...(rest === 0 ? [] : [`others ${rest}`])].join(', ')}; "maillogs explain --unclaimed" shows them`;
  }
}

/** Each line of a text for a person says whose it is. */
export function prefixed(text: string): string {
  return text.replace(/^(?=.)/gm, 'maillogs: ');
}
