// A WebAssembly assembler for what compiled rules need, no more (WebAssembly Core Specification 1.0, with the vector
// instructions of 2.0 that look for line ends). Code is nested arrays that read like the folded text format:
// ['i32.add', a, b]. A string is a local's name, a number an i32.const, a bigint an i64.const.

export type ValueType = 'i32' | 'i64' | 'f64';
export type Code = number | bigint | string | Instruction;
type Operand = Code | readonly Code[];
/** A mnemonic and what it takes: code, names, and of an `if` the code of both branches. */
export interface Instruction extends ReadonlyArray<Operand> {
  readonly 0: string;
}

export interface WasmFunction {
  readonly name: string;
  readonly parameters: Readonly<Record<string, ValueType>>;
  readonly result?: ValueType;
  readonly locals: Readonly<Record<string, ValueType>>;
  readonly body: readonly Code[];
  readonly isExported?: boolean;
}

export interface WasmModule {
  readonly pages: number;
  readonly globals: Readonly<Record<string, ValueType>>;
  readonly functions: readonly WasmFunction[];
  /** Names of the functions that are called by number, from 1. */
  readonly table: readonly string[];
  readonly data: readonly { readonly at: number; readonly bytes: readonly number[] }[];
}

type Immediate =
  | 'none'
  | 'block'
  | 'depth'
  | 'depths'
  | 'function'
  | 'indirect'
  | 'local'
  | 'global'
  | 'memory'
  | 'f64'
  | 'v128';

/** Opcode and kind of immediate by mnemonic. */
export const OPCODES: Readonly<Record<string, readonly [opcode: readonly number[], immediate: Immediate]>> = {
  block: [[0x02], 'block'],
  loop: [[0x03], 'block'],
  if: [[0x04], 'block'],
  br: [[0x0c], 'depth'],
  br_if: [[0x0d], 'depth'],
  br_table: [[0x0e], 'depths'],
  return: [[0x0f], 'none'],
  call: [[0x10], 'function'],
  call_indirect: [[0x11], 'indirect'],
  drop: [[0x1a], 'none'],
  'local.set': [[0x21], 'local'],
  'local.tee': [[0x22], 'local'],
  'global.get': [[0x23], 'global'],
  'global.set': [[0x24], 'global'],
  'i32.load': [[0x28], 'memory'],
  'i64.load': [[0x29], 'memory'],
  'f64.load': [[0x2b], 'memory'],
  'i32.load8_u': [[0x2d], 'memory'],
  'i32.load16_u': [[0x2f], 'memory'],
  'i32.store': [[0x36], 'memory'],
  'f64.store': [[0x39], 'memory'],
  'f64.const': [[0x44], 'f64'],
  'i32.eqz': [[0x45], 'none'],
  'i32.eq': [[0x46], 'none'],
  'i32.ne': [[0x47], 'none'],
  'i32.lt_s': [[0x48], 'none'],
  'i32.lt_u': [[0x49], 'none'],
  'i32.gt_s': [[0x4a], 'none'],
  'i32.gt_u': [[0x4b], 'none'],
  'i32.le_s': [[0x4c], 'none'],
  'i32.le_u': [[0x4d], 'none'],
  'i32.ge_s': [[0x4e], 'none'],
  'i32.ge_u': [[0x4f], 'none'],
  'i64.eqz': [[0x50], 'none'],
  'i64.eq': [[0x51], 'none'],
  'i64.ne': [[0x52], 'none'],
  'i64.lt_s': [[0x53], 'none'],
  'i64.gt_s': [[0x55], 'none'],
  'i64.gt_u': [[0x56], 'none'],
  'i64.ge_u': [[0x5a], 'none'],
  'f64.ne': [[0x62], 'none'],
  'f64.eq': [[0x61], 'none'],
  'f64.lt': [[0x63], 'none'],
  'f64.gt': [[0x64], 'none'],
  'i32.add': [[0x6a], 'none'],
  'i32.sub': [[0x6b], 'none'],
  'i32.mul': [[0x6c], 'none'],
  'i32.and': [[0x71], 'none'],
  'i32.or': [[0x72], 'none'],
  'i32.xor': [[0x73], 'none'],
  'i32.shl': [[0x74], 'none'],
  'i32.shr_u': [[0x76], 'none'],
  'i64.ctz': [[0x7a], 'none'],
  'i64.add': [[0x7c], 'none'],
  'i64.sub': [[0x7d], 'none'],
  'i64.mul': [[0x7e], 'none'],
  'i64.and': [[0x83], 'none'],
  'i64.or': [[0x84], 'none'],
  'i64.xor': [[0x85], 'none'],
  'i64.shl': [[0x86], 'none'],
  'i64.shr_u': [[0x88], 'none'],
  'f64.floor': [[0x9c], 'none'],
  'f64.add': [[0xa0], 'none'],
  'f64.sub': [[0xa1], 'none'],
  'f64.mul': [[0xa2], 'none'],
  'f64.div': [[0xa3], 'none'],
  'i32.wrap_i64': [[0xa7], 'none'],
  'i64.extend_i32_u': [[0xad], 'none'],
  'f64.convert_i32_s': [[0xb7], 'none'],
  'f64.convert_i64_s': [[0xb9], 'none'],
  'i64.trunc_sat_f64_u': [[0xfc, 0x07], 'none'],
  'v128.load': [[0xfd, 0x00], 'memory'],
  'v128.const': [[0xfd, 0x0c], 'v128'],
  'i8x16.eq': [[0xfd, 0x23], 'none'],
  'i8x16.bitmask': [[0xfd, 0x64], 'none'],
};
const ELSE = 0x05;
const END = 0x0b;
const NO_RESULT = 0x40;
const LOCAL_GET = 0x20;
const I32_CONST = 0x41;
const I64_CONST = 0x42;
const TYPES: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, f64: 0x7c };

