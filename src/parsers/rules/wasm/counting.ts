// Adding to slots, which all code that counts has in common.

import type { HistogramName } from '../../../registry/histograms';
import type { Code, WasmFunction } from './assembler';
import type { Writer } from './writer';

/** `before`: what is looked at first, and leaves the line to others. */
export interface ActionCode {
  readonly before: readonly Code[];
  readonly code: readonly Code[];
}

/** Adds to the bucket whose number is how many of its bounds are exceeded. */
export function bumpBucket(m: Writer, name: HistogramName, exceeded: readonly Code[]): Code {
  const bucket = exceeded.reduce((a, b) => ['i32.add', a, b]);
  return bump(['i32.add', m.slots.bucketsOf(name), ['i32.shl', bucket, 3]]);
}

/** Adds 1 to a slot. */
export function bump(address: Code): Code {
  return addTo(address, ['f64.const', 1]);
}

/** Adds an amount to a slot. */
export function addTo(address: Code, amount: Code): Code {
  if (typeof address !== 'number') return ['call', 'addTo', address, amount];
  return ['f64.store', address, 0, ['f64.add', ['f64.load', address, 0], amount]];
}

/** `addTo(slot, amount)`: adds to a slot whose address is worked out. */
export const addToFunction: WasmFunction = {
  name: 'addTo',
  parameters: { slot: 'i32', amount: 'f64' },
  locals: {},
  body: [['f64.store', 0, 'slot', ['f64.add', ['f64.load', 0, 'slot'], 'amount']]],
};
