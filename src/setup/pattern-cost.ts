// What a pattern of the user's own costs at worst. The engine takes time linear in the line, but a wide class that is
// repeated often (`\pL{1,900}`) makes that a second for a line of 8 KiB, which strangers may write, and meanwhile no SNMP
// request is answered. So each pattern is tried on lines that are hard for it, shorter ones first.

import { cpuTimeMs } from '../host/cpu-time';
import { type CompiledPattern, compilePattern } from '../parsers/pattern';
import { MAX_TEXT_BYTES } from '../parsers/pattern-counter';
import { plainText } from '../parsers/required-text';

/** What a pattern may take for any text that patterns see; those people write take a tenth of it, or less. */
const MAX_COST_MS = 10;
/** The best of several tries counts: the first ones compile, and others share the processor with the collector. */
const MIN_TRIES = 3;
/** A text is tried again until it is quick enough, or this is used up. */
const MAX_TRIED_MS = 200;
const LENGTHS: readonly number[] = [64, 512, MAX_TEXT_BYTES];
/** For a pattern that is nothing but a text, however long that is: 45 us were the most that such a search was seen to take. */
const PLAIN_COST_MS = 0.05;

type Compiled = Extract<CompiledPattern, { readonly ok: true }>;

export type MeasuredPattern =
  /** `costMs` is the most of the longest texts. */
  (Compiled & { readonly costMs: number }) | Extract<CompiledPattern, { readonly ok: false }>;

/** What a counter of the user's own looks for: by a pattern, or by a line with fields, which takes next to nothing. */
export function measuredMatch(text: string, kind: 'match' | 'line'): MeasuredPattern {
  return kind === 'line' ? costlessLine(text) : measuredPattern(text);
}

const lines = new Map<string, MeasuredPattern>();

function costlessLine(text: string): MeasuredPattern {
  const known = lines.get(text);
  if (known !== undefined) return known;
  // The language of rules is loaded by the first line.
  const { compileLine } = require('../parsers/line-template') as typeof import('../parsers/line-template');
  const compiled = compileLine(text);
  const result = compiled.ok ? { ...compiled, costMs: 0 } : compiled;
  lines.set(text, result);
  return result;
}

const measured = new Map<string, MeasuredPattern>();

/** Compiles a pattern, and refuses one that costs too much. Once for each text: the same has one cost in a run. */
export function measuredPattern(text: string, usedMs: () => number = cpuTimeMs): MeasuredPattern {
  const known = measured.get(text);
  if (known !== undefined) return known;
  const result = measure(text, usedMs);
  measured.set(text, result);
  return result;
}

/** A short text is no measure of a longer one: its time is mostly that of code which is not compiled yet. */
function measure(text: string, usedMs: () => number): MeasuredPattern {
  const compiled = compilePattern(text);
  if (!compiled.ok) return compiled;
  if (plainText(text) !== undefined) return { ...compiled, costMs: PLAIN_COST_MS };
  let worstMs = 0;
  for (const length of LENGTHS) {
    for (const line of hardTexts(text, length)) {
      const costMs = bestOf(compiled, line, usedMs);
      if (costMs > MAX_COST_MS) return { ok: false, offset: 0, sentence: refusal(costMs, length) };
      if (length === MAX_TEXT_BYTES) worstMs = Math.max(worstMs, costMs);
    }
  }
  return { ...compiled, costMs: worstMs };
}

function refusal(costMs: number, length: number): string {
  return `takes ${Math.ceil(costMs)} ms for a line of ${length} octets, and ${MAX_COST_MS} ms is the most: repeat its classes less often, or make them narrower.`;
}

function bestOf({ pattern, groups }: Compiled, line: string, usedMs: () => number): number {
  let bestMs = Number.POSITIVE_INFINITY;
  let triedMs = 0;
  for (let n = 0; bestMs > MAX_COST_MS && (n < MIN_TRIES || triedMs < MAX_TRIED_MS); n++) {
    const beganMs = usedMs();
    pattern.test(line);
    // Only groups are ever asked for.
    if (groups.length > 0) pattern.find(line);
    const tookMs = usedMs() - beganMs;
    bestMs = Math.min(bestMs, tookMs);
    triedMs += tookMs;
  }
  return bestMs;
}

/** Texts of each kind of character, of what the pattern itself is made of, and of these without order. */
function hardTexts(pattern: string, length: number): readonly string[] {
  const own = pattern.replace(/\(\?P?<\w+>|\\[pP](?:\{\w+\}|\w)|\\\w|\{[\d,]*\}|[()[\]*+?.^$|\\]/g, '');
  const ofPattern = own === '' ? [] : [own, `${own} `, `${own}a0`].map((seed) => repeated(seed, length));
  return [...commonTexts(length), ...ofPattern, shuffled(`${own}ab0 `, length)];
}

const byLength = new Map<number, readonly string[]>();

/** Those for all patterns. */
function commonTexts(length: number): readonly string[] {
  let texts = byLength.get(length);
  if (texts === undefined) {
    const seeds = ['a', '0', ' ', 'a ', 'Ab0 ', 'x=1, ', '\u00e9'];
    texts = [...seeds.map((seed) => repeated(seed, length)), shuffled('ab', length)];
    byLength.set(length, texts);
  }
  return texts;
}

function repeated(seed: string, length: number): string {
  return seed.repeat(Math.ceil(length / seed.length)).slice(0, length);
}

/** Random characters repeat after this many. */
const SHUFFLED = 1024;

/** Characters of an alphabet in an order that a small generator gives, the same each time. */
function shuffled(alphabet: string, length: number): string {
  let text = '';
  let state = 1;
  for (let i = 0; i < Math.min(length, SHUFFLED); i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    text += alphabet[(state >>> 16) % alphabet.length]!;
  }
  return repeated(text, length);
}
