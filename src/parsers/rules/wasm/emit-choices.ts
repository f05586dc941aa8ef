// WebAssembly that reads one of several alternatives: each in turn, or by the byte that it begins with.

import type { Alternative, Step, StepOf } from '../steps';
import type { Code } from './assembler';
import { spansTaken } from './hooks';
import { load, type Position, set, show, when } from './idioms';
import { type Emitted, isLeft, type Writer } from './writer';

type Read = (step: Step, at: Position, fail: string) => Emitted;

/** The first alternative that fits. `isForward`: each is read from the left, and begins at `at`; else it ends there. */
export function choice(
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
