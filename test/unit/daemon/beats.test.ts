import { beatTimes } from '../../../src/config/schedule';
import { type LateBeat, startBeats } from '../../../src/daemon/beats';
import { ManualClock } from '../../support/manual-clock';
import { zoneOffset } from '../../support/time-zone';

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

function scene(text: string, { at = '2026-06-01T12:00:03.500Z', zone = 'UTC' } = {}) {
  const clock = new ManualClock();
  clock.set(Date.parse(at));
  const beats: number[] = [];
  const late: LateBeat[] = [];
  const heard = {
    /** By the monotonic clock, in seconds since the start. */
    seconds: () => beats.map((ms) => ms / 1000),
    longestWaitMs: () =>
      Math.max(...beats.map((ms, i) => ms - (beats[i - 1] ?? 0)), clock.monotonicMs() - beats.at(-1)!),
  };
  const schedule = startBeats(
    beatTimes(text),
    { beat: () => beats.push(clock.monotonicMs()), late: (beat) => late.push(beat) },
    { clock, offsetMs: zoneOffset(zone) },
  );
  return { clock, schedule, beats, late, heard };
}

test('beats come at the times of the expression', () => {
  const { clock, heard, late } = scene('*/10 * * * * *');
  clock.advance(30_000);
  expect([heard.seconds(), late]).toEqual([[6.5, 16.5, 26.5], []]);
});

test('beats come when the next one is further off than the longest sleep', () => {
  const { clock, heard } = scene('0 */2 * * * *');
  clock.advance(5 * 60_000);
  expect(heard.seconds()).toEqual([116.5, 236.5]);
});

test('the next beat is told by the wall clock', () => {
  const { schedule } = scene('0 */2 * * * *');
  expect(new Date(schedule.dueMs).toISOString()).toBe('2026-06-01T12:02:00.000Z');
});

// Where it ends: by the European, American, Australian and Chatham rules, and by half an hour on Lord Howe Island.
// Where it begins, the next ones. Then a zone of half an hour without it.
test.each([
  ['Europe/Berlin', '2026-10-24T23:30:00Z'],
  ['Europe/London', '2026-10-24T23:30:00Z'],
  ['America/New_York', '2026-11-01T04:30:00Z'],
  ['America/St_Johns', '2026-11-01T03:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T13:30:00Z'],
  ['Pacific/Chatham', '2026-04-04T12:30:00Z'],
  ['Europe/Berlin', '2026-03-29T00:00:00Z'],
  ['America/New_York', '2026-03-08T06:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T14:30:00Z'],
  ['Asia/Kolkata', '2026-10-24T23:30:00Z'],
])('no beat is late or too many where the offset of %s changes after %s', (zone, at) => {
  for (const [text, periodMs] of [
    ['*/10 * * * * *', 10_000],
    ['* * * * * *', 1000],
    ['0 */5 * * * *', 300_000],
  ] as const) {
    const { clock, beats, late, heard } = scene(text, { zone, at });
    clock.advance(3 * HOUR_MS);
    expect({ text, longest: heard.longestWaitMs(), late }).toEqual({ text, longest: periodMs, late: [] });
    expect(beats).toHaveLength((3 * HOUR_MS) / periodMs);
  }
});

test.each([
  ['begins', '2026-03-28T23:00:00Z', [2.5]],
  ['ends', '2026-10-24T22:00:00Z', [2.5, 3.5]],
])('a beat in the hour where summer time %s is not left out', (_, at, hours) => {
  const { clock, heard } = scene('0 30 2 * * *', { zone: 'Europe/Berlin', at });
  clock.advance(6 * HOUR_MS);
  expect(heard.seconds().map((second) => second / 3600)).toEqual(hours);
});

describe.each([
  ['a second', 1000],
  ['an hour', HOUR_MS],
  ['a year', YEAR_MS],
  ['half a century, from 1970', 56 * YEAR_MS],
])('when the clock is set by %s', (_, stepMs) => {
  test.each([
    ['forward', 1],
    ['back', -1],
  ])('%s, beats go on and none is called late', (_name, sign) => {
    const { clock, heard, late } = scene('*/10 * * * * *');
    clock.advance(12_000);
    clock.set(clock.nowMs() + sign * stepMs);
    clock.advance(60_000);
    expect(late).toEqual([]);
    expect(heard.longestWaitMs()).toBeLessThanOrEqual(10_000);
    expect(heard.seconds().length).toBeLessThanOrEqual(9);
  });
});

test('a clock set forward brings a daily beat within half a minute of its time', () => {
  const { clock, heard } = scene('0 0 18 * * *');
  clock.advance(10_000);
  clock.set(Date.parse('2026-06-01T17:59:00Z'));
  clock.advance(100_000);
  expect(heard.seconds()).toEqual([70]);
});

test('a wall clock that is slowed down a little names no beat twice', () => {
  const { clock, heard } = scene('*/10 * * * * *');
  for (let n = 0; n < 60; n++) {
    clock.set(clock.nowMs() - 5);
    clock.advance(1000);
  }
  expect(heard.seconds().length).toBeLessThanOrEqual(7);
});

test('of beats that were due in a standstill one comes, and is told late', () => {
  const { clock, beats, late } = scene('*/10 * * * * *');
  // No timer goes off in a process that is stopped.
  clock.stand(45_000);
  expect([beats, late]).toEqual([[45_000], [{ lateMs: 38_500, missed: 3 }]]);
  clock.advance(10_000);
  expect(late).toHaveLength(1);
});

test('a beat late by ten seconds is told though no other was missed', () => {
  const { clock, late } = scene('0 */5 * * * *');
  clock.stand(296_500 + 11_000);
  expect(late).toEqual([{ lateMs: 11_000, missed: 0 }]);
});

test('a beat late by less is not told', () => {
  const { clock, late, beats } = scene('0 */5 * * * *');
  clock.stand(296_500 + 4000);
  expect([beats.length, late]).toEqual([1, []]);
});

test('beats end for good, from inside a beat too', () => {
  const clock = new ManualClock();
  let beats = 0;
  const schedule = startBeats(
    beatTimes('* * * * * *'),
    {
      beat: () => {
        beats++;
        schedule.stop();
      },
      late: () => undefined,
    },
    { clock, offsetMs: () => 0 },
  );
  clock.advance(10_000);
  expect([beats, clock.waiting]).toEqual([1, 0]);
});

test('no beat follows a stop from inside late', () => {
  const clock = new ManualClock();
  let beats = 0;
  const schedule = startBeats(
    beatTimes('* * * * * *'),
    { beat: () => beats++, late: () => schedule.stop() },
    { clock, offsetMs: () => 0 },
  );
  clock.stand(10_000);
  expect([beats, clock.waiting]).toEqual([0, 0]);
});

test('beats go on when one of them throws', () => {
  const clock = new ManualClock();
  let beats = 0;
  startBeats(
    beatTimes('* * * * * *'),
    {
      beat: () => {
        beats++;
        throw new Error('a pass that failed');
      },
      late: () => undefined,
    },
    { clock, offsetMs: () => 0 },
  );
  for (let n = 0; n < 2; n++) expect(() => clock.advance(1000)).toThrow('a pass that failed');
  expect(beats).toBe(2);
});
