// WebAssembly that counts what an accepted line says, or leaves the line to others before anything is added.

import { histogram } from '../../../registry/histograms';
import type { Action, CounterRef } from '../steps';
import type { Code } from './assembler';
import { type ActionCode, addTo, bump, bumpBucket } from './counting';
import { hookCode, spansTaken } from './hooks';
import { set, when } from './idioms';
import { IDENT, MISSING_ROW } from './layout';
import { LEFT_TO_OTHERS, type Writer } from './writer';

/** Amounts below this may be summed in doubles over a chunk (see Tally.add). */
const LARGE = 2n ** 32n;
const IDENT_SHIFT = Math.log2(IDENT.bytes);

/** The code that counts an accepted line, and gives back its rule. */
export function acceptCode(m: Writer, actions: readonly Action[], rule: number): readonly Code[] {
  return m.scope(() => {
    const parts = actions.map((action) => actionCode(m, action));
    if (parts.includes(undefined)) return [LEFT_TO_OTHERS];
    const before = parts.flatMap((part) => part!.before);
    return [...before, ...parts.flatMap((part) => part!.code), ['return', rule]];
  });
}

function actionCode(m: Writer, action: Action): ActionCode | undefined {
  switch (action.do) {
    case 'count':
      return { before: [], code: [bump(slotOf(m, action.counter))] };
    case 'add':
      return add(m, action);
    case 'observe': {
      const { bounds } = histogram(action.histogram);
      const n = m.number(action.field);
      return {
        before: [],
        code: [
          bumpBucket(
            m,
            action.histogram,
            [...bounds].map((bound): Code => ['i64.gt_s', n, BigInt(bound)]),
          ),
        ],
      };
    }
    case 'call':
      return hookCode(m, action);
    case 'row':
      return row(m, action);
    // Who has filters has no function of the module asked.
    case 'filter':
      m.slots.filtering.add(m.logType.name);
      return { before: [], code: [] };
  }
}

/** Where a counter's slot lies: it may depend on words of the line. */
function slotOf(m: Writer, { choices, names }: CounterRef): Code {
  const first = m.slots.addressOf(names);
  if (choices.length === 0) return first;
  let place: Code | undefined;
  for (const field of choices) {
    const size = m.logType.fields[field]!.words.length;
    const k = m.choice(field);
    place = place === undefined ? k : ['i32.add', ['i32.mul', place, size], k];
  }
  return ['i32.add', first, ['i32.shl', place!, 3]];
}

/** A row that no line before had is left to others, so that rows come in their order. */
function row(m: Writer, { field, table, amount }: Extract<Action, { do: 'row' }>): ActionCode | undefined {
  const kind = field === undefined ? undefined : m.logType.fields[field]!.kind;
  if (kind === 'number' || (kind === 'span' && !spansTaken.includes(field!))) return undefined;
  const words = kind === 'choice' ? m.logType.fields[field!]!.words : kind === 'span' ? 'label' : 'instance';
  const { slot, flag } = m.slots.rowsOf(table, m.logType.name, words);
  const address = (place: Code): Code => ['i32.add', ['i32.shl', place, 3], slot];
  const { named, place } = placeOf(m, field, kind);
  const isFirst = when(
    ['i32.eqz', ['i32.load8_u', flag, place]],
    [['i32.store', MISSING_ROW, 0, ['i32.add', place, flag]], LEFT_TO_OTHERS],
  );
  if (amount === undefined) return { before: [...named, isFirst], code: [bump(address(place))] };
  const n = m.number(amount);
  const isSome: Code = ['i64.gt_s', n, 0n];
  const tooMuch = when(['i64.ge_u', n, LARGE], [LEFT_TO_OTHERS]);
  return {
    before: [...named, tooMuch, when(isSome, [isFirst])],
    code: [when(isSome, [addTo(address(place), ['f64.convert_i64_s', n])])],
  };
}

/** Code that finds the label of a text, and the place of a row among its table's. */
function placeOf(
  m: Writer,
  field: string | undefined,
  kind: string | undefined,
): { named: readonly Code[]; place: Code } {
  if (field === undefined) return { named: [], place: ['i32.shr_u', ['global.get', 'ident'], IDENT_SHIFT] };
  if (kind === 'choice') return { named: [], place: m.choice(field) };
  const label = m.fresh('i32');
  const isUnknown: Code = ['i32.eqz', ['local.tee', label, ['call', 'label', ...m.span(field)]]];
  return { named: [when(isUnknown, [LEFT_TO_OTHERS])], place: label };
}

function add(m: Writer, { field, plus, minus }: Extract<Action, { do: 'add' }>): ActionCode {
  const n = m.number(field);
  const to = (counter: CounterRef, amount: Code): Code => addTo(slotOf(m, counter), ['f64.convert_i64_s', amount]);
  const added = to(plus, n);
  if (minus === undefined) {
    return { before: [when(['i64.ge_u', n, LARGE], [LEFT_TO_OTHERS])], code: [added] };
  }
  const size = m.fresh('i64');
  const negative: Code = ['i64.lt_s', n, 0n];
  return {
    before: [
      set(size, n),
      when(negative, [set(size, ['i64.sub', 0n, n])]),
      when(['i64.ge_u', size, LARGE], [LEFT_TO_OTHERS]),
    ],
    code: [when(negative, [to(minus, size)], [added])],
  };
}
