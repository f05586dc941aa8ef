// WebAssembly that reads one step of a line: from the left, or, of what follows an open text, from the right. It reads
// what emit-steps.ts of the JavaScript back end reads. A line's end is an LF or the CR before it, and neither is a digit
// nor in a literal: those need no look at the end.

import { CR, DOUBLE_QUOTE, LF } from '../../../base/ascii';
import type { Step, StepOf } from '../steps';
import type { Code } from './assembler';
import { choice } from './emit-choices';
import { decimal, decimalBack, number, numberBack, ratio } from './emit-numbers';
import { seek } from './emit-searches';
import { run, span } from './emit-spans';
import { spansTaken } from './hooks';
import { differences, leaveIf, load, moved, type Position, set, show, when } from './idioms';
import { type Emitted, isLeft, LEFT_TO_OTHERS, leftToOthers, type Writer } from './writer';

const END: Position = { variable: 'e', offset: 0 };

/** Leaves the block `fail` where the step does not stand at `at`. */
export function forward(m: Writer, step: Step, at: Position, fail: string): Emitted {
  switch (step.op) {
    case 'lit':
      if (step.bytes.includes(LF) || step.bytes.includes(CR)) return leftToOthers(at);
      return {
        code: differences(step.bytes, at).map((test) => leaveIf(fail, test)),
        next: moved(at, step.bytes.length),
      };
    case 'number':
      return number(m, step, at, fail);
    case 'ratio':
      return ratio(m, step, at, fail);
    case 'decimal':
      return decimal(m, step, at, fail);
    case 'span':
      return taken(m, step, at, span(m, step, at, fail));
    case 'address':
      return address(m, at, fail);
    case 'seek':
      return seek(m, step, at, fail);
    case 'rest':
      return taken(m, step, at, {
        code: step.without === undefined ? [] : [whereMayBe(m, step.without, at)],
        next: END,
      });
    case 'tail':
      return tail(m, step, at, fail);
    case 'end':
      return { code: [leaveIf(fail, ['i32.ne', show(at), 'e'])], next: END };
    case 'alt':
    case 'opt':
      return choice(m, step, at, fail, (each, from, out) => forward(m, each, from, out), true);
    // A time of day stands in frames only that the scan leaves to others.
    default:
      return leftToOthers(at);
  }
}

/** One that may be quoted is left to others. */
function address(m: Writer, at: Position, fail: string): Emitted {
  const isQuoted: Code = ['i32.eq', load('i32.load8_u', at), DOUBLE_QUOTE];
  const next = m.fresh('i32');
  const code: readonly Code[] = [
    when(isQuoted, [LEFT_TO_OTHERS]),
    set(next, ['call', 'endOfAddress', show(at), 'e']),
    leaveIf(fail, ['i32.lt_s', next, 0]),
  ];
  return { code, next: { variable: next, offset: 0 } };
}

/** Notes where a field lies that a hook takes. */
function taken(m: Writer, { field }: StepOf<'span' | 'rest'>, at: Position, emitted: Emitted): Emitted {
  if (field === undefined || !spansTaken.includes(field)) return emitted;
  const [start, end] = m.span(field);
  return { code: [...emitted.code, set(start, show(at)), set(end, show(emitted.next))], next: emitted.next };
}

/** Leaves the line to others where the longest of some literals stands anywhere in the rest of it. */
function whereMayBe(m: Writer, steps: readonly Step[], at: Position): Code {
  const literals = steps.flatMap((step) => (step.op === 'lit' ? [step.bytes] : []));
  const longest = literals.reduce((a, b) => (b.length > a.length ? b : a), []);
  if (longest.length === 0) return LEFT_TO_OTHERS;
  const out = m.label('lacks');
  const found = seek(m, { op: 'seek', how: 'first', isOwn: false, literals: [longest], before: [] }, at, out);
  return ['block', out, ...found.code, LEFT_TO_OTHERS];
}

function tail(m: Writer, { steps }: StepOf<'tail'>, at: Position, fail: string): Emitted {
  let next = END;
  const code: Code[] = [];
  for (const step of steps) {
    const emitted = backward(m, step, next, at, fail);
    code.push(...emitted.code);
    if (isLeft(emitted)) break;
    next = emitted.next;
  }
  return { code, next: END };
}

/** The code of a step that is read from its end: it ends at `at` and begins no earlier than `start`. */
function backward(m: Writer, step: Step, at: Position, start: Position, fail: string): Emitted {
  switch (step.op) {
    case 'lit': {
      const next = moved(at, -step.bytes.length);
      const tests: readonly Code[] = [['i32.lt_s', show(next), show(start)], ...differences(step.bytes, next)];
      return { code: tests.map((test) => leaveIf(fail, test)), next };
    }
    case 'number':
      return numberBack(m, step, at, start, fail);
    case 'decimal':
      return decimalBack(m, step, at, start, fail);
    case 'span':
      return run(m, step, at, start, fail);
    case 'alt':
    case 'opt':
      return choice(m, step, at, fail, (each, from, out) => backward(m, each, from, start, out));
    default:
      return leftToOthers(at);
  }
}
