// Runs every fixture of every parser. A counter that no line bumps, a rule that no line uses, a parser without
// a fixture and a line without an expectation are failures.

import { parsers } from '../../../src/parsers/generated/parsers';
import { LineCounter } from '../../../src/pass/line-counter';
import { memories } from '../../../src/registry/line-memory';
import { counters } from '../../../src/registry/registry';
import { Tally } from '../../../src/registry/tally';
import { type Fixture, type FixtureLine, HOSTILE, LineProbe, parseFixture, readFixtures } from '../../support/fixture';

const fixtures = readFixtures();
const probed = fixtures.map((fixture) => {
  const probe = new LineProbe(fixture.services, fixture.names);
  return { fixture, lines: fixture.lines.map((line) => ({ line, outcome: probe.look(line.bytes) })) };
});

describe.each(probed)('$fixture.file', ({ fixture, lines }) => {
  it('names the services of its source', () => {
    expect(fixture.services).not.toEqual([]);
  });

  it('has a line below every expectation', () => {
    expect(fixture.unused).toEqual([]);
  });

  it('says of every line what it adds, and it does', () => {
    const wrong = lines
      .filter(({ line, outcome }) => line.expected !== outcome.text)
      .map(
        ({ line, outcome }) =>
          `${line.file}:${line.lineNumber}: wants "${line.expected}", adds "${outcome.text}": ${line.bytes.toString('latin1')}`,
      );
    expect(wrong).toEqual([]);
  });

  it('does not depend on what stands before or after a line', () => {
    const probe = new LineProbe(fixture.services, fixture.names);
    const itself = ({ bytes }: FixtureLine) => ({ before: bytes, after: bytes });
    const moved = lines.flatMap(({ line, outcome }) =>
      [...HOSTILE, itself(line)]
        .filter((around) => probe.look(line.bytes, around).text !== outcome.text)
        .map(({ after }) => `${line.file}:${line.lineNumber} between "${after.toString('latin1')}"`),
    );
    expect(moved).toEqual([]);
  });

  it('of a line that is cut anywhere, does not depend on the rest', () => {
    const probe = new LineProbe(fixture.services, fixture.names);
    const before = Buffer.from('\n');
    const looked = lines.flatMap(({ line: { file, lineNumber, bytes } }) =>
      // The rest begins with what a rule that came this far wants next.
      Array.from(bytes, (_, at) => ({ at, file, lineNumber, cut: bytes.subarray(0, at), rest: bytes.subarray(at) })),
    );
    const read = looked.filter(({ cut, rest }) => {
      const alone = probe.look(cut, { before, after: Buffer.of(0) });
      return probe.look(cut, { before, after: rest }).text !== alone.text;
    });
    expect(read.map(({ file, lineNumber, at }) => `${file}:${lineNumber} cut at ${at}`)).toEqual([]);
  });
});

/** What counts those that are too many to remember: test/property/joins.test.ts bumps them. */
const forgotten = Object.values(memories).map(({ unjoined }) => unjoined);

/** What the lines of a fixture bump one after the other, as in a log. */
function bumpedTogether({ services, names, lines }: Fixture): readonly string[] {
  const tally = new Tally();
  const counter = new LineCounter(services, tally, [], names);
  for (const { bytes } of lines) {
    counter.line(bytes, 0, bytes.length);
    counter.endChunk();
  }
  return Object.keys(tally.increments().counters);
}

test('an expectation without a line is told with its place', () => {
  const { unused } = parseFixture(
    'greyd.log',
    '#= greyd.a\n# a remark\nline\n#= greyd.b\n#= greyd.c\nline\n#= greyd.d\n',
  );
  expect(unused).toEqual(['greyd.log:4: no line follows "greyd.b"', 'greyd.log:7: no line follows "greyd.d"']);
});

describe('the fixtures together', () => {
  it('bump every counter of every service that a parser counts', () => {
    const counted = new Set(parsers.flatMap(({ services }) => services));
    const alone = probed.flatMap(({ lines }) => lines.flatMap(({ outcome }) => outcome.bumped));
    const bumped = new Set([...alone, ...fixtures.flatMap(bumpedTogether), ...forgotten]);
    const silent = counters.filter(({ service, name }) => counted.has(service) && !bumped.has(name));
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('use every rule of every parser', () => {
    const used = new Set(
      probed.flatMap(({ lines }) =>
        lines.flatMap(({ outcome: { claim } }) =>
          claim === undefined ? [] : [`${claim.parser.name}: ${claim.parser.rules[claim.rule - 1]}`],
        ),
      ),
    );
    const all = parsers.flatMap(({ name, rules }) => rules.map((rule) => `${name}: ${rule}`));
    expect(all.filter((rule) => !used.has(rule))).toEqual([]);
  });
});
