// WebAssembly that reads a number of a line, from the left or from its end.

import { DOT, HYPHEN, NINE, SLASH, ZERO } from '../../../base/ascii';
import type { ByteRanges } from '../byte-set';
import type { Step, StepOf } from '../steps';
import type { Code } from './assembler';
import { run } from './emit-spans';
import { leaveIf, load, moved, type Position, set, show, when } from './idioms';
import type { Emitted, Writer } from './writer';

/** Digits of a number whose value is used: as many as a double holds exactly. */
const MAX_DIGITS = 15;

const DIGITS: ByteRanges = [[ZERO, NINE]];
const DECIMALS: ByteRanges = [[DOT, DOT], ...DIGITS];

/** Digits from `at` on; `value` is the local that gets their number. */
function digits(
  m: Writer,
  at: Position,
  fail: string,
  { max, value }: { max?: number | undefined; value?: string | undefined },
) {
  const next = m.fresh('i32');
  const digit = m.fresh('i32');
  const loop = m.label('digits');
  const limit = max ?? (value === undefined ? undefined : MAX_DIGITS);
  const length: Code = ['i32.sub', next, show(at)];
  const code: Code[] = [
    set(next, show(at)),
    ...(value === undefined ? [] : [set(value, 0n)]),
    [
      'loop',
      loop,
      when(
        ['i32.lt_u', ['local.tee', digit, ['i32.sub', ['i32.load8_u', 0, next], ZERO]], 10],
        [
          ...(value === undefined
            ? []
            : [set(value, ['i64.add', ['i64.mul', value, 10n], ['i64.extend_i32_u', digit]])]),
          set(next, ['i32.add', next, 1]),
          ['br', loop],
        ],
      ),
    ],
    leaveIf(fail, limit === undefined ? ['i32.eqz', length] : ['i32.ge_u', ['i32.sub', length, 1], limit]),
  ];
  return { code, next: { variable: next, offset: 0 } };
}

/** Digits; their number where a field has it. */
export function number(m: Writer, { field, max }: StepOf<'number'>, at: Position, fail: string): Emitted {
  return digits(m, at, fail, { max, value: field === undefined ? undefined : m.number(field) });
}

/** In doubles, as primitives.ts has it: what is too large to be exact is left to others where it is added. */
export function ratio(
  m: Writer,
  { field }: Extract<Step, { op: 'ratio' | 'duration' | 'addresses' }>,
  at: Position,
  fail: string,
): Emitted {
  const [used, limit] = [m.fresh('i64'), m.fresh('i64')];
  const first = digits(m, at, fail, { value: used });
  const second = digits(m, moved(first.next, 1), fail, { value: limit });
  const real = (value: string): Code => ['f64.convert_i64_s', value];
  const share: Code = ['f64.div', ['f64.mul', real(used), ['f64.const', 10000]], real(limit)];
  const code: readonly Code[] = [
    ...first.code,
    leaveIf(fail, ['i32.ne', load('i32.load8_u', first.next), SLASH]),
    ...second.code,
  ];
  if (field === undefined) return { code, next: second.next };
  const n = m.number(field);
  const rounded: Code = ['i64.trunc_sat_f64_u', ['f64.floor', ['f64.add', share, ['f64.const', 0.5]]]];
  const worked: Code = when(['i32.or', ['i64.eqz', limit], ['i64.eqz', used]], [set(n, 0n)], [set(n, rounded)]);
  return { code: [...code, worked], next: second.next };
}

/** Digits with or without a fraction. */
export function decimal(
  m: Writer,
  { field, places, isSigned }: StepOf<'decimal'>,
  at: Position,
  fail: string,
): Emitted {
  const [start, next] = [m.fresh('i32'), m.fresh('i32')];
  const value = m.fresh('i64');
  const isNegative: Code = ['i32.eq', load('i32.load8_u', at), HYPHEN];
  const code: Code[] = [
    set(start, isSigned ? ['i32.add', show(at), isNegative] : show(at)),
    set(value, ['call', 'decimal', start, 'e', places]),
    leaveIf(fail, ['i32.eq', ['local.tee', next, ['global.get', 'stop']], start]),
  ];
  if (field !== undefined) {
    const n = m.number(field);
    code.push(leaveIf(fail, ['i64.lt_s', value, 0n]), set(n, value));
    if (isSigned) code.push(when(['i32.ne', start, show(at)], [set(n, ['i64.sub', 0n, n])]));
  }
  return { code, next: { variable: next, offset: 0 } };
}

/** A number that ends at `at`, and begins no earlier than `start`. */
export function numberBack(
  m: Writer,
  { field, max }: StepOf<'number'>,
  at: Position,
  start: Position,
  fail: string,
): Emitted {
  if (field === undefined) return run(m, { set: DIGITS, min: 1 }, at, start, fail);
  const [next, digit] = [m.fresh('i32'), m.fresh('i32')];
  const unit = m.fresh('i64');
  const n = m.number(field);
  const [done, loop] = [m.label('done'), m.label('back')];
  const code: Code[] = [
    set(next, show(at)),
    set(n, 0n),
    set(unit, 1n),
    [
      'block',
      done,
      [
        'loop',
        loop,
        leaveIf(done, ['i32.le_s', next, show(start)]),
        set(digit, ['i32.sub', ['i32.load8_u', 0, ['i32.sub', next, 1]], ZERO]),
        leaveIf(done, ['i32.ge_u', digit, 10]),
        set(n, ['i64.add', n, ['i64.mul', ['i64.extend_i32_u', digit], unit]]),
        set(unit, ['i64.mul', unit, 10n]),
        set(next, ['i32.sub', next, 1]),
        ['br', loop],
      ],
    ],
    leaveIf(fail, ['i32.ge_u', ['i32.sub', ['i32.sub', show(at), next], 1], max ?? MAX_DIGITS]),
  ];
  return { code, next: { variable: next, offset: 0 } };
}

/** A decimal that ends at `at`, and begins no earlier than `start`. */
export function decimalBack(
  m: Writer,
  { field, places }: StepOf<'decimal'>,
  at: Position,
  start: Position,
  fail: string,
): Emitted {
  const { code, next } = run(m, { set: DECIMALS, min: 1 }, at, start, fail);
  if (field === undefined) return { code, next };
  const n = m.number(field);
  const read: readonly Code[] = [
    set(n, ['call', 'decimal', show(next), show(at), places]),
    leaveIf(fail, ['i32.ne', ['global.get', 'stop'], show(at)]),
    leaveIf(fail, ['i64.lt_s', n, 0n]),
  ];
  return { code: [...code, ...read], next };
}
