// A module's bytes as text that can be read and compared: what was assembled, not what was meant to be.

import { OPCODES } from './assembler';

const CODE_SECTION = 10;
const CONSTANTS: Readonly<Record<number, string>> = { 65: 'i32.const', 66: 'i64.const' };
const byOpcode = new Map(
  Object.entries(OPCODES).map(([name, [opcode, immediate]]) => [opcode.join(), { name, immediate }]),
);

/** The instructions of all functions, indented by their blocks. */
export function listing(bytes: Uint8Array, functions: readonly string[], globals: readonly string[]): string {
  const reader = new Reader(bytes, functions, globals);
  reader.at = 8;
  while (reader.at < bytes.length) {
    const id = bytes[reader.at++]!;
    const end = reader.unsigned() + reader.at;
    if (id === CODE_SECTION) return reader.code();
    reader.at = end;
  }
  throw new Error('a module without code');
}

class Reader {
  at = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly functions: readonly string[],
    private readonly globals: readonly string[],
  ) {}

  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++]!;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  private signed(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.bytes[this.at++]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(Number(shift) + 7, value);
    }
  }

  code(): string {
    const count = this.unsigned();
    let text = '';
    for (let i = 0; i < count; i++) text += this.function(this.functions[i] ?? String(i));
    return text;
  }

  private function(name: string): string {
    const end = this.unsigned() + this.at;
    const runs = Array.from(
      { length: this.unsigned() },
      () => `${this.unsigned()} of 0x${this.bytes[this.at++]!.toString(16)}`,
    );
    const lines = [`\n${name}: locals ${runs.join(', ')}`];
    let line: string[] = [];
    for (let depth = 1; this.at < end; ) {
      const [word, change] = this.instruction();
      if (change < 0) depth--;
      line.push(word);
      // As many a line as leave the stack empty, more or less: a store, a branch or the end of a block.
      if (change === 0 && !/set|store|br|return|call/.test(word)) continue;
      lines.push(`${' '.repeat(depth)}${line.join(', ')}`);
      line = [];
      if (change > 0 || word === 'else') depth++;
    }
    return `${lines.join('\n')}\n`;
  }

  /** An instruction, and whether it begins or ends a block. */
  private instruction(): readonly [text: string, change: number] {
    const opcode = this.bytes[this.at++]!;
    if (opcode === 0x0b) return ['end', -1];
    if (opcode === 0x05) return ['else', -1];
    if (opcode === 0x20) return [`local.get ${this.unsigned()}`, 0];
    if (CONSTANTS[opcode] !== undefined) return [`${CONSTANTS[opcode]} ${this.signed()}`, 0];
    const isLong = opcode === 0xfc || opcode === 0xfd;
    const known = byOpcode.get(isLong ? `${opcode},${this.unsigned()}` : String(opcode));
    if (known === undefined) throw new Error(`opcode ${opcode} is not known`);
    return [`${known.name}${this.immediate(known.immediate)}`, known.immediate === 'block' ? 1 : 0];
  }

  private immediate(kind: (typeof OPCODES)[string][1]): string {
    switch (kind) {
      case 'none':
        return '';
      case 'block':
        this.at++;
        return '';
      case 'depth':
      case 'local':
        return ` ${this.unsigned()}`;
      case 'depths':
        return ` ${Array.from({ length: this.unsigned() + 1 }, () => this.unsigned()).join(' ')}`;
      case 'function':
        return ` ${this.functions[this.unsigned()]}`;
      case 'global':
        return ` ${this.globals[this.unsigned()]}`;
      case 'indirect':
        return ` type ${this.unsigned()} table ${this.unsigned()}`;
      case 'memory':
        this.at++;
        return ` ${this.unsigned()}`;
      case 'f64':
        this.at += 8;
        return ` ${new DataView(this.bytes.buffer, this.bytes.byteOffset).getFloat64(this.at - 8, true)}`;
      case 'v128':
        this.at += 16;
        return ` ${this.bytes.subarray(this.at - 16, this.at).join(' ')}`;
    }
  }
}
