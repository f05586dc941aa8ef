// What templates are compiled to: plain JSON of seventeen operations. Each reads at a position and goes on after
// it, or fails; nothing goes back. A back end makes code of it (emit.ts), a listing or sample lines (samples.ts).

import type { HistogramName } from '../../registry/histograms';
import type { CounterName, ServiceName } from '../../registry/services';
import type { TableName } from '../../registry/tables';
import type { ByteRanges } from './byte-set';

export type Step =
  /** These bytes. */
  | { readonly op: 'lit'; readonly bytes: readonly number[] }
  /** Digits: at most `max`, and 15 where the value is used. */
  | { readonly op: 'number'; readonly field?: string; readonly max?: number }
  /** Digits with or without a fraction; its value is times 10^places, rounded half up. */
  | { readonly op: 'decimal'; readonly field?: string; readonly places: number; readonly isSigned: boolean }
  /** `used/limit` in basis points; `1d2h3m4s` and its kin in milliseconds; how many addresses stand between commas. */
  | { readonly op: 'ratio' | 'duration' | 'addresses'; readonly field?: string }
  /** HH:MM:SS; an address up to the `>` after it; text in quotation marks, or in them or else up to a blank. */
  | { readonly op: 'clock' | 'address' | 'quoted' | 'value'; readonly field?: string }
  /** An address up to the byte `stop` where that stands neither in quotation marks nor after a backslash. */
  | { readonly op: 'mailbox'; readonly stop: number; readonly isInString: boolean; readonly field?: string }
  /** Bytes of a set, `min` to `max` of them; undefined for no limit. */
  | {
      readonly op: 'span';
      readonly set: ByteRanges;
      readonly min: number;
      readonly max?: number;
      readonly field?: string;
    }
  /** Anything up to one of the literals, the longest of them first; it fails when one of `before` comes earlier. */
  | {
      readonly op: 'seek';
      readonly how: 'first' | 'last' | 'only';
      readonly isOwn: boolean;
      readonly literals: readonly (readonly number[])[];
      readonly before: readonly (readonly number[])[];
      readonly field?: string;
    }
  /** The first alternative that fits is taken for good. `values`: of each, and of none where it is optional. */
  | {
      readonly op: 'alt' | 'opt';
      readonly alternatives: readonly Alternative[];
      readonly none?: string;
      readonly field?: string;
    }
  /** All that is left; it fails where `without` stands anywhere in it. */
  | { readonly op: 'rest'; readonly isOwn: boolean; readonly without?: readonly Step[]; readonly field?: string }
  /** All that is left but what `steps` read from the line's end, the rightmost first. */
  | { readonly op: 'tail'; readonly isOwn: boolean; readonly steps: readonly Step[]; readonly field?: string }
  /** The line's end. */
  | { readonly op: 'end' };

export interface Alternative {
  readonly steps: readonly Step[];
  /** The value of the group's field when this one is taken. */
  readonly value?: string;
}

export type StepOf<Op extends Step['op']> = Extract<Step, { op: Op }>;

export type FieldKind = 'number' | 'span' | 'choice';

/** A field of a log type; the words are all values of a choice, and its number is a place among them. */
export interface Field {
  readonly kind: FieldKind;
  readonly words: readonly string[];
}

/** A counter, or one for every combination of the choices' values, the last choice's running fastest. */
export interface CounterRef {
  readonly choices: readonly string[];
  readonly names: readonly (CounterName | null)[];
}

export type Action =
  | { readonly do: 'count'; readonly counter: CounterRef }
  | { readonly do: 'add'; readonly field: string; readonly plus: CounterRef; readonly minus?: CounterRef }
  | { readonly do: 'observe'; readonly field: string; readonly histogram: HistogramName }
  /** Under a field's text or word, or under the program's instance where there is no field; 1, or the number given. */
  | { readonly do: 'row'; readonly field?: string; readonly table: TableName; readonly amount?: string }
  | { readonly do: 'call'; readonly hook: string; readonly fields: readonly string[] }
  /** Ends here, with these actions, where a field's text, or the program's instance, names a content filter. */
  | { readonly do: 'filter'; readonly field?: string; readonly rule: number; readonly actions: readonly Action[] };

export interface CompiledHead {
  readonly steps: readonly Step[];
  /** Numbers of programs, from 1; undefined for any. */
  readonly programs?: readonly number[];
  readonly framing?: 'named' | 'bare';
  /** The number of the severity that lines must have; undefined for any. */
  readonly severity?: number;
  readonly sets: Readonly<Record<string, string>>;
}

export interface CompiledLine {
  /** As it was written. */
  readonly text: string;
  /** The rule's number, from 1. */
  readonly rule: number;
  readonly steps: readonly Step[];
  readonly actions: readonly Action[];
}

export interface CompiledForm {
  readonly heads: readonly CompiledHead[];
  readonly lines: readonly CompiledLine[];
}

/** A log type with every name in it resolved and checked. */
export interface CompiledLogType {
  readonly name: string;
  readonly services: readonly ServiceName[];
  /** The program names; those with fields are templates. */
  readonly programs: readonly { readonly text: string; readonly steps: readonly Step[] }[];
  /** Rule names by number, from 1. */
  readonly rules: readonly string[];
  readonly fields: Readonly<Record<string, Field>>;
  readonly forms: readonly CompiledForm[];
}
