import type { DrawnGraph } from '../../../src/graph/draw';
import { pageText } from '../../../src/graph/page';
import { graphs } from '../../../src/registry/graphs';

const [graph] = graphs;
const drawn = (label: string, values: readonly (number | undefined)[]): DrawnGraph => ({
  graph: graph!,
  items: [{ label, color: '#009e73' }],
  pictures: [{ period: { name: 'day', seconds: 86_400 }, file: 'messages-day.png', values: [values] }],
});
const page = (one: DrawnGraph) => pageText({ host: 'mx<1>', about: ['A & B'], empty: ['<b>'], graphs: [one] });

test('what a stranger chose is text and nothing else', () => {
  const html = page(drawn(`"><script>alert('1')</script>\u0000\u009b`, []));
  expect(html).not.toMatch(/<script|<b>|mx<|[\u0000\u009b]/);
  expect(html).toContain('&#34;&#62;&#60;script&#62;alert(&#39;1&#39;)&#60;/script&#62;\ufffd\ufffd');
});

test('it loads nothing but its pictures, runs nothing, and can be dark', () => {
  const html = page(drawn('a', []));
  expect(html).not.toMatch(/<script|<link|<iframe|https?:|url\(|@import|\son\w+=/);
  expect([...html.matchAll(/src="([^"]*)"/g)].map(([, source]) => source)).toEqual(['messages-day.png']);
  expect(html).toContain('@media (prefers-color-scheme: dark)');
  expect(html).toMatch(/<meta name="viewport"/);
});

test.each([
  [[undefined, 0, 0.004], '<td>–</td><td>0</td><td>0</td>'],
  [[1.234, 12.34, 123.4], '<td>1.23</td><td>12.3</td><td>123</td>'],
  [[9999, 10_000, 12_345_678], '<td>9999</td><td>10\u202fk</td><td>12.3\u202fM</td>'],
  [[-3.456, 2e9, 5e12], '<td>-3.46</td><td>2\u202fG</td><td>5\u202fT</td>'],
])('%j is shown with three digits', (values, cells) => {
  expect(page(drawn('a', values))).toContain(cells);
});
