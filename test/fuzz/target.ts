// What the fuzzer knows of a part of the program that takes bytes from others.

export interface FuzzTarget {
  readonly name: string;
  /** Inputs to begin with, beside those of test/corpus/fuzz. */
  readonly seeds: readonly Buffer[];
  /** Words of the format, to be put in anywhere. */
  readonly words: readonly Buffer[];
  /** A change that keeps to the format; undefined where the bytes are not of that format. */
  readonly reshape?: (input: Buffer, chance: Chance) => Buffer | undefined;
  /** How long one input may take: ms of CPU time, the quickest of three tries. */
  readonly limitMs: number;
  /**
   * Tries one input and throws for whatever must not be. What came of it is told in a few words: an input with an
   * outcome that no other had is changed further. Inputs are independent of each other.
   */
  attempt(input: Buffer): string | Promise<string>;
}

/** Numbers that a seed determines (mulberry32). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 to `limit` - 1. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  /** True once in so many times. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** Small numbers mostly, now and then one up to `most`. */
  small(most: number): number {
    return this.below(Math.min(most, this.pick([2, 8, 32, 256, most])) + 1);
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }
}

/** Thrown by a target for what must not be. */
export function demand(isSo: boolean, sentence: string): asserts isSo {
  if (!isSo) throw new Error(sentence);
}
