// The roll-up as a table of cases: what a member says, round after round, and what the sum of it is.

import { Round, type Verdict } from '../../../src/farm/round';
import { type FarmRecords, newFarmRecords } from '../../../src/ledger/farm-records';
import { counterIndex } from '../../../src/registry/registry';
import { reading, type Said } from '../../support/farm-readings';

const NEW = counterIndex('send.messageNew');
const MINUTE = 60_000;
const news = (value: bigint, said: Said = {}): Said => ({ ...said, counters: { 'send.messageNew': value } });

interface Step {
  /** By member; one that is listed and absent here did not answer. */
  readonly says: Readonly<Record<string, Said>>;
  /** Those of the step before when not given; at first those that answer. */
  readonly listed?: readonly string[];
  readonly verdicts?: Readonly<Record<string, Verdict['kind']>>;
  readonly sum: bigint;
  readonly rows?: Readonly<Record<string, bigint>>;
  readonly spansLost?: number;
}

const cases: Readonly<Record<string, readonly Step[]>> = {
  'what a member says first is where it begins': [
    { says: { a: news(1000n) }, verdicts: { a: 'first' }, sum: 0n },
    { says: { a: news(1005n) }, verdicts: { a: 'added' }, sum: 5n },
    { says: { a: news(1005n) }, verdicts: { a: 'added' }, sum: 5n },
  ],
  'two members add up': [
    { says: { a: news(10n), b: news(500n, { instance: 'b' }) }, sum: 0n },
    { says: { a: news(11n), b: news(502n, { instance: 'b' }) }, sum: 3n },
  ],
  'a member that is silent takes nothing away, and brings all that it counted': [
    { says: { a: news(10n), b: news(500n, { instance: 'b' }) }, sum: 0n },
    { says: { a: news(12n) }, sum: 2n },
    { says: { a: news(14n) }, sum: 4n },
    { says: { a: news(16n), b: news(530n, { instance: 'b' }) }, verdicts: { b: 'added' }, sum: 36n },
  ],
  'a new epoch begins where it is, and the span is counted as lost': [
    { says: { a: news(1000n) }, sum: 0n },
    { says: { a: news(1100n) }, sum: 100n },
    { says: { a: news(1100n, { epoch: 'f' }) }, verdicts: { a: 'newEpoch' }, sum: 100n, spansLost: 1 },
    { says: { a: news(1101n, { epoch: 'f' }) }, verdicts: { a: 'added' }, sum: 101n },
    { says: { a: news(3n, { epoch: 'g' }) }, verdicts: { a: 'newEpoch' }, sum: 101n, spansLost: 1 },
    { says: { a: news(5n, { epoch: 'g' }) }, verdicts: { a: 'added' }, sum: 103n },
  ],
  'an epoch that overtakes the old value is a new one all the same': [
    { says: { a: news(10n) }, sum: 0n },
    { says: { a: news(5000n, { epoch: 'f' }) }, verdicts: { a: 'newEpoch' }, sum: 0n, spansLost: 1 },
  ],
  'another machine under the same name begins again, though its epoch is the same': [
    { says: { a: news(10n) }, sum: 0n },
    { says: { a: news(99n, { instance: 'z' }) }, verdicts: { a: 'newEpoch' }, sum: 0n, spansLost: 1 },
    { says: { a: news(100n, { instance: 'z' }) }, verdicts: { a: 'added' }, sum: 1n },
  ],
  'a value that falls in the same epoch is not believed, nor is anything beside it': [
    { says: { a: { counters: { 'send.messageNew': 10n, 'send.messageEnd': 10n } } }, sum: 0n },
    { says: { a: { counters: { 'send.messageNew': 90n, 'send.messageEnd': 4n } } }, verdicts: { a: 'fell' }, sum: 0n },
    {
      says: { a: { counters: { 'send.messageNew': 12n, 'send.messageEnd': 10n } } },
      verdicts: { a: 'added' },
      sum: 2n,
    },
  ],
  'one agent under two names is added once, also while the first name is silent': [
    { says: { a: news(10n), b: news(10n) }, verdicts: { a: 'first', b: 'twice' }, sum: 0n },
    { says: { a: news(15n), b: news(15n) }, verdicts: { a: 'added', b: 'twice' }, sum: 5n },
    { says: { b: news(18n) }, verdicts: { b: 'twice' }, sum: 5n },
    { says: { a: news(20n), b: news(20n) }, verdicts: { a: 'added', b: 'twice' }, sum: 10n },
  ],
  'the other name begins once the first is listed no more': [
    { says: { a: news(10n), b: news(10n) }, sum: 0n },
    { says: { b: news(15n) }, listed: ['b'], verdicts: { b: 'first' }, sum: 0n },
    { says: { b: news(17n) }, verdicts: { b: 'added' }, sum: 2n },
  ],
  'a member listed no more leaves what it added, and begins again when it comes back': [
    { says: { a: news(10n), b: news(5n, { instance: 'b' }) }, sum: 0n },
    { says: { a: news(12n), b: news(9n, { instance: 'b' }) }, sum: 6n },
    { says: { a: news(13n) }, listed: ['a'], sum: 7n },
    {
      says: { a: news(13n), b: news(900n, { instance: 'b' }) },
      listed: ['a', 'b'],
      verdicts: { b: 'first' },
      sum: 7n,
    },
    { says: { b: news(901n, { instance: 'b' }) }, verdicts: { b: 'added' }, sum: 8n },
  ],
  'a counter that a member does not have is absent, and one that comes later begins where it is': [
    { says: { a: { counters: { 'send.messageEnd': 4n } } }, sum: 0n },
    { says: { a: { counters: { 'send.messageEnd': 4n, 'send.messageNew': 700n } } }, sum: 0n },
    { says: { a: { counters: { 'send.messageEnd': 4n, 'send.messageNew': 702n } } }, sum: 2n },
    { says: { a: { counters: { 'send.messageEnd': 4n } } }, sum: 2n },
    { says: { a: { counters: { 'send.messageEnd': 4n, 'send.messageNew': 703n } } }, sum: 3n },
  ],
  'a row that comes later counts from zero where all rows were known, else begins where it is': [
    { says: { a: { rows: { 'rblZone/x': 5n }, wholeTables: ['rblZone'] } }, sum: 0n, rows: {} },
    {
      says: { a: { rows: { 'rblZone/x': 6n, 'rblZone/y': 3n, 'yours/z': 9n }, wholeTables: ['rblZone'] } },
      sum: 0n,
      rows: { 'rblZone/x': 1n, 'rblZone/y': 3n, 'yours/z': 0n },
    },
    {
      says: { a: { rows: { 'rblZone/x': 6n, 'rblZone/y': 4n, 'yours/z': 11n } } },
      sum: 0n,
      rows: { 'rblZone/x': 1n, 'rblZone/y': 4n, 'yours/z': 2n },
    },
  ],
  'rows of an old epoch do not make those of a new one grow': [
    { says: { a: { rows: { 'rblZone/x': 5n }, wholeTables: ['rblZone'] } }, sum: 0n },
    {
      says: { a: { epoch: 'f', rows: {}, wholeTables: ['rblZone'] } },
      verdicts: { a: 'newEpoch' },
      sum: 0n,
      spansLost: 1,
    },
    {
      says: { a: { epoch: 'f', rows: { 'rblZone/x': 2n }, wholeTables: ['rblZone'] } },
      sum: 0n,
      rows: { 'rblZone/x': 2n },
    },
  ],
  'values beyond 2^53 are exact': [
    { says: { a: news(2n ** 63n) }, sum: 0n },
    { says: { a: news(2n ** 63n + 2n ** 60n + 1n) }, sum: 2n ** 60n + 1n },
  ],
};

