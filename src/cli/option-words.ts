// How options and lists of words are written for a person.

import type { OptionSpec } from './command';

/** How an option is typed, such as `-h, --help` or `--config FILE`. */
export function optionWords(name: string, { value, short }: Pick<OptionSpec, 'value' | 'short'>): string {
  const long = name.length === 1 ? `-${name}` : `--${name}`;
  const words = short === undefined || short === name ? long : `-${short}, ${long}`;
  return value === undefined ? words : `${words} ${value}`;
}

/** `a, b or c`. */
export function inWords(words: readonly string[], last = 'or'): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
