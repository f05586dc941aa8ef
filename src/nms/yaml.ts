// YAML as several tools read it, in block style (YAML 1.1 and 1.2 alike): only what exports need.

export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml | undefined };

/** The text of a list or a map, each line behind `indent`; what is undefined is left out. */
export function yamlText(value: Yaml, indent = ''): string {
  if (isList(value)) return value.map((each) => `${indent}- ${behindMark(each, `${indent}  `)}`).join('');
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([key, each]) => (each === undefined ? '' : `${indent}${keyText(key)}:${afterColon(each, indent)}`))
      .join('');
  }
  return `${indent}${scalar(value)}\n`;
}

/** An item of a list stands behind its mark, from its first line on. */
function behindMark(value: Yaml, indent: string): string {
  return isEmpty(value) ? `${empty(value)}\n` : yamlText(value, indent).slice(indent.length);
}

function afterColon(value: Yaml, indent: string): string {
  if (isEmpty(value)) return ` ${empty(value)}\n`;
  return typeof value === 'object' ? `\n${yamlText(value, `${indent}  `)}` : ` ${scalar(value)}\n`;
}

function isEmpty(value: Yaml): boolean {
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function empty(value: Yaml): string {
  return isList(value) ? '[]' : '{}';
}

/** In quotes where anything else than a word could be made of it: a number, a date, a boolean of YAML 1.1. */
function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const isWord =
    /^[A-Za-z_][A-Za-z0-9_./]*$/.test(value) && !/^(?:true|false|yes|no|on|off|null|y|n|nan|inf)$/i.test(value);
  return isWord ? value : JSON.stringify(value);
}

/** A number stands as it is: it is the key of a map of numbers. */
function keyText(key: string): string {
  return /^\d+$/.test(key) ? key : scalar(key);
}

function isList(value: Yaml): value is readonly Yaml[] {
  return Array.isArray(value);
}
