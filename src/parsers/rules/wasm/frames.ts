// The two frames that the scan takes off a line: multilog's stamp, and the plain record of a syslogd from hosts and
// programs that lines before it had. Whatever might be another frame, a repeat or part of a record leaves the block
// `odd`: it is left to logs/framing.ts, which this must not contradict.

import { DOT, HYPHEN, SPACE } from '../../../base/ascii';
import { SPREAD } from '../../../registry/numbered-table';
import type { Code } from './assembler';
import { byteAt, bytesOf, isAt, isDigit, leaveIf, set, when } from './idioms';
import {
  FAR_LOOKS,
  HOST,
  HOSTS,
  IDENT,
  IDENT_BUCKET_BITS,
  IDENT_BUCKETS,
  IDENTS,
  NEAR_LOOKS,
  OPENINGS,
} from './layout';

/** Shorter lines are no record of a syslogd that has a text. */
const SHORTEST_RECORD = 20;

/** Leaves the line to others. */
export const odd = (condition: Code): Code => leaveIf('odd', condition);
const isNot = (place: Code, offset: number, byte: number): Code => odd(['i32.ne', byteAt(place, offset), byte]);
const isOutside = (byte: Code, first: number, last: number): Code => [
  'i32.gt_u',
  ['i32.sub', byte, first],
  last - first,
];
const here = (offset = 0) => ({ variable: 'at', offset });

/** `@`, a label of TAI64N, a blank, and a text that is no other frame. */
export function multilog(): readonly Code[] {
  return [
    set('ident', 0),
    set('at', ['i32.add', 's', 26]),
    odd(['i32.ge_s', 'at', 'e']),
    odd(['i32.ne', ['i32.and', byteAt('s', 1), 0xfc], 0x34]),
    isNot('s', 25, SPACE),
    set('c', byteAt('s', 24)),
    odd(['i32.and', isOutside('c', 0x30, 0x39), isOutside('c', 0x61, 0x66)]),
    set('c', byteAt('at')),
    // As mayBeFrame of logs/framing.ts, which does not mind a byte beyond the line's end either.
    when(
      ['local.tee', 'chain', byteAt('c', NEAR_LOOKS)],
      [
        odd(['i32.eq', 'chain', 255]),
        ...['chain', byteAt('c', FAR_LOOKS)].map((look) => odd(['i32.eq', byteAt(['i32.add', 'at', look]), mark()])),
      ],
    ),
    // A repeat that names no host begins so.
    odd(['i32.or', ['i32.eq', 'c', 0x2d], ['i32.eq', 'c', SPACE]]),
    set('chain', byteAt('c', OPENINGS)),
  ];
}

/** A blank after a capital, a dot after a small letter. */
const mark = (): Code => ['i32.sub', 0x2e, ['i32.mul', ['i32.lt_u', 'c', 0x61], 0x2e - SPACE]];

/** `Mmm dd HH:MM:SS HOST TAG: TEXT` or `TAG[PID]: TEXT`. */
export function syslog(): readonly Code[] {
  return [
    odd(['i32.lt_s', ['i32.sub', 'e', 's'], SHORTEST_RECORD]),
    odd(isOutside('c', 0x41, 0x5a)),
    odd(isOutside(byteAt('s', 1), 0x61, 0x7a)),
    odd(isOutside(byteAt('s', 2), 0x61, 0x7a)),
    isNot('s', 3, SPACE),
    odd(['i32.and', ['i32.eqz', isDigit(byteAt('s', 4))], ['i32.ne', byteAt('s', 4), SPACE]]),
    odd(['i32.eqz', isDigit(byteAt('s', 5))]),
    isNot('s', 6, SPACE),
    // The clock at once: high halves of digits and both colons, then that no digit's low half is above 9.
    set('x', ['i64.load', 7, 's']),
    odd(['i64.ne', ['i64.and', 'x', 0xf0f0fff0f0fff0f0n], 0x30303a30303a3030n]),
    odd(['i64.ne', ['i64.and', ['i64.add', 'x', 0x0606000606000606n], 0xf0f000f0f000f0f0n], 0x3030003030003030n]),
    isNot('s', 15, SPACE),
    ...knownHost(),
    ...knownIdent(),
    ...plainText(),
  ];
}

