// The loop over a chunk: finds the lines, takes off their frames, and has the functions of log types count them. It
// ends at each line that is the general way's to read, so that all lines are counted in their order.

import { AT, CR, LF } from '../../../base/ascii';
import type { Code, WasmFunction } from './assembler';
import { bump } from './counting';
import { multilog, odd, syslog } from './frames';
import { byteAt, set, when } from './idioms';
import { CHAIN_BYTES, CHAINS, FOREIGN, HOSTS_END, LINE_END, LINES } from './layout';

/** The longest line that is looked at whole (logs/read-lines.ts). */
export const LONGEST_LINE = 65536;

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
      when(['i32.eq', ['local.tee', 'c', byteAt('s')], AT], [...multilog(), ['br', 'framed']]),
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
