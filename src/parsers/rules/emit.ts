// The JavaScript back end: a log type becomes one decision over bytes. Rules that begin alike share what they have
// in common, rules that differ in their next byte become a switch, and among the rest the first that fits wins.

import { actionCode } from './emit-actions';
import { forward, show } from './emit-steps';
import { Emitter, type Frame, type Position } from './emitter';
import { firstBytes } from './first-bytes';
import type { Alternative, CompiledForm, CompiledHead, CompiledLogType, Step, StepOf } from './steps';

const START: Position = { variable: 's', offset: 0 };

/** What is left to read of a line, and what accepts it. */
interface Item {
  readonly steps: readonly Step[];
  readonly accept: (m: Emitter) => string;
}

const PARSE: Frame = {
  name: 'parse',
  outside: 'b, s, e, d, g, t, T, c',
  head:
    'parse(record, T, g, c) {\n' +
    'const b = record.bytes, s = record.start, e = record.end, t = T.counts, d = r.viewOf(b);\n',
};
const PROGRAM_OF: Frame = {
  name: 'programOf',
  outside: 'b, s, e, d',
  head: 'programOf(b, s, e) {\nconst d = r.viewOf(b);\n',
};

/** `function parse(record, T, g, c)` of a log type. It refers to `r`, primitives.ts, and `h`, the hooks. */
export function emitParser(logType: CompiledLogType): string {
  const m = new Emitter(logType, PARSE);
  return m.finish(logType.forms.map((form) => formCode(m, form)).join(''));
}

/** `function programOf(b, s, e)`: the number of the program name in [s, e); 0 for a name that is none of ours. */
export function emitProgramOf(logType: CompiledLogType): string {
  const m = new Emitter(logType, PROGRAM_OF);
  const items = logType.programs.map(({ steps }, i): Item => ({ steps, accept: () => `return ${i + 1};\n` }));
  return m.finish(decide(m, items, START));
}

function formCode(m: Emitter, { heads, lines }: CompiledForm): string {
  const items = lines.map(
    ({ steps, rule, actions }): Item => ({
      steps,
      accept: (m) => `${actions.map((action) => actionCode(m, action)).join('')}return ${rule};\n`,
    }),
  );
  if (heads.length === 1) return headCode(m, heads[0]!, (at) => decide(m, items, at));
  const form = m.fresh('form');
  const begun = m.fresh('begun');
  const begin = m.fresh('p');
  const tries = heads.map((head) => headCode(m, head, (at) => `${begin} = ${show(at)};\nbreak ${begun};\n`));
  const rules = decide(m, items, { variable: begin, offset: 0 });
  return `${form}: {\nlet ${begin} = s;\n${begun}: {\n${tries.join('')}break ${form};\n}\n${rules}}\n`;
}

/** What `then` writes, where the line begins as the head says. */
function headCode(
  m: Emitter,
  { steps, programs, framing, severity, sets }: CompiledHead,
  then: (at: Position) => string,
): string {
  const out = m.fresh('head');
  let code = '';
  if (framing !== undefined) code += `if (g ${framing === 'bare' ? '!==' : '==='} 0) break ${out};\n`;
  if (programs !== undefined)
    code += `if (${programs.map((number) => `g !== ${number}`).join(' && ')}) break ${out};\n`;
  if (severity !== undefined) code += `if (record.severity !== ${severity}) break ${out};\n`;
  let at = START;
  for (const step of steps) {
    const emitted = forward(m, step, at, out);
    code += emitted.code;
    at = emitted.next;
  }
  for (const [field, word] of Object.entries(sets))
    code += `${m.variable('k', field)} = ${m.wordNumber(field, word)};\n`;
  return `${out}: {\n${code}${then(at)}}\n`;
}

/**
 * Code for items that all go on at `at`, in their order; it falls through when none fits. `around` is the label of a
 * block that ends after this code: who is the last to try can leave it, and needs no block of its own.
 */
