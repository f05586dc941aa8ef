// What each key of a counter file becomes: so much of one of our counters, or nothing, and why. Pure.

import { type CounterFileService, counterFileOf, counterOfKey } from '../registry/counter-files';
import { counterIndex, counters } from '../registry/registry';
import type { CounterName } from '../registry/services';
import type { CounterFileEntry } from './counter-file';
import { scaled } from './decimal-text';

export type TakenKey = {
  readonly key: string;
  /** The value as it stands in the file. */
  readonly text: string;
} & (
  | {
      readonly kind: 'taken';
      readonly counter: CounterName;
      readonly amount: bigint;
      /** What was done to the value, where it was not taken as it is. */
      readonly note: string | undefined;
    }
  | { readonly kind: 'skipped'; readonly reason: string }
);

const COUNTER64_END = 2n ** 64n;
/** From 5.x on the Perl took this off a value above it, once at each call and without a record of it. */
const PERL_WRAP = 2n ** 32n - 1n;

/** What each key of a counter file becomes: an addition to a counter, or nothing for a stated reason. */
export function takeOver(service: CounterFileService, entries: readonly CounterFileEntry[]): readonly TakenKey[] {
  return entries.map((entry) => {
    const { key, text } = entry;
    const counter = counterOfKey(service, key);
    const outcome = counter === undefined ? skipped(reasonFor(service, key)) : amountFor(counter, entry);
    return { key, text, ...outcome };
  });
}

function skipped(reason: string) {
  return { kind: 'skipped', reason } as const;
}

function reasonFor(service: CounterFileService, key: string): string {
  if (key === 'created') return 'when the file was made, no counter';
  if (key.endsWith('_last')) return 'what was found in the log at the last call, no counter';
  if (counterFileOf(service).quotients.includes(key)) return 'an average, which no counter can go on from';
  return 'a key that is not known';
}

function amountFor(counter: CounterName, { value }: CounterFileEntry) {
  if (value.isNegative) return skipped('below zero, which no counter can be');
  // Sums of fractions are kept in ten-thousandths; everything else was counted in whole ones.
  const isFraction = counters[counterIndex(counter)]!.units === 'basis points';
  const { value: amount, isExact } = isFraction ? scaled(value, 4, 'half up') : scaled(value, 0, 'cut off');
  if (amount >= COUNTER64_END) return skipped('larger than any counter of 64 bits');
  return { kind: 'taken', counter, amount, note: noteFor(isFraction, isExact, amount) } as const;
}

function noteFor(isFraction: boolean, isExact: boolean, amount: bigint): string | undefined {
  if (isFraction) return isExact ? 'in basis points' : 'in basis points, rounded';
  if (!isExact) return 'without its fraction';
  return amount > PERL_WRAP ? 'beyond 32 bits' : undefined;
}
