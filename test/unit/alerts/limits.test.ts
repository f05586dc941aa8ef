// How many notifications there may be: of one alert, and of all together.

import type { AlertDeclaration } from '../../../src/alerts/declaration';
import { AlertBench } from '../../support/alert-bench';

const MINUTE = 60_000;

/** Alerts that are raised and cleared at once by what the test says of their sources. */
function bench(names: readonly string[], limits: AlertBench['limits']): AlertBench {
  const declarations = names.map(
    (source): AlertDeclaration => ({ kind: 'sourceStalled', name: `sourceStalled.${source}`, source, afterMs: 0 }),
  );
  const made = new AlertBench(declarations, limits);
  made.sources = names.map((name) => ({ name, isKnown: true, problem: undefined, behindOctets: 0 }));
  made.look();
  return made;
}

const names = (count: number) => Array.from({ length: count }, (_, n) => `s${n}`);

describe('of one alert', () => {
  const limits = { minIntervalMs: MINUTE, most: 1000, perMs: MINUTE };

  test('a change too soon after the last is told later, if it still holds', () => {
    const alerts = bench(['s'], limits);
    alerts.problem('s', 'gone.');
    alerts.look(1000);
    alerts.problem('s', undefined);
    alerts.look(1000);
    expect(alerts.told).toEqual(['sourceStalled']);
    expect(alerts.changes).toHaveLength(2);
    alerts.look(58_000);
    expect(alerts.told).toEqual(['sourceStalled']);
    alerts.look(1000);
    expect(alerts.told).toEqual(['sourceStalled', 'sourceStalledCleared']);
    // When it happened, not when it was told.
    expect(alerts.wallMs - alerts.notices[1]!.atMs).toBe(59_000);
  });

  test('changes that undo each other meanwhile are counted and not told', () => {
    const alerts = bench(['s'], limits);
    for (let n = 0; n < 10; n++) {
      alerts.problem('s', n % 2 === 0 ? 'gone.' : undefined);
      alerts.look(1000);
    }
    alerts.look(MINUTE);
    expect(alerts.notices).toMatchObject([
      { notification: 'sourceStalled', suppressed: 0 },
      { notification: 'sourceStalledCleared', suppressed: 8 },
    ]);
    expect(alerts.changes).toHaveLength(10);
  });

  test('the last word is always what is', () => {
    const alerts = bench(['s'], limits);
    for (let n = 0; n < 1001; n++) {
      alerts.problem('s', n % 2 === 0 ? 'gone.' : undefined);
      alerts.look(1000);
    }
    alerts.look(MINUTE);
    expect(alerts.told.at(-1)).toBe('sourceStalled');
    expect(alerts.told.length).toBeLessThan(20);
  });
});

describe('of all together', () => {
  const limits = { minIntervalMs: 0, most: 5, perMs: MINUTE };

  test('a burst is told in part at once, with how many are waiting; and the rest as there is room', () => {
    const alerts = bench(names(12), limits);
    for (const name of names(12)) alerts.problem(name, 'gone.');
    alerts.look(1000);
    expect(alerts.told).toEqual([...Array.from({ length: 4 }, () => 'sourceStalled'), 'alertsHeldBack']);
    expect(alerts.notices.at(-1)).toMatchObject({
      suppressed: 8,
      reason: '8 more alert(s) changed at once and are waiting: notifications.limit lets 5 through within 60 s.',
    });
    for (let n = 0; n < 59; n++) alerts.look(1000);
    expect(alerts.notices).toHaveLength(5);
    for (let n = 0; n < 120; n++) alerts.look(1000);
    const stalled = alerts.notices.filter(({ notification }) => notification === 'sourceStalled');
    expect(new Set(stalled.map(({ name }) => name)).size).toBe(12);
    expect(stalled).toHaveLength(12);
  });

  test('never are there more within any stretch of the time, whatever happens', () => {
    const alerts = bench(names(50), limits);
    const sentMs: number[] = [];
    for (let n = 0; n < 600; n++) {
      for (const [i, name] of names(50).entries()) alerts.problem(name, (n + i) % 7 < 3 ? 'gone.' : undefined);
      for (const _ of alerts.look(1000)) sentMs.push(alerts.monotonicMs);
    }
    expect(sentMs.length).toBeGreaterThan(40);
    for (const [i, ms] of sentMs.entries()) expect((sentMs[i + 5] ?? Infinity) - ms).toBeGreaterThanOrEqual(MINUTE);
  });

  test('what is over before its turn comes is not told', () => {
    const alerts = bench(names(12), limits);
    for (const name of names(12)) alerts.problem(name, 'gone.');
    alerts.look(1000);
    for (const name of names(12)) alerts.problem(name, undefined);
    for (let n = 0; n < 300; n++) alerts.look(1000);
    const told = alerts.notices.map(({ notification }) => notification);
    expect(told.filter((each) => each === 'sourceStalled')).toHaveLength(4);
    expect(told.filter((each) => each === 'sourceStalledCleared')).toHaveLength(4);
  });
});
