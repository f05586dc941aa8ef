// Faults that can be planted in a function of the compiled module: one constant another, one comparison another, one
// statement left out. What no engine would load is sorted out by who plants them.

import type { Code, Instruction, WasmFunction } from '../../src/parsers/rules/wasm/assembler';

export interface Fault {
  /** The function, and what stands there in place of what: the same in each run. */
  readonly name: string;
  readonly planted: WasmFunction;
  /** The function without the fault, which counts how often the statement is reached that has it. */
  readonly marked: () => WasmFunction;
}

type Item = Code | readonly Item[];

const swaps: Readonly<Record<string, readonly string[]>> = {
  'i32.lt_s': ['i32.le_s'],
  'i32.le_s': ['i32.lt_s'],
  'i32.gt_s': ['i32.ge_s'],
  'i32.ge_s': ['i32.gt_s'],
  'i32.lt_u': ['i32.le_u', 'i32.lt_s'],
  'i32.le_u': ['i32.lt_u'],
  'i32.gt_u': ['i32.ge_u', 'i32.gt_s'],
  'i32.ge_u': ['i32.gt_u'],
  'i32.eq': ['i32.ne'],
  'i32.ne': ['i32.eq'],
  'i32.and': ['i32.or'],
  'i32.or': ['i32.and'],
  'i32.add': ['i32.sub'],
  'i32.sub': ['i32.add'],
  'i32.shl': ['i32.shr_u'],
  'i32.shr_u': ['i32.shl'],
  'i64.lt_s': ['i64.gt_s'],
  'i64.gt_s': ['i64.ge_u'],
  'i64.ge_u': ['i64.gt_u'],
  'i64.gt_u': ['i64.ge_u'],
  'i64.eq': ['i64.ne'],
  'i64.ne': ['i64.eq'],
  'i64.and': ['i64.or'],
  'i64.or': ['i64.and'],
  'i64.add': ['i64.sub'],
  'i64.sub': ['i64.add'],
  'i64.shl': ['i64.shr_u'],
  'i64.shr_u': ['i64.shl'],
  'f64.eq': ['f64.ne'],
  'f64.ne': ['f64.eq'],
  'f64.add': ['f64.sub'],
  'f64.sub': ['f64.add'],
};
/** Statements that give nothing back, and may be left out. */
const statements = new Set(['local.set', 'global.set', 'i32.store', 'f64.store', 'br_if', 'return', 'call', 'br']);
/** Statements that nothing follows. */
const leaves = new Set(['return', 'br', 'br_table']);
/** An engine takes only the six low bits of the number of places by which these shift. */
const shifts = new Set(['i64.shl', 'i64.shr_u']);
/** Instructions that lose their operand's change. */
const unary = new Set(['i32.eqz', 'f64.floor']);

/** All that can be planted in a function, in its order. */
export function* faultsOf(written: WasmFunction): Generator<Fault> {
  let number = 0;
  for (const { changed, what, marked } of changesOfList(written.body)) {
    yield {
      name: `${written.name} ${++number}: ${what}`,
      planted: { ...written, body: changed as readonly Code[] },
      marked: () => ({ ...written, body: marked!() as readonly Code[] }),
    };
  }
}

/** Where a module counts how often the statement with the fault is reached: another such place. */
export const REACHED = 32;
const reached: Code = ['i32.store', REACHED, 0, ['i32.add', ['i32.load', REACHED, 0], 1]];

/** Where a module counts the turns of its loops: a place that nothing else uses (rules/wasm/layout.ts). */
const TURNS = 16;
/** Far more than the longest stream needs. */
const MOST_TURNS = 60_000_000;
const turn: readonly Code[] = [
  ['i32.store', TURNS, 0, ['i32.add', ['i32.load', TURNS, 0], 1]],
  // Beyond the memory: a trap.
  ['if', ['i32.gt_s', ['i32.load', TURNS, 0], MOST_TURNS], [['drop', ['i32.load', 0, -1]]]],
];

/** A function whose loops end: with a fault in it, many would not. */
export function ending(written: WasmFunction): WasmFunction {
  const inItem = (item: Item): Item => {
    if (!Array.isArray(item)) return item;
    const inner = item.map(inItem);
    return item[0] === 'loop' ? [...inner.slice(0, 2), ...turn, ...inner.slice(2)] : inner;
  };
  return { ...written, body: written.body.map(inItem) as readonly Code[] };
}

