// The WebAssembly back end: a log type becomes one function that decides over a line's bytes, in the same order and by
// the same rules as the JavaScript that emit.ts makes of it. What it has no instructions for, it leaves to that.

import type { CompiledForm, CompiledHead, CompiledLogType, Step, StepOf } from '../steps';
import { acceptCode } from './actions';
import type { Code, WasmFunction } from './assembler';
import { byByte } from './emit-choices';
import { forward } from './emit-steps';
import { leaveIf, type Position, set, show } from './idioms';
import { outlined } from './outline';
import type { Slots } from './slots';
import { isLeft, Writer } from './writer';

const START: Position = { variable: 's', offset: 0 };

/** What is left to read of a line, and what accepts it. */
interface Item {
  readonly steps: readonly Step[];
  readonly accept: () => readonly Code[];
}

/**
 * The function of a log type: from line and program to the number of the rule that took it. Functions of parts of it
 * come after it.
 */
export function emitFunctions(logType: CompiledLogType, slots: Slots): readonly WasmFunction[] {
  const m = new Writer(logType, slots);
  const body = logType.forms.flatMap((form) => m.scope(() => part(m, formCode(m, form))));
  return [m.finish(logType.name, body), ...m.parts];
}

/** Code that falls through where no rule fits, or a call of it where it is large. */
function part(m: Writer, code: readonly Code[]): readonly Code[] {
  const name = `${m.logType.name}/${m.parts.length + 1}`;
  const made = outlined({ name, code, result: m.fresh('i32'), locals: m.types });
  if (made === undefined) return code;
  m.parts.push(made.part);
  return made.call;
}

function formCode(m: Writer, { heads, lines }: CompiledForm): readonly Code[] {
  const items = lines.map(({ steps, rule, actions }): Item => ({ steps, accept: () => acceptCode(m, actions, rule) }));
  // A line that is counted here has a frame that says no severity.
  const possible = heads.filter(({ severity }) => severity === undefined);
  if (possible.length === 0) return [];
  if (possible.length === 1) return [headCode(m, possible[0]!, (at) => decide(m, items, at))];
  const begin = m.fresh('i32');
  const [form, begun] = [m.label('form'), m.label('begun')];
  const tries = possible.map((head) => headCode(m, head, (at) => [set(begin, show(at)), ['br', begun]]));
  const rules = decide(m, items, { variable: begin, offset: 0 });
  return [['block', form, ['block', begun, ...tries, ['br', form]], ...rules]];
}

/** What `then` writes, where the line begins as the head says. */
function headCode(
  m: Writer,
  { steps, programs, framing, sets }: CompiledHead,
  then: (at: Position) => readonly Code[],
): Code {
  const out = m.label('head');
  return m.scope(() => {
    const code: Code[] = [];
    if (framing !== undefined) code.push(leaveIf(out, framing === 'bare' ? ['i32.ne', 'g', 0] : ['i32.eq', 'g', 0]));
    if (programs !== undefined) code.push(leaveIf(out, isNoneOf(programs)));
    let at = START;
    for (const step of steps) {
      const emitted = forward(m, step, at, out);
      code.push(...emitted.code);
      if (isLeft(emitted)) return ['block', out, ...code];
      at = emitted.next;
    }
    for (const [field, word] of Object.entries(sets)) code.push(set(m.choice(field), m.wordNumber(field, word)));
    return ['block', out, ...code, ...then(at)];
  });
}

const isNoneOf = (programs: readonly number[]): Code =>
  programs.map((number): Code => ['i32.ne', 'g', number]).reduce((a, b) => ['i32.and', a, b]);

/** Code for items that all go on at `at`, in their order; it falls through when none fits. */
function decide(m: Writer, given: readonly Item[], at: Position): readonly Code[] {
  const items = given.flatMap(oneLiteralEach);
  const code: Code[] = [];
  for (let i = 0; i < items.length; ) {
    const { steps, accept } = items[i]!;
    const first = steps[0];
    // What comes after it could never be reached.
    if (first === undefined) return [...code, ...accept()];
    let next = i + 1;
    if (first.op === 'lit') {
      while (next < items.length && items[next]!.steps[0]?.op === 'lit') next++;
      const group = items.slice(i, next);
      code.push(...m.scope(() => byFirstByte(m, group, at)));
    } else {
      const text = JSON.stringify(first);
      while (next < items.length && JSON.stringify(items[next]!.steps[0]) === text) next++;
      const rest = items.slice(i, next).map(({ steps, accept }) => ({ steps: steps.slice(1), accept }));
      code.push(inBlock(m, first, at, rest));
    }
    i = next;
  }
  return code;
}

/** One step that all items begin with, and what comes after it. */
function inBlock(m: Writer, step: Step, at: Position, rest: readonly Item[]): Code {
  const label = m.label('no');
  return m.scope(() => {
    const emitted = forward(m, step, at, label);
    return ['block', label, ...emitted.code, ...(isLeft(emitted) ? [] : part(m, decide(m, rest, emitted.next)))];
  });
}

/** One line for each opening, where a line is known by one of many: they too find their place by their bytes. */
function oneLiteralEach({ steps, accept }: Item): readonly Item[] {
  const [first, second] = steps;
  const isOpening =
    first?.op === 'alt' &&
    first.field === undefined &&
    first.alternatives.every((each) => each.steps.length === 1 && each.steps[0]!.op === 'lit');
  const isRestAny = steps.length === 2 && second!.op === 'rest' && second!.field === undefined;
  if (!isOpening || !isRestAny) return [{ steps, accept }];
  return first.alternatives.map(({ steps: [literal] }) => ({ steps: [literal!, second!], accept }));
}

const literalOf = ({ steps }: Item) => (steps[0] as StepOf<'lit'>).bytes;

/** Items that begin with literals, a case for each byte with which those begin. */
function byFirstByte(m: Writer, items: readonly Item[], at: Position): readonly Code[] {
  const groups = new Map<number, Item[]>();
  for (const item of items) {
    const byte = literalOf(item)[0]!;
    groups.set(byte, [...(groups.get(byte) ?? []), item]);
  }
  if (groups.size === 1) return [afterCommon(m, items, at)];
  return byByte(m, at, new Map([...groups].map(([byte, group]) => [byte, () => part(m, [afterCommon(m, group, at)])])));
}

/** What the items' literals have in common is compared once. */
function afterCommon(m: Writer, items: readonly Item[], at: Position): Code {
  const first = literalOf(items[0]!);
  let n = first.length;
  for (const item of items) {
    const bytes = literalOf(item);
    let same = 0;
    while (same < n && bytes[same] === first[same]) same++;
    n = same;
  }
  const left = items.map(({ steps, accept }): Item => {
    const bytes = (steps[0] as StepOf<'lit'>).bytes.slice(n);
    return { steps: [...(bytes.length > 0 ? [{ op: 'lit', bytes } as const] : []), ...steps.slice(1)], accept };
  });
  return inBlock(m, { op: 'lit', bytes: first.slice(0, n) }, at, left);
}
