// Slow patterns of the user's own share the event loop: between two turns they are given no more work than takes ten
// milliseconds at worst, wherever the lines come from, and what they count does not depend on it.

import { MAX_TEXT_BYTES, type Pattern, PatternCounter } from '../../../src/parsers/pattern-counter';
import { LineCounter } from '../../../src/pass/line-counter';
import type { SourceSpec } from '../../../src/pass/source';
import { Tally } from '../../../src/registry/tally';
import { Counting, LOG } from '../../support/counting';
import { Machine } from '../../support/machine';
import { MemoryJournal } from '../../support/memory-journal';

const STAMP = 'Nov 22 15:19:32';
const LONG = 'x'.repeat(MAX_TEXT_BYTES);

/** What was done, in order: the cost of a text that a pattern was run on, or 0 for a turn of the event loop. */
type Work = number[];

const TURN = 0;

function patternOf(costMs: number, work: Work): Pattern {
  const run = (text: string) => {
    work.push((costMs * text.length) / MAX_TEXT_BYTES);
    return /x|new msg/.test(text);
  };
  return { required: '', test: run, find: (text) => (run(text) ? { n: /\d+$/.exec(text)?.[0] } : undefined) };
}

function counterOf(name: string, costMs: number, work: Work, add?: string): PatternCounter {
  return new PatternCounter({
    name,
    programs: undefined,
    pattern: patternOf(costMs, work),
    costMs,
    add,
    by: undefined,
  });
}

/** The most work between two turns. */
function longestTurn(work: Work): number {
  let [longest, sum] = [0, 0];
  for (const costMs of work) {
    sum = costMs === TURN ? 0 : sum + costMs;
    longest = Math.max(longest, sum);
  }
  return longest;
}

function scene(spec: Partial<SourceSpec>, costsMs: readonly number[]) {
  const work: Work = [];
  const machine = new Machine();
  const journal = new MemoryJournal(machine.disk);
  machine.programs = journal.output;
  const give = machine.clock.yield.bind(machine.clock);
  machine.clock.yield = () => {
    work.push(TURN);
    return give();
  };
  const counters = costsMs.map((costMs, n) => counterOf(`own${n}`, costMs, work));
  const source: SourceSpec = { name: 's', path: LOG, services: ['send'], start: 'beginning', ...spec, counters };
  const counting = new Counting(machine, [source]);
  const rows = () => Object.fromEntries(counting.ledger.current?.tables.get('yours') ?? []);
  return { work, machine, journal, counting, rows };
}

const COSTS = [9, 9, 9, 4, 4, 4, 0, 9];

test.each<[string, string, expected: number]>([
  ['one line as long as patterns see', `${STAMP} h a: ${LONG}\n`, 1],
  ['a line longer than that', `${STAMP} h a: ${'x'.repeat(60_000)}\n`, 1],
  ['a line over the limit', `${STAMP} h a: ${'x'.repeat(200_000)}\n`, 1],
  ['many lines', `${STAMP} h a: ${'x'.repeat(900)}\n`.repeat(300), 300],
  [
    'a record that came again and again',
    `${STAMP} h a: ${LONG}\n${`${STAMP} h last message repeated 2 times\n`.repeat(99)}`,
    199,
  ],
  ['a text that is repeated', `${STAMP} h a: message repeated 3 times: [ ${LONG}]\n`, 3],
  [
    'records of many hosts, each of them the last of its host',
    Array.from({ length: 12 }, (_, n) => `${STAMP} h${n} a: ${LONG}\n`).join(''),
    12,
  ],
])('the work on %s is divided', async (_, text, expected) => {
  const { work, machine, counting, rows } = scene({}, COSTS);
  machine.disk.append(LOG, text);
  await counting.pass();
  expect(rows()).toEqual(Object.fromEntries(COSTS.map((_cost, n) => [`own${n}`, BigInt(expected)])));
  expect(longestTurn(work)).toBeLessThanOrEqual(10);
  // A pattern looks at a record once, however often the record is said to have come.
  const lines = text.split('\n').filter((line) => line.includes('x'));
  expect(work.filter((costMs) => costMs !== TURN)).toHaveLength(lines.length * (COSTS.length - 1));
});

test('the work on entries of the systemd journal is divided', async () => {
  const { work, journal, counting, rows } = scene({ path: 'journal', journal: {} }, COSTS);
  for (let n = 0; n < 60; n++) journal.write(n % 2 === 0 ? LONG : `new msg ${n}`);
  await counting.pass();
  expect(rows()).toEqual(Object.fromEntries(COSTS.map((_cost, n) => [`own${n}`, 60n])));
  expect(counting.value()).toBe(30);
  expect(longestTurn(work)).toBeLessThanOrEqual(10);
  expect(counting.unbalanced).toEqual([]);
});

test('patterns that take little together have no turn between them', async () => {
  const { work, machine, counting } = scene({}, [0.2, 0.3]);
  machine.disk.append(LOG, `${STAMP} h a: x\n`.repeat(1000));
  await counting.pass();
  expect(work).not.toContain(TURN);
});

/** What a text adds, chunk for chunk, divided or not. */
async function addedBy(chunks: readonly string[], isDivided: boolean) {
  const tally = new Tally();
  const costs: readonly [number, string | undefined][] = [
    [9, undefined],
    [3, 'n'],
    [8, 'n'],
  ];
  const own = costs.map(([costMs, add], n) => counterOf(`own${n}`, costMs, [], add));
  const counter = new LineCounter(['imap'], tally, own);
  counter.isDivided = isDivided;
  let turns = 0;
  for (const chunk of chunks) {
    const bytes = Buffer.from(chunk, 'latin1');
    for (let start = 0, end = bytes.indexOf(10); end >= 0; start = end + 1, end = bytes.indexOf(10, start)) {
      counter.line(bytes, start, end);
      await counter.goOnBy({ yield: async () => void turns++ });
    }
    counter.endChunk();
    bytes.fill(0x2a);
  }
  return { increments: tally.increments(), samples: counter.unclaimed.take(), carried: counter.lastRecords, turns };
}

test('what is counted is the same, divided or not', async () => {
  const hosts = Array.from({ length: 10 }, (_, n) => `h${n}`);
  const login = (host: string) =>
    `${STAMP} ${host} imapd: LOGIN, user=x@example.com, ip=[192.0.2.1], protocol=IMAP${'x'.repeat(3000)} 7\n`;
  const chunks = [
    `${hosts.map(login).join('')}${STAMP} h3 last message repeated 4 times\n`,
    `${STAMP} h9 last message repeated 2 times\n${STAMP} h1 imapd: message repeated 5 times: [ ${LONG.slice(100)} 3]\n`,
    `${STAMP} h1 last message repeated 2 times\n--- last message repeated 6 times ---\n${STAMP} h0 imapd: what is that\n`,
  ];
  const { turns, ...divided } = await addedBy(chunks, true);
  expect(turns).toBeGreaterThan(10);
  expect(await addedBy(chunks, false)).toEqual({ ...divided, turns: 0 });
  expect(divided.increments.tables?.['yours']?.['own1']).toMatch(/^\d{2,}$/);
});
