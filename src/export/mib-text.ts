// Text inside a MIB module: quoted strings and braced lists, wrapped to lines a person can read.

const WIDTH = 72;

/** A quoted string (RFC 2578 section 3.1.1), wrapped after `indent` blanks; `"` and non-ASCII cannot stand in one. */
export function quoted(text: string, indent: number): string {
  return wrap(`"${ascii(text).replaceAll('"', "'")}"`.split(' '), indent);
}

/** `{ a, b, c }`, wrapped after `indent` blanks. */
export function braced(names: readonly string[], indent: number): string {
  const items = names.map((name, i) => (i < names.length - 1 ? `${name},` : name));
  return `{ ${wrap(items, indent + 2)} }`;
}

/** Comment lines; a double hyphen would end the comment, so there is none in it. */
export function comment(text: string): string {
  const plain = ascii(text).replace(/-{2,}/g, '-');
  return `-- ${wrap(plain.split(' '), 0).replaceAll('\n', '\n-- ')}`;
}

function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, '?');
}

/** Words set into lines no wider than WIDTH where words allow; the first line is not indented. */
function wrap(words: readonly string[], indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line === '') line = word;
    else if (indent + line.length + 1 + word.length <= WIDTH) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  lines.push(line);
  return lines.join(`\n${' '.repeat(indent)}`);
}
