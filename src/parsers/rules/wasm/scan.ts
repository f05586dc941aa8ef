// The loop over a chunk: finds the lines, takes off their frames, and has the functions of log types count them. It
// ends at each line that is the general way's to read, so that all lines are counted in their order. Of frames it knows
// multilog's stamp, and the plain record of a syslogd from hosts and programs that lines before it had; whatever might
// be another frame, a repeat or part of a record is left to logs/framing.ts, which this must not contradict.

import { CR, DOT, HYPHEN, LF, SPACE } from '../../../base/ascii';
import { SPREAD } from '../../../registry/numbered-table';
import type { Code, WasmFunction } from './assembler';
import { bump } from './counting';
import {
  CHAIN_BYTES,
  CHAINS,
  FAR_LOOKS,
  FOREIGN,
  HOST,
  HOSTS,
  HOSTS_END,
  IDENT,
  IDENT_BUCKET_BITS,
  IDENT_BUCKETS,
  IDENTS,
  LINE_END,
  LINES,
  NEAR_LOOKS,
  OPENINGS,
} from './layout';
import { isAt, leaveIf, set, when } from './writer';

/** The longest line that is looked at whole (logs/read-lines.ts). */
export const LONGEST_LINE = 65536;
/** Shorter lines are no record of a syslogd that has a text. */
const SHORTEST_RECORD = 20;

const odd = (condition: Code): Code => leaveIf('odd', condition);
const byteAt = (place: Code, offset = 0): Code => ['i32.load8_u', offset, place];
const isNot = (place: Code, offset: number, byte: number): Code => odd(['i32.ne', byteAt(place, offset), byte]);
const isOutside = (byte: Code, first: number, last: number): Code => [
  'i32.gt_u',
  ['i32.sub', byte, first],
  last - first,
];
const isDigit = (byte: Code): Code => ['i32.lt_u', ['i32.sub', byte, 0x30], 10];
const bytesOf = (text: string) => [...Buffer.from(text)];
const here = (offset = 0) => ({ variable: 'at', offset });

/** How the LFs of the next bytes are found, as bits: those of `step` bytes, each `1 << shift` bits from the next. */
interface Feeds {
  readonly step: number;
  readonly shift: bigint;
  readonly mask: readonly Code[];
}

const vectors = [0, 16, 32, 48].map((offset): Code => {
  const equal: Code = ['i8x16.eq', ['v128.load', offset, 'block'], ['v128.const', LF]];
  const bits: Code = ['i64.extend_i32_u', ['i8x16.bitmask', equal]];
  return offset === 0 ? bits : ['i64.shl', bits, BigInt(offset)];
});
/** With the vector instructions of WebAssembly 2.0. */
export const vectorFeeds: Feeds = {
  step: 64,
  shift: 0n,
  mask: [
    set(
      'feeds',
      vectors.reduce((a, b) => ['i64.or', a, b]),
    ),
  ],
};
const LOW = 0x7f7f7f7f7f7f7f7fn;
/** Without: the high bit of (x & 0x7f) + 0x7f, or of x itself, is clear only in a byte that is 0. */
export const wordFeeds: Feeds = {
  step: 8,
  shift: 3n,
  mask: [
    set('feeds', ['i64.xor', ['i64.load', 0, 'block'], 0x0a0a0a0a0a0a0a0an]),
    set('feeds', ['i64.or', ['i64.or', ['i64.add', ['i64.and', 'feeds', LOW], LOW], 'feeds'], LOW]),
    set('feeds', ['i64.xor', 'feeds', -1n]),
  ],
};

/**
 * `scan(start, end)`: counts the lines of a chunk up to one it leaves to others, and gives back where that one begins.
 * `foreign`: the slot of lines of programs that no one knows.
 */
