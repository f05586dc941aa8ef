// Whatever stands in the file: an answer, never an exception, and nothing a terminal would obey.

import fc from 'fast-check';
import { timed } from '../../support/property';
import { complaints, read } from './read';

/** Pieces that make YAML, in an order that seldom does. */
const PIECES = [
  ...[
    'schedule',
    'state_dir',
    'agentx',
    'master',
    'root_oid',
    'sources',
    'name',
    'path',
    'services',
    'counters',
    'farm',
  ],
  ...[': ', ':', '\n', '\n  ', '\n- ', '- ', '[', ']', '{', '}', ', ', '"', "'", '&a ', '*a', '!!map ', '!x ', '? '],
  ...[
    '<<',
    '|\n',
    '>\n',
    '#',
    '%YAML 1.1\n',
    '---\n',
    '...\n',
    '\t',
    '\r\n',
    '\0',
    '\ufeff',
    '~',
    '1',
    'true',
    '/x',
    'smtp',
  ],
];

const fromPieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join(''));

test.each([
  ['any text', fc.string({ unit: 'binary', maxLength: 200 })],
  ['any pieces of YAML', fromPieces],
  ['any value', fc.json().map((json) => `sources: ${json}\ncounters: ${json}\nfarm: ${json}\nagentx: ${json}\n`)],
])('%s is either accepted or complained of in printable text', (_, texts) => {
  const isHarmless = (text: string) => /^[\x20-\x7e\n]*$/.test(complaints(text));
  fc.assert(fc.property(texts, isHarmless), timed());
});

test('any octets are answered', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => typeof read(bytes).ok === 'boolean'),
    timed(),
  );
});

test.each([
  ['brackets', '['.repeat(20_000)],
  ['braces', '{a: '.repeat(5_000)],
  ['dashes', '- '.repeat(20_000)],
  ['anchors', '&a '.repeat(5_000)],
  ['indentation', Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
])('a file of nothing but %s is refused', (_, text) => {
  expect(read(text).ok).toBe(false);
});
