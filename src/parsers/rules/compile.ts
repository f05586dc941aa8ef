// A declared log type becomes a compiled one: steps for every line, counters for every value that a choice can
// have. All that is wrong is told at once.

import { Problem, sentenceOf } from '../../base/problem';
import { severities } from '../../base/severity';
import { type CounterChoices, counterRef } from './counter-ref';
import { fieldsIn } from './fields';
import { type CounterPattern, type Form, type Head, INSTANCE, type LogType, type Rule, type Targets } from './log-type';
import { compileTemplate } from './lower';
import type { Action, CompiledForm, CompiledHead, CompiledLine, CompiledLogType, Field, Step } from './steps';

export type Compilation =
  | { readonly ok: true; readonly logType: CompiledLogType }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Compiles the table of a log type, or gives all that is wrong with it. */
export function compileLogType(declared: LogType): Compilation {
  return new Compiler(declared).compile();
}

type Template = Pick<CompiledLine, 'text' | 'rule' | 'steps'> & { readonly declared: Rule; readonly where: string };

class Compiler {
  private readonly problems: string[] = [];
  private readonly fields = new Map<string, Field>();
  private readonly forms: readonly Form[];
  private readonly rules: readonly string[];
  private readonly programs: CompiledLogType['programs'];

  constructor(private readonly declared: LogType) {
    this.forms = 'forms' in declared ? declared.forms : [declared];
    this.rules = [...new Set(this.forms.flatMap(({ rules }) => Object.keys(rules)))];
    for (const rule of this.rules) if (/^\d+$/.test(rule)) this.complain(rule, 'a number has no place among names.');
    this.programs = declared.programs.map((text) => ({ text, steps: this.steps(text, `program ${text}`) }));
    for (const { text, steps } of this.programs) {
      if (fieldsIn(steps).size > 0) this.complain(`program ${text}`, 'a program name can have no named field.');
    }
  }

  compile(): Compilation {
    const { name, services } = this.declared;
    // All templates first: only then every word that a choice may have is known, and actions can be worked out.
    const parsed = this.forms.map((form, i) => ({ heads: this.heads(form, i + 1), templates: this.templates(form) }));
    const forms = parsed.map(({ heads, templates }): CompiledForm => {
      const shared = sharedFields(heads, this.fields);
      const lines = templates.map(({ text, rule, steps, declared, where }) => {
        const own = new Map([...shared, ...fieldsIn(steps)]);
        return { text, rule, steps, actions: this.attempt(where, () => this.actions(declared, own, rule)) ?? [] };
      });
      return { heads, lines };
    });
    if (this.problems.length > 0) return { ok: false, problems: this.problems };
    const { programs, rules } = this;
    return { ok: true, logType: { name, services, programs, rules, fields: Object.fromEntries(this.fields), forms } };
  }

  private complain(where: string, sentence: string): void {
    this.problems.push(`${this.declared.name}, ${where}: ${sentence}`);
  }

  /** What `doing` gives; undefined when it found something wrong, which is kept. */
  private attempt<T>(where: string, doing: () => T): T | undefined {
    try {
      return doing();
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      if (thrown.place === undefined) this.complain(where, thrown.message);
      else this.problems.push(sentenceOf(thrown));
      return undefined;
    }
  }

  private steps(text: string, where: string, isWholeLine = true): readonly Step[] {
    const context = { where: `${this.declared.name}, ${where}`, parts: this.declared.parts ?? {} };
    const steps = this.attempt(where, () => compileTemplate(text, context, isWholeLine)) ?? [];
    for (const [name, field] of fieldsIn(steps)) this.remember(name, field, where);
    return steps;
  }

  private remember(name: string, { kind, words }: Field, where: string): void {
    const known = this.fields.get(name) ?? { kind, words: [] };
    if (known.kind !== kind) this.complain(where, `{${name}} is a ${kind} here and a ${known.kind} in another line.`);
    this.fields.set(name, { kind: known.kind, words: [...new Set([...known.words, ...words])] });
  }

  private heads({ at = '' }: Form, number: number): readonly CompiledHead[] {
    const where = `head of form ${number}`;
    const list = Array.isArray(at) ? (at as readonly (string | Head)[]) : [at as string | Head];
    return list.map((head) => {
      const {
        line = '',
        program,
        framing,
        severity,
        sets = {},
      } = typeof head === 'string' ? { line: head } : (head as Head);
      for (const [name, word] of Object.entries(sets)) this.remember(name, { kind: 'choice', words: [word] }, where);
      const steps = this.steps(line, where, false);
      const names = program === undefined ? undefined : [program].flat();
      const programs = names?.map((text) => this.programs.findIndex((known) => known.text === text) + 1);
      if (programs?.includes(0)) this.complain(where, `"${names}" is not among the log type's programs.`);
      return {
        steps,
        sets,
        ...(programs && { programs }),
        ...(framing && { framing }),
        ...(severity && { severity: severities.indexOf(severity) }),
      };
    });
  }

