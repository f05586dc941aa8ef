// What a pattern of the user's own costs at worst. The engine takes time linear in the line, but a wide class that is
// repeated often (`\pL{1,900}`) makes that a second for a line of 8 KiB, which strangers may write, and meanwhile no SNMP
// request is answered. So each pattern is tried on lines that are hard for it, shorter ones first.

import { cpuTimeMs } from '../host/cpu-time';
import { type CompiledPattern, compilePattern } from '../parsers/pattern';
import { MAX_TEXT_BYTES, type Pattern } from '../parsers/pattern-counter';

/** What a pattern may take for the longest text that patterns see. */
const MAX_COST_MS = 5;
/** The best of these counts: the first compiles. */
const TRIES = 3;
const LENGTHS: readonly number[] = [64, 512, 4096];

export type MeasuredPattern = CompiledPattern & { readonly costMs?: number };

const measured = new Map<string, MeasuredPattern>();

/** Compiles a pattern, and refuses one that costs too much. Once for each text: the same has one cost in a run. */
export function measuredPattern(text: string, usedMs: () => number = cpuTimeMs): MeasuredPattern {
  const known = measured.get(text);
  if (known !== undefined) return known;
  const result = measure(text, usedMs);
  measured.set(text, result);
  return result;
}

function measure(text: string, usedMs: () => number): MeasuredPattern {
  const compiled = compilePattern(text);
  if (!compiled.ok) return compiled;
  const { pattern } = compiled;
  let costMs = 0;
  for (const length of LENGTHS) {
    const worstMs = Math.max(...hardTexts(text, length).map((line) => bestOf(pattern, line, usedMs)));
    costMs = (worstMs * MAX_TEXT_BYTES) / length;
    if (costMs > MAX_COST_MS * (length < 4096 ? 4 : 1)) return { ok: false, offset: 0, sentence: refusal(costMs) };
  }
  return { ...compiled, costMs };
}

function refusal(costMs: number): string {
  return `takes ${Math.ceil(costMs)} ms for a line of ${MAX_TEXT_BYTES} octets, and ${MAX_COST_MS} ms is the most: repeat its classes less often, or make them narrower.`;
}

function bestOf(pattern: Pattern, line: string, usedMs: () => number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let n = 0; n < TRIES; n++) {
    const beganMs = usedMs();
    pattern.test(line);
    pattern.find(line);
    best = Math.min(best, usedMs() - beganMs);
  }
  return best;
}

/** Of each kind of character, of what the pattern itself is made of, and of these without order. */
function hardTexts(pattern: string, length: number): readonly string[] {
  const own = pattern.replace(/\(\?P?<\w+>|\\[pP](?:\{\w+\}|\w)|\\\w|\{[\d,]*\}|[()[\]*+?.^$|\\]/g, '');
  const seeds = ['a', '0', ' ', 'a ', 'Ab0 ', 'x=1, ', '\u00e9', own, `${own} `, `${own}a0`].filter(
    (seed) => seed !== '',
  );
  const repeated = seeds.map((seed) => seed.repeat(Math.ceil(length / seed.length)).slice(0, length));
  return [...repeated, shuffled(`${own}ab0 `, length), shuffled('ab', length)];
}

/** Characters of an alphabet in an order that a small generator gives, the same each time. */
function shuffled(alphabet: string, length: number): string {
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return alphabet[(state >>> 16) % alphabet.length]!;
  };
  return Array.from({ length }, next).join('');
}
