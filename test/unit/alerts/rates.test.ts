// Rates: raised at one level, cleared at a lower one, by what happened now and by nothing else.

import type { RateAlert } from '../../../src/alerts/declaration';
import { counterIndex } from '../../../src/registry/registry';
import { AlertBench } from '../../support/alert-bench';

const MINUTE = 60_000;

/** More than 50 a minute over five minutes; less than 20. */
const alert: RateAlert = {
  kind: 'rateHigh',
  name: 'failures',
  counter: 'imap.failure',
  place: { kind: 'counter', index: counterIndex('imap.failure') },
  sources: ['mail'],
  riseAbove: 250,
  fallBelow: 100,
  overMs: 5 * MINUTE,
  holdMs: 0,
};

function watching(changes: Partial<RateAlert> = {}): AlertBench {
  const bench = new AlertBench([{ ...alert, ...changes }]);
  bench.look(0, { kind: 'none' });
  bench.look(0);
  return bench;
}

/** A pass that found so many failures since the last one. */
function pass(bench: AlertBench, failures: number, ms = 10_000): void {
  if (failures > 0) {
    bench.count('imap.failure', failures);
    bench.readSome('mail');
  }
  bench.look(ms);
}

/** Passes in a row. */
function passes(bench: AlertBench, times: number, failures: number): void {
  for (let n = 0; n < times; n++) pass(bench, failures);
}

/** Quiet for the whole window, so that all of it is known. */
function settled(changes: Partial<RateAlert> = {}): AlertBench {
  const bench = watching(changes);
  passes(bench, 31, 0);
  return bench;
}

test('is raised once above the upper level, and cleared once below the lower one', () => {
  const bench = settled();
  pass(bench, 250);
  expect(bench.told).toEqual([]);
  pass(bench, 1);
  expect(bench.told).toEqual(['rateHigh']);
  passes(bench, 60, 8);
  expect(bench.told).toEqual(['rateHigh']);
  passes(bench, 60, 3);
  expect(bench.told).toEqual(['rateHigh', 'rateHighCleared']);
  expect(bench.changes.map(({ alert: name, isRaised }) => [name, isRaised])).toEqual([
    ['failures', true],
    ['failures', false],
  ]);
});

test('says what was counted, over which time, against what, and the counter’s value', () => {
  const bench = settled();
  bench.count('imap.failure', 1_000_000_000_000_000_000n);
  bench.commit({ imports: [{ path: '/x', service: 'imap', sha256: '', atMs: 0 }] });
  pass(bench, 0);
  pass(bench, 300);
  const notice = bench.notices[0]!;
  expect(notice).toEqual({
    notification: 'rateHigh',
    name: 'failures',
    atMs: bench.wallMs,
    reason: 'imap.failure: 60/min over the last 5 min, above 50/min.',
    counter: 'imap.failure',
    figures: { count: 300, limit: 250, seconds: 300, total: '1000000000000000300' },
    suppressed: 0,
  });
});

test('does not flutter where the rate swings between the two levels', () => {
  const bench = settled();
  for (let n = 0; n < 200; n++) pass(bench, n % 6 === 0 ? 62 : 5);
  expect(bench.told).toEqual(['rateHigh']);
});

describe('what did not happen just now is no rate', () => {
  test('the first pass over an old log', () => {
    const bench = new AlertBench([alert]);
    bench.commit({ cursors: new Map() });
    bench.look(0, { kind: 'none' });
    bench.look(10);
    pass(bench, 1_000_000);
    expect(bench.told).toEqual([]);
  });

  test('what was written while no agent ran', () => {
    const bench = new AlertBench([alert]);
    bench.look(0, { kind: 'none' });
    pass(bench, 1_000_000);
    pass(bench, 0);
    expect(bench.told).toEqual([]);
  });

  test('a log that can be read again after an hour', () => {
    const bench = settled();
    bench.problem('mail', 'permission denied.');
    passes(bench, 360, 0);
    bench.problem('mail', undefined);
    pass(bench, 100_000);
    expect(bench.told).toEqual([]);
  });

  test('a log of a pattern that is new to us', () => {
    const bench = settled();
    bench.readSome('mail', '/log/b');
    pass(bench, 100_000);
    expect(bench.told).toEqual([]);
  });

  test('the totals of the Perl, taken over', () => {
    const bench = settled();
    bench.commit({ imports: [{ path: '/x', service: 'imap', sha256: '', atMs: 0 }] });
    pass(bench, 1_000_000);
    expect(bench.told).toEqual([]);
  });

  test('going back to an older snapshot', () => {
    const bench = settled();
    const old = bench.snapshot!;
    passes(bench, 10, 20);
    bench.snapshot = { ...old, generation: old.generation + 1 };
    pass(bench, 0);
    expect(bench.told).toEqual([]);
    pass(bench, 49);
    expect(bench.told).toEqual([]);
    pass(bench, 2);
    expect(bench.told).toEqual(['rateHigh']);
  });

  test('counters that were born again', () => {
    const bench = settled();
    bench.commit({ bornMs: bench.wallMs });
    pass(bench, 100_000);
    expect(bench.told).toEqual([]);
  });
});

