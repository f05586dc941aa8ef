// The alerts that are built in: sources that stall or fall silent, counters that can't be saved, lines that no one
// claims, lines that disappeared unread.

import type { AlertDeclaration } from '../../../src/alerts/declaration';
import type { PassState } from '../../../src/alerts/observation';
import { AlertBench } from '../../support/alert-bench';

const MINUTE = 60_000;
const failed: PassState = { kind: 'failed', reason: 'disk full.' };

const stalled: AlertDeclaration = {
  kind: 'sourceStalled',
  name: 'sourceStalled.mail',
  source: 'mail',
  afterMs: 5 * MINUTE,
};
const silent: AlertDeclaration = {
  kind: 'sourceSilent',
  name: 'sourceSilent.mail',
  source: 'mail',
  afterMs: 10 * MINUTE,
};
const commit: AlertDeclaration = { kind: 'commitFailing', name: 'commitFailing', afterMs: MINUTE };
const lost: AlertDeclaration = {
  kind: 'sourceLost',
  name: 'sourceLost.mail',
  source: 'mail',
  losses: { kind: 'row', table: 'sourceLosses', row: 'mail' },
  octets: { kind: 'row', table: 'sourceLoss', row: 'mail' },
};
const unclaimed: AlertDeclaration = {
  kind: 'unclaimedHigh',
  name: 'unclaimedHigh.mail',
  source: 'mail',
  unclaimed: { kind: 'row', table: 'source', row: 'mail' },
  foreign: { kind: 'row', table: 'sourceForeign', row: 'mail' },
  lines: { kind: 'row', table: 'sourceLines', row: 'mail' },
  risePercent: 90,
  fallPercent: 70,
  overMs: 15 * MINUTE,
  leastLines: 100,
};

function watching(declaration: AlertDeclaration): AlertBench {
  const bench = new AlertBench([declaration]);
  bench.look(0, { kind: 'none' });
  bench.look(0);
  return bench;
}

describe('a source that stalls', () => {
  test('is told once it could not be read for so long, with the reason, and when it can be again', () => {
    const bench = watching(stalled);
    bench.problem('mail', 'there is no log file /log.');
    bench.look(MINUTE);
    for (let n = 0; n < 4; n++) bench.look(MINUTE);
    expect(bench.told).toEqual([]);
    bench.look(MINUTE);
    expect(bench.notices).toMatchObject([
      { notification: 'sourceStalled', source: 'mail', reason: 'source mail: there is no log file /log.' },
    ]);
    bench.look(60 * MINUTE);
    bench.problem('mail', undefined);
    bench.look(MINUTE);
    expect(bench.told).toEqual(['sourceStalled', 'sourceStalledCleared']);
  });

  test('is not told for a log that is missing now and then', () => {
    const bench = watching(stalled);
    for (let n = 0; n < 60; n++) {
      bench.problem('mail', n % 5 === 4 ? undefined : 'gone.');
      bench.look(MINUTE);
    }
    expect(bench.told).toEqual([]);
  });

  test('after a restart it is not over before it was looked at again', () => {
    const before = watching(stalled);
    before.problem('mail', 'gone.');
    for (let n = 0; n < 6; n++) before.look(MINUTE);
    expect(before.told).toEqual(['sourceStalled']);
    const bench = new AlertBench([stalled], undefined, before.state);
    bench.sources = [{ name: 'mail', isKnown: false, problem: undefined, behindOctets: 0 }];
    bench.look(0, { kind: 'none' });
    bench.look(1000);
    bench.sources = [{ name: 'mail', isKnown: true, problem: 'gone.', behindOctets: 0 }];
    bench.look(1000);
    expect(bench.told).toEqual([]);
  });

  test('is not told for passes that come to nothing: that is another alert', () => {
    const bench = watching(stalled);
    bench.problem('mail', 'gone.');
    for (let n = 0; n < 60; n++) bench.look(MINUTE, failed);
    expect(bench.told).toEqual([]);
  });

  test('is told when it falls ever further behind, and not while it catches up', () => {
    const bench = watching(stalled);
    const behind = (octets: number) => {
      bench.sources = [{ name: 'mail', isKnown: true, problem: undefined, behindOctets: octets }];
      bench.look(MINUTE);
    };
    for (const octets of [900, 800, 700, 600, 500, 400, 300, 200]) behind(octets);
    expect(bench.told).toEqual([]);
    for (const octets of [500, 300, 600, 550]) behind(octets);
    expect(bench.told).toEqual([]);
    behind(800);
    expect(bench.notices[0]?.reason).toBe('source mail: 800 octets of its log are unread, and they do not get fewer.');
    behind(0);
    expect(bench.told).toEqual(['sourceStalled', 'sourceStalledCleared']);
  });

  test('is told when the pass in hand stands still, and not while it gets ahead', () => {
    const bench = watching(stalled);
    const running = (quietSinceMs: number) => bench.look(MINUTE, { kind: 'running', quietSinceMs });
    for (let n = 0; n < 60; n++) running(bench.monotonicMs);
    expect(bench.told).toEqual([]);
    const standsSinceMs = bench.monotonicMs;
    for (let n = 0; n < 4; n++) running(standsSinceMs);
    expect(bench.told).toEqual([]);
    running(standsSinceMs);
    expect(bench.notices[0]?.reason).toBe('source mail: the current pass has read nothing for 5 min.');
    bench.look(MINUTE);
    expect(bench.told).toEqual(['sourceStalled', 'sourceStalledCleared']);
  });
});