/** `marked`: unchanged, with a mark before the innermost statement that has the change; undefined within an expression. */
interface Change<T> {
  readonly changed: T;
  readonly what: string;
  readonly marked?: (() => T) | undefined;
}

function* changesOfList(list: readonly Item[]): Generator<Change<readonly Item[]>> {
  for (const [i, item] of list.entries()) {
    // After it, where there is something: a line that gets no further is told by no damage to what comes later.
    const place = isInstruction(item) && leaves.has(item[0]) ? i : i + 1;
    const here = () => [...list.slice(0, place), reached, ...list.slice(place)];
    for (const { changed, what, marked } of changesOf(item)) {
      yield { changed: withOne(list, i, changed), what, marked: marked ? () => withOne(list, i, marked()) : here };
    }
    if (isInstruction(item) && statements.has(item[0])) {
      yield { changed: [...list.slice(0, i), ...list.slice(i + 1)], what: `without ${shown(item)}`, marked: here };
    }
  }
}

const withHighBit = (value: bigint) => value ^ (1n << 61n);

function* changesOf(item: Item): Generator<Change<Item>> {
  if (typeof item === 'number') {
    yield { changed: item + 1, what: `${item + 1} for ${item}` };
    yield { changed: item - 1, what: `${item - 1} for ${item}` };
  } else if (typeof item === 'bigint') {
    yield { changed: item + 1n, what: `${item + 1n}n for ${item}n` };
    yield { changed: withHighBit(item), what: `another high bit of ${item}n` };
  } else if (typeof item !== 'string') {
    if (!isInstruction(item)) yield* changesOfList(item);
    else yield* changesOfInstruction(item);
  }
}

function* changesOfInstruction(instruction: Instruction): Generator<Change<Item>> {
  const [op, ...operands] = instruction as unknown as readonly [string, ...Item[]];
  const text = shown(instruction);
  // Which rule took a line is not looked at, only that one did.
  if (op === 'return' && typeof operands[0] === 'number' && operands[0] > 0) {
    yield { changed: ['return', 0], what: `0 for ${operands[0]} in ${text}` };
    return;
  }
  const isCount = (i: number, operand: Item): operand is bigint =>
    i === 1 && shifts.has(op) && typeof operand === 'bigint';
  for (const other of shifts.has(op) && operands[1] === 0n ? [] : (swaps[op] ?? []))
    yield { changed: [other, ...operands], what: `${other} for ${text}` };
  if (unary.has(op)) yield { changed: operands[0]!, what: `without ${op} of ${text}` };
  if (op === 'block' || op === 'loop') {
    const around = (rest: readonly Item[]): Item => [op, operands[0]!, ...rest];
    for (const { changed, what, marked } of changesOfList(operands.slice(1))) {
      yield { changed: around(changed), what, marked: marked && (() => around(marked())) };
    }
  } else if (op === 'br_table') {
    const labels = operands[0] as unknown as readonly string[];
    for (let i = 0; i < labels.length; i += 13) {
      const other = withOne(labels, i, labels[(i + 1) % labels.length]!);
      if (other[i] !== labels[i])
        yield { changed: [op, other, ...operands.slice(1)], what: `another case ${i} of ${text}` };
    }
  } else {
    for (const [i, operand] of operands.entries()) {
      const around = (inner: Item): Item => [op, ...withOne(operands, i, inner)];
      for (const { changed, what, marked } of changesOf(operand)) {
        if (isCount(i, operand) && changed === withHighBit(operand)) continue;
        const told = Array.isArray(operand) ? what : `${what} in ${text}`;
        yield { changed: around(changed), what: told, marked: marked && (() => around(marked())) };
      }
    }
  }
}

const withOne = <T>(list: readonly T[], i: number, other: T): readonly T[] => [
  ...list.slice(0, i),
  other,
  ...list.slice(i + 1),
];

const isInstruction = (item: Item): item is Instruction =>
  Array.isArray(item) && typeof item[0] === 'string' && /^[a-z_]+$|\./.test(item[0]);

const MOST_SHOWN = 100;

/** Code as a text that is short enough to be read. */
function shown(code: Item): string {
  const text = JSON.stringify(code, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)).replaceAll(
    '"',
    '',
  );
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}...` : text;
}