function decide(m: Emitter, given: readonly Item[], at: Position, around?: string): string {
  const items = given.flatMap(oneLiteralEach);
  let code = '';
  for (let i = 0; i < items.length; ) {
    const { steps, accept } = items[i]!;
    const first = steps[0];
    // What comes after it could never be reached.
    if (first === undefined) return code + accept(m);
    let next = i + 1;
    if (first.op === 'lit') {
      while (next < items.length && isLiteral(items[next]!)) next++;
      code += byFirstByte(m, items.slice(i, next), at, next === items.length ? around : undefined);
    } else {
      const text = JSON.stringify(first);
      while (next < items.length && JSON.stringify(items[next]!.steps[0]) === text) next++;
      const rest = items.slice(i, next).map(withoutFirst);
      code += inBlock(m, next === items.length ? around : undefined, (label) => {
        const emitted = forward(m, first, at, label);
        return emitted.code + decide(m, rest, emitted.next, label);
      });
    }
    i = next;
  }
  return code;
}

/** One line for each opening, where a line is known by one of many: they too find their place by their bytes. */
function oneLiteralEach({ steps, accept }: Item): readonly Item[] {
  const [first, second] = steps;
  const isOpening = first?.op === 'alt' && first.field === undefined && first.alternatives.every(isOneLiteral);
  const isRestAny = steps.length === 2 && second!.op === 'rest' && second!.field === undefined;
  if (!isOpening || !isRestAny) return [{ steps, accept }];
  return first.alternatives.map(({ steps: [literal] }) => ({ steps: [literal!, second!], accept }));
}

const isOneLiteral = ({ steps }: Alternative) => steps.length === 1 && steps[0]!.op === 'lit';

/** What `write` writes, in a block of its own unless there is one around it that may be left. */
function inBlock(m: Emitter, around: string | undefined, write: (label: string) => string): string {
  if (around !== undefined) return write(around);
  const label = m.fresh('no');
  return `${label}: {\n${write(label)}}\n`;
}

const isLiteral = ({ steps }: Item) => steps[0]?.op === 'lit';
const withoutFirst = ({ steps, accept }: Item): Item => ({ steps: steps.slice(1), accept });
const literalOf = ({ steps }: Item) => (steps[0] as StepOf<'lit'>).bytes;

/** Items that begin with literals, a case for each byte with which those begin. */
function byFirstByte(m: Emitter, items: readonly Item[], at: Position, around: string | undefined): string {
  const groups = groupByFirst(items);
  if (groups.size === 1) return afterCommon(m, items, at, around);
  const cases = [...groups].map(([byte, group]) => {
    const code = m.branch(at, (from) => afterCommon(m, group, from));
    return `case ${byte}: {\n${code}break;\n}\n`;
  });
  return `if (${show(at)} < e) switch (b[${show(at)}]) {\n${cases.join('')}}\n`;
}

function groupByFirst(items: readonly Item[]): ReadonlyMap<number, readonly Item[]> {
  const groups = new Map<number, Item[]>();
  for (const item of items) {
    const byte = literalOf(item)[0]!;
    const group = groups.get(byte);
    if (group === undefined) groups.set(byte, [item]);
    else group.push(item);
  }
  return groups;
}

/** What the items' literals have in common is compared once. */
function afterCommon(m: Emitter, items: readonly Item[], at: Position, around?: string): string {
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
  return inBlock(m, around, (label) => {
    const emitted = forward(m, { op: 'lit', bytes: first.slice(0, n) }, at, label);
    return emitted.code + decide(m, left, emitted.next, label);
  });
}

/** The bytes with which a line without a program name may begin; empty where the program writes none. */
export function openingsOf({ forms }: CompiledLogType): string {
  const bytes = new Set<number>();
  for (const { heads, lines } of forms) {
    for (const { steps, programs, framing } of heads) {
      if (programs !== undefined || framing === 'named') continue;
      for (const line of lines) for (const byte of firstBytes([...steps, ...line.steps])) bytes.add(byte);
    }
  }
  return [...bytes]
    .sort((a, b) => a - b)
    .map((byte) => String.fromCharCode(byte))
    .join('');
}
