import { lifeOf, type MasterLife, type Moment, tickOf, withFixed } from '../../../src/view/master-life';

const NOW_MS = 1_700_000_000_000;
const NONE = new Map();
const LAST_TICK = 2 ** 32 - 1;

const moment = (steadyMs: number, more: Partial<Moment> = {}): Moment => {
  return { boot: 'boot', steadyMs, atMs: NOW_MS + steadyMs, ...more };
};

test.each<[name: string, before: number, laterMs: number, now: number, isSame: boolean]>([
  ['the same one, a minute later', 1000, 60_000, 7000, true],
  ['the same one, heard late the first time', 1000, 60_000, 7040, true],
  ['the same one, heard late the second time', 1000, 60_000, 6960, true],
  [
    'the same one after a month, on a machine whose clock goes 50 parts in a million faster',
    1000,
    2.592e9,
    259_213_960,
    true,
  ],
  ['one that was started again a second after its start', 100, 50, 2, false],
  ['one that was started again much later', 1000, 60_000, 300, false],
  ['one that was up before, but is another', 1000, 60_000, 500_000, false],
  ['the same one, whose sysUpTime has begun again', LAST_TICK, 60_000, 5999, true],
  ['the same one, whose sysUpTime seems not to have begun again yet', 0, 100, LAST_TICK, true],
])('%s', (_name, before, laterMs, now, isSame) => {
  const known = lifeOf(before, moment(5000));
  const life = lifeOf(now, moment(5000 + laterMs), known);
  expect(life.starts.get('boot') === known.starts.get('boot')).toBe(isSame);
});

test.each([
  ['set back by an hour', -3_600_000],
  ['set forward by a year', 31_536_000_000],
])('a life goes on when the wall clock is %s', (_name, stepMs) => {
  const known = lifeOf(1000, moment(50_000));
  const life = lifeOf(7000, moment(110_000, { atMs: NOW_MS + stepMs }), known);
  expect([life.starts, life.startMs]).toEqual([known.starts, known.startMs]);
});

test('a master on another machine goes on when ours is started again', () => {
  const known = lifeOf(1000, moment(50_000));
  const after = moment(3000, { boot: 'next', atMs: NOW_MS + 110_000 });
  const life = lifeOf(7000, after, known);
  expect([...life.starts]).toEqual([
    ['boot', 40_000],
    ['next', -67_000],
  ]);
  expect(life.startMs).toBe(known.startMs);
  // Told by the clock of either boot, a stamp has its tick.
  expect(tickOf(1, life, new Map([['boot', new Map([[1, 45_000]])]]))).toBe(500);
  expect(tickOf(1, life, new Map([['next', new Map([[1, -17_000]])]]))).toBe(5000);
});

test('our own master is another one after the machine was started again', () => {
  const known = lifeOf(1000, moment(50_000));
  expect([...lifeOf(200, moment(3000, { boot: 'next', atMs: NOW_MS + 110_000 }), known).starts.keys()]).toEqual([
    'next',
  ]);
});

describe('a stamp', () => {
  const life = lifeOf(1000, moment(50_000));

  test.each([
    ['a second after the start', 41_000, 100],
    ['part of a tick more', 41_009, 100],
    ['before the start', 39_999, 0],
    ['at the start', 40_000, 0],
    ['just before sysUpTime begins again', 40_000 + LAST_TICK * 10, LAST_TICK],
    ['just after', 40_000 + 2 ** 32 * 10 + 20, 2],
  ])('is dated by the monotonic clock, whatever the wall clock showed: %s', (_name, steadyMs, tick) => {
    const stamps = new Map([['boot', new Map([[7, steadyMs]])]]);
    expect(tickOf(7, life, stamps)).toBe(tick);
  });

  test('that only the wall clock dates gets a tick once, and keeps it', () => {
    const atMs = NOW_MS + 45_000;
    const fixed = withFixed(life, { moments: [atMs], stamps: NONE }, moment(60_000));
    expect(tickOf(atMs, fixed, NONE)).toBe(500);
    expect(withFixed(fixed, { moments: [atMs], stamps: NONE }, moment(70_000))).toBe(fixed);
  });

  test('of a wall clock that was ahead does not lie in the future', () => {
    const atMs = NOW_MS + 3_600_000;
    const fixed = withFixed(life, { moments: [atMs], stamps: NONE }, moment(60_000));
    expect(tickOf(atMs, fixed, NONE)).toBe(2000);
    const later = withFixed(fixed, { moments: [atMs], stamps: NONE }, moment(900_000));
    expect(tickOf(atMs, later, NONE)).toBe(2000);
  });

  test('of before the master started is zero, and needs no tick', () => {
    const fixed = withFixed(life, { moments: [NOW_MS], stamps: NONE }, moment(60_000));
    expect([tickOf(NOW_MS, fixed, NONE), fixed.fixed.size]).toEqual([0, 0]);
  });
});

test('a new life knows no tick of the one before', () => {
  const known: MasterLife = { ...lifeOf(1000, moment(50_000)), fixed: new Map([[NOW_MS, 7]]) };
  expect(lifeOf(5, moment(60_000), known).fixed.size).toBe(0);
});
