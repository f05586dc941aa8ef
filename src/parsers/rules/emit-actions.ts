// JavaScript that counts what an accepted line says. Nothing runs before the whole line fits.

import { histogram } from '../../registry/histograms';
import type { Emitter } from './emitter';
import type { Action, CounterRef } from './steps';

/** Amounts up to this may be added in doubles (see Tally.add). */
const LARGE = 2 ** 32;

/** The JavaScript by which one action of a rule counts. */
export function actionCode(m: Emitter, action: Action): string {
  switch (action.do) {
    case 'count':
      return bump(m, action.counter);
    case 'add': {
      const n = m.variable('n', action.field);
      if (action.minus === undefined) return add(m, action.plus, n);
      return `if (${n} < 0) {\n${add(m, action.minus, `-${n}`)}} else {\n${add(m, action.plus, n)}}\n`;
    }
    case 'observe': {
      const { bounds } = histogram(action.histogram);
      const indexes = m.constant(`r.histogram(${JSON.stringify(action.histogram)}).indexes`);
      const n = m.variable('n', action.field);
      // From the largest bound down: most events end at once, and none is in a bucket but not in the next larger.
      const tests = [...bounds].map((bound, i) => `if (${n} <= ${bound}) {\nt[${indexes}[${i}]]++;\n`).reverse();
      return `${tests.join('')}${'}'.repeat(tests.length)}\n`;
    }
    case 'row': {
      const row = `${JSON.stringify(action.table)}, ${labelOf(m, action.field)}`;
      if (action.amount === undefined) return `T.addLabelled(${row});\n`;
      const n = m.variable('n', action.amount);
      return `if (${n} > 0) T.addLabelled(${row}, ${n});\n`;
    }
    case 'filter': {
      const code = action.actions.map((each) => actionCode(m, each)).join('');
      return `if (c.isFilter(${labelOf(m, action.field)})) {\n${code}return ${action.rule};\n}\n`;
    }
    case 'call':
      return `h.${action.hook}(${['T', 'b', 'c', ...action.fields.flatMap((field) => argumentsOf(m, field))].join(', ')});\n`;
  }
}

function labelOf(m: Emitter, field: string | undefined): string {
  if (field === undefined) return 'c.instance';
  const [first, last] = argumentsOf(m, field);
  return last === undefined ? first! : `r.textIn(b, ${first}, ${last})`;
}

function argumentsOf(m: Emitter, field: string): readonly string[] {
  switch (m.kindOf(field)) {
    case 'number':
      return [m.variable('n', field)];
    case 'span':
      return [m.variable('s', field), m.variable('e', field)];
    case 'choice':
      return [`${m.constant(JSON.stringify(m.logType.fields[field]!.words))}[${m.variable('k', field)}]`];
  }
}

function bump(m: Emitter, counter: CounterRef): string {
  const { index, mayBeNone } = indexOf(m, counter);
  return mayBeNone ? `if (${index} >= 0) t[${index}]++;\n` : `t[${index}]++;\n`;
}

function add(m: Emitter, counter: CounterRef, amount: string): string {
  const { index, mayBeNone } = indexOf(m, counter);
  const code = `if (${amount} < ${LARGE}) t[${index}] += ${amount};\nelse T.add(${index}, ${amount});\n`;
  return mayBeNone ? `if (${index} >= 0) {\n${code}}\n` : code;
}

/** The counter's index: one, or one of a table by the values of its choices. */
function indexOf(m: Emitter, { choices, names }: CounterRef): { index: string; mayBeNone: boolean } {
  if (choices.length === 0)
    return { index: m.constant(`r.counterIndex(${JSON.stringify(names[0])})`), mayBeNone: false };
  let key = '';
  for (const field of choices) {
    const size = m.logType.fields[field]!.words.length;
    key = key === '' ? m.variable('k', field) : `(${key}) * ${size} + ${m.variable('k', field)}`;
  }
  return {
    index: `${m.constant(`r.counterTable(${JSON.stringify(names)})`)}[${key}]`,
    mayBeNone: names.includes(null),
  };
}
