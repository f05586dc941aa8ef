import { parse } from 'yaml';
import { type Yaml, yamlText } from '../../../src/nms/yaml';

test.each<[string, Yaml]>([
  ['a map', { a: 1, b: 'x y', c: true }],
  [
    'words that YAML would take for something else',
    { on: 'off', no: 'yes', n: 'null', d: '2026-11-29', f: '1e3', e: '' },
  ],
  ['marks of its own', ['- a', ': b', '#c', '{{ $value }}', "it's", '"quoted"', 'a: b', '*', '&a', '%', '@x', ' ']],
  ['lists in lists', [['a', ['b']], [], {}]],
  ['maps in lists in maps', { a: [{ b: [{ c: 'd', e: {} }], f: [] }, 'g'] }],
])('%s is read as it was', (_name, value) => {
  for (const version of ['1.1', '1.2'] as const) expect(parse(yamlText(value), { version })).toEqual(value);
});

test('numbers are keys of a map of numbers', () => {
  expect(yamlText({ '1': 'ok', a1: 'b' })).toBe('1: ok\na1: b\n');
});
