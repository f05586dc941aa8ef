// WebAssembly that reads one step of a line: from the left, or, of what follows an open text, from the right. It reads
// what emit-steps.ts of the JavaScript back end reads. A line's end is an LF or the CR before it, and neither is a digit
// nor in a literal: those need no look at the end.

import { CR, DOUBLE_QUOTE, LF, NINE, SLASH, ZERO } from '../../../base/ascii';
import { type ByteRanges, hasByte } from '../byte-set';
import type { Alternative, Step, StepOf } from '../steps';
import type { Code } from './assembler';
import { eightOf } from './helpers';
import { spansTaken } from './hooks';
import {
  differences,
  type Emitted,
  isAt,
  isLeft,
  LEFT_TO_OTHERS,
  leaveIf,
  load,
  moved,
  type Position,
  set,
  show,
  type Writer,
  when,
} from './writer';

/** Digits of a number whose value is used: as many as a double holds exactly. */
const MAX_DIGITS = 15;
const END: Position = { variable: 'e', offset: 0 };

/** Leaves the block `fail` where the step does not stand at `at`. */
export function forward(m: Writer, step: Step, at: Position, fail: string): Emitted {
  switch (step.op) {
    case 'lit':
      if (step.bytes.includes(LF) || step.bytes.includes(CR)) return others(at);
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
      return others(at);
  }
}

const others = (at: Position): Emitted => ({ code: [LEFT_TO_OTHERS], next: at });

/** One that may be quoted is left to others. */
function address(m: Writer, at: Position, fail: string): Emitted {
  const isQuoted: Code = ['i32.eq', load('i32.load8_u', at), DOUBLE_QUOTE];
  const { code, next } = called(m, ['call', 'endOfAddress', show(at), 'e'], fail);
  return { code: [when(isQuoted, [LEFT_TO_OTHERS]), ...code], next };
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
      return step.field === undefined
        ? run(m, { set: DIGITS, min: 1 }, at, start, fail)
        : numberBack(m, step, at, start, fail);
    case 'decimal': {
      const { code, next } = run(m, { set: DECIMALS, min: 1 }, at, start, fail);
      if (step.field === undefined) return { code, next };
      const n = m.number(step.field);
      const read: readonly Code[] = [
        set(n, ['call', 'decimal', show(next), show(at), step.places]),
        leaveIf(fail, ['i32.ne', ['global.get', 'stop'], show(at)]),
        leaveIf(fail, ['i64.lt_s', n, 0n]),
      ];
      return { code: [...code, ...read], next };
    }
    case 'span':
      return run(m, step, at, start, fail);
    case 'alt':
    case 'opt':
      return choice(m, step, at, fail, (each, from, out) => backward(m, each, from, start, out));
    default:
      return others(at);
  }
}

const DIGITS: ByteRanges = [[ZERO, NINE]];
const DECIMALS: ByteRanges = [[0x2e, 0x2e], ...DIGITS];

function called(m: Writer, call: Code, fail: string): Emitted {
  const next = m.fresh('i32');
  return { code: [set(next, call), leaveIf(fail, ['i32.lt_s', next, 0])], next: { variable: next, offset: 0 } };
}

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

function number(m: Writer, { field, max }: StepOf<'number'>, at: Position, fail: string): Emitted {
  return digits(m, at, fail, { max, value: field === undefined ? undefined : m.number(field) });
}