describe('a source that falls silent', () => {
  test('is told after so long, and when it is written to again', () => {
    const bench = watching(silent);
    bench.readSome('mail');
    bench.look(MINUTE);
    bench.look(9 * MINUTE);
    expect(bench.told).toEqual([]);
    bench.look(MINUTE);
    expect(bench.notices[0]?.reason).toBe('source mail: nothing was written to it for 10 min.');
    bench.look(60 * MINUTE);
    bench.readSome('mail');
    bench.look(MINUTE);
    expect(bench.told).toEqual(['sourceSilent', 'sourceSilentCleared']);
  });

  test('is not told of a log that cannot be read: no one knows', () => {
    const bench = watching(silent);
    bench.problem('mail', 'permission denied.');
    for (let n = 0; n < 60; n++) bench.look(MINUTE);
    expect(bench.told).toEqual([]);
  });
});

describe('counters that cannot be saved', () => {
  test('are told after so long, with the reason, and when they are saved again', () => {
    const bench = watching(commit);
    bench.look(10_000, failed);
    bench.look(50_000, failed);
    expect(bench.told).toEqual([]);
    bench.look(10_000, failed);
    expect(bench.notices[0]?.reason).toBe('the counters cannot be saved: disk full.');
    bench.look(10_000);
    expect(bench.told).toEqual(['commitFailing', 'commitFailingCleared']);
  });

  test('are told also when another process holds the lock and saves nothing; not while it saves', () => {
    const bench = watching(commit);
    const busy = (isAdvancing: boolean): PassState => ({ kind: 'busy', reason: 'process 7 holds it.', isAdvancing });
    for (let n = 0; n < 20; n++) bench.look(30_000, busy(n % 2 === 0));
    expect(bench.told).toEqual([]);
    for (let n = 0; n < 4; n++) bench.look(30_000, busy(false));
    expect(bench.told).toEqual(['commitFailing']);
  });

  test('a pass that takes long tells nothing of it, either way', () => {
    const bench = watching(commit);
    bench.look(10_000, failed);
    bench.look(20_000, { kind: 'running', quietSinceMs: 0 });
    bench.look(40_000, failed);
    expect(bench.told).toEqual(['commitFailing']);
  });
});

