import { parseDuration, parsePercent, parseRate } from '../../../src/config/quantity';

test.each<[string, number | undefined]>([
  ['0s', 0],
  ['90s', 90_000],
  ['5m', 300_000],
  ['5 min', 300_000],
  ['1h', 3_600_000],
  ['2d', 172_800_000],
  ['', undefined],
  ['5', undefined],
  ['m', undefined],
  ['-1s', undefined],
  ['1.5h', undefined],
  ['5 weeks', undefined],
  ['1h30m', undefined],
  ['5M', undefined],
  ['9999999999s', undefined],
  ['5toString', undefined],
])('the time "%s" is %s ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each<[string, ReturnType<typeof parseRate>]>([
  ['50/min', { count: 50, perMs: 60_000 }],
  ['0.5 / s', { count: 0.5, perMs: 1000 }],
  ['10/h', { count: 10, perMs: 3_600_000 }],
  ['1000/day', { count: 1000, perMs: 86_400_000 }],
  ['50/m', undefined],
  ['50', undefined],
  ['/min', undefined],
  ['-5/min', undefined],
  ['1e3/s', undefined],
  ['5/constructor', undefined],
])('the rate "%s" is %j', (text, rate) => {
  expect(parseRate(text)).toEqual(rate);
});

test.each<[string, number | undefined]>([
  ['0%', 0],
  ['12.5 %', 12.5],
  ['100%', 100],
  ['100.1%', undefined],
  ['90', undefined],
  ['%', undefined],
])('the share "%s" is %s', (text, percent) => {
  expect(parsePercent(text)).toBe(percent);
});