/** In doubles, as primitives.ts has it: what is too large to be exact is left to others where it is added. */
function ratio(
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

function decimal(m: Writer, { field, places, isSigned }: StepOf<'decimal'>, at: Position, fail: string): Emitted {
  const [start, next] = [m.fresh('i32'), m.fresh('i32')];
  const value = m.fresh('i64');
  const isNegative: Code = ['i32.eq', load('i32.load8_u', at), 0x2d];
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

function span(m: Writer, { set: members, min, max }: StepOf<'span'>, at: Position, fail: string): Emitted {
  const next = m.fresh('i32');
  const [done, loop] = [m.label('done'), m.label('span')];
  const length: Code = ['i32.sub', next, show(at)];
  const isEnd = hasByte(members, LF) || hasByte(members, CR);
  const others = gapsOf(members).filter(([first, last]) => first === last);
  if (isEnd && others.length === gapsOf(members).length && others.length <= 2 && others.length > 0) {
    return spanUntil(m, others, { at, fail, min, max });
  }
  const code: Code[] = [
    set(next, show(at)),
    [
      'block',
      done,
      [
        'loop',
        loop,
        ...(isEnd ? [leaveIf(done, ['i32.ge_u', next, 'e'])] : []),
        ...(max === undefined ? [] : [leaveIf(done, ['i32.ge_s', length, max])]),
        ...isOutside(m, members, ['i32.load8_u', 0, next]).map((test) => leaveIf(done, test)),
        set(next, ['i32.add', next, 1]),
        ['br', loop],
      ],
    ],
    ...(min === 0 ? [] : [leaveIf(fail, ['i32.lt_s', length, min])]),
  ];
  return { code, next: { variable: next, offset: 0 } };
}

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

/** A run of bytes that ends at `at`. */
function run(
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
    [
      'block',
      done,
      [
        'loop',
        loop,
        leaveIf(done, ['i32.le_s', next, show(start)]),
        ...(max === undefined ? [] : [leaveIf(done, ['i32.ge_s', length, max])]),
        ...isOutside(m, members, ['i32.load8_u', 0, ['i32.sub', next, 1]]).map((test) => leaveIf(done, test)),
        set(next, ['i32.sub', next, 1]),
        ['br', loop],
      ],
    ],
    ...(min === 0 ? [] : [leaveIf(fail, ['i32.lt_s', length, min])]),
  ];
  return { code, next: { variable: next, offset: 0 } };
}

/** A number that ends at `at`. */
function numberBack(m: Writer, { field, max }: StepOf<'number'>, at: Position, start: Position, fail: string): Emitted {
  const [next, digit] = [m.fresh('i32'), m.fresh('i32')];
  const unit = m.fresh('i64');
  const n = m.number(field!);
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

/** Conditions of which one holds where a byte is in no range of the set; none for a set of all bytes. */
function isOutside(m: Writer, members: ByteRanges, byte: Code): readonly Code[] {
  const gaps = gapsOf(members);
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

function gapsOf(members: ByteRanges): ByteRanges {
  const gaps: [number, number][] = [];
  let next = 0;
  for (const [first, last] of members) {
    if (first > next) gaps.push([next, first - 1]);
    next = last + 1;
  }
  if (next < 256) gaps.push([next, 255]);
  return gaps;
}

/** Where the first or the last of some literals stands; `only` is left to others. */
function seek(m: Writer, { how, literals, before }: StepOf<'seek'>, at: Position, fail: string): Emitted {
  if (how === 'only') return seekOnly(m, literals, at, fail);
  const place = m.fresh('i32');
  const [found, loop] = [m.label('found'), m.label('seek')];
  const from: Position = { variable: place, offset: 0 };
  const mark = literals[0]!.findIndex((byte) => SELDOM.includes(byte));
  if (how === 'first' && literals.length === 1 && before.length === 0 && mark >= 0) {
    return seekMark(m, literals[0]!, mark, at, fail);
  }
  if (how === 'first') {
    // A literal holds no line end, so that one that begins before the end of the line ends there, too.
    const code: readonly Code[] = [
      set(place, show(at)),
      [
        'block',
        found,
        [
          'loop',
          loop,
          leaveIf(fail, ['i32.ge_s', place, 'e']),
          ...standsAny(m, literals, from, (condition) => leaveIf(found, condition)),
          ...standsAny(m, before, from, (condition) => leaveIf(fail, condition)),
          set(place, ['i32.add', place, 1]),
          ['br', loop],
        ],
      ],
    ];
    return { code, next: from };
  }
  // The word that ends last; of several that end there, the first given, which is the longest.
  const end = m.fresh('i32');
  const code: readonly Code[] = [
    set(end, 'e'),
    [
      'block',
      found,
      [
        'loop',
        loop,
        leaveIf(fail, ['i32.le_s', end, show(at)]),
        ...literals.flatMap((bytes): readonly Code[] => {
          const start: Position = { variable: end, offset: -bytes.length };
          return [
            set(place, show(start)),
            leaveIf(found, ['i32.and', ['i32.ge_s', place, show(at)], isAt(bytes, from)]),
          ];
        }),
        set(end, ['i32.sub', end, 1]),
        ['br', loop],
      ],
    ],
  ];
  return { code, next: from };
}

/** Bytes that stand in few places of most texts. */
const SELDOM: readonly number[] = [...Buffer.from('=<>@:;,()[]{}!?#%&*+/|~"\'')];

/** Where a literal first stands that has a byte which is seldom: only where that one is, the others are looked at. */
function seekMark(m: Writer, bytes: readonly number[], mark: number, at: Position, fail: string): Emitted {
  const place = m.fresh('i32');
  const [found, loop] = [m.label('found'), m.label('seek')];
  const byte = eightOf(bytes[mark]!);
  const code: readonly Code[] = [
    set(place, show(moved(at, mark))),
    [
      'block',
      found,
      [
        'loop',
        loop,
        set(place, ['call', 'until', place, 'e', byte, byte]),
        leaveIf(fail, ['i32.ge_s', place, 'e']),
        leaveIf(found, isAt(bytes, { variable: place, offset: -mark })),
        set(place, ['i32.add', place, 1]),
        ['br', loop],
      ],
    ],
  ];
  return { code, next: { variable: place, offset: -mark } };
}

/** Where a literal stands that stands nowhere after it. */
function seekOnly(m: Writer, literals: readonly (readonly number[])[], at: Position, fail: string): Emitted {
  if (literals.length !== 1) return others(at);
  const once: StepOf<'seek'> = { op: 'seek', how: 'first', isOwn: false, literals, before: [] };
  const first = seek(m, once, at, fail);
  const out = m.label('only');
  const second = seek(m, once, moved(first.next, literals[0]!.length), out);
  return { code: [...first.code, ['block', out, ...second.code, ['br', fail]]], next: first.next };
}

/** A first look at one byte keeps the others from being loaded nearly everywhere. */
function standsAny(
  m: Writer,
  literals: readonly (readonly number[])[],
  at: Position,
  leave: (condition: Code) => Code,
): readonly Code[] {
  if (literals.length === 0) return [];
  return m.scope(() => {
    const byte = m.fresh('i32');
    const firsts = [...new Set(literals.map(([first]) => first!))];
    const tests = firsts.map((first) => {
      const all = literals.filter((bytes) => bytes[0] === first).map((bytes) => leave(isAt(bytes, at)));
      return when(['i32.eq', byte, first], all);
    });
    return [set(byte, load('i32.load8_u', at)), ...tests];
  });
}

type Read = (step: Step, at: Position, fail: string) => Emitted;

function choice(
  m: Writer,
  step: StepOf<'alt' | 'opt'>,
  at: Position,
  fail: string,
  read: Read,
  isForward = false,
): Emitted {
  const next = m.fresh('i32');
  const taken = m.label('taken');
  const setWord = (value: string | undefined): readonly Code[] =>
    step.field === undefined ? [] : [set(m.choice(step.field), m.wordNumber(step.field, value!))];
  const one = ({ steps, value }: Alternative): Code =>
    m.scope(() => {
      const out = m.label('no');
      let from = at;
      const body: Code[] = [];
      for (const each of steps) {
        const emitted = read(each, from, out);
        body.push(...emitted.code);
        if (isLeft(emitted)) return ['block', out, ...body];
        from = emitted.next;
      }
      return ['block', out, ...body, ...setWord(value), set(next, show(from)), ['br', taken]];
    });
  const code: readonly Code[] = [
    set(next, show(at)),
    ...step.alternatives.flatMap(({ steps }) => reset(m, steps)),
    ...(step.op === 'opt' ? setWord(step.none) : []),
    [
      'block',
      taken,
      ...(isForward ? inTurn(m, step.alternatives, at, one) : step.alternatives.map(one)),
      ...(step.op === 'alt' ? [['br', fail] as const] : []),
    ],
  ];
  return { code, next: { variable: next, offset: 0 } };
}

/** Words that all begin with a literal are tried by their first byte, where there are many. */
const MANY = 5;

function inTurn(
  m: Writer,
  alternatives: readonly Alternative[],
  at: Position,
  one: (alternative: Alternative) => Code,
): readonly Code[] {
  const firsts = alternatives.map(({ steps }) => (steps[0]?.op === 'lit' ? steps[0].bytes[0]! : undefined));
  if (alternatives.length < MANY || firsts.includes(undefined)) return alternatives.map(one);
  const groups = new Map(
    firsts.map((first) => [first!, () => alternatives.filter((_, i) => firsts[i] === first).map(one)] as const),
  );
  return m.scope(() => byByte(m, at, groups));
}

/** Code for each of several bytes that may stand at a position; a line's end is none of them. */
export function byByte(m: Writer, at: Position, cases: ReadonlyMap<number, () => readonly Code[]>): readonly Code[] {
  const byte = m.fresh('i32');
  const read = set(byte, load('i32.load8_u', at));
  if (cases.size <= 3) return [read, ...[...cases].map(([value, code]) => when(['i32.eq', byte, value], code()))];
  const bytes = [...cases.keys()].sort((a, b) => a - b);
  const [least, most] = [bytes[0]!, bytes.at(-1)!];
  const out = m.label('out');
  const labels = new Map(bytes.map((value) => [value, m.label('case')]));
  const table = Array.from({ length: most - least + 1 }, (_, i) => labels.get(least + i) ?? out);
  let code: readonly Code[] = [['br_table', [...table, out], ['i32.sub', byte, least]]];
  for (const value of bytes) code = [['block', labels.get(value)!, ...code], ...cases.get(value)!(), ['br', out]];
  return [read, ['block', out, ...code]];
}

/** What an alternative that is not taken would give must not be left over from a rule tried before. */
function reset(m: Writer, steps: readonly Step[]): readonly Code[] {
  return steps.flatMap((step): readonly Code[] => {
    const inner =
      step.op === 'alt' || step.op === 'opt' ? step.alternatives.flatMap(({ steps }) => reset(m, steps)) : [];
    const field = 'field' in step ? step.field : undefined;
    if (field === undefined) return inner;
    const kind = m.logType.fields[field]!.kind;
    if (kind === 'number') return [...inner, set(m.number(field), 0n)];
    if (kind === 'choice') return [...inner, set(m.choice(field), 0)];
    return spansTaken.includes(field) ? [...inner, ...m.span(field).map((name) => set(name, 0))] : inner;
  });
}
