// As much of JSON Schema (draft-07) as the schema of the configuration uses; a word that is not known here is an error.

type Schema = Readonly<Record<string, unknown>>;

const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isInteger(value),
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

const words: Readonly<Record<string, (given: never, value: never, schema: Schema) => boolean>> = {
  $schema: () => true,
  title: () => true,
  description: () => true,
  type: (name: string, value) => types[name]!(value),
  enum: (choices: readonly unknown[], value) => choices.includes(value),
  const: (one: unknown, value) => one === value,
  minLength: (least: number, value: unknown) => typeof value !== 'string' || value.length >= least,
  pattern: (pattern: string, value: unknown) => typeof value !== 'string' || new RegExp(pattern, 'u').test(value),
  minimum: (least: number, value: unknown) => typeof value !== 'number' || value >= least,
  minItems: (least: number, value: unknown) => !Array.isArray(value) || value.length >= least,
  items: (each: Schema, value: unknown) => !Array.isArray(value) || value.every((item) => fits(each, item)),
  maxLength: (most: number, value: unknown) => typeof value !== 'string' || [...value].length <= most,
  maximum: (most: number, value: unknown) => typeof value !== 'number' || value <= most,
  maxItems: (most: number, value: unknown) => !Array.isArray(value) || value.length <= most,
  uniqueItems: (is: boolean, value: unknown) =>
    !is || !Array.isArray(value) || new Set(value.map((item) => JSON.stringify(item))).size === value.length,
  anyOf: (any: readonly Schema[], value) => any.some((schema) => fits(schema, value)),
  allOf: (all: readonly Schema[], value) => all.every((schema) => fits(schema, value)),
  not: (schema: Schema, value) => !fits(schema, value),
  if: (schema: Schema, value, { then: wanted }) => !fits(schema, value) || fits(wanted as Schema, value),
  // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema, which "if" looks at
  then: () => true,
  dependencies: (wanted: Readonly<Record<string, readonly string[]>>, value: object) =>
    !types['object']!(value) ||
    Object.entries(wanted).every(
      ([key, others]) => !Object.hasOwn(value, key) || others.every((other) => Object.hasOwn(value, other)),
    ),
  propertyNames: (names: Schema, value: object) =>
    !types['object']!(value) || Object.keys(value).every((name) => fits(names, name)),
  definitions: () => true,
  required: (keys: readonly string[], value: object) =>
    !types['object']!(value) || keys.every((key) => Object.hasOwn(value, key)),
  properties: (properties: Readonly<Record<string, Schema>>, value: object) =>
    !types['object']!(value) ||
    Object.entries(value).every(([key, each]) => !Object.hasOwn(properties, key) || fits(properties[key]!, each)),
  additionalProperties: (others: Schema | false, value: object, { properties = {} }) => {
    if (!types['object']!(value)) return true;
    const rest = Object.entries(value).filter(([key]) => !Object.hasOwn(properties as object, key));
    return others === false ? rest.length === 0 : rest.every(([, each]) => fits(others, each));
  },
};

/** Of the schema that is looked at: what $ref leads to. */
let definitions: Readonly<Record<string, Schema>> = {};

/** Whether a value is as the schema says. Throws for a word of the schema that is not known. */
export function fits(schema: Schema, value: unknown): boolean {
  if (Object.hasOwn(schema, 'definitions')) definitions = schema['definitions'] as typeof definitions;
  return Object.entries(schema).every(([word, given]) => {
    if (word === '$ref') return fits(definitions[String(given).replace('#/definitions/', '')]!, value);
    const test = words[word];
    if (test === undefined) throw new Error(`the schema has "${word}", which this validator does not know.`);
    return test(given as never, value as never, schema);
  });
}
