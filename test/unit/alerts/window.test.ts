import { countWithin, extendWindow, isWholeWithin, type Window } from '../../../src/alerts/window';

const SECOND = 1000;
const OVER = 60 * SECOND;

function windowOf(...segments: readonly (readonly [fromMs: number, toMs: number, count: number, isWhole?: boolean])[]) {
  return segments.reduce<Window>(
    (window, [fromMs, toMs, count, isWhole = true]) => extendWindow(window, { fromMs, toMs, count, isWhole }, OVER),
    [],
  );
}

test('counts what lies within, and of what lies across its edge the part', () => {
  const window = windowOf([0, 30_000, 30], [30_000, 80_000, 100]);
  expect(countWithin(window, 80_000, OVER)).toBe(110);
  expect(countWithin(window, 80_000, 50_000)).toBe(100);
});

test('spreads what came in one long look over all of it', () => {
  expect(countWithin(windowOf([0, 600_000, 600]), 600_000, OVER)).toBeCloseTo(60);
});

test('keeps a bounded number of segments however often one looks, and loses no count', () => {
  let window: Window = [];
  for (let ms = 0; ms < 600_000; ms += 100) {
    window = extendWindow(window, { fromMs: ms, toMs: ms + 100, count: 1, isWhole: true }, OVER);
    expect(window.length).toBeLessThan(130);
  }
  expect(countWithin(window, 600_000, OVER)).toBeCloseTo(600);
  expect(isWholeWithin(window, 600_000, OVER)).toBe(true);
});

test.each<[name: string, window: Window, isWhole: boolean]>([
  ['just begun', windowOf([0, 30_000, 0]), false],
  ['full', windowOf([0, 30_000, 0], [30_000, 60_000, 0]), true],
  ['with a gap', windowOf([0, 30_000, 0], [31_000, 60_000, 0]), false],
  [
    'with a part that may lack something',
    windowOf([0, 30_000, 0], [30_000, 31_000, 0, false], [31_000, 60_000, 0]),
    false,
  ],
  ['with a gap that is past', windowOf([0, 30_000, 0, false], [31_000, 91_000, 0]), true],
])('a window %s is whole or not', (_name, window, isWhole) => {
  const nowMs = window.at(-1)!.toMs;
  expect(isWholeWithin(window, nowMs, OVER)).toBe(isWhole);
});

test('does not join a whole segment with one that may lack something', () => {
  expect(windowOf([0, 100, 1], [100, 200, 1, false])).toHaveLength(2);
});

test('nothing that took no time counts', () => {
  expect(countWithin([{ fromMs: 5, toMs: 5, count: 9, isWhole: true }], 5, OVER)).toBe(0);
});
