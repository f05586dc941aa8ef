// What a round makes durable: sums as they are shown, a row for each member, and what waits.

import { Round } from '../../../src/farm/round';
import { countersWaiting, entryOf } from '../../../src/farm/sums';
import { newFarmRecords } from '../../../src/ledger/farm-records';
import { newbornSnapshot, type Snapshot } from '../../../src/ledger/snapshot';
import { counterIndex } from '../../../src/registry/registry';
import { reading, type Said } from '../../support/farm-readings';

const SUCCESS = counterIndex('send.deliverySuccess');

class Farm {
  snapshot: Snapshot = newbornSnapshot(0);
  private nowMs = 1_800_000_000_000;
  private records = newFarmRecords();

  /** Ten seconds later; a member that says nothing is silent. */
  poll(says: Readonly<Record<string, Said | undefined>>): void {
    this.nowMs += 10_000;
    const asked = Object.keys(says);
    const round = new Round(this.records, asked);
    for (const [name, said] of Object.entries(says))
      if (said !== undefined) round.add(name, reading({ ...said, atMs: this.nowMs }));
    const result = round.finish(() => true);
    const missed = new Set(asked.filter((name) => says[name] === undefined));
    const { farm, totals, tables } = entryOf(this.snapshot, { result, asked, missed, elapsedMs: 10_000 });
    this.snapshot = { ...this.snapshot, totals, tables, farm: farm! };
    this.records = farm!;
  }
}

const says = (instance: string, value: number, rows: Said['rows'] = {}): Said => ({
  instance,
  counters: { 'send.deliverySuccess': BigInt(value), 'agent.linesRead': BigInt(3 * value) },
  rows,
  wholeTables: ['rblZone', 'yours'],
});

test('sums, rows and members grow by what was counted', () => {
  const farm = new Farm();
  farm.poll({ mx1: says('1', 100, { 'rblZone/z': 7n }), mx2: says('2', 5) });
  farm.poll({ mx1: says('1', 110, { 'rblZone/z': 9n }), mx2: says('2', 8, { 'rblZone/z': 4n }) });
  const { totals, tables } = farm.snapshot;
  expect(totals[SUCCESS]).toBe(13n);
  expect(tables.get('rblZone')).toEqual(new Map([['z', 6n]]));
  expect(Object.fromEntries(tables.get('member')!)).toEqual({ mx1: 30n, mx2: 9n });
  expect(countersWaiting(farm.snapshot)).toBe(0);
});

test('what was counted in a silence is shown no faster than mail is counted, and nothing of it is lost', () => {
  const farm = new Farm();
  const shown: bigint[] = [];
  for (let n = 0; n <= 60; n++) {
    const isSilent = n > 30 && n < 40;
    farm.poll({ mx1: says('1', 100 * Math.min(n, 50)), mx2: isSilent ? undefined : says('2', 50 * Math.min(n, 50)) });
    shown.push(farm.snapshot.totals[SUCCESS]!);
  }
  const steps = shown.map((value, i) => Number(value - (shown[i - 1] ?? 0n)));
  expect(Math.max(...steps)).toBeLessThanOrEqual(150);
  expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
  expect(steps.slice(31, 40)).toEqual(Array(9).fill(expect.any(Number)));
  expect(Math.min(...steps.slice(31, 40))).toBeGreaterThanOrEqual(100);
  expect(shown.at(-1)).toBe(7500n);
  expect(Object.fromEntries(farm.snapshot.tables.get('memberAnswersMissed')!)).toEqual({ mx1: 0n, mx2: 9n });
  expect(farm.snapshot.totals[counterIndex('agent.answersMissed')]).toBe(9n);
});

test('while something waits, it is said how much', () => {
  const farm = new Farm();
  farm.poll({ mx1: says('1', 0) });
  for (let n = 1; n <= 3; n++) farm.poll({ mx1: undefined });
  farm.poll({ mx1: says('1', 400) });
  expect(farm.snapshot.totals[SUCCESS]).toBe(100n);
  expect(farm.snapshot.farm!.totals[SUCCESS]).toBe(400n);
  expect(countersWaiting(farm.snapshot)).toBe(2);
});

test('spans that were lost are counted, of each member and of all', () => {
  const farm = new Farm();
  farm.poll({ mx1: says('1', 500) });
  farm.poll({ mx1: { ...says('1', 4), epoch: 'other' } });
  expect(farm.snapshot.totals[SUCCESS]).toBe(0n);
  expect(farm.snapshot.totals[counterIndex('agent.spansLost')]).toBe(1n);
  expect(Object.fromEntries(farm.snapshot.tables.get('memberSpansLost')!)).toEqual({ mx1: 1n });
});

test('a table has as many rows as it may have of one host, and the rest is counted as other', () => {
  const farm = new Farm();
  const zones = (from: number) =>
    Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`rblZone/z${from + n}`, 2n]));
  farm.poll({ mx1: says('1', 0), mx2: says('2', 0) });
  farm.poll({ mx1: says('1', 0, zones(0)), mx2: says('2', 0, zones(1000)) });
  const rows = farm.snapshot.tables.get('rblZone')!;
  expect(rows.size).toBe(201);
  expect(rows.get('other')).toBe(200n);
});
