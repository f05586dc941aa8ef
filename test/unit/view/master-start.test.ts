import { masterStart } from '../../../src/view/master-start';

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
