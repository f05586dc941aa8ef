// How the log of one program is declared: its lines as the manual page shows them, and what each counts.
// template.ts has the language of the lines.

import type { Severity } from '../../base/severity';
import type { HistogramName } from '../../registry/histograms';
import type { CounterName, ServiceName } from '../../registry/services';
import type { TableName } from '../../registry/tables';
import type { HookName } from '../hooks';

/**
 * A counter, or one for each value of the choices in it: `send.delivery{result}`, `{protocol}.{ssl}Connect`. With
 * `{field:as}` the values are those of `values.as`: one choice can so pick several counters.
 */
export type CounterPattern = CounterName | `${string}{${string}}${string}`;

/** Names the instance of the program where the name of a field may stand. */
export const INSTANCE = 'instance';

/** Several counters and rows to which one number is added. */
export interface Targets {
  readonly to: readonly CounterPattern[];
  readonly rows?: Readonly<Partial<Record<TableName, string>>>;
}

/** One line of a program. A field it names must stand in its template, or in every head of its form. */
export interface Rule {
  /** The line; several that mean the same are a list. */
  readonly line: string | readonly string[];
  readonly counts?: CounterPattern | readonly CounterPattern[];
  /** Number fields, and the counter that each is added to; of a signed one a second counter sums what is below 0. */
  readonly adds?: Readonly<
    Record<string, CounterPattern | readonly [plus: CounterPattern, minus: CounterPattern] | Targets>
  >;
  /** The histogram in whose buckets a number field counts. */
  readonly observes?: Readonly<Partial<Record<HistogramName, string>>>;
  /** The table in which a field's text or word makes a row; `instance` is the program's, by its name. */
  readonly rows?: Readonly<Partial<Record<TableName, string>>>;
  /** The rule as which `explain` shows it, where it is another. */
  readonly as?: string;
  /** Code of hooks.ts, and the fields that it takes: for what a template cannot say. */
  readonly calls?: { readonly hook: HookName; readonly takes: readonly string[] };
  /** What is counted instead where one of these fields, or the program's instance, names a content filter. */
  readonly filtered?: { readonly by: readonly string[] } & Pick<Rule, 'counts' | 'calls'>;
  /** Takes what another rule could not tell: a stranger's text may make its line one of this rule. */
  readonly isUndecided?: true;
}

/** Where the rules' lines begin. A template alone stands for lines with and without a program name. */
export interface Head {
  /** What stands before the rule's own line. */
  readonly line?: string;
  /** Only lines under these of the log type's program names. */
  readonly program?: string | readonly string[];
  /** Only lines whose framing names a program, or only those without. */
  readonly framing?: 'named' | 'bare';
  /** Only lines of this severity, where the framing says one. */
  readonly severity?: Severity;
  /** Values of choices that the head itself says. */
  readonly sets?: Readonly<Record<string, string>>;
}

export interface Form {
  /** The first that fits is taken; without any the rules begin where the text does. */
  readonly at?: string | Head | readonly (string | Head)[];
  /** By name, in the order in which they are tried. */
  readonly rules: Readonly<Record<string, Rule | readonly Rule[]>>;
}

interface Common {
  /** As `explain` shows it. */
  readonly name: string;
  /** The services whose counters it may bump. */
  readonly services: readonly ServiceName[];
  /** Names under which the program writes (syslog tags), as templates: `postfix{?-{[^/]}}/smtpd`. */
  readonly programs: readonly string[];
  /** Texts that stand in templates under a name of their own. */
  readonly parts?: Readonly<Record<string, string>>;
  /** What counter names call a choice's values; undefined where a value has no counter. */
  readonly values?: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;
  /** Counted with every line that a rule claims. */
  readonly counts?: CounterName;
}

/** The log of one program: one form of line, or several that begin differently. */
export type LogType = Common & (Form | { readonly forms: readonly Form[] });