/** One of the hosts, that of the line before first. */
function knownHost(): readonly Code[] {
  const differ: Code = [
    'i64.and',
    ['i64.load', HOSTS + HOST.mask, 'c'],
    ['i64.xor', ['i64.load', HOSTS, 'c'], ['i64.load', 16, ['i32.add', 's', 'at']]],
  ];
  return [
    set('tried', 0),
    [
      'block',
      'hosted',
      [
        'loop',
        'hosts',
        odd(['i32.ge_s', 'tried', 'hostsEnd']),
        set('at', 0),
        [
          'block',
          'other',
          [
            'loop',
            'words',
            set('c', ['i32.add', 'known', 'at']),
            leaveIf('other', ['i32.eqz', ['i64.eqz', differ]]),
            set('at', ['i32.add', 'at', 8]),
            ['br_if', 'words', ['i32.lt_s', 'at', ['i32.load', HOSTS + HOST.length, 'known']]],
          ],
          ['br', 'hosted'],
        ],
        when(['i32.ge_s', ['local.tee', 'known', ['i32.add', 'known', HOST.bytes]], 'hostsEnd'], [set('known', 0)]),
        set('tried', ['i32.add', 'tried', HOST.bytes]),
        ['br', 'hosts'],
      ],
    ],
    // A host has no LF, so that this is no further than the line's end.
    set('at', ['i32.add', ['i32.add', 's', 16], ['i32.load', HOSTS + HOST.length, 'known']]),
    set('host', ['i32.add', 'known', HOSTS + HOST.last]),
  ];
}

function knownIdent(): readonly Code[] {
  const differ = (offset: number): Code => [
    'i64.and',
    ['i64.load', IDENTS + IDENT.mask + offset, 'ident'],
    ['i64.xor', ['i64.load', IDENTS + offset, 'ident'], ['i64.load', offset, 'at']],
  ];
  const differences: Code = ['i64.or', ['i64.or', differ(0), differ(8)], ['i64.or', differ(16), differ(24)]];
  const digest: Code = ['i32.shr_u', ['i32.mul', ['i32.load', 0, 'at'], SPREAD], 32 - IDENT_BUCKET_BITS];
  return [
    set('ident', byteAt(digest, IDENT_BUCKETS)),
    [
      'block',
      'named',
      [
        'loop',
        'idents',
        odd(['i32.eqz', 'ident']),
        set('ident', ['i32.mul', 'ident', IDENT.bytes]),
        leaveIf('named', ['i64.eqz', differences]),
        set('ident', ['i32.load', IDENTS + IDENT.next, 'ident']),
        ['br', 'idents'],
      ],
    ],
    set('at', ['i32.add', 'at', ['i32.load', IDENTS + IDENT.length, 'ident']]),
    set('chain', ['i32.load', IDENTS + IDENT.chain, 'ident']),
    when(
      ['i32.eq', byteAt(['i32.sub', 'at', 1]), 0x5b],
      [
        ['loop', 'pid', when(isDigit(byteAt('at')), [set('at', ['i32.add', 'at', 1]), ['br', 'pid']])],
        isNot('at', 0, 0x5d),
        isNot('at', 1, 0x3a),
        set('at', ['i32.add', 'at', 2]),
      ],
    ),
    isNot('at', 0, SPACE),
    set('at', ['i32.add', 'at', 1]),
  ];
}

/** No text that goes on with a stamp or an id of its own, or is a repeat that names its program. */
function plainText(): readonly Code[] {
  const starts = (byte: number, text: string): Code => when(['i32.eq', 'c', byte], [odd(isAt(bytesOf(text), here()))]);
  return [
    odd(['i32.ge_s', 'at', 'e']),
    set('c', byteAt('at')),
    odd(['i32.or', ['i32.eq', 'c', 0x40], ['i32.eq', 'c', 0x5b]]),
    // Seconds since 1970 with a fraction, or a date; a byte beyond the line's end only costs a closer look.
    when(isDigit('c'), [
      odd(['i32.eq', byteAt('at', 4), HYPHEN]),
      odd(['i32.or', ['i32.eq', byteAt('at', 9), DOT], ['i32.eq', byteAt('at', 10), DOT]]),
    ]),
    odd(['i32.and', ['i32.eq', byteAt('at', 3), SPACE], ['i32.eqz', isOutside('c', 0x41, 0x5a)]]),
    starts(0x6d, 'message '),
    starts(0x4c, 'Last mes'),
  ];
}
