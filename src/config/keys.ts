// Maps of the configuration, declared: which keys there are, what their values are, what they mean and what they say of
// each other. The reader, the JSON Schema and maillogs.yaml(5) come from these declarations.

import type { About, Fields, Form, Key, KeyMap, Keys, Rule, Schema, ValueOf } from './declared';
import type { Findings } from './findings';
import type { ConfigNode } from './node';
import { readFields, requireField } from './reading';

/** A map as it was given: each key's node, and its value where that is good. */
export interface Given<K extends Keys = Keys> {
  readonly node: ConfigNode;
  readonly fields: { readonly [N in keyof K]?: ConfigNode };
  readonly values: { readonly [N in keyof K]?: ValueOf<K[N]> };
}
export type GivenOf<M> = M extends KeyMap<infer K> ? Given<K> : never;

export function key<T>(form: Form<T>, about: About): Key<T> {
  return { ...form, ...about };
}

export function keyMap<const K extends Keys>(keys: K, rules: readonly Rule[] = []): KeyMap<K> {
  const required = Object.entries(keys).flatMap(([name, { required: advice }]) => (advice === undefined ? [] : [name]));
  const about = ([name, each]: readonly [string, Key<unknown>]) => [name, { ...each.schema, description: each.help }];
  return {
    keys,
    rules,
    schema: {
      type: 'object',
      properties: Object.fromEntries(Object.entries(keys).map(about)),
      additionalProperties: false,
      ...(required.length === 0 ? {} : { required }),
      ...(rules.length === 0 ? {} : { allOf: rules.map(({ schema }) => schema) }),
    },
  };
}

/** A map and all that may stand in it, each once. */
export function mapsBelow(map: KeyMap): readonly KeyMap[] {
  const inside = Object.values(map.keys).flatMap(({ maps = [] }) => maps.flatMap(mapsBelow));
  return [...new Set([map, ...inside])];
}

/** A map with these keys. */
export function mapForm<K extends Keys>(map: KeyMap<K>): Form<Given<K>> {
  return {
    read: (findings, node) => readKeys(findings, node, map),
    schema: map.schema,
    words: 'a map with the keys below',
    maps: [map],
  };
}

/** Reads a map by its declaration; what is wrong in it is said. */
export function readKeys<K extends Keys>(
  findings: Findings,
  node: ConfigNode,
  { keys, rules }: KeyMap<K>,
): Given<K> | undefined {
  const fields: Fields | undefined = readFields<string>(findings, node, Object.keys(keys));
  if (fields === undefined) return undefined;
  const values: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(keys)) {
    const advice = each.required;
    const field = advice === undefined ? fields[name] : requireField(findings, { node, fields, key: name, advice });
    const value = field && each.read(findings, field);
    if (value !== undefined) values[name] = value;
  }
  for (const { check } of rules) check(findings, node, fields);
  return { node, fields, values } as Given<K>;
}

/** `name`, or any of `others`, must be there; `advice` says what to do where none is. */
export function anyOfKeys(name: string, others: readonly string[], advice: string): Rule {
  return {
    check: (findings, node, fields) => {
      if (others.every((other) => fields[other] === undefined)) {
        requireField(findings, { node, fields, key: name, advice });
      }
    },
    schema: { anyOf: [name, ...others].map((each) => ({ required: [each] })) },
  };
}

interface Sentence {
  readonly sentence: string;
  /** Whether the sentence is about the whole map, and not about the key `name`. */
  readonly isOfMap?: boolean;
}

/** `name` must not stand beside `other`. */
export function apart(name: string, other: string, { sentence, isOfMap = false }: Sentence): Rule {
  return {
    check: (findings, node, fields) => {
      const field = fields[name];
      if (field !== undefined && fields[other] !== undefined) findings.problem(isOfMap ? node : field, sentence);
    },
    schema: { not: { required: [name, other] } },
  };
}

/** Where `name` is, `other` must be, too. */
export function together(name: string, other: string, { sentence, isOfMap = false }: Sentence): Rule {
  return {
    check: (findings, node, fields) => {
      const field = fields[name];
      if (field !== undefined && fields[other] === undefined) findings.problem(isOfMap ? node : field, sentence);
    },
    schema: { dependencies: { [name]: [other] } },
  };
}

/** A rule that a reader goes by in words of its own, for the schema: what fits `condition` must fit `wanted`, too. */
export function schemaRule(condition: Schema, wanted: Schema): Rule {
  // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
  return { check: () => undefined, schema: { if: condition, then: wanted } };
}