/** A module's bytes. The functions' order is that of the list. */
export function assemble({ pages, globals, functions, table, data }: WasmModule): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters, result }) => [
    0x60,
    ...list(Object.values(parameters).map((type) => [TYPES[type]])),
    ...list(result === undefined ? [] : [[TYPES[result]]]),
  ]);
  const names = functions.map(({ name }) => name);
  const encoder = new Encoder(names, Object.keys(globals), table.map((name) => placeIn(names, name))[0] ?? 0);
  const exported = functions.flatMap(({ name, isExported }, i) =>
    isExported === true ? [[...text(name), 0, ...unsigned(i)]] : [],
  );
  const elements = table.map((name) => unsigned(placeIn(names, name)));
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list(types)),
    ...section(3, list(types.map((_, i) => unsigned(i)))),
    ...section(4, list([[0x70, 0, ...unsigned(table.length + 1)]])),
    ...section(5, list([[0, ...unsigned(pages)]])),
    ...section(6, list(Object.values(globals).map((type) => [TYPES[type], 1, ...zeroOf(type), END]))),
    ...section(7, list([[...text('memory'), 2, 0], ...exported])),
    ...section(9, list([[0, I32_CONST, 1, END, ...list(elements)]])),
    ...section(10, list(functions.map((each) => encoder.code(each)))),
    ...section(
      11,
      list(
        data.map(({ at, bytes }) => [0, I32_CONST, ...signed(BigInt(at)), END, ...list(bytes.map((byte) => [byte]))]),
      ),
    ),
  ]);
}

function zeroOf(type: ValueType): readonly number[] {
  return type === 'f64' ? [0x44, ...f64(0)] : [type === 'i32' ? I32_CONST : I64_CONST, 0];
}

/** Functions of a module become bytes: names become numbers, labels become depths. */
class Encoder {
  private locals: readonly string[] = [];
  private labels: string[] = [];

  /** `indirect`: the type of functions that are called by number. */
  constructor(
    private readonly functions: readonly string[],
    private readonly globals: readonly string[],
    private readonly indirect: number,
  ) {}

  code({ parameters, locals, body }: WasmFunction): readonly number[] {
    this.locals = [...Object.keys(parameters), ...Object.keys(locals)];
    const runs: { type: ValueType; count: number }[] = [];
    for (const type of Object.values(locals)) {
      const last = runs.at(-1);
      if (last?.type === type) last.count++;
      else runs.push({ type, count: 1 });
    }
    const declared = runs.map(({ type, count }) => [...unsigned(count), TYPES[type]]);
    const bytes = [...list(declared), ...this.all(body), END];
    return [...unsigned(bytes.length), ...bytes];
  }

