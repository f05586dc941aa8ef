// What the functions of log types call: numbers with a fraction, addresses, identifiers, labels, multilog's stamp.

import { DOT, ZERO } from '../../../base/ascii';
import type { Code, WasmFunction } from './assembler';
import { LABEL, LABEL_COUNT, LABELS, MISSING_LABEL, MISSING_LABEL_END } from './layout';
import { isAt, leaveIf, set, when } from './writer';

const byteAt = (place: Code, offset = 0): Code => ['i32.load8_u', offset, place];
const isDigit = (byte: Code): Code => ['i32.lt_u', ['i32.sub', byte, ZERO], 10];
const at = (variable: string, offset = 0) => ({ variable, offset });

const addTo: WasmFunction = {
  name: 'addTo',
  parameters: { slot: 'i32', amount: 'f64' },
  locals: {},
  body: [['f64.store', 0, 'slot', ['f64.add', ['f64.load', 0, 'slot'], 'amount']]],
};

/** Digits before the dot that leave room for three places after it in a double. */
const MOST_WHOLE_DIGITS = 12;

/**
 * skipDecimal of fixed-point.ts: the number at `at` times 10^places, -1 when it is too large to count with. Where it
 * stops is left in the global `stop`, `at` itself where there is none.
 */
const decimal: WasmFunction = {
  name: 'decimal',
  parameters: { at: 'i32', end: 'i32', places: 'i32' },
  result: 'i64',
  locals: { i: 'i32', digit: 'i32', whole: 'i32', value: 'i64' },
  body: [
    set('i', 'at'),
    ...whileDigits('whole', [set('value', shifted())]),
    ['global.set', 'stop', 'i'],
    when(['i32.eqz', ['local.tee', 'whole', ['i32.sub', 'i', 'at']]], [['return', -1n]]),
    when(
      [
        'i32.and',
        ['i32.and', ['i32.lt_u', ['i32.add', 'i', 1], 'end'], ['i32.eq', byteAt('i'), DOT]],
        isDigit(byteAt('i', 1)),
      ],
      [
        set('i', ['i32.add', 'i', 1]),
        ...whileDigits('fraction', [
          when(
            ['i32.gt_s', 'places', 0],
            [set('value', shifted())],
            [
              when(
                ['i32.and', ['i32.eqz', 'places'], ['i32.ge_u', 'digit', 5]],
                [set('value', ['i64.add', 'value', 1n])],
              ),
            ],
          ),
          set('places', ['i32.sub', 'places', 1]),
        ]),
        ['global.set', 'stop', 'i'],
      ],
    ),
    [
      'loop',
      'scale',
      when(
        ['i32.gt_s', 'places', 0],
        [set('value', ['i64.mul', 'value', 10n]), set('places', ['i32.sub', 'places', 1]), ['br', 'scale']],
      ),
    ],
    when(['i32.gt_s', 'whole', MOST_WHOLE_DIGITS], [['return', -1n]]),
    'value',
  ],
};

function shifted(): Code {
  return ['i64.add', ['i64.mul', 'value', 10n], ['i64.extend_i32_u', 'digit']];
}

function whileDigits(label: string, each: readonly Code[]): readonly Code[] {
  return [
    [
      'block',
      `${label}End`,
      [
        'loop',
        label,
        leaveIf(`${label}End`, ['i32.ge_u', 'i', 'end']),
        leaveIf(`${label}End`, ['i32.ge_u', ['local.tee', 'digit', ['i32.sub', byteAt('i'), ZERO]], 10]),
        ...each,
        set('i', ['i32.add', 'i', 1]),
        ['br', label],
      ],
    ],
  ];
}

const ONES = 0x0101010101010101n;
const HIGH_BITS = 0x8080808080808080n;
/** A byte eight times. */
export const eightOf = (byte: number): bigint => BigInt.asIntN(64, ONES * BigInt(byte));
/** High bits of bytes, of which the lowest is that of the first byte which is 0. */
const zeros = (word: string): Code => ['i64.and', ['i64.sub', word, ONES], ['i64.xor', word, -1n]];

