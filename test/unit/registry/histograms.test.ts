import {
  boundText,
  bucketNames,
  bumpBuckets,
  type HistogramDeclaration,
  type HistogramName,
  histogram,
  histogramDeclarations,
} from '../../../src/registry/histograms';
import { counterIndex, counters } from '../../../src/registry/registry';
import { Tally } from '../../../src/registry/tally';

const names = Object.keys(histogramDeclarations) as readonly HistogramName[];

/** The buckets an event of this size counts in, by the words behind `Le`. */
function bucketsOf(name: HistogramName, value: number): readonly string[] {
  const tally = new Tally();
  bumpBuckets(tally, histogram(name), value);
  const bumped = counters.filter(({ index }) => tally.counts[index] !== 0);
  expect(bumped.every(({ index }) => tally.counts[index] === 1)).toBe(true);
  return bumped.map(({ shortName }) => shortName.replace(/^.*Le/, ''));
}

test('every counter of the registry that is named like a bucket is one, once', () => {
  const declared = counters.filter(({ shortName }) => /Le(Minus)?\d+$/.test(shortName)).map((counter) => counter.name);
  expect(declared).toEqual(names.flatMap(bucketNames));
});

describe.each(names)('%s', (name) => {
  const { all, bounds, service }: HistogramDeclaration = histogramDeclarations[name];

  it('has ascending bounds', () => {
    expect([...new Set(bounds)].sort((a, b) => a - b)).toEqual(bounds);
  });

  it('has a counter for each bound, in the unit of all events, which states the bound in its help', () => {
    const buckets = bucketNames(name).map((bucket) => counters[counterIndex(bucket)]!);
    const units = counters[counterIndex(all[0]!)]!.units;
    expect(buckets.map(({ service, units }) => [service, units])).toEqual(bounds.map(() => [service, units]));
    expect(buckets.map(({ help }) => help.match(/-?\d+/)?.[0])).toEqual(bounds.map(String));
  });

  it('counts an event in the bucket whose bound it reaches, and in none it exceeds', () => {
    const { scale } = histogramDeclarations[name];
    const [at, beyond] = bounds
      .map((bound) => [bucketsOf(name, bound * scale), bucketsOf(name, bound * scale + 1)])
      .at(-1)!;
    expect(at).toHaveLength(1);
    expect(beyond).toEqual([]);
  });
});

describe('an event counts in every bucket whose bound it does not exceed', () => {
  test.each<[string, HistogramName, number, string]>([
    ['an empty message', 'messageOctets', 0, '1024 4096 16384 65536 262144 1048576 4194304 16777216 67108864'],
    ['a message of a bucket exactly', 'messageOctets', 4194304, '4194304 16777216 67108864'],
    ['a message an octet larger', 'messageOctets', 4194305, '16777216 67108864'],
    ['a message beyond 2^32 octets', 'messageOctets', 2 ** 33, ''],
    ['a scan of 99.9 s', 'scanMilliseconds', 99900, '300000'],
    ['a scan too short to time', 'scanMilliseconds', 0, '100 250 500 1000 2500 5000 10000 30000 60000 300000'],
    ['a score of -7.25', 'spamScore', -725, 'Minus5 Minus2 0 2 5 8 10 15 20 30'],
    ['a score of -0.0', 'spamScore', -0, '0 2 5 8 10 15 20 30'],
    ['a score of 5.01', 'spamScore', 501, '8 10 15 20 30'],
    ['a score of 1000', 'spamScore', 100000, ''],
  ])('%s', (_case, name, value, expected) => {
    expect(bucketsOf(name, value).join(' ')).toBe(expected);
  });
});

test.each([
  [100, 'milliseconds', '100 ms'],
  [2500, 'milliseconds', '2.5 s'],
  [300_000, 'milliseconds', '5 min'],
  [7_200_000, 'milliseconds', '2 h'],
  [512, 'octets', '512 octets'],
  [16_384, 'octets', '16 KiB'],
  [1_048_576, 'octets', '1 MiB'],
  [-5, 'points', '-5 points'],
])('the bound %d of %s is read as %s', (bound, units, text) => {
  expect(boundText(bound, units)).toBe(text);
});
