// WebAssembly that reads a run of bytes of a set, from the left or from its end.

import { CR, LF } from '../../../base/ascii';
import { type ByteRanges, complementOf, hasByte } from '../byte-set';
import type { StepOf } from '../steps';
import type { Code } from './assembler';
import { byteAt, eightOf, leaveIf, moved, type Position, set, show, when } from './idioms';
import type { Emitted, Writer } from './writer';

/** A run of bytes that begins at `at`. */
export function span(m: Writer, { set: members, min, max }: StepOf<'span'>, at: Position, fail: string): Emitted {
  const next = m.fresh('i32');
  const [done, loop] = [m.label('done'), m.label('span')];
  const length: Code = ['i32.sub', next, show(at)];
  const isEnd = hasByte(members, LF) || hasByte(members, CR);
  const others = complementOf(members).filter(([first, last]) => first === last);
  if (isEnd && others.length === complementOf(members).length && others.length <= 2 && others.length > 0) {
    return spanUntil(m, others, { at, fail, min, max });
  }
  const code: Code[] = [
    set(next, show(at)),
    repeated(done, loop, [
      ...(isEnd ? [leaveIf(done, ['i32.ge_u', next, 'e'])] : []),
      ...(max === undefined ? [] : [leaveIf(done, ['i32.ge_s', length, max])]),
      ...isOutside(m, members, byteAt(next)).map((test) => leaveIf(done, test)),
      set(next, ['i32.add', next, 1]),
    ]),
    ...(min === 0 ? [] : [leaveIf(fail, ['i32.lt_s', length, min])]),
  ];
  return { code, next: { variable: next, offset: 0 } };
}

/** Statements that are carried out again and again, until one of them leaves the block `done`. */
const repeated = (done: string, loop: string, statements: readonly Code[]): Code => [
  'block',
  done,
  ['loop', loop, ...statements, ['br', loop]],
];

/** A span of all bytes but one or two. */
function spanUntil(
  m: Writer,
  others: ByteRanges,
  { at, fail, min, max }: { at: Position; fail: string; min: number; max?: number | undefined },
): Emitted {
  const next = m.fresh('i32');
  const [a, b] = [others[0]![0], others.at(-1)![0]];
  const limit: readonly Code[] =
    max === undefined
      ? [set(next, 'e')]
      : [set(next, show(moved(at, max))), when(['i32.gt_s', next, 'e'], [set(next, 'e')])];
  const code: readonly Code[] = [
    ...limit,
    set(next, ['call', 'until', show(at), next, eightOf(a), eightOf(b)]),
    ...(min === 0 ? [] : [leaveIf(fail, ['i32.lt_s', ['i32.sub', next, show(at)], min])]),
  ];
  return { code, next: { variable: next, offset: 0 } };
}

/** A run of bytes that ends at `at`, and begins no earlier than `start`. */
export function run(
  m: Writer,
  { set: members, min, max }: { set: ByteRanges; min: number; max?: number },
  at: Position,
  start: Position,
  fail: string,
): Emitted {
  const next = m.fresh('i32');
  const [done, loop] = [m.label('done'), m.label('run')];
  const length: Code = ['i32.sub', show(at), next];
  const code: Code[] = [
    set(next, show(at)),
    repeated(done, loop, [
      leaveIf(done, ['i32.le_s', next, show(start)]),
      ...(max === undefined ? [] : [leaveIf(done, ['i32.ge_s', length, max])]),
      ...isOutside(m, members, byteAt(['i32.sub', next, 1])).map((test) => leaveIf(done, test)),
      set(next, ['i32.sub', next, 1]),
    ]),
    ...(min === 0 ? [] : [leaveIf(fail, ['i32.lt_s', length, min])]),
  ];
  return { code, next: { variable: next, offset: 0 } };
}

/** Conditions of which one holds where a byte is in no range of the set; none for a set of all bytes. */
function isOutside(m: Writer, members: ByteRanges, byte: Code): readonly Code[] {
  const gaps = complementOf(members);
  if (gaps.length === 0) return [];
  if (members.length === 1) {
    const [first, last] = members[0]!;
    return [['i32.gt_u', ['i32.sub', byte, first], last - first]];
  }
  if (gaps.length === 1) {
    const [first, last] = gaps[0]!;
    return [first === last ? ['i32.eq', byte, first] : ['i32.le_u', ['i32.sub', byte, first], last - first]];
  }
  const kept = m.fresh('i32');
  const word: Code = ['i32.load8_u', m.slots.setAddress(members), ['i32.shr_u', ['local.tee', kept, byte], 3]];
  return [['i32.eqz', ['i32.and', ['i32.shr_u', word, ['i32.and', kept, 7]], 1]]];
}
