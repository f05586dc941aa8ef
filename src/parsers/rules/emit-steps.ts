// JavaScript that reads one step of a line: from the left, or, of what follows an open text, from the right.

import { DOT, NINE, ZERO } from '../../base/ascii';
import { type ByteRanges, complementOf } from './byte-set';
import type { Emitted, Emitter, Position } from './emitter';
import type { Step, StepOf } from './steps';

/** Digits of a number whose value is used: as many as a double holds exactly. */
const MAX_DIGITS = 15;
/** From this many words on, a table of them by first byte is faster than one comparison after the other. */
const MANY_WORDS = 6;
/** Where the line ends. */
const END: Position = { variable: 'e', offset: 0 };

/** A position as a JavaScript expression, such as `at + 3`. */
export function show({ variable, offset }: Position): string {
  if (offset === 0) return variable;
  return offset > 0 ? `${variable} + ${offset}` : `${variable} - ${-offset}`;
}

function moved({ variable, offset }: Position, by: number): Position {
  return { variable, offset: offset + by };
}

/** Leaves the block `fail` where the step does not stand at `at`. */
export function forward(m: Emitter, step: Step, at: Position, fail: string): Emitted {
  const leave = `break ${fail};\n`;
  switch (step.op) {
    case 'lit':
      return {
        code: `if (${show(moved(at, step.bytes.length))} > e || ${differs(step.bytes, at)}) ${leave}`,
        next: moved(at, step.bytes.length),
      };
    case 'number':
      return number(m, step, at, leave);
    case 'ratio':
      return ratio(m, step, at, leave);
    case 'decimal':
      return decimal(m, step, at, leave);
    case 'span':
      return span(m, step, at, leave);
    case 'duration':
    case 'addresses':
      return called(
        m,
        `r.${step.op === 'duration' ? 'endOfDuration' : 'endOfAddresses'}(b, ${show(at)}, e)`,
        leave,
        () => (step.field === undefined ? '' : `${m.variable('n', step.field)} = r.value[0];\n`),
      );
    case 'clock':
    case 'address':
    case 'quoted':
    case 'value': {
      const name = { clock: 'endOfClock', address: 'endOfAddress', quoted: 'endOfQuoted', value: 'endOfValue' }[
        step.op
      ];
      return called(m, `r.${name}(b, ${show(at)}, e)`, leave, (next) => place(m, step.field, show(at), next));
    }
    case 'mailbox':
      return called(m, `r.endOfMailbox(b, ${show(at)}, e, ${step.stop}, ${step.isInString})`, leave, (next) =>
        place(m, step.field, show(at), next),
      );
    case 'seek':
      return called(m, search(m, step, at), leave, (next) => place(m, step.field, show(at), next));
    case 'rest':
      return { code: `${lacks(m, step, at, leave)}${place(m, step.field, show(at), 'e')}`, next: END };
    case 'tail': {
      let next = END;
      let code = '';
      for (const each of step.steps) {
        const emitted = backward(m, each, next, at, fail);
        code += emitted.code;
        next = emitted.next;
      }
      return { code: `${code}${place(m, step.field, show(at), show(next))}`, next: END };
    }
    case 'end':
      return { code: `if (${show(at)} !== e) ${leave}`, next: END };
    case 'alt':
    case 'opt':
      return (
        wordsFromTable(m, step, at, leave) ??
        choice(m, step, at, fail, (each, from, out) => forward(m, each, from, out))
      );
  }
}

/** Leaves where what must not stand in the rest of the line stands anywhere in it. */
function lacks(m: Emitter, { without }: StepOf<'rest'>, at: Position, leave: string): string {
  if (without === undefined) return '';
  const isThere = m.sharedConstant(JSON.stringify(without), () => {
    let next: Position = { variable: 'i', offset: 0 };
    let code = '';
    for (const step of without) {
      const emitted = forward(m, step, next, 'no');
      code += emitted.code;
      next = emitted.next;
    }
    return `(b, d, s, e) => {\nfor (let i = s; i < e; i++) no: {\n${code}return true;\n}\nreturn false;\n}`;
  });
  return `if (${isThere}(b, d, ${show(at)}, e)) ${leave}`;
}

