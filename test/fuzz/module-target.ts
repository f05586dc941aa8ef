// Logs in the forms of multilog and of syslogds, damaged as chance has it: the compiled module counts them as the parsers
// do, one line at a time, in chunks of any size.

import { logServices } from '../../src/registry/registry';
import { countLines } from '../support/both-ways';
import { readFixtures } from '../support/fixture';
import { moduleStreams } from '../support/module-streams';
import { type Chance, demand, type FuzzTarget } from './target';

const LF = Buffer.from('\n');
/** Whole lines that an input is put between: so that hosts and programs are known, and others come after. */
const MOST_LINES = 60;

export function moduleTarget(): FuzzTarget {
  const samples = readFixtures().flatMap((fixture) => fixture.lines.map(({ bytes }) => bytes));
  const streams = moduleStreams().map(({ lines }) => lines);
  const all = [...samples, ...streams.flatMap((lines) => lines.filter((line, i) => i % 37 === 0 && line.length < 500))];
  const groups = Array.from({ length: 40 }, (_, i) => logOf(all.filter((_, j) => j % 40 === i).slice(0, MOST_LINES)));
  return {
    name: 'module',
    seeds: groups,
    words: [
      'Nov 29 10:00:00 ',
      ' mx7 ',
      'spamd[7]: ',
      '@400000006566a1f000000000 ',
      '\n',
      '\r\n',
      '\0',
      '[',
      ']: ',
    ].map((word) => Buffer.from(word, 'latin1')),
    limitMs: 500,
    reshape: (input, chance) => mixed(input, all, chance),
    async attempt(input) {
      const log = Buffer.from(input);
      for (const chunkBytes of [undefined, 97]) {
        const ways = { services: logServices, ...(chunkBytes !== undefined && { chunkBytes }) };
        const [together, apart] = [await countLines(log, ways, true), await countLines(log, ways, false)];
        demand(together.text === apart.text, `together ${together.text}\none by one ${apart.text}`);
      }
      return String(log.length >> 12);
    },
  };
}

/** Some lines of the input, of other samples, and some under the host or the program of another. */
function mixed(input: Buffer, all: readonly Buffer[], chance: Chance): Buffer {
  const own = input.toString('latin1').split('\n');
  const lines = Array.from({ length: 1 + chance.small(MOST_LINES) }, () => {
    const line = chance.oneIn(3) ? chance.pick(all).toString('latin1') : chance.pick(own);
    if (!chance.oneIn(4)) return line;
    const other = chance.pick(all).toString('latin1').split(' ');
    const words = line.split(' ');
    const place = chance.below(Math.max(1, Math.min(7, words.length)));
    words[place] = other[Math.min(place, other.length - 1)]!;
    return words.join(' ');
  });
  return logOf(lines.map((line) => Buffer.from(line, 'latin1')));
}

function logOf(lines: readonly Buffer[]): Buffer {
  return Buffer.concat(lines.flatMap((line) => [line, LF])).subarray(0, 60_000);
}
