// The longest plain text that every match of a pattern must contain. A line without it need not be made a
// string nor shown to the engine, and that is nearly every line. When in doubt the answer is shorter.

/** Characters that stand for themselves everywhere in RE2 syntax. */
const PLAIN = /[A-Za-z0-9 _=:;,<>@/"'~`!#%&-]/;
/** Behind these the character before may be missing, or come again. */
const OPTIONAL = /[?*{]/;
/** A pattern that has nothing but these is one text; what is escaped stands for itself. */
const PLAIN_ONLY = new RegExp(`^(?:${PLAIN.source}|\\\\[!-/:-@[-\`{-~])+$`);
/** A text that is longer may take milliseconds to look for, where it is nearly found all along a line. */
const MAX_PLAIN = 256;

/** The text that a pattern stands for, if it is nothing but one; undefined for a long one, too. */
export function plainText(pattern: string): string | undefined {
  if (!PLAIN_ONLY.test(pattern)) return undefined;
  const text = pattern.replace(/\\(.)/g, '$1');
  return text.length <= MAX_PLAIN ? text : undefined;
}

/** Empty when no text is certain, as with a choice or with flags. */
export function requiredText(pattern: string): string {
  if (pattern.includes('|') || /\(\?[^P:<]/.test(pattern)) return '';
  let longest = '';
  let run = '';
  const endRun = () => {
    if (run.length > longest.length) longest = run;
    run = '';
  };
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!;
    if (char === '\\') {
      endRun();
      // \. and the like stand for the character; \d, \x{..}, \pN and \Q do not, and may go on for a while.
      if (/[A-Za-z0-9]/.test(pattern[i + 1] ?? 'A')) return longest;
      i++;
    } else if (char === '[') {
      endRun();
      i = endOfClass(pattern, i);
    } else if (char === '(') {
      // A group may be optional as a whole: what is in it is not looked at.
      endRun();
      i = endOfGroup(pattern, i);
    } else if (OPTIONAL.test(char)) {
      run = run.slice(0, -1);
      endRun();
      if (char === '{') i = Math.max(i, pattern.indexOf('}', i));
    } else if (char === '+' || !PLAIN.test(char)) endRun();
    else run += char;
  }
  endRun();
  return longest;
}

function endOfClass(pattern: string, at: number): number {
  let i = at + 1;
  if (pattern[i] === '^') i++;
  if (pattern[i] === ']') i++;
  for (; i < pattern.length && pattern[i] !== ']'; i++) {
    if (pattern[i] === '\\') i++;
    else if (pattern.startsWith('[:', i)) i = Math.max(i, pattern.indexOf(':]', i) + 1);
  }
  return i;
}

function endOfGroup(pattern: string, at: number): number {
  let depth = 0;
  for (let i = at; i < pattern.length; i++) {
    if (pattern[i] === '\\') i++;
    else if (pattern[i] === '[') i = endOfClass(pattern, i);
    else if (pattern[i] === '(') depth++;
    else if (pattern[i] === ')' && --depth === 0) return i;
  }
  return pattern.length;
}
