// Functions of the module that look for texts: the next of two bytes, an address' end, a URL's host, a known label.

import type { Code, WasmFunction } from './assembler';
import { byteAt, bytesOf, eightOf, isAt, isDigit, leaveIf, set, when } from './idioms';
import { LABEL, LABEL_COUNT, LABELS, MISSING_LABEL, MISSING_LABEL_END } from './layout';

const ONES = 0x0101010101010101n;
const HIGH_BITS = 0x8080808080808080n;
/** High bits of bytes, of which the lowest is that of the first byte which is 0. */
const zeros = (word: string): Code => ['i64.and', ['i64.sub', word, ONES], ['i64.xor', word, -1n]];

/** The first place in [at, limit) where one of two bytes stands, of which `a` and `b` have eight each; `limit` for none. */
export const until: WasmFunction = {
  name: 'until',
  parameters: { at: 'i32', limit: 'i32', a: 'i64', b: 'i64' },
  result: 'i32',
  locals: { x: 'i64', y: 'i64' },
  body: [
    [
      'loop',
      'words',
      when(
        ['i32.lt_s', 'at', 'limit'],
        [
          set('x', ['i64.load', 0, 'at']),
          set('y', ['i64.xor', 'x', 'b']),
          set('x', ['i64.xor', 'x', 'a']),
          set('x', ['i64.and', ['i64.or', zeros('x'), zeros('y')], BigInt.asIntN(64, HIGH_BITS)]),
          when(
            ['i64.eqz', 'x'],
            [set('at', ['i32.add', 'at', 8]), ['br', 'words']],
            [
              set('at', ['i32.add', 'at', ['i32.wrap_i64', ['i64.shr_u', ['i64.ctz', 'x'], 3n]]]),
              when(['i32.lt_s', 'at', 'limit'], [['return', 'at']]),
            ],
          ),
        ],
      ),
    ],
    'limit',
  ],
};

/** endOfAddress of primitives.ts for an address that does not begin with a quotation mark. */
export const endOfAddress: WasmFunction = {
  name: 'endOfAddress',
  parameters: { at: 'i32', end: 'i32' },
  result: 'i32',
  locals: {},
  body: [
    set('at', ['call', 'until', 'at', 'end', eightOf(0x3e), eightOf(0x3e)]),
    when(['i32.ge_s', 'at', 'end'], [['return', -1]]),
    'at',
  ],
};

const isHostMark: Code = ['i32.lt_u', ['i32.sub', 'c', 0x2d], 2];
const isLetter: Code = ['i32.lt_u', ['i32.sub', ['i32.or', 'c', 0x20], 0x61], 26];
const at = (offset = 0) => ({ variable: 'i', offset });

/** Whether the keys of a line belong to another owner: it names a program, or a queue at its end. */
export const isOthers: WasmFunction = {
  name: 'isOthers',
  parameters: { s: 'i32', e: 'i32' },
  result: 'i32',
  locals: { i: 'i32' },
  body: [
    when(['global.get', 'named'], [['return', 1]]),
    set('i', 'e'),
    [
      'loop',
      'digits',
      when(
        ['i32.and', ['i32.gt_s', 'i', 's'], isDigit(byteAt(['i32.sub', 'i', 1]))],
        [set('i', ['i32.sub', 'i', 1]), ['br', 'digits']],
      ),
    ],
    when(['i32.or', ['i32.eq', 'i', 'e'], ['i32.lt_s', ['i32.sub', 'i', 's'], 6]], [['return', 0]]),
    isAt(bytesOf(' queue'), at(-6)),
  ],
};

/** hostOfFirstUrl of rbl-list.ts: where the host begins, and in the global `stop` where it ends; 0 where there is none. */
export const urlHost: WasmFunction = {
  name: 'urlHost',
  parameters: { at: 'i32', end: 'i32' },
  result: 'i32',
  locals: { i: 'i32', c: 'i32' },
  body: [
    set('i', 'at'),
    [
      'block',
      'none',
      [
        'block',
        'found',
        [
          'loop',
          'bytes',
          leaveIf('none', ['i32.ge_s', ['i32.add', 'i', 3], 'end']),
          leaveIf('found', isAt(bytesOf('://'), at())),
          set('i', ['i32.add', 'i', 1]),
          ['br', 'bytes'],
        ],
      ],
      // `http` or `https`, in small or in capital letters.
      [
        'block',
        'web',
        ...['http', 'HTTP', 'https', 'HTTPS'].map((word) =>
          leaveIf('web', [
            'i32.and',
            ['i32.ge_s', ['i32.sub', 'i', word.length], 'at'],
            isAt(bytesOf(word), at(-word.length)),
          ]),
        ),
        ['br', 'none'],
      ],
      set('at', ['local.tee', 'i', ['i32.add', 'i', 3]]),
      [
        'block',
        'ended',
        [
          'loop',
          'host',
          leaveIf('ended', ['i32.ge_s', 'i', 'end']),
          set('c', byteAt('i')),
          leaveIf('ended', ['i32.eqz', ['i32.or', isHostMark, ['i32.or', isDigit('c'), isLetter]]]),
          set('i', ['i32.add', 'i', 1]),
          ['br', 'host'],
        ],
      ],
      leaveIf('none', ['i32.eq', 'i', 'at']),
      ['global.set', 'stop', 'i'],
      ['return', 'at'],
    ],
    0,
  ],
};

/** The number of the label that a text is; 0 where it is none, and noted. */
export const label: WasmFunction = {
  name: 'label',
  parameters: { at: 'i32', end: 'i32' },
  result: 'i32',
  locals: { i: 'i32', j: 'i32', text: 'i32' },
  body: [
    set('i', ['i32.load', LABEL_COUNT, 0]),
    [
      'block',
      'none',
      [
        'loop',
        'labels',
        leaveIf('none', ['i32.eqz', 'i']),
        [
          'block',
          'other',
          set('text', ['i32.mul', 'i', LABEL.bytes]),
          leaveIf('other', ['i32.ne', ['i32.load', LABELS, 'text'], ['i32.sub', 'end', 'at']]),
          set('j', 'at'),
          [
            'loop',
            'bytes',
            leaveIf('other', ['i32.ne', byteAt('text', LABELS + LABEL.text), byteAt('j')]),
            set('text', ['i32.add', 'text', 1]),
            ['br_if', 'bytes', ['i32.lt_u', ['local.tee', 'j', ['i32.add', 'j', 1]], 'end']],
          ],
          ['return', 'i'],
        ],
        set('i', ['i32.sub', 'i', 1]),
        ['br', 'labels'],
      ],
    ],
    ['i32.store', MISSING_LABEL, 0, 'at'],
    ['i32.store', MISSING_LABEL_END, 0, 'end'],
    0,
  ],
};