  private templates({ rules }: Form): readonly Template[] {
    return Object.entries(rules).flatMap(([name, variants]) =>
      [variants].flat().flatMap((declared: Rule) =>
        [declared.line].flat().map((text: string): Template => {
          const where = `rule ${name}`;
          const rule = this.rules.indexOf(declared.as ?? name) + 1;
          if (rule === 0) this.complain(where, `there is no rule "${declared.as}" for it to be shown as.`);
          return { text, rule, steps: this.steps(text, where), declared, where };
        }),
      ),
    );
  }

  private actions(declared: Rule, own: ReadonlyMap<string, Field>, rule: number): readonly Action[] {
    const { counts = [], adds = {}, observes = {}, rows = {}, calls, filtered } = declared;
    const choices: CounterChoices = { own, fields: this.fields, values: this.declared.values ?? {} };
    const always = this.declared.counts === undefined ? [] : [this.declared.counts];
    const actions: Action[] = [];
    for (const field of filtered?.by ?? []) {
      const inner = this.actions(
        {
          line: '',
          ...(filtered?.counts && { counts: filtered.counts }),
          ...(filtered?.calls && { calls: filtered.calls }),
        },
        own,
        rule,
      );
      if (field !== INSTANCE) need(own, field, 'span');
      actions.push({ do: 'filter', rule, actions: inner, ...(field === INSTANCE ? {} : { field }) });
    }
    const counted = [...always, ...[counts].flat()].map(
      (counter): Action => ({
        do: 'count',
        counter: counterRef(counter as CounterPattern, choices),
      }),
    );
    actions.push(...counted);
    for (const [field, targets] of Object.entries(adds)) {
      need(own, field, 'number');
      if (isTargets(targets)) {
        for (const each of targets.to) actions.push({ do: 'add', field, plus: counterRef(each, choices) });
        actions.push(...rowsOf(targets.rows, own).map((row) => ({ ...row, amount: field })));
        continue;
      }
      const [plus, minus] = [targets].flat() as CounterPattern[];
      const below = minus === undefined ? {} : { minus: counterRef(minus, choices) };
      actions.push({ do: 'add', field, plus: counterRef(plus!, choices), ...below });
    }
    for (const [histogram, field] of typedEntries(observes)) {
      need(own, field, 'number');
      actions.push({ do: 'observe', field, histogram });
    }
    actions.push(...rowsOf(rows, own));
    for (const field of calls?.takes ?? []) need(own, field);
    if (calls !== undefined) actions.push({ do: 'call', hook: calls.hook, fields: calls.takes });
    return actions;
  }
}

function isTargets(targets: NonNullable<Rule['adds']>[string]): targets is Targets {
  return typeof targets === 'object' && 'to' in targets;
}

function rowsOf(rows: Rule['rows'], own: ReadonlyMap<string, Field>): readonly Extract<Action, { do: 'row' }>[] {
  return typedEntries(rows ?? {}).map(([table, field]) => {
    if (field === INSTANCE) return { do: 'row', table };
    if (need(own, field).kind === 'number') throw new Problem('config', `{${field}} is a number, no row's name.`);
    return { do: 'row', field, table };
  });
}

function typedEntries<K extends string>(record: Readonly<Partial<Record<K, string>>>): readonly [K, string][] {
  return Object.entries(record) as [K, string][];
}

function need(own: ReadonlyMap<string, Field>, name: string, kind?: Field['kind']): Field {
  const field = own.get(name);
  if (field === undefined)
    throw new Problem('config', `there is no {${name}} in its line, nor in every head before it.`);
  if (kind !== undefined && field.kind !== kind)
    throw new Problem('config', `{${name}} is a ${field.kind}, no ${kind}.`);
  return field;
}

/** The fields that every head of a form gives: only on those can its rules rely. */
function sharedFields(heads: readonly CompiledHead[], fields: ReadonlyMap<string, Field>): ReadonlyMap<string, Field> {
  const given = heads.map(({ steps, sets }) => new Set([...fieldsIn(steps).keys(), ...Object.keys(sets)]));
  return new Map([...fields].filter(([name]) => given.every((names) => names.has(name))));
}
