// Changes bytes at random, knowing nothing of their format but some of its words.

import type { Chance } from './target';

export interface Material {
  readonly words: readonly Buffer[];
  /** Another input, to take a piece of. */
  readonly other: Buffer;
}

const MAX_OCTETS = 65_507;
const ODD_OCTETS = [0x00, 0x01, 0x0a, 0x20, 0x22, 0x3a, 0x5c, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xa0, 0xff];

type Change = (input: Buffer, chance: Chance, material: Material) => Buffer;

const changes: readonly Change[] = [
  (input, chance) => overwritten(input, chance, Buffer.of(chance.pick(ODD_OCTETS))),
  (input, chance) => overwritten(input, chance, Buffer.of(chance.below(256))),
  (input, chance) => overwritten(input, chance, chance.bytes(chance.small(8))),
  (input, chance) => inserted(input, chance, chance.bytes(chance.small(8))),
  (input, chance, { words }) => (words.length === 0 ? input : inserted(input, chance, chance.pick(words))),
  (input, chance, { words }) => (words.length === 0 ? input : overwritten(input, chance, chance.pick(words))),
  removed,
  (input, chance) => input.subarray(0, chance.below(input.length + 1)),
  (input, chance) => inserted(input, chance, piece(input, chance)),
  (input, chance) => inserted(input, chance, repeated(piece(input, chance), 1 + chance.small(64))),
  (input, chance, { other }) => inserted(input, chance, piece(other, chance)),
  (input, chance, { other }) =>
    Buffer.concat([input.subarray(0, chance.below(input.length + 1)), other.subarray(chance.below(other.length + 1))]),
  swappedLines,
];

/** One to eight changes, one on top of the other; at most 65,507 octets come out. */
export function mutate(input: Buffer, chance: Chance, material: Material): Buffer {
  let changed = input;
  for (let n = chance.pick([1, 1, 1, 2, 4, 8]); n > 0; n--) changed = chance.pick(changes)(changed, chance, material);
  return Buffer.from(changed.subarray(0, MAX_OCTETS));
}

function overwritten(input: Buffer, chance: Chance, octets: Buffer): Buffer {
  const copy = Buffer.from(input);
  octets.copy(copy, chance.below(input.length + 1));
  return copy;
}

function inserted(input: Buffer, chance: Chance, octets: Buffer): Buffer {
  const at = chance.below(input.length + 1);
  return Buffer.concat([input.subarray(0, at), octets, input.subarray(at)]);
}

function removed(input: Buffer, chance: Chance): Buffer {
  const at = chance.below(input.length + 1);
  return Buffer.concat([input.subarray(0, at), input.subarray(at + 1 + chance.small(64))]);
}

function piece(input: Buffer, chance: Chance): Buffer {
  const at = chance.below(input.length + 1);
  return input.subarray(at, at + chance.small(256));
}

function repeated(octets: Buffer, times: number): Buffer {
  return Buffer.concat(Array.from({ length: times }, () => octets));
}

function swappedLines(input: Buffer, chance: Chance): Buffer {
  const lines = input.toString('latin1').split('\n');
  const [from, to] = [chance.below(lines.length), chance.below(lines.length)];
  [lines[from], lines[to]] = [lines[to]!, lines[from]!];
  return Buffer.from(lines.join('\n'), 'latin1');
}
