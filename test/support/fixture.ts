// Fixtures: log lines with, above each, what it must add.
//
//   #! services send                              which services the source counts
//   #! filters reinject                           names of content filters, as the configuration gives them
//   #= send.messageInfo send.messageOctets+3042   what the next line adds (+1 where no number is given)
//   #= nothing                                    claimed by a rule that adds nothing
//   #= unclaimed                                  claimed by no one
//   # anything else                               a remark
//
// Everything else is a log line, taken byte for byte.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LogRecord } from '../../src/base/log-record';
import { takeApart } from '../../src/logs/framing';
import { takeOffStamps } from '../../src/logs/stamped-line';
import type { ProgramNames } from '../../src/parsers/program-names';
import { type Claim, Router } from '../../src/parsers/router';
import { counters, isServiceName } from '../../src/registry/registry';
import type { ServiceName } from '../../src/registry/services';
import { Tally } from '../../src/registry/tally';

const fixtureDirectory = join(__dirname, '..', '..', 'fixtures');

export interface FixtureLine {
  readonly file: string;
  readonly lineNumber: number;
  readonly bytes: Buffer;
  /** undefined when the file says nothing about the line. */
  readonly expected: string | undefined;
}

export interface Fixture {
  readonly file: string;
  readonly services: readonly ServiceName[];
  readonly names: ProgramNames;
  readonly lines: readonly FixtureLine[];
  /** Expectations that no line follows, such as `greyd.log:4: no line follows "greyd.passed"`. */
  readonly unused: readonly string[];
}

export function readFixtures(): readonly Fixture[] {
  return readdirSync(fixtureDirectory)
    .filter((file) => file.endsWith('.log'))
    .sort()
    .map(readFixture);
}

function readFixture(file: string): Fixture {
  return parseFixture(file, readFileSync(join(fixtureDirectory, file), 'latin1'));
}

export function parseFixture(file: string, content: string): Fixture {
  const texts = content.split('\n');
  if (texts.at(-1) === '') texts.pop();
  const services: ServiceName[] = [];
  const filters: string[] = [];
  let program: string | undefined;
  const lines: FixtureLine[] = [];
  const unused: string[] = [];
  let above: { readonly expected: string; readonly lineNumber: number } | undefined;
  const drop = () => {
    if (above !== undefined) unused.push(`${file}:${above.lineNumber}: no line follows "${above.expected}"`);
    above = undefined;
  };
  for (const [i, text] of texts.entries()) {
    if (text.startsWith('#! services ')) services.push(...text.slice(12).trim().split(/\s+/).filter(isServiceName));
    else if (text.startsWith('#! filters ')) filters.push(...text.slice(11).trim().split(/\s+/));
    else if (text.startsWith('#! program ')) program = text.slice(11).trim();
    else if (text.startsWith('#=')) {
      drop();
      above = { expected: normalise(text.slice(2)), lineNumber: i + 1 };
    } else if (!text.startsWith('#')) {
      lines.push({ file, lineNumber: i + 1, bytes: Buffer.from(text, 'latin1'), expected: above?.expected });
      above = undefined;
    }
  }
  drop();
  const names = { ...(filters.length > 0 && { filters }), ...(program !== undefined && { program }) };
  return { file, services, names, lines, unused };
}

function normalise(words: string): string {
  return words
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/\+1$/, ''))
    .sort()
    .join(' ');
}

export interface Outcome {
  /** In the words of a fixture. */
  readonly text: string;
  readonly claim: Claim | undefined;
  readonly bumped: readonly string[];
}

/** What stands around a line in the buffer: the end of the line before it, and what a parser must not read. */
export interface Surroundings {
  readonly before: Buffer;
  readonly after: Buffer;
}

const STRANGE: Surroundings = { before: Buffer.from('99 '), after: Buffer.from('0123456789\nnew msg 1') };
/** What ends a word or a line in some rule, so that a parser that looks beyond the line finds what it looks for. */
export const HOSTILE: readonly Surroundings[] = [':', ' ', '\n', ']: ', '0'].map((text) => {
  return { before: Buffer.from(text), after: Buffer.from(text) };
});

/** What one line really does. */
export class LineProbe {
  private readonly router: Router;
  private readonly tally = new Tally();
  private readonly record = new LogRecord();

  private readonly takeApart: typeof takeApart;

  constructor(services: readonly ServiceName[], names: ProgramNames = {}) {
    this.router = new Router(services, names);
    this.takeApart = names.program === undefined ? takeApart : takeOffStamps;
  }

  /** The line lies between strange bytes, so that a parser that looks beyond its ends is found out. */
  look(line: Buffer, { before, after }: Surroundings = STRANGE): Outcome {
    const bytes = Buffer.concat([before, line, after]);
    this.takeApart(this.record, bytes, before.length, before.length + line.length);
    const isClaimed = this.router.route(this.record, this.tally);
    const totals = new BigUint64Array(counters.length);
    this.tally.foldInto(totals);
    const bumped = counters.filter(({ index }) => totals[index] !== 0n);
    const words = bumped.map(({ name, index }) => (totals[index] === 1n ? name : `${name}+${totals[index]}`));
    const text = words.length > 0 ? words.sort().join(' ') : isClaimed ? 'nothing' : 'unclaimed';
    return { text, claim: this.router.lastClaim, bumped: bumped.map(({ name }) => name) };
  }
}
