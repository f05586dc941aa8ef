// What the declaration of a key is made of.

import type { Findings } from './findings';
import type { ConfigNode } from './node';

/** A JSON Schema, draft-07. */
export type Schema = Readonly<Record<string, unknown>>;

export interface Form<T> {
  /** The value of a node; undefined, with a finding, for any other. */
  readonly read: (findings: Findings, node: ConfigNode) => T | undefined;
  /** Takes whatever `read` takes, and of the rest as little as can be said. */
  readonly schema: Schema;
  /** What a manual page calls it, such as "true or false"; may be used after "a list of". */
  readonly words: string;
  /** The maps that may stand in it. */
  readonly maps?: readonly KeyMap[];
}

export type ValueOf<F> = F extends Form<infer T> ? T : never;

export interface About {
  /** What it is for, as sentences of a manual. */
  readonly help: string;
  /** Its value where it is left out, as YAML has it; undefined where there is none. */
  readonly usual?: string;
  /** What to do where it is missing, for a key that must be there. */
  readonly required?: string;
  /** Whether its value is shown to no one. */
  readonly isSecret?: true;
}

export interface Key<T> extends Form<T>, About {}

export type Keys = Readonly<Record<string, Key<unknown>>>;

/** What one key says of another. */
export interface Rule {
  readonly check: (findings: Findings, node: ConfigNode, fields: Fields) => void;
  readonly schema: Schema;
}
export type Fields = Readonly<Record<string, ConfigNode | undefined>>;

export interface KeyMap<K extends Keys = Keys> {
  readonly keys: K;
  readonly rules: readonly Rule[];
  readonly schema: Schema;
}