/** The code of a step that is read from its end: it ends at `at` and begins no earlier than `start`. */
function backward(m: Emitter, step: Step, at: Position, start: Position, fail: string): Emitted {
  const leave = `break ${fail};\n`;
  switch (step.op) {
    case 'lit': {
      const next = moved(at, -step.bytes.length);
      return { code: `if (${show(next)} < ${show(start)} || ${differs(step.bytes, next)}) ${leave}`, next };
    }
    case 'number':
      return step.field === undefined
        ? run(m, { set: DIGITS, min: 1 }, at, start, leave)
        : numberBack(m, step, at, start, leave);
    case 'decimal':
      return run(
        m,
        { set: DECIMALS, min: 1, places: step.places, ...(step.field && { field: step.field }) },
        at,
        start,
        leave,
      );
    case 'span':
      return run(m, step, at, start, leave);
    case 'duration':
      return called(m, `r.startOfDuration(b, ${show(start)}, ${show(at)})`, leave, () =>
        step.field === undefined ? '' : `${m.variable('n', step.field)} = r.value[0];\n`,
      );
    case 'alt':
    case 'opt':
      return choice(m, step, at, fail, (each, from, out) => backward(m, each, from, start, out));
    default:
      throw new Error(`a ${step.op} is not read from the right`);
  }
}

const DIGITS: ByteRanges = [[ZERO, NINE]];
const DECIMALS: ByteRanges = [[DOT, DOT], ...DIGITS];

