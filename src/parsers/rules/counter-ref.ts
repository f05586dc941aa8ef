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
  const choices = [...new Set([...pattern.matchAll(CHOICE)].map(([, field]) => field!))];
  for (const field of choices) {
    const known = own.get(field);
    if (known?.kind === 'choice') continue;
    const what =
      known === undefined ? 'stands neither in its line nor in every head before it' : 'is no choice of words';
    throw new Problem('config', `"${pattern}": {${field}} ${what}.`);
  }
  let combinations: readonly ReadonlyMap<string, string>[] = [new Map()];
  for (const field of choices) {
    const { words } = fields.get(field)!;
    combinations = combinations.flatMap((combination) => words.map((word) => new Map([...combination, [field, word]])));
  }
  return { choices, names: combinations.map((combination) => counterName(pattern, combination, values)) };
}

/** `{field}`, or `{field:as}` where the word stands in `values` under another name than the field's. */
const CHOICE = /\{(\w+)(?::(\w+))?\}/g;

function said(values: CounterChoices['values'], name: string, word: string): string | undefined {
  const words = values[name];
  if (words === undefined) return word;
  if (!Object.hasOwn(words, word)) throw new Problem('config', `values.${name} has nothing for "${word}".`);
  return words[word];
}

/** `send.delivery{result}` of `success` is send.deliverySuccess, `{server}Connect` of `imap.` imap.connect. */
function counterName(
  pattern: string,
  combination: ReadonlyMap<string, string>,
  values: CounterChoices['values'],
): CounterName | null {
  let isNone = false;
  const joined = pattern.replace(CHOICE, (_, field: string, as: string | undefined, at: number) => {
    const word = said(values, as ?? field, combination.get(field)!);
    isNone ||= word === undefined;
    return word !== undefined && /\w/.test(pattern[at - 1] ?? '')
      ? word.slice(0, 1).toUpperCase() + word.slice(1)
      : `${word}`;
  });
  if (isNone) return null;
  const name = joined.replace(/\.([A-Z])/, (_, letter: string) => `.${letter.toLowerCase()}`);
  if (findCounterIndex(name) !== undefined) return name as CounterName;
  const hint = didYouMean(
    name,
    counters.map((counter) => counter.name),
  );
  throw new Problem('config', `there is no counter ${name}${hint}`);
}
