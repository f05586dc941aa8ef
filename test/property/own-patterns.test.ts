// Patterns of the user's own count the same whether their texts are looked for in whole chunks, line by line, or not at
// all: patterns of all shapes that chance makes of the log itself, so that some of them match.

import { compilePattern } from '../../src/parsers/pattern';
import { type Pattern, PatternCounter } from '../../src/parsers/pattern-counter';
import { logServices } from '../../src/registry/registry';
import { countLines, type Ways } from '../support/both-ways';
import { Chance } from '../support/chance';
import { moduleStreams } from '../support/module-streams';

const ROUNDS = 12;
const LINES = 400;
const services = logServices;

const chance = new Chance();
const oneOf = <T>(list: readonly T[]): T => list[chance.between(0, list.length - 1)]!;

const streams = moduleStreams().filter(({ lines }) => lines.length > 0);

/** Some lines of a stream in their order, with texts of strangers among them. */
function someLines(): readonly Buffer[] {
  const { lines } = oneOf(streams);
  const from = chance.between(0, Math.max(0, lines.length - LINES));
  return lines.slice(from, from + LINES).flatMap((line) => {
    switch (chance.between(0, 9)) {
      case 0:
        return [line, Buffer.from('Nov 29 10:00:00 mx1 last message repeated 3 times')];
      case 1:
        return [line, Buffer.concat([line, Buffer.from(' caf\xe9 \xfc\xdf k\xe9', 'latin1')])];
      case 2:
        return [line, Buffer.from(line.toString('latin1').toUpperCase(), 'latin1')];
      case 3:
        return [line, Buffer.from(JSON.stringify({ log: `${line.toString('latin1')} \u00e9"x\n`, stream: 'stdout' }))];
      default:
        return [line];
    }
  });
}

const escaped = (text: string) => text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');

/** A pattern in RE2 syntax made of a text of the log. */
function patternOf(line: string): string {
  const start = chance.between(0, Math.max(0, line.length - 2));
  const text = line.slice(start, start + chance.between(1, 40));
  const cut = chance.between(0, text.length);
  const [head, tail] = [escaped(text.slice(0, cut)), escaped(text.slice(cut))];
  const whole = head + tail;
  return oneOf([
    whole,
    `${whole}x`,
    `(?i)${whole}`,
    `(?i:${head})${tail}`,
    `^${whole}`,
    `${whole}$`,
    `\\b${whole}`,
    `${head}.*${tail}`,
    `${head}[^x]${tail.slice(1)}`,
    `${head}(?:q|${tail})?`,
    `${head}(?P<by>.{0,3})`,
    `(?P<n>[0-9]+)${tail}`,
    `${whole}|${tail}nowhere`,
    `${head}${tail}*`,
    `${head}${tail}{0,2}`,
    `${head}\\x{e9}`,
    `\\Q${text}\\E`,
    `${head}é?${tail}`,
    `[${head.replace(/[^a-z]/g, '') || 'a'}]${tail}`,
  ]);
}

interface Drawn {
  readonly text: string;
  readonly name: string;
  readonly programs: readonly string[] | undefined;
  readonly pattern: Pattern;
  readonly groups: readonly string[];
  readonly costMs: number;
}

function drawPatterns(lines: readonly Buffer[], count: number, mustHaveText: boolean): readonly Drawn[] {
  const drawn: Drawn[] = [];
  for (let tries = 0; drawn.length < count && tries < 50 * count; tries++) {
    const text = patternOf(oneOf(lines).toString('latin1'));
    const compiled = compilePattern(text);
    if (!compiled.ok || (mustHaveText && compiled.pattern.required.length < 3)) continue;
    drawn.push({
      ...{ text, name: `p${drawn.length}`, pattern: compiled.pattern, groups: compiled.groups },
      programs: oneOf([undefined, undefined, ['spamd', 'dovecot'], ['postfix/smtpd']]),
      costMs: oneOf([0, 0, 4, 9]),
    });
  }
  return drawn;
}

/** `isPlain`: the pattern looks at each line. */
function countersOf(drawn: readonly Drawn[], isPlain: boolean): readonly PatternCounter[] {
  return drawn.map(({ name, programs, pattern, groups, costMs }) => {
    const add = groups.includes('n') ? 'n' : undefined;
    const by = groups.includes('by') ? 'by' : undefined;
    return new PatternCounter({
      name,
      programs,
      pattern: isPlain ? { ...pattern, required: '' } : pattern,
      costMs,
      add,
      by,
    });
  });
}

test.each(Array.from({ length: ROUNDS }, (_, n) => n))('round %i', async (n) => {
  const isSkipping = n % 3 !== 0;
  const lines = someLines();
  const drawn = drawPatterns(lines, oneOf([1, 2, 5, 20, 60]), isSkipping);
  const log = Buffer.concat(lines.flatMap((line) => [line, Buffer.from(oneOf(['\n', '\n', '\r\n']))]));
  const ways = (isPlain: boolean, more: Partial<Ways> = {}): Ways => {
    return { services, patterns: countersOf(drawn, isPlain), ...more };
  };
  const said = `MAILLOGS_SEED=${chance.seed}, ${JSON.stringify(drawn.map(({ text }) => text))}`;
  const plain = await countLines(log, ways(true), false);
  expect([said, (await countLines(log, ways(false), false)).text]).toEqual([said, plain.text]);
  if (!isSkipping) return;
  expect([said, (await countLines(log, ways(false), true)).text]).toEqual([said, plain.text]);
  // Divided differently, a log has other last records on its way, but counts the same.
  for (const chunkBytes of [61, 4096]) {
    const apart = await countLines(log, ways(true, { chunkBytes }), false);
    const together = await countLines(log, ways(false, { chunkBytes, isDivided: true }), true);
    expect([said, together.text]).toEqual([said, apart.text]);
  }
});
