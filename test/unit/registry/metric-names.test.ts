import { buckets } from '../../../src/registry/bucket-rows';
import { counterMetric, histogramMetrics } from '../../../src/registry/metric-names';
import { counters } from '../../../src/registry/registry';

test('every counter has a name of its own, or is a bucket', () => {
  const named = counters.flatMap((counter) => counterMetric(counter)?.family ?? []);
  const families = [...named, ...Object.values(histogramMetrics).map(({ family }) => family)];
  expect(new Set(families).size).toBe(families.length);
  expect(families.filter((family) => !/^maillogs_[a-z0-9]+(?:_[a-z0-9]+)+$/.test(family))).toEqual([]);
  const inBuckets = new Set(
    buckets.filter(({ upperBound }) => upperBound !== '+Inf').flatMap(({ indexes }) => indexes),
  );
  expect(counters.filter((counter) => counterMetric(counter) === undefined).map(({ index }) => index)).toEqual([
    ...inBuckets,
  ]);
});

test.each([
  ['send.messageNew', 'maillogs_send_message_new', 1],
  ['rbl.rblsmtpd451', 'maillogs_rbl_rblsmtpd451', 1],
  ['spamassassin.spamMilliseconds', 'maillogs_spamassassin_spam_seconds', 1000],
  ['send.messageOctets', 'maillogs_send_message_octets', 1],
] as const)('%s is %s', (name, family, divisor) => {
  expect(counterMetric(counters.find((counter) => counter.name === name)!)).toEqual({ family, divisor });
});
