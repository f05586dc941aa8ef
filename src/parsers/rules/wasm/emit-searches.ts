// WebAssembly that looks for literals in the rest of a line.

import type { StepOf } from '../steps';
import type { Code } from './assembler';
import { eightOf, isAt, leaveIf, load, moved, type Position, set, show, when } from './idioms';
import { type Emitted, leftToOthers, type Writer } from './writer';

/** Where the first or the last of some literals stands; `only` is left to others. */
export function seek(m: Writer, { how, literals, before }: StepOf<'seek'>, at: Position, fail: string): Emitted {
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
  if (literals.length !== 1) return leftToOthers(at);
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