test('what was missed while no pass was made is spread over that time', () => {
  const bench = settled();
  // An hour at 49 a minute, found in one pass: a rate of 49 a minute.
  pass(bench, 49 * 60, 60 * MINUTE);
  expect(bench.told).toEqual([]);
  // And one of 51.
  pass(bench, 51 * 60, 60 * MINUTE);
  expect(bench.told).toEqual(['rateHigh']);
});

test('passes that come to nothing neither raise nor clear; what they would have counted comes with the next', () => {
  const bench = settled();
  for (let n = 0; n < 30; n++) bench.look(10_000, { kind: 'failed', reason: 'disk full.' });
  pass(bench, 100);
  expect(bench.told).toEqual([]);
  pass(bench, 300);
  expect(bench.told).toEqual(['rateHigh']);
});

test('is not cleared while a log that may add to it cannot be read', () => {
  const bench = settled();
  pass(bench, 300);
  bench.problem('mail', 'permission denied.');
  passes(bench, 100, 0);
  expect(bench.told).toEqual(['rateHigh']);
  bench.problem('mail', undefined);
  passes(bench, 29, 0);
  expect(bench.told).toEqual(['rateHigh']);
  passes(bench, 5, 0);
  expect(bench.told).toEqual(['rateHigh', 'rateHighCleared']);
});

test('is raised by the logs that can be read while another cannot', () => {
  const bench = settled({ sources: ['mail', 'other'] });
  bench.sources = [...bench.sources, { name: 'other', isKnown: true, problem: 'gone.', behindOctets: 0 }];
  pass(bench, 0);
  pass(bench, 300);
  expect(bench.told).toEqual(['rateHigh']);
});

test('after a restart it is cleared only once the whole window was seen again, and not raised a second time', () => {
  const before = settled();
  pass(before, 300);
  const [watched] = [...before.state.watched.values()];
  const restored = { watched: new Map([['failures', { ...watched!, memory: {} }]]), quota: { spentMs: [] } };
  const bench = new AlertBench([alert], undefined, restored);
  bench.look(0, { kind: 'none' });
  passes(bench, 20, 20);
  expect(bench.told).toEqual([]);
  passes(bench, 60, 0);
  expect(bench.told).toEqual(['rateHighCleared']);
});

test('a wall clock that jumps changes nothing', () => {
  const bench = settled();
  for (const jumpMs of [86_400_000, -172_800_000]) {
    bench.wallMs += jumpMs;
    passes(bench, 10, 8);
  }
  expect(bench.told).toEqual([]);
  pass(bench, 300);
  expect(bench.notices[0]?.atMs).toBe(bench.wallMs);
});

test('a counter that wraps at 2^64 goes on', () => {
  const bench = watching();
  bench.count('imap.failure', 2n ** 64n - 10n);
  bench.commit({ imports: [{ path: '/x', service: 'imap', sha256: '', atMs: 0 }] });
  passes(bench, 31, 0);
  pass(bench, 200);
  expect(bench.told).toEqual([]);
  pass(bench, 100);
  expect(bench.told).toEqual(['rateHigh']);
  expect(bench.notices[0]?.figures.total).toBe('290');
});

describe('with a hold of a minute', () => {
  test('a peak that is over sooner is not told', () => {
    const bench = settled({ holdMs: MINUTE, overMs: 30_000, riseAbove: 25, fallBelow: 10 });
    pass(bench, 30);
    passes(bench, 20, 0);
    expect(bench.told).toEqual([]);
  });

  test('what lasts is told, and its end as well', () => {
    const bench = settled({ holdMs: MINUTE, overMs: 30_000, riseAbove: 25, fallBelow: 10 });
    passes(bench, 6, 10);
    expect(bench.told).toEqual([]);
    passes(bench, 4, 10);
    expect(bench.told).toEqual(['rateHigh']);
    passes(bench, 6, 0);
    expect(bench.told).toEqual(['rateHigh']);
    passes(bench, 6, 0);
    expect(bench.told).toEqual(['rateHigh', 'rateHighCleared']);
  });
});

test('an alert that is declared otherwise measures again, and is told no more than before', () => {
  const bench = settled();
  pass(bench, 300);
  bench.redeclare([{ ...alert, riseAbove: 500, fallBelow: 400 }]);
  passes(bench, 29, 0);
  expect(bench.told).toEqual(['rateHigh']);
  passes(bench, 3, 0);
  expect(bench.told).toEqual(['rateHigh', 'rateHighCleared']);
});

test('an alert that is declared no more is cleared, if it was raised', () => {
  const bench = settled();
  bench.redeclare([alert]);
  pass(bench, 300);
  bench.redeclare([]);
  expect(bench.notices.map(({ notification, reason }) => [notification, reason])).toEqual([
    ['rateHigh', expect.anything()],
    ['rateHighCleared', 'the configuration does not ask for this alert any more.'],
  ]);
  bench.redeclare([alert]);
  bench.redeclare([]);
  expect(bench.told).toHaveLength(2);
});
