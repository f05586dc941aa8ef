// Lines of every kind of log, as the fixtures show them, with anything in them. Counting never fails; it gives the same
// wherever the log is cut into chunks; a line adds the same whatever lies around it in memory; and a good line counts
// as ever after all that came before.

import { compilePattern } from '../../src/parsers/pattern';
import { PatternCounter } from '../../src/parsers/pattern-counter';
import { LineCounter } from '../../src/pass/line-counter';
import { logServices } from '../../src/registry/registry';
import { Tally } from '../../src/registry/tally';
import { LineProbe, readFixtures } from '../support/fixture';
import { type Chance, demand, type FuzzTarget } from './target';

/** What supervisors, syslogds and containers put around a line. */
const FRAMES: readonly (readonly [before: string, after: string])[] = [
  ['@400000006566a1f000000000 ', ''],
  ['2026-11-29T10:00:00.123456Z ', ''],
  ['2026-11-29_10:00:00.12345 ', ''],
  ['<22>Nov 29 10:00:00 mx7 ', ''],
  ['Nov 29 10:00:00 mx7 ', ''],
  ['<22>1 2026-11-29T10:00:00.1+01:00 mx7 dovecot 77 - [a b="]"] ', ''],
  ['2026-11-29T10:00:00.1Z stderr F ', ''],
  ['2026-11-29T10:00:00.1Z stdout P ', ''],
  ['mail-1  | ', ''],
  ['{"log":"', '\\n","stream":"stderr","time":"2026-11-29T10:00:00.1Z"}'],
  ['{"__REALTIME_TIMESTAMP":"1","SYSLOG_IDENTIFIER":"dovecot","MESSAGE":"', '"}'],
  ['\u001b[33m', '\u001b[0m'],
];
const LF = 0x0a;
const GOOD = '@400000006566a1f000000000 new msg 7';
const GOOD_ADDS = 'send.messageNew';

export function linesTarget(): FuzzTarget {
  const lines = readFixtures().flatMap((fixture) => fixture.lines.map(({ bytes }) => bytes));
  const probe = new LineProbe(logServices);
  return {
    name: 'lines',
    seeds: [...lines, ...groupsOf(lines, 12), ...FRAMES.map((frame, i) => framed(lines[i * 7]!, frame))],
    words: wordsOf(lines),
    limitMs: 250,
    reshape: (input, chance) => (chance.oneIn(3) ? frameLines(input, chance) : forgeField(input, lines, chance)),
    attempt(input) {
      const whole = count(Buffer.from(input), [input.length]);
      const cut = count(Buffer.from(input), [input.length >> 2, input.length >> 1, input.length]);
      demand(whole.isVague || cut.adds === whole.adds, `adds ${whole.adds} as a whole, ${cut.adds} in pieces`);
      const claims = linesIn(input).map(([start, end]) => claimOf(probe, input.subarray(start, end)));
      demand(
        probe.look(Buffer.from(GOOD)).text === GOOD_ADDS,
        `a good line adds ${probe.look(Buffer.from(GOOD)).text} after these`,
      );
      return [...new Set(claims)].sort().slice(0, 3).join();
    },
  };
}

interface Counted {
  readonly adds: string;
  readonly isVague: boolean;
}

/** Counts a log that is read in chunks which end at the first line end from each of these places on. */
function count(bytes: Buffer, places: readonly number[]): Counted {
  const tally = new Tally();
  const counter = new LineCounter(logServices, tally, patterns);
  let at = 0;
  for (const place of places) {
    for (const [start, end] of linesIn(bytes)) {
      if (start < at || start >= place) continue;
      counter.line(bytes, start, end);
      at = end + 1;
    }
    counter.endChunk();
  }
  return { adds: JSON.stringify(tally.increments()), isVague: counter.isVague };
}

const patterns = ['relayed=(?P<n>[0-9]+)', '(?i)from <(?P<by>[^>]*)>'].map((text, i) => {
  const compiled = compilePattern(text);
  if (!compiled.ok) throw new Error(`${text} is no pattern`);
  const groups = i === 0 ? { add: 'n', by: undefined } : { add: undefined, by: 'by' };
  return new PatternCounter({ name: `p${i}`, programs: undefined, pattern: compiled.pattern, ...groups });
});

/** Looks at a line twice, between other bytes each time than a log has. */
function claimOf(probe: LineProbe, line: Buffer): string {
  const { claim, text } = probe.look(line);
  const again = probe.look(line);
  demand(again.text === text, `adds ${text}, then ${again.text}`);
  return claim === undefined ? 'unclaimed' : `${claim.parser.name} ${claim.rule}`;
}

function linesIn(bytes: Buffer): readonly (readonly [start: number, end: number])[] {
  const found: [number, number][] = [];
  for (let start = 0; start <= bytes.length; ) {
    const at = bytes.indexOf(LF, start);
    const end = at < 0 ? bytes.length : at;
    found.push([start, end]);
    start = end + 1;
  }
  return found;
}

function groupsOf(lines: readonly Buffer[], size: number): readonly Buffer[] {
  const groups: Buffer[] = [];
  for (let at = 0; at < lines.length; at += size)
    groups.push(Buffer.from(lines.slice(at, at + size).join('\n'), 'latin1'));
  return groups;
}

/** The words that the programs themselves write: those that come more than once. */
function wordsOf(lines: readonly Buffer[]): readonly Buffer[] {
  const counts = new Map<string, number>();
  for (const line of lines) {
    for (const [word] of line.toString('latin1').matchAll(/[^\s=:,<>()[\]]+[\s=:,<>()[\]]*/g))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const common = [...counts].filter(([, times]) => times > 1).map(([word]) => word);
  const repeats = ['last message repeated 3 times', 'message repeated 4294967296 times: [ '];
  return [...common, ...repeats, '0', '9'.repeat(30), '-', '1e9', '\n', '\r\n', '\0', '\xff'].map((word) =>
    Buffer.from(word, 'latin1'),
  );
}

function framed(line: Buffer, [before, after]: (typeof FRAMES)[number]): Buffer {
  return Buffer.from(`${before}${line.toString('latin1')}${after}`, 'latin1');
}

/** Some of its lines in a frame, which may be framed already. */
function frameLines(input: Buffer, chance: Chance): Buffer {
  const frame = chance.pick(FRAMES);
  const text = input.toString('latin1').split('\n');
  const changed = text.map((line) =>
    chance.oneIn(2) ? framed(Buffer.from(line, 'latin1'), frame) : Buffer.from(line, 'latin1'),
  );
  return Buffer.concat(changed.flatMap((line, i) => (i === 0 ? [line] : [Buffer.of(LF), line])));
}

/** Puts the text of one line into a place of another where a stranger's text could be. */
function forgeField(input: Buffer, lines: readonly Buffer[], chance: Chance): Buffer {
  const forged = chance.pick(lines).toString('latin1');
  const text = input.toString('latin1');
  const places = [...text.matchAll(/<[^>\n]*>|[\w.+-]+@[\w.-]+|=[^,\s]+|: .*$/gm)];
  if (places.length === 0) return Buffer.from(forged, 'latin1');
  const place = chance.pick(places);
  const from = place.index + 1;
  const part = forged.slice(chance.below(forged.length), chance.below(2 * forged.length));
  return Buffer.from(
    text.slice(0, from) + part + text.slice(from + (chance.oneIn(2) ? place[0].length - 2 : 0)),
    'latin1',
  );
}