describe('lines that no one claims', () => {
  function pass(bench: AlertBench, lines: number, of: number): void {
    bench.countRow('source', 'mail', lines);
    bench.countRow('sourceLines', 'mail', of);
    bench.readSome('mail');
    bench.look(MINUTE);
  }

  test('are told when they are nearly all, and when they are fewer again', () => {
    const bench = watching(unclaimed);
    for (let n = 0; n < 20; n++) pass(bench, 88, 100);
    expect(bench.told).toEqual([]);
    for (let n = 0; n < 15; n++) pass(bench, 99, 100);
    expect(bench.told).toEqual(['unclaimedHigh']);
    expect(bench.notices[0]).toMatchObject({ source: 'mail', figures: { percent: 90, seconds: 900 } });
    for (let n = 0; n < 15; n++) pass(bench, 75, 100);
    expect(bench.told).toEqual(['unclaimedHigh']);
    for (let n = 0; n < 15; n++) pass(bench, 5, 100);
    expect(bench.told).toEqual(['unclaimedHigh', 'unclaimedHighCleared']);
  });

  test('are told of a shared syslog by what there is of the programs that are known', () => {
    const bench = watching(unclaimed);
    for (let n = 0; n < 20; n++) {
      bench.countRow('sourceForeign', 'mail', 900);
      pass(bench, 5, 1000);
    }
    expect(bench.told).toEqual([]);
    for (let n = 0; n < 20; n++) {
      bench.countRow('sourceForeign', 'mail', 900);
      pass(bench, 99, 1000);
    }
    expect(bench.told).toEqual(['unclaimedHigh']);
    expect(bench.notices[0]).toMatchObject({ figures: { percent: 93 } });
  });

  test('are not told when they are few', () => {
    const bench = watching(unclaimed);
    for (let n = 0; n < 60; n++) pass(bench, 6, 6);
    expect(bench.told).toEqual([]);
  });

  test('are not told of an old log', () => {
    const bench = watching(unclaimed);
    bench.readSome('mail', '/log/b');
    pass(bench, 100_000, 100_000);
    expect(bench.told).toEqual([]);
  });
});

describe('lines that disappeared unread', () => {
  function lose(bench: AlertBench, octets: number): void {
    bench.countRow('sourceLosses', 'mail', 1);
    bench.countRow('sourceLoss', 'mail', octets);
  }

  test('are told with their octets, also where none are known', () => {
    const bench = watching(lost);
    lose(bench, 70_000);
    bench.look(1000);
    lose(bench, 0);
    bench.look(1000);
    bench.look(1000);
    expect(bench.notices).toMatchObject([
      { notification: 'sourceLost', source: 'mail', octets: 70_000, suppressed: 0 },
      { notification: 'sourceLost', source: 'mail', octets: 0, reason: expect.stringContaining('was replaced') },
    ]);
  });

  test('are told of a log that was cut short with unread octets in it, and not of one that was read', () => {
    const bench = watching(lost);
    bench.countRow('sourceTruncations', 'mail', 1);
    bench.look(1000);
    expect(bench.told).toEqual([]);
    bench.countRow('sourceTruncations', 'mail', 1);
    bench.countRow('sourceLoss', 'mail', 77);
    bench.look(1000);
    bench.look(1000);
    expect(bench.notices).toMatchObject([{ notification: 'sourceLost', octets: 77 }]);
  });

  test('of before the first look are known', () => {
    const bench = new AlertBench([lost]);
    lose(bench, 70_000);
    bench.look(0, { kind: 'none' });
    bench.look(1000);
    expect(bench.told).toEqual([]);
  });

  test('found by the first pass, or by another process while no agent ran, are told', () => {
    const before = watching(lost);
    const bench = new AlertBench([lost], undefined, before.state);
    lose(bench, 5);
    bench.look(0, { kind: 'none' });
    expect(bench.notices).toMatchObject([{ octets: 5 }]);
  });

  test('too soon after others are told together later', () => {
    const bench = watching(lost);
    bench.limits = { ...bench.limits, minIntervalMs: MINUTE };
    for (const octets of [1, 20, 300]) {
      lose(bench, octets);
      bench.look(10_000);
    }
    expect(bench.notices).toMatchObject([{ octets: 1 }]);
    bench.look(MINUTE);
    expect(bench.notices[1]).toMatchObject({ octets: 320, suppressed: 1 });
  });

  test('of an older snapshot are known', () => {
    const bench = watching(lost);
    lose(bench, 9);
    bench.look(1000);
    bench.commit({ tables: new Map() });
    bench.look(1000);
    lose(bench, 4);
    bench.look(1000);
    expect(bench.notices).toMatchObject([{ octets: 9 }, { octets: 4 }]);
  });
});
