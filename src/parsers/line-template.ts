// A line of the configuration, written in the language of rules (rules/template.ts), as a pattern of the user's own:
// it is compiled when the program starts, and stands for the whole text of a line.

import { LogRecord } from '../base/log-record';
import { Problem } from '../base/problem';
import type { Tally } from '../registry/tally';
import { unnamedContext } from './line-context';
import type { CompiledPattern } from './pattern';
import { fieldsIn } from './rules/fields';
import { instantiate } from './rules/instantiate';
import { compileTemplate } from './rules/lower';
import type { Step } from './rules/steps';

/** The language on the text of `line`; its named fields are the groups. */
export function compileLine(text: string): CompiledPattern {
  try {
    const steps = compileTemplate(text, { where: 'line' });
    const groups = [...fieldsIn(steps).keys()];
    const find = finder(text, steps);
    return {
      ok: true,
      groups,
      pattern: { required: longestLiteral(steps), test: (line) => find(line) !== undefined, find },
    };
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.place === undefined) throw thrown;
    return {
      ok: false,
      sentence: `is not a line that can be read: ${thrown.message}`,
      offset: (thrown.place.column ?? 1) - 1,
    };
  }
}

/** The values of the fields in a text of latin1, a byte a character; undefined where the line does not fit. */
function finder(text: string, steps: readonly Step[]) {
  const fields = fieldsIn(steps);
  let found: Record<string, string> = {};
  const own = (_tally: Tally, bytes: Buffer, _context: unknown, ...values: (number | string)[]) => {
    for (const [name, { kind }] of fields) {
      const first = values.shift()!;
      found[name] =
        kind === 'span' ? bytes.toString('latin1', first as number, values.shift() as number) : String(first);
    }
  };
  const actions = [{ do: 'call', hook: 'own', fields: [...fields.keys()] }] as const;
  const parse = instantiate(
    {
      ...{ name: 'line', services: [], programs: [], rules: ['line'], fields: Object.fromEntries(fields) },
      forms: [{ heads: [{ steps: [], sets: {} }], lines: [{ text, rule: 1, steps, actions }] }],
    },
    { own },
  );
  const record = new LogRecord();
  return (line: string): Readonly<Record<string, string>> | undefined => {
    found = {};
    record.bytes = Buffer.from(line, 'latin1');
    record.end = record.bytes.length;
    return parse(record, NO_TALLY, 0, NO_CONTEXT) === 0 ? undefined : found;
  };
}

/** What a parser that only calls a hook needs of a tally. */
const NO_CONTEXT = unnamedContext();
const NO_TALLY = { counts: new Float64Array(0) } as unknown as Tally;

/** Text that every line which fits contains. */
function longestLiteral(steps: readonly Step[]): string {
  const literals = steps.flatMap((step) => (step.op === 'lit' ? [step] : step.op === 'tail' ? step.steps : []));
  const texts = literals.map((step) => (step.op === 'lit' ? Buffer.from(step.bytes).toString('latin1') : ''));
  return texts.reduce((longest, text) => (text.length > longest.length ? text : longest), '');
}
