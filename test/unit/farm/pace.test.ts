import fc from 'fast-check';
import { paced, STILL } from '../../../src/farm/pace';
import type { Pace } from '../../../src/ledger/farm-records';
import { timed } from '../../support/property';

const SECOND = 1000;

/** What is shown, second after second, of what is added: `undefined` while nothing is heard. */
function shownOf(added: readonly (number | undefined)[]): readonly bigint[] {
  let [total, shown, pace, silentFor] = [0n, 0n, STILL as Pace, 0];
  return added.map((amount) => {
    silentFor += SECOND;
    const rate = amount === undefined ? 0 : amount / silentFor;
    total += BigInt(amount ?? 0);
    if (amount !== undefined) silentFor = 0;
    ({ shown, pace } = paced({ total, shown, rate, elapsedMs: SECOND, pace }));
    return shown;
  });
}

const steps = (values: readonly bigint[]) => values.map((value, i) => Number(value - (values[i - 1] ?? 0n)));

test('what is counted as it always was is shown at once', () => {
  expect(shownOf(Array(100).fill(17)).at(-1)).toBe(1700n);
});

test('what comes back after a silence is shown no faster than mail was ever counted, and in full once there is room', () => {
  const day = [...Array(300).fill(10), ...Array(60).fill(undefined), 610, ...Array(100).fill(10), ...Array(62).fill(0)];
  const shown = shownOf(day);
  expect(Math.max(...steps(shown))).toBeLessThanOrEqual(10);
  expect(shown[361]).toBeLessThan(3100n);
  expect(shown.at(-1)).toBe(3000n + 610n + 1000n);
});

test('a sum is never shown to fall, nor beyond what was added, and in the end in full', () => {
  const counts = fc.array(fc.option(fc.nat(1000), { nil: undefined }), { maxLength: 60 });
  fc.assert(
    fc.property(counts, (added) => {
      const shown = shownOf([...added, ...Array(3000).fill(0)]);
      let total = 0n;
      shown.forEach((value, i) => {
        total += BigInt(added[i] ?? 0);
        expect(value <= total).toBe(true);
      });
      expect(steps(shown).every((step) => step >= 0)).toBe(true);
      expect(shown.at(-1)).toBe(total);
    }),
    timed(),
  );
});
