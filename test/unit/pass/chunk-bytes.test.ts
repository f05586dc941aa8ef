// A log that slow patterns look at is read in small chunks, so that a pass can be stopped after each.

import { PatternCounter } from '../../../src/parsers/pattern-counter';
import { chunkBytesFor } from '../../../src/pass/chunk-bytes';
import { Counting, LOG, lines, sourceAt } from '../../support/counting';
import { Machine } from '../../support/machine';

const OCTETS = 3 << 20;

const patternOf = (costMs: number) =>
  new PatternCounter({
    name: `cost${costMs}`,
    programs: undefined,
    pattern: { required: '', test: () => false, find: () => undefined },
    costMs,
    add: undefined,
    by: undefined,
  });

/** The longest read of a pass over a log of some MiB, the lines that it counted, and how many chunks there were. */
async function passWith(costsMs: readonly number[]) {
  const machine = new Machine();
  const counting = new Counting(machine, [{ ...sourceAt(LOG), counters: costsMs.map(patternOf) }]);
  const text = lines(1, Math.floor(OCTETS / 40));
  machine.disk.append(LOG, text);
  let [turns, longest, before] = [0, 0, 0];
  await counting.pass({
    progressed: ({ readOctets }) => {
      turns++;
      longest = Math.max(longest, readOctets - before);
      before = readOctets;
    },
  });
  return { turns, longest, counted: counting.value(), written: text.split('\n').length - 1 };
}

test('the dearer the patterns, the less is read at a stretch; never less than half a KiB', () => {
  expect(
    [[], [0], [1], [5], [5, 5], Array(20).fill(5), Array(500).fill(5)].map((costs: readonly number[]) =>
      chunkBytesFor(costs.map((costMs) => ({ costMs }))),
    ),
  ).toEqual([undefined, undefined, 819_200, 163_840, 81_920, 8_192, 512]);
});

test('a log without patterns is read in large chunks, one with slow patterns in small ones', async () => {
  const plain = await passWith([]);
  const cheap = await passWith([1]);
  const slow = await passWith(Array(20).fill(5));
  expect([plain.counted, cheap.counted, slow.counted]).toEqual([plain.written, plain.written, plain.written]);
  expect(plain.longest).toBeGreaterThan(200_000);
  expect(cheap).toEqual(plain);
  // A line may begin in the chunk before.
  expect(slow.longest).toBeLessThan(8_192 + 100);
  expect(slow.turns).toBeGreaterThan(plain.turns * 5);
});