/** Whether other bytes than these stand at `at`; the range was checked. Four at a time, where there are four. */
function differs(bytes: readonly number[], at: Position): string {
  const word = (i: number) => bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
  const test = (i: number) => `d.getInt32(${show(moved(at, i))}, true) !== ${word(i)}`;
  const n = bytes.length;
  if (n < 4) return bytes.map((byte, i) => `b[${show(moved(at, i))}] !== ${byte}`).join(' || ');
  const tests = Array.from({ length: Math.floor(n / 4) }, (_, i) => test(i * 4));
  const text = JSON.stringify(Buffer.from(bytes).toString('latin1')).replace(/\*\//g, '* /').replace(/[{}]/g, '?');
  return `/* ${text} */ ${(n % 4 > 0 ? [...tests, test(n - 4)] : tests).join(' || ')}`;
}

function place(m: Emitter, field: string | undefined, from: string, to: string): string {
  return field === undefined ? '' : `${m.variable('s', field)} = ${from};\n${m.variable('e', field)} = ${to};\n`;
}

function called(m: Emitter, call: string, leave: string, take: (next: string) => string): Emitted {
  const next = m.fresh('p');
  return {
    code: `const ${next} = ${call};\nif (${next} < 0) ${leave}${take(next)}`,
    next: { variable: next, offset: 0 },
  };
}

/** Digits from `at` on: the code, the position after them, and the variable with their value where it is wanted. */
function digits(
  m: Emitter,
  at: Position,
  leave: string,
  { max, isValued }: { max?: number | undefined; isValued: boolean },
) {
  const next = m.fresh('p');
  const limit = max ?? (isValued ? MAX_DIGITS : undefined);
  const digit = m.fresh('c');
  const code =
    `let ${next} = ${show(at)}${isValued ? `, ${next}v = 0` : ''};\n` +
    `for (let ${digit}; ${next} < e && (${digit} = (b[${next}] - 48) >>> 0) < 10; ${next}++)` +
    `${isValued ? ` ${next}v = ${next}v * 10 + ${digit}` : ''};\n` +
    `if (${next} === ${show(at)}${limit === undefined ? '' : ` || ${next} - (${show(at)}) > ${limit}`}) ${leave}`;
  return { code, next: { variable: next, offset: 0 }, value: `${next}v` };
}

function number(m: Emitter, { field, max }: StepOf<'number'>, at: Position, leave: string): Emitted {
  const { code, next, value } = digits(m, at, leave, { max, isValued: field !== undefined });
  return { code: field === undefined ? code : `${code}${m.variable('n', field)} = ${value};\n`, next };
}

function ratio(
  m: Emitter,
  { field }: StepOf<'ratio' | 'duration' | 'addresses'>,
  at: Position,
  leave: string,
): Emitted {
  const used = digits(m, at, leave, { isValued: true });
  const slash = `if (${show(used.next)} >= e || b[${show(used.next)}] !== 47) ${leave}`;
  const limit = digits(m, moved(used.next, 1), leave, { isValued: true });
  const set = field === undefined ? '' : `${m.variable('n', field)} = r.share(${used.value}, ${limit.value});\n`;
  return { code: used.code + slash + limit.code + set, next: limit.next };
}

function decimal(m: Emitter, { field, places, isSigned }: StepOf<'decimal'>, at: Position, leave: string): Emitted {
  const start = isSigned ? m.fresh('p') : show(at);
  const sign = isSigned ? `const ${start} = ${show(at)} + r.signAt(b, ${show(at)}, e);\n` : '';
  const emitted = called(m, `r.endOfDecimal(b, ${start}, e, ${places})`, leave, () => {
    if (field === undefined) return '';
    const n = m.variable('n', field);
    const negate = isSigned ? `if (${start} !== ${show(at)}) ${n} = -${n};\n` : '';
    return `${n} = r.decimal[0];\nif (${n} < 0) ${leave}${negate}`;
  });
  return { code: sign + emitted.code, next: emitted.next };
}

function span(m: Emitter, { set, min, max, field }: StepOf<'span'>, at: Position, leave: string): Emitted {
  const next = m.fresh('p');
  const from = show(at);
  const limit = max === undefined ? '' : ` && ${next} - (${from}) < ${max}`;
  const enough = min === 0 ? '' : `if (${next} - (${from}) < ${min}) ${leave}`;
  const code = `let ${next} = ${from};\nwhile (${next} < e${limit}${isIn(m, set, `b[${next}]`)}) ${next}++;\n${enough}`;
  return { code: code + place(m, field, from, next), next: { variable: next, offset: 0 } };
}

interface Run {
  readonly set: ByteRanges;
  readonly min: number;
  readonly max?: number;
  readonly field?: string;
  /** How many digits of the fraction count, where the step is a number. */
  readonly places?: number;
}

/** A run of bytes that ends at `at`. */
function run(m: Emitter, { set, min, max, field, places }: Run, at: Position, start: Position, leave: string): Emitted {
  const next = m.fresh('p');
  const limit = max === undefined ? '' : ` && ${show(at)} - ${next} < ${max}`;
  let code = `let ${next} = ${show(at)};\nwhile (${next} > ${show(start)}${limit}${isIn(m, set, `b[${next} - 1]`)}) ${next}--;\n`;
  if (min > 0) code += `if (${show(at)} - ${next} < ${min}) ${leave}`;
  if (field !== undefined && places === undefined) code += place(m, field, next, show(at));
  else if (field !== undefined) {
    const n = m.variable('n', field);
    code += `${n} = r.decimalIn(b, ${next}, ${show(at)}, ${places});\nif (${n} < 0) ${leave}`;
  }
  return { code, next: { variable: next, offset: 0 } };
}

/** A number that ends at `at`. */
function numberBack(
  m: Emitter,
  { field, max }: StepOf<'number'>,
  at: Position,
  start: Position,
  leave: string,
): Emitted {
  const next = m.fresh('p');
  const digit = m.fresh('c');
  const n = m.variable('n', field!);
  const code =
    `let ${next} = ${show(at)};\n${n} = 0;\n` +
    `for (let ${digit}, unit = 1; ${next} > ${show(start)} && (${digit} = (b[${next} - 1] - 48) >>> 0) < 10; ${next}--, unit *= 10) ` +
    `${n} += ${digit} * unit;\n` +
    `if (${next} === ${show(at)} || ${show(at)} - ${next} > ${max ?? MAX_DIGITS}) ${leave}`;
  return { code, next: { variable: next, offset: 0 } };
}

/** ` && ...`: whether the byte is in the set; nothing to test where the set has all. */
function isIn(m: Emitter, set: ByteRanges, byte: string): string {
  const missing = complementOf(set);
  if (missing.length === 0) return '';
  if (missing.every(([first, last]) => first === last) && missing.length < 4) {
    return missing.map(([value]) => ` && ${byte} !== ${value}`).join('');
  }
  if (set.length === 1) return ` && ${byte} >= ${set[0]![0]} && ${byte} <= ${set[0]![1]}`;
  return ` && ${m.constant(`r.byteTable(${JSON.stringify(set)})`)}[${byte}] === 1`;
}

function search(m: Emitter, { how, literals, before }: StepOf<'seek'>, at: Position): string {
  const words = m.constant(`r.literals(${literals.map(quoted).join(', ')})`);
  const isPlain = literals.length === 1 && before.length === 0;
  const word = isPlain ? m.constant(`${words}[0]`) : words;
  const range = `${show(at)}, e`;
  if (isPlain && how === 'first') return `r.indexOfWord(b, ${word}, ${range})`;
  if (isPlain && how === 'last') return `r.lastIndexOfWord(b, ${word}, ${range})`;
  if (how === 'first')
    return `r.firstOf(b, ${range}, ${words}, ${m.constant(`r.literals(${before.map(quoted).join(', ')})`)})`;
  return `r.${how === 'last' ? 'lastOf' : 'onlyOf'}(b, ${range}, ${words})`;
}

/** As a text of JavaScript, a byte a character. */
function quoted(bytes: readonly number[]): string {
  return JSON.stringify(Buffer.from(bytes).toString('latin1'));
}

type Read = (step: Step, at: Position, fail: string) => Emitted;

/** Many words, of which each is a value or none is; undefined for any other group. */
function wordsFromTable(m: Emitter, step: StepOf<'alt' | 'opt'>, at: Position, leave: string): Emitted | undefined {
  const { field, alternatives } = step;
  const words = alternatives.flatMap(({ steps }) =>
    steps.length === 1 && steps[0]!.op === 'lit' ? [steps[0]!.bytes] : [],
  );
  if (words.length < alternatives.length || words.length < MANY_WORDS) return undefined;
  const isChoice = field !== undefined;
  if (isChoice && step.op === 'opt') return undefined;
  const next = m.fresh('p');
  const table = m.constant(`r.literalTable(${words.map(quoted).join(', ')})`);
  const missing = `if (${next} < 0) ${step.op === 'alt' ? leave : `${next} = ${show(at)};\n`}`;
  const numbers = isChoice ? alternatives.map(({ value }) => m.wordNumber(field, value!)) : [];
  const order = isChoice ? `, ${m.constant(`[${numbers}]`)}` : '';
  const set = isChoice ? `${m.variable('k', field)} = r.value[0];\n` : '';
  return {
    code: `let ${next} = r.endOfLiteral(b, ${show(at)}, e, ${table}${order});\n${missing}${set}`,
    next: { variable: next, offset: 0 },
  };
}

function choice(m: Emitter, step: StepOf<'alt' | 'opt'>, at: Position, fail: string, read: Read): Emitted {
  const next = m.fresh('p');
  const taken = m.fresh('taken');
  const set = (value: string | undefined) =>
    step.field === undefined ? '' : `${m.variable('k', step.field)} = ${m.wordNumber(step.field, value!)};\n`;
  const unset = step.alternatives.map(({ steps }) => reset(m, steps)).join('');
  let code = `let ${next} = ${show(at)};\n${unset}${step.op === 'opt' ? set(step.none) : ''}${taken}: {\n`;
  for (const { steps, value } of step.alternatives) {
    const out = m.fresh('no');
    let from = at;
    let body = '';
    for (const each of steps) {
      const emitted = read(each, from, out);
      body += emitted.code;
      from = emitted.next;
    }
    code += `${out}: {\n${body}${set(value)}${next} = ${show(from)};\nbreak ${taken};\n}\n`;
  }
  return { code: `${code}${step.op === 'alt' ? `break ${fail};\n` : ''}}\n`, next: { variable: next, offset: 0 } };
}

/** What an alternative that is not taken would give must not be left over from a rule tried before. */
function reset(m: Emitter, steps: readonly Step[]): string {
  return steps
    .map((step) => {
      const inner =
        step.op === 'alt' || step.op === 'opt' ? step.alternatives.map(({ steps }) => reset(m, steps)).join('') : '';
      const field = 'field' in step ? step.field : undefined;
      if (field === undefined) return inner;
      const kind = m.kindOf(field);
      if (kind === 'number') return `${inner}${m.variable('n', field)} = 0;\n`;
      if (kind === 'choice') return `${inner}${m.variable('k', field)} = 0;\n`;
      return `${inner}${m.variable('s', field)} = ${m.variable('e', field)} = 0;\n`;
    })
    .join('');
}