export function scanFunction({ step, shift, mask }: Feeds, foreign: Code): WasmFunction {
  const left: Code = ['i64.extend_i32_u', ['i32.sub', 'end', 'block']];
  const bitsLeft: Code = ['i64.sub', ['i64.shl', 1n, ['i64.shl', left, shift]], 1n];
  return {
    name: 'scan',
    isExported: true,
    parameters: { start: 'i32', end: 'i32' },
    result: 'i32',
    locals: {
      ...{ s: 'i32', f: 'i32', e: 'i32', at: 'i32', block: 'i32', c: 'i32', chain: 'i32', rule: 'i32', lines: 'i32' },
      ...{ host: 'i32', known: 'i32', tried: 'i32', hostsEnd: 'i32', ident: 'i32', feeds: 'i64', x: 'i64' },
    },
    body: [
      set('s', 'start'),
      set('block', 'start'),
      set('hostsEnd', ['i32.load', HOSTS_END, 0]),
      [
        'loop',
        'blocks',
        when(
          ['i32.lt_s', 'block', 'end'],
          [
            ...mask,
            when(['i32.gt_s', ['i32.add', 'block', step], 'end'], [set('feeds', ['i64.and', 'feeds', bitsLeft])]),
            [
              'loop',
              'lines',
              when(
                ['i32.eqz', ['i64.eqz', 'feeds']],
                [
                  set('f', ['i32.add', 'block', ['i32.wrap_i64', ['i64.shr_u', ['i64.ctz', 'feeds'], shift]]]),
                  set('feeds', ['i64.and', 'feeds', ['i64.sub', 'feeds', 1n]]),
                  [
                    'block',
                    'odd',
                    ...line(foreign),
                    set('lines', ['i32.add', 'lines', 1]),
                    set('s', ['i32.add', 'f', 1]),
                    ['br', 'lines'],
                  ],
                  ...leave('f'),
                  ['return', 's'],
                ],
              ),
            ],
            set('block', ['i32.add', 'block', step]),
            ['br', 'blocks'],
          ],
        ),
      ],
      ...leave(0),
      's',
    ],
  };
}

const leave = (lineEnd: Code): readonly Code[] => [
  ['i32.store', LINE_END, 0, lineEnd],
  ['i32.store', LINES, 0, ['i32.add', ['i32.load', LINES, 0], 'lines']],
];

/** The line in [s, f); `host` is then where its host's last line is noted, 0 where it names none. */
function line(foreign: Code): readonly Code[] {
  return [
    odd(['i32.gt_u', ['i32.sub', ['i32.sub', 'f', 's'], 1], LONGEST_LINE - 1]),
    // The CR before an LF is not part of the line.
    set('e', ['i32.sub', 'f', ['i32.eq', byteAt(['i32.sub', 'f', 1]), CR]]),
    set('host', 0),
    [
      'block',
      'framed',
      when(['i32.eq', ['local.tee', 'c', byteAt('s')], 0x40], [...multilog(), ['br', 'framed']]),
      ...syslog(),
    ],
    ['global.set', 'line', 's'],
    ['global.set', 'named', 'host'],
    ['global.set', 'ident', 'ident'],
    set('chain', ['i32.add', CHAINS, ['i32.mul', 'chain', CHAIN_BYTES]]),
    when(
      ['i32.eq', ['local.tee', 'c', byteAt('chain')], FOREIGN],
      [bump(foreign)],
      [
        // Each parser of the chain is asked, as the router does, until one takes the line.
        [
          'loop',
          'asking',
          odd(['i32.eqz', 'c']),
          set('rule', ['call_indirect', 'at', 'e', byteAt('chain', 1), 'c']),
          when(
            ['i32.eqz', 'rule'],
            [set('chain', ['i32.add', 'chain', 2]), set('c', byteAt('chain')), ['br', 'asking']],
          ),
        ],
        odd(['i32.lt_s', 'rule', 0]),
      ],
    ),
    when('host', [['i32.store', 0, 'host', 's']]),
  ];
}

/** `@`, a label of TAI64N, a blank, and a text that is no other frame. */
function multilog(): readonly Code[] {
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
function syslog(): readonly Code[] {
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
