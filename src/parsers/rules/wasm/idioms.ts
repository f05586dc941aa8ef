// Code that stands in many places: positions in a line, the bytes there, what is done where a condition holds.

import { ZERO } from '../../../base/ascii';
import type { Code } from './assembler';

/** A position in the line: a local and a number of bytes from it on. */
export interface Position {
  readonly variable: string;
  readonly offset: number;
}

/** A position as an address. */
export function show({ variable, offset }: Position): Code {
  return offset === 0 ? variable : ['i32.add', variable, offset];
}

export function moved({ variable, offset }: Position, by: number): Position {
  return { variable, offset: offset + by };
}

/** What is loaded from a position; offsets of instructions are unsigned. */
export function load(op: string, { variable, offset }: Position): Code {
  return offset >= 0 ? [op, offset, variable] : [op, 0, ['i32.add', variable, offset]];
}

export const set = (name: string, value: Code): Code => ['local.set', name, value];
export const leaveIf = (label: string, condition: Code): Code => ['br_if', label, condition];
export const when = (condition: Code, then: readonly Code[], otherwise?: readonly Code[]): Code =>
  otherwise === undefined ? ['if', condition, then] : ['if', condition, then, otherwise];

/** The byte at an address, or some bytes after it. */
export const byteAt = (place: Code, offset = 0): Code => ['i32.load8_u', offset, place];
export const isDigit = (byte: Code): Code => ['i32.lt_u', ['i32.sub', byte, ZERO], 10];
export const bytesOf = (text: string) => [...Buffer.from(text)];

/** A byte eight times. */
export const eightOf = (byte: number): bigint => BigInt.asIntN(64, 0x0101010101010101n * BigInt(byte));

const WIDTHS = { 1: 'i32.load8_u', 2: 'i32.load16_u', 4: 'i32.load', 8: 'i64.load' } as const;

/** Conditions of which one holds where other bytes than these stand at a position; the last two may overlap. */
export function differences(bytes: readonly number[], at: Position): readonly Code[] {
  const tests: Code[] = [];
  for (let i = 0; i < bytes.length; ) {
    const left = bytes.length - i;
    const width =
      left >= 8 || (left > 4 && bytes.length >= 8) ? 8 : left >= 3 && bytes.length >= 4 ? 4 : left >= 2 ? 2 : 1;
    const from = Math.min(i, bytes.length - width);
    const word = bytes.slice(from, from + width).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
    const loaded = load(WIDTHS[width], moved(at, from));
    tests.push(width === 8 ? ['i64.ne', loaded, word] : ['i32.ne', loaded, Number(BigInt.asIntN(32, word))]);
    i = from + width;
  }
  return tests;
}

/** Whether these bytes stand at a position. */
export function isAt(bytes: readonly number[], at: Position): Code {
  return ['i32.eqz', differences(bytes, at).reduce((a, b) => ['i32.or', a, b])];
}
