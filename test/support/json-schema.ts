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
  pattern: (pattern: string, value: unknown) => typeof value !== 'string' || new RegExp(pattern).test(value),
  minimum: (least: number, value: unknown) => typeof value !== 'number' || value >= least,
  minItems: (least: number, value: unknown) => !Array.isArray(value) || value.length >= least,
  items: (each: Schema, value: unknown) => !Array.isArray(value) || value.every((item) => fits(each, item)),
  anyOf: (any: readonly Schema[], value) => any.some((schema) => fits(schema, value)),
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

/** Whether a value is as the schema says. Throws for a word of the schema that is not known. */
export function fits(schema: Schema, value: unknown): boolean {
  return Object.entries(schema).every(([word, given]) => {
    const test = words[word];
    if (test === undefined) throw new Error(`the schema has "${word}", which this validator does not know.`);
    return test(given as never, value as never, schema);
  });
}