test.each(Object.entries(cases))('%s', (_, steps) => {
  let records: FarmRecords = newFarmRecords();
  let listed: readonly string[] = Object.keys(steps[0]!.says);
  steps.forEach((step, i) => {
    listed = step.listed ?? listed;
    const round = new Round(records, listed);
    const verdicts = Object.entries(step.says).map(([name, said]) => [
      name,
      round.add(name, reading({ atMs: 1_800_000_000_000 + i * MINUTE, ...said })).kind,
    ]);
    const result = round.finish((name) => listed.includes(name));
    expect(Object.fromEntries(verdicts)).toMatchObject(step.verdicts ?? {});
    expect(result.records.totals[NEW]).toBe(step.sum);
    expect(Object.fromEntries(result.records.rows)).toMatchObject(step.rows ?? {});
    expect(result.spansLost).toBe(step.spansLost ?? 0);
    records = result.records;
  });
});

test('what came is told at the pace of its own time: half an hour of silence is no rush', () => {
  const at = (records: FarmRecords) => new Round(records, ['a', 'b']);
  const first = at(newFarmRecords());
  first.add('a', reading(news(0n)));
  first.add('b', reading(news(0n, { instance: 'b' })));
  const second = at(first.finish(() => true).records);
  second.add('a', reading(news(600n, { atMs: MINUTE })));
  expect(second.finish(() => true).rates.get('send.messageNew')).toBeCloseTo(0.01);
  const third = at(second.finish(() => true).records);
  third.add('b', reading(news(9000n, { instance: 'b', atMs: 30 * MINUTE })));
  expect(third.finish(() => true).rates.get('send.messageNew')).toBeCloseTo(300 / MINUTE);
});

test('the round before stays as it was', () => {
  const first = new Round(newFarmRecords(), ['a']);
  first.add('a', reading(news(1n)));
  const { records } = first.finish(() => true);
  const second = new Round(records, ['a']);
  second.add('a', reading(news(8n, { rows: { 'yours/x': 1n } })));
  expect(records.members.get('a')!.last[NEW]).toBe(1n);
  expect(records.totals[NEW]).toBe(0n);
  expect(second.finish(() => true).records.totals[NEW]).toBe(7n);
});
