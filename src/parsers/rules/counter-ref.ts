// Counter names with choices in them, worked out for every value that those can have.

import { didYouMean } from '../../base/near';
import { Problem } from '../../base/problem';
import { counters, findCounterIndex } from '../../registry/registry';
import type { CounterName } from '../../registry/services';
import type { CounterRef, Field } from './steps';

export interface CounterChoices {
  /** The fields that the rule can rely on. */
  readonly own: ReadonlyMap<string, Field>;
  /** All of the log type, with every word of each. */
  readonly fields: ReadonlyMap<string, Field>;
  readonly values: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;
}

/** Throws a Problem when the pattern names a counter that is none, for any values of its choices. */
export function counterRef(pattern: string, { own, fields, values }: CounterChoices): CounterRef {
  const choices = [...new Set([...pattern.matchAll(/\{(\w+)\}/g)].map(([, field]) => field!))];
  for (const field of choices) {
    const known = own.get(field);
    if (known?.kind === 'choice') continue;
    const what =
      known === undefined ? 'stands neither in its line nor in every head before it' : 'is no choice of words';
    throw new Problem('config', `"${pattern}": {${field}} ${what}.`);
  }
  let combinations: readonly ReadonlyMap<string, string | undefined>[] = [new Map()];
  for (const field of choices) {
    const spoken = fields.get(field)!.words.map((word) => said(field, word, values[field]));
    combinations = combinations.flatMap((combination) =>
      spoken.map((word) => new Map([...combination, [field, word]])),
    );
  }
  return { choices, names: combinations.map((combination) => counterName(pattern, combination)) };
}

function said(field: string, word: string, values: Readonly<Record<string, string | undefined>> | undefined) {
  if (values === undefined) return word;
  if (!Object.hasOwn(values, word)) throw new Problem('config', `values.${field} has nothing for "${word}".`);
  return values[word];
}

/** `send.delivery{result}` of `success` is send.deliverySuccess, `{server}Connect` of `imap.` imap.connect. */
function counterName(pattern: string, combination: ReadonlyMap<string, string | undefined>): CounterName | null {
  if ([...combination.values()].includes(undefined)) return null;
  const joined = pattern.replace(/\{(\w+)\}/g, (_, field: string, at: number) => {
    const word = combination.get(field)!;
    return /\w/.test(pattern[at - 1] ?? '') ? word.slice(0, 1).toUpperCase() + word.slice(1) : word;
  });
  const name = joined.replace(/\.([A-Z])/, (_, letter: string) => `.${letter.toLowerCase()}`);
  if (findCounterIndex(name) !== undefined) return name as CounterName;
  const hint = didYouMean(
    name,
    counters.map((counter) => counter.name),
  );
  throw new Problem('config', `there is no counter ${name}${hint}`);
}
