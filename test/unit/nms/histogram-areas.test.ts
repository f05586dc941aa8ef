import { bucketAreas } from '../../../src/nms/histogram-areas';
import { graphs } from '../../../src/registry/graphs';

const areas = (id: string) => {
  const graph = graphs.find((each) => each.id === id)!;
  return graph.form === 'histogram' ? bucketAreas(graph) : [];
};

test('the largest bucket comes first, since each smaller one lies before it', () => {
  const found = areas('message-sizes');
  expect(found.map(({ counter }) => counter).slice(0, 2)).toEqual(['send.messageInfo', 'send.messageOctetsLe67108864']);
  expect(found.map(({ label }) => label)).toEqual([
    'all',
    ...[67108864, 16777216, 4194304, 1048576, 262144, 65536, 16384, 4096, 1024].map(
      (octets) => `at most ${octets < 1048576 ? `${octets / 1024} KiB` : `${octets / 1048576} MiB`}`,
    ),
  ]);
});

test('a histogram whose events are the sum of two counters ends with its last bound', () => {
  expect(areas('spam-scores')[0]).toMatchObject({ counter: 'spamassassin.scoreLe30', label: 'at most 30 points' });
});

test('colours ascend from dark to light, each once', () => {
  const lightness = areas('scan-times')
    .map(({ color }) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)))
    .map(([r, g, b]) => 0.2126 * r! + 0.7152 * g! + 0.0722 * b!);
  expect(lightness).toEqual([...lightness].sort((a, b) => b - a));
  expect(new Set(lightness).size).toBe(lightness.length);
});
