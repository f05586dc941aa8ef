// Chance that can be had again: numbers from a seed, which MAILLOGS_SEED sets and a test must print.

import { createHash, randomInt } from 'node:crypto';

export class Chance {
  readonly seed = Number(process.env['MAILLOGS_SEED'] ?? randomInt(2 ** 32));
  private drawn = 0;

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    const digest = createHash('sha256')
      .update(`${this.seed} ${this.drawn++}`)
      .digest();
    return least + Math.floor((digest.readUInt32LE(0) / 2 ** 32) * (most - least + 1));
  }
}