  private all(codes: readonly Code[]): readonly number[] {
    const bytes: number[] = [];
    for (const code of codes) for (const byte of this.one(code)) bytes.push(byte);
    return bytes;
  }

  private one(code: Code): readonly number[] {
    if (typeof code === 'number') return [I32_CONST, ...signed(BigInt(code | 0))];
    if (typeof code === 'bigint') return [I64_CONST, ...signed(BigInt.asIntN(64, code))];
    if (typeof code === 'string') return [LOCAL_GET, ...unsigned(placeIn(this.locals, code))];
    const [op, ...operands] = code as readonly [string, ...Operand[]];
    const known = OPCODES[op];
    if (known === undefined) throw new Error(`${op} is no instruction`);
    return this.instruction(op, known, operands);
  }

  private instruction(
    op: string,
    [opcode, immediate]: (typeof OPCODES)[string],
    operands: readonly Operand[],
  ): readonly number[] {
    const [first, ...rest] = operands;
    switch (immediate) {
      case 'none':
        return [...this.all(operands as readonly Code[]), ...opcode];
      case 'block':
        if (op === 'if') return this.branches(first as Code, rest as unknown as readonly (readonly Code[])[]);
        return [...opcode, NO_RESULT, ...this.within(first as string, rest as readonly Code[]), END];
      case 'depth':
        return [...this.all(rest as readonly Code[]), ...opcode, ...this.depth(first as string)];
      case 'depths': {
        const labels = (first as readonly string[]).map((label) => this.depth(label));
        return [...this.all(rest as readonly Code[]), ...opcode, ...list(labels.slice(0, -1)), ...labels.at(-1)!];
      }
      case 'function':
        return [...this.all(rest as readonly Code[]), ...opcode, ...unsigned(placeIn(this.functions, first as string))];
      case 'indirect':
        return [...this.all(operands as readonly Code[]), ...opcode, ...unsigned(this.indirect), 0];
      case 'local':
        return [...this.all(rest as readonly Code[]), ...opcode, ...unsigned(placeIn(this.locals, first as string))];
      case 'global':
        return [...this.all(rest as readonly Code[]), ...opcode, ...unsigned(placeIn(this.globals, first as string))];
      // No alignment is promised.
      case 'memory':
        return [...this.all(rest as readonly Code[]), ...opcode, 0, ...unsigned(first as number)];
      case 'f64':
        return [...opcode, ...f64(first as number)];
      case 'v128':
        return [...opcode, ...Array.from({ length: 16 }, () => first as number)];
    }
  }

  private branches(condition: Code, [then, otherwise]: readonly (readonly Code[])[]): readonly number[] {
    const rest = otherwise === undefined ? [] : [ELSE, ...this.within('', otherwise)];
    return [...this.one(condition), 0x04, NO_RESULT, ...this.within('', then!), ...rest, END];
  }

  private within(label: string, codes: readonly Code[]): readonly number[] {
    this.labels.push(label);
    const bytes = this.all(codes);
    this.labels.pop();
    return bytes;
  }

  private depth(label: string): readonly number[] {
    const at = this.labels.lastIndexOf(label);
    if (at < 0) throw new Error(`no block around it is called ${label}`);
    return unsigned(this.labels.length - 1 - at);
  }
}

function placeIn(names: readonly string[], name: string): number {
  const place = names.indexOf(name);
  if (place < 0) throw new Error(`${name} is not known`);
  return place;
}

/** LEB128. */
function unsigned(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}

function signed(value: bigint): readonly number[] {
  const bytes: number[] = [];
  for (let rest = value; ; ) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    if ((rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

const text = (word: string) => list([...Buffer.from(word, 'latin1')].map((byte) => [byte]));
const list = (items: readonly (readonly number[])[]): readonly number[] => [...unsigned(items.length), ...items.flat()];
const section = (id: number, bytes: readonly number[]) => [id, ...unsigned(bytes.length), ...bytes];
const f64 = (value: number) => [...new Uint8Array(new Float64Array([value]).buffer)];
