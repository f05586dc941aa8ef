// The one door to the `re2js` package: patterns in RE2 syntax, matched in linear time whatever a stranger
// writes. It is loaded by the first pattern that is more than a text.

import type { RE2JS } from 're2js';
import type { Pattern } from './pattern-counter';
import { plainText, requiredText } from './required-text';

export type CompiledPattern =
  | { readonly ok: true; readonly pattern: Pattern; readonly groups: readonly string[] }
  /** What is wrong, as a sentence, and where in the pattern's text it begins. */
  | { readonly ok: false; readonly sentence: string; readonly offset: number };

/** Longest pattern; a log line's shape needs far less. */
const MAX_LENGTH = 1000;

/** Compiles a pattern in RE2 syntax; what is wrong with one comes back as a sentence with its place. */
export function compilePattern(text: string): CompiledPattern {
  if (text.length > MAX_LENGTH) {
    return { ok: false, sentence: `is a pattern of more than ${MAX_LENGTH} characters.`, offset: MAX_LENGTH };
  }
  const plain = plainText(text);
  if (plain !== undefined) return { ok: true, groups: [], pattern: plainPattern(plain) };
  const { RE2JS, RE2JSSyntaxException } = require('re2js') as typeof import('re2js');
  try {
    // Lines are bytes read as latin1: a dot is any of them.
    const compiled = RE2JS.compile(text, RE2JS.DOTALL);
    const groups = Object.keys(compiled.namedGroups());
    return { ok: true, groups, pattern: patternOf(compiled, groups, text) };
  } catch (thrown) {
    if (!(thrown instanceof RE2JSSyntaxException)) {
      return { ok: false, sentence: `cannot be used: ${(thrown as Error).message}.`, offset: 0 };
    }
    const wrong = thrown.getPattern() ?? '';
    const offset = wrong === '' ? 0 : Math.max(0, text.indexOf(wrong));
    return { ok: false, sentence: `is not a pattern in RE2 syntax: ${thrown.getDescription()}.`, offset };
  }
}

/** Finds what the engine would find, which is not asked: a text of the pattern is looked for just so. */
function plainPattern(required: string): Pattern {
  const test = (line: string) => line.includes(required);
  return { required, test, find: (line) => (test(line) ? {} : undefined) };
}

function patternOf(compiled: RE2JS, groups: readonly string[], text: string): Pattern {
  return {
    required: requiredText(text),
    test: (line) => compiled.test(line),
    find(line) {
      const matcher = compiled.matcher(line);
      if (!matcher.find()) return undefined;
      return Object.fromEntries(groups.map((name) => [name, matcher.group(name) ?? undefined]));
    },
  };
}