/** The first place in [at, limit) where one of two bytes stands, of which `a` and `b` have eight each; `limit` for none. */
const until: WasmFunction = {
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
const endOfAddress: WasmFunction = {
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

/** Eight small hex digits as a number; all bits where there are others. */
const hex8: WasmFunction = {
  name: 'hex8',
  parameters: { at: 'i32' },
  result: 'i64',
  locals: { x: 'i64', n: 'i64' },
  body: [
    set('x', ['i64.load', 0, 'at']),
    // What each would be the digit of, if it is one; letters have the bit of 0x40.
    set('n', [
      'i64.add',
      ['i64.and', 'x', 0x0f0f0f0f0f0f0f0fn],
      ['i64.mul', ['i64.and', ['i64.shr_u', 'x', 6n], 0x0101010101010101n], 9n],
    ]),
    // Written again, it must be the same, and no digit more than 15, as those of `g` to `o` are.
    when(
      [
        'i32.or',
        ['i64.ne', ['i64.and', 'n', -0x0f0f0f0f0f0f0f10n], 0n],
        [
          'i64.ne',
          'x',
          [
            'i64.add',
            ['i64.add', 'n', 0x3030303030303030n],
            [
              'i64.mul',
              ['i64.and', ['i64.shr_u', ['i64.add', 'n', 0x0606060606060606n], 4n], 0x0101010101010101n],
              0x27n,
            ],
          ],
        ],
      ],
      [['return', -1n]],
    ),
    // The first stands in the lowest byte: pairs of digits, of bytes, of words change places.
    set('x', [
      'i64.or',
      ['i64.shl', ['i64.and', 'n', 0x000f000f000f000fn], 4n],
      ['i64.and', ['i64.shr_u', 'n', 8n], 0x000f000f000f000fn],
    ]),
    set('x', [
      'i64.or',
      ['i64.shl', ['i64.and', 'x', 0x000000ff000000ffn], 8n],
      ['i64.and', ['i64.shr_u', 'x', 16n], 0x000000ff000000ffn],
    ]),
    ['i64.or', ['i64.shl', ['i64.and', 'x', 0xffffn], 16n], ['i64.and', ['i64.shr_u', 'x', 32n], 0xffffn]],
  ],
};

/** tai64nStamp of logs/line-stamp.ts for the line that begins at the global `line`; -1 where there is none. */
const stamp: WasmFunction = {
  name: 'stamp',
  parameters: {},
  result: 'f64',
  locals: { at: 'i32', high: 'i64', low: 'i64', nano: 'i64' },
  body: [
    set('at', ['global.get', 'line']),
    set('high', ['call', 'hex8', ['i32.add', 'at', 1]]),
    set('low', ['call', 'hex8', ['i32.add', 'at', 9]]),
    set('nano', ['call', 'hex8', ['i32.add', 'at', 17]]),
    when(
      [
        'i32.or',
        ['i64.lt_s', ['i64.or', ['i64.or', 'high', 'low'], 'nano'], 0n],
        ['i64.ne', ['i64.shr_u', 'high', 28n], 4n],
      ],
      [['return', ['f64.const', -1]]],
    ),
    [
      'f64.add',
      [
        'f64.mul',
        [
          'f64.add',
          ['f64.mul', ['f64.convert_i64_s', ['i64.and', 'high', 0xfffffffn]], ['f64.const', 2 ** 32]],
          ['f64.convert_i64_s', 'low'],
        ],
        ['f64.const', 1000],
      ],
      ['f64.div', ['f64.floor', ['f64.div', ['f64.convert_i64_s', 'nano'], ['f64.const', 1000]]], ['f64.const', 1000]],
    ],
  ],
};

const isHostMark: Code = ['i32.lt_u', ['i32.sub', 'c', 0x2d], 2];
const isLetter: Code = ['i32.lt_u', ['i32.sub', ['i32.or', 'c', 0x20], 0x61], 26];
const bytesOf = (text: string) => [...Buffer.from(text)];

/** Whether the keys of a line belong to another owner: it names a program, or a queue at its end. */
const isOthers: WasmFunction = {
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
    isAt(bytesOf(' queue'), at('i', -6)),
  ],
};

/** hostOfFirstUrl of rbl-list.ts: where the host begins, and in the global `stop` where it ends; 0 where there is none. */
const urlHost: WasmFunction = {
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
          leaveIf('found', isAt(bytesOf('://'), at('i'))),
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
            isAt(bytesOf(word), at('i', -word.length)),
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
const label: WasmFunction = {
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

/** The number of a queue's identifier (registry/line-memory.ts); -1 for one that is no number. */
const queueId: WasmFunction = {
  name: 'queueId',
  parameters: { at: 'i32', end: 'i32' },
  result: 'i64',
  locals: { value: 'i64', c: 'i32', isOther: 'i32' },
  body: [
    when(['i32.gt_u', ['i32.sub', ['i32.sub', 'end', 'at'], 5], 7], [['return', -1n]]),
    set('value', 1n),
    // Whether a digit or a letter comes cannot be foretold: nothing branches on it.
    [
      'loop',
      'digits',
      set('c', byteAt('at')),
      set('isOther', [
        'i32.or',
        'isOther',
        ['i32.and', ['i32.ge_u', ['i32.sub', 'c', ZERO], 10], ['i32.ge_u', ['i32.sub', 'c', 0x41], 6]],
      ]),
      // 'A' is 0x41: the low half and nine.
      set('c', ['i32.add', ['i32.and', 'c', 15], ['i32.mul', ['i32.shr_u', 'c', 6], 9]]),
      set('value', ['i64.or', ['i64.shl', 'value', 4n], ['i64.extend_i32_u', 'c']]),
      ['br_if', 'digits', ['i32.lt_u', ['local.tee', 'at', ['i32.add', 'at', 1]], 'end']],
    ],
    when('isOther', [['return', -1n]]),
    'value',
  ],
};

export const helpers: readonly WasmFunction[] = [
  until,
  addTo,
  decimal,
  endOfAddress,
  hex8,
  stamp,
  isOthers,
  queueId,
  urlHost,
  label,
];
