// The operands of show and count that choose rows: services, names of counters, and patterns of names with * and ?.

import { nearest } from '../base/near';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import type { CounterRow } from '../export/rows';
import { servicesOf } from '../parsers/known-programs';
import { counters, isServiceName, logServices, serviceNames } from '../registry/registry';

type NamedRow = Pick<CounterRow, 'service' | 'name'>;

/** Whether a word chooses something that lines add to: it is a service, the name of a counter, or a pattern that fits one. */
export function choosesRows(word: string): boolean {
  return counters.some((counter) => counter.service !== 'agent' && isChosen(counter, word));
}

/** The rows that some word chooses; all without words. Throws a Problem (usage) where a word chooses none. */
export function wantedRows<Row extends NamedRow>(rows: readonly Row[], words: readonly string[]): readonly Row[] {
  if (words.length === 0) return rows;
  for (const word of words) {
    if (isServiceName(word) || rows.some((row) => isChosen(row, word))) continue;
    throw new Problem('usage', `no service or counter is called "${printable(word, 40)}"${meant(word, rows)}`);
  }
  return rows.filter((row) => words.some((word) => isChosen(row, word)));
}

function isChosen({ service, name }: NamedRow, word: string): boolean {
  return word === service || word === name || (/[*?]/.test(word) && fits(word.toLowerCase(), name.toLowerCase()));
}

function meant(word: string, rows: readonly NamedRow[]): string {
  const counted = servicesOf(word);
  if (counted.length > 0) return `: it is a program, whose lines count in ${counted.join(', ')}.`;
  const near = nearest(word, [...serviceNames, ...new Set(rows.map(({ name }) => name))]);
  if (near !== undefined) return `; did you mean "${near}"?`;
  return `: the services are ${logServices.join(', ')}; names may have * and ?, such as *failure*.`;
}

/** Whether a text is what a pattern says, where * is any text and ? one character; in time linear in the text for each *. */
function fits(pattern: string, text: string): boolean {
  let [p, t, star, resume] = [0, 0, -1, 0];
  while (t < text.length) {
    if (p < pattern.length && pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
