import { isSameStart, masterStart } from '../../../src/view/master-start';

const NOW_MS = 1_700_000_000_000;
const WRAP_MS = 2 ** 32 * 10;

test.each<[name: string, ticks: number, knownMs: number | undefined, startMs: number]>([
  ['nothing is known', 12_345, undefined, NOW_MS - 123_450],
  ['it was told of a moment earlier', 12_345, NOW_MS - 123_470, NOW_MS - 123_470],
  ['it was told of a moment later', 12_345, NOW_MS - 122_000, NOW_MS - 122_000],
  ['the master was started again since', 500, NOW_MS - 90_000_000, NOW_MS - 5000],
  ['our clock was set forward', 12_345, NOW_MS - 3_723_450, NOW_MS - 123_450],
  ['our clock was set back', 12_345, NOW_MS + 3_000_000, NOW_MS - 123_450],
  ['sysUpTime has begun anew since', 700, NOW_MS - 7000 - WRAP_MS, NOW_MS - 7000 - WRAP_MS],
  ['sysUpTime has begun anew twice', 700, NOW_MS - 7040 - 2 * WRAP_MS, NOW_MS - 7040 - 2 * WRAP_MS],
  ['ticks are reckoned on beyond their end', 2 ** 32 + 700, NOW_MS - 7000 - WRAP_MS, NOW_MS - 7000 - WRAP_MS],
])('when the master started, if %s', (_name, ticks, knownMs, startMs) => {
  expect(masterStart({ nowMs: NOW_MS, ticks, knownMs })).toBe(startMs);
});

const LAST_TICK = 2 ** 32 - 1;
test.each<[name: string, before: number, laterMs: number, now: number, isSame: boolean]>([
  ['the same one, a minute later', 1000, 60_000, 7000, true],
  ['the same one, heard late the first time', 1000, 60_000, 7040, true],
  ['the same one, heard late the second time', 1000, 60_000, 6960, true],
  ['one that was started again a second after its start', 100, 50, 2, false],
  ['one that was started again much later', 1000, 60_000, 300, false],
  ['one that was up before, but is another', 1000, 60_000, 500_000, false],
  ['the same one, whose sysUpTime has begun anew', LAST_TICK, 60_000, 5999, true],
  ['the same one, whose sysUpTime seems not to have begun anew yet', 0, 100, LAST_TICK, true],
])('%s', (_name, before, laterMs, now, isSame) => {
  expect(isSameStart({ ticks: before, atMs: 5000 }, { ticks: now, atMs: 5000 + laterMs })).toBe(isSame);
});
