// Functions of the module that read numbers: with a fraction, hexadecimal, multilog's stamp, a queue's identifier.

import { DOT, ZERO } from '../../../base/ascii';
import type { Code, WasmFunction } from './assembler';
import { byteAt, isDigit, leaveIf, set, when } from './idioms';

/** Digits before the dot that leave room for three places after it in a double. */
const MOST_WHOLE_DIGITS = 12;

/**
 * skipDecimal of fixed-point.ts: the number at `at` times 10^places, -1 when it is too large to count with. Where it
 * stops is left in the global `stop`, `at` itself where there is none.
 */
export const decimal: WasmFunction = {
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

/** Eight small hex digits as a number; all bits where there are others. */
export const hex8: WasmFunction = {
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
export const stamp: WasmFunction = {
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

/** The number of a queue's identifier (registry/line-memory.ts); -1 for one that is no number. */
export const queueId: WasmFunction = {
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
