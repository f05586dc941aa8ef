// The one error class: a closed code to decide by, a sentence to act on, and a place where there is one.

import { oneLine } from './printable';

export type ProblemCode =
  | 'usage'
  | 'config'
  | 'noInput'
  | 'notPermitted'
  | 'ioFailed'
  | 'diskFull'
  | 'readOnly'
  | 'exists'
  | 'busy'
  | 'damaged'
  | 'missingProgram'
  | 'unreachable'
  | 'refused'
  | 'protocol';

/** Where a problem is: line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

export class Problem extends Error {
  readonly code: ProblemCode;
  readonly place: Place | undefined;

  /** The sentence may name files, whose names are a stranger's: it is shown on terminals and in logs. */
  constructor(code: ProblemCode, sentence: string, options: { place?: Place; cause?: unknown } = {}) {
    super(oneLine(sentence), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.place = options.place;
  }
}

/** `file:line:column: ` as far as known, else nothing. */
export function formatPlace(place: Place | undefined): string {
  if (place === undefined) return '';
  const numbers = [place.line, place.column].filter((n) => n !== undefined);
  return `${[oneLine(place.file), ...numbers].join(':')}: `;
}

/** The sentence of anything thrown, with its place where it has one. */
export function sentenceOf(thrown: unknown): string {
  if (thrown instanceof Problem) return formatPlace(thrown.place) + thrown.message;
  return thrown instanceof Error ? thrown.message : String(thrown);
}
