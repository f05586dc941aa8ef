// registry/numbered-table.ts in WebAssembly, for the keys of the owner in the global `owner`: both work on the same bytes.

import { memories } from '../../../registry/line-memory';
import { ENTRY_BYTES, entriesAt, entryLayout, HEAD_BYTES, headLayout, SPREAD } from '../../../registry/numbered-table';
import type { Code, WasmFunction } from './assembler';
import { bump } from './counting';
import { leaveIf, set, when } from './idioms';
import { QUEUED, TABLE_BITS } from './layout';
import type { Slots } from './slots';

const { size, oldest, newest, free, used } = headLayout;
const {
  key: KEY,
  first: FIRST,
  second: SECOND,
  owner: OWNER,
  count: COUNT,
  chain: CHAIN,
  newer: NEWER,
  older: OLDER,
} = entryLayout;

/** The address of an entry of a table at a known place. */
export function entryAt(table: Code, entry: Code): Code {
  const place: Code = ['i32.mul', entry, ENTRY_BYTES];
  return typeof table === 'number'
    ? ['i32.add', place, table + entriesAt(TABLE_BITS)]
    : ['i32.add', ['i32.add', table, place], entriesAt(TABLE_BITS)];
}

const store = (offset: number, address: Code, value: Code): Code => ['i32.store', offset, address, value];
const word = (offset: number, address: Code): Code => ['i32.load', offset, address];
/** The address of the chain of a key, given as a word. */
const chainOf = (table: string, low: Code): Code => [
  'i32.add',
  ['i32.add', table, HEAD_BYTES],
  ['i32.shl', ['i32.shr_u', ['i32.mul', low, SPREAD], 32 - TABLE_BITS], 2],
];
/** A double's low 32 bits as an integer. */
const lowOf = (key: Code): Code => ['i32.wrap_i64', ['i64.trunc_sat_f64_u', key]];

/** `find`, `remember` and `forget`; an entry is its number, 0 for none. */
export function numberedFunctions(slots: Slots): readonly WasmFunction[] {
  return [find, enter, remember(slots), forget];
}

const find: WasmFunction = {
  name: 'find',
  parameters: { table: 'i32', key: 'i64' },
  result: 'i32',
  locals: { i: 'i32', at: 'i32', real: 'f64' },
  body: [
    set('real', ['f64.convert_i64_s', 'key']),
    set('i', word(0, chainOf('table', ['i32.add', ['i32.wrap_i64', 'key'], ['global.get', 'owner']]))),
    [
      'block',
      'none',
      [
        'loop',
        'chain',
        leaveIf('none', ['i32.eqz', 'i']),
        set('at', entryAt('table', 'i')),
        when(
          [
            'i32.and',
            ['f64.eq', ['f64.load', KEY, 'at'], 'real'],
            ['i32.eq', word(OWNER, 'at'), ['global.get', 'owner']],
          ],
          [['return', 'i']],
        ),
        set('i', word(CHAIN, 'at')),
        ['br', 'chain'],
      ],
    ],
    0,
  ],
};

const enter: WasmFunction = {
  name: 'enter',
  parameters: { table: 'i32', key: 'i64' },
  result: 'i32',
  locals: { i: 'i32', at: 'i32', chain: 'i32', last: 'i32' },
  body: [
    // A free one, or the first that was never used.
    when(
      ['i32.eqz', ['local.tee', 'i', word(free, 'table')]],
      [store(used, 'table', ['local.tee', 'i', ['i32.add', word(used, 'table'), 1]]), set('at', entryAt('table', 'i'))],
      [set('at', entryAt('table', 'i')), store(free, 'table', word(CHAIN, 'at'))],
    ),
    set('chain', chainOf('table', ['i32.add', ['i32.wrap_i64', 'key'], ['global.get', 'owner']])),
    store(CHAIN, 'at', word(0, 'chain')),
    store(0, 'chain', 'i'),
    ['f64.store', KEY, 'at', ['f64.convert_i64_s', 'key']],
    store(OWNER, 'at', ['global.get', 'owner']),
    store(NEWER, 'at', 0),
    store(OLDER, 'at', ['local.tee', 'last', word(newest, 'table')]),
    when('last', [store(NEWER, entryAt('table', 'last'), 'i')], [store(oldest, 'table', 'i')]),
    store(newest, 'table', 'i'),
    store(size, 'table', ['i32.add', word(size, 'table'), 1]),
    'i',
  ],
};

/** The oldest is pushed out where there are too many, and counts unless its first number is 0. */
function remember(slots: Slots): WasmFunction {
  const { limit, unjoined } = memories.qmailDelivery;
  const address = slots.addressOf([unjoined]);
  const distance = slots.addressOf([memories.postfixQueue.unjoined]) - address;
  return {
    name: 'remember',
    parameters: { table: 'i32', key: 'i64', first: 'f64', count: 'i32', second: 'f64' },
    locals: { i: 'i32', at: 'i32' },
    body: [
      set('i', ['call', 'find', 'table', 'key']),
      when(['i32.eqz', 'i'], [set('i', ['call', 'enter', 'table', 'key'])]),
      set('at', entryAt('table', 'i')),
      ['f64.store', FIRST, 'at', 'first'],
      ['f64.store', SECOND, 'at', 'second'],
      store(COUNT, 'at', 'count'),
      when(
        ['i32.gt_s', word(size, 'table'), limit],
        [
          set('i', word(oldest, 'table')),
          when(
            ['f64.ne', ['f64.load', FIRST, entryAt('table', 'i')], ['f64.const', 0]],
            [bump(['i32.add', ['i32.mul', ['i32.eq', 'table', QUEUED], distance], address])],
          ),
          ['call', 'forget', 'table', 'i'],
        ],
      ),
    ],
  };
}

const forget: WasmFunction = {
  name: 'forget',
  parameters: { table: 'i32', i: 'i32' },
  locals: { at: 'i32', before: 'i32', other: 'i32', newer: 'i32', older: 'i32' },
  body: [
    when(['i32.eqz', 'i'], [['return']]),
    set('at', entryAt('table', 'i')),
    set('before', chainOf('table', ['i32.add', lowOf(['f64.load', KEY, 'at']), word(OWNER, 'at')])),
    // `before` is where the number of the entry stands: in the chain's word, or in the entry before it.
    [
      'block',
      'found',
      [
        'loop',
        'chain',
        leaveIf('found', ['i32.eq', ['local.tee', 'other', word(0, 'before')], 'i']),
        set('before', ['i32.add', entryAt('table', 'other'), CHAIN]),
        ['br', 'chain'],
      ],
    ],
    store(0, 'before', word(CHAIN, 'at')),
    set('newer', word(NEWER, 'at')),
    set('older', word(OLDER, 'at')),
    when('older', [store(NEWER, entryAt('table', 'older'), 'newer')], [store(oldest, 'table', 'newer')]),
    when('newer', [store(OLDER, entryAt('table', 'newer'), 'older')], [store(newest, 'table', 'older')]),
    store(CHAIN, 'at', word(free, 'table')),
    store(free, 'table', 'i'),
    store(size, 'table', ['i32.sub', word(size, 'table'), 1]),
  ],
};
