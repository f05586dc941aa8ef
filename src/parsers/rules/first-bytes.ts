// The bytes with which a line may begin, worked out from its steps.

import { DOUBLE_QUOTE, HYPHEN, NINE, ZERO } from '../../base/ascii';
import { byteTable } from './byte-set';
import type { Step } from './steps';

const ANY: readonly number[] = Array.from({ length: 256 }, (_, byte) => byte);
const DIGITS: readonly number[] = ANY.slice(ZERO, NINE + 1);

/** The bytes with which a text may begin that these steps accept. */
export function firstBytes(steps: readonly Step[]): readonly number[] {
  const bytes = new Set<number>();
  for (const step of steps) {
    const { first, mayBeEmpty } = beginning(step);
    for (const byte of first) bytes.add(byte);
    if (!mayBeEmpty) break;
  }
  return [...bytes];
}

function beginning(step: Step): { readonly first: readonly number[]; readonly mayBeEmpty: boolean } {
  switch (step.op) {
    case 'lit':
      return { first: step.bytes.slice(0, 1), mayBeEmpty: false };
    case 'number':
    case 'ratio':
    case 'duration':
    case 'clock':
      return { first: DIGITS, mayBeEmpty: false };
    case 'quoted':
      return { first: [DOUBLE_QUOTE], mayBeEmpty: false };
    case 'decimal':
      return { first: step.isSigned ? [HYPHEN, ...DIGITS] : DIGITS, mayBeEmpty: false };
    case 'span':
      return {
        first: [...byteTable(step.set).entries()].flatMap(([byte, is]) => (is === 1 ? [byte] : [])),
        mayBeEmpty: step.min === 0,
      };
    case 'alt':
    case 'opt': {
      const each = step.alternatives.map(({ steps }) => steps);
      const isEmpty = (steps: readonly Step[]) => steps.every((inner) => beginning(inner).mayBeEmpty);
      return { first: each.flatMap(firstBytes), mayBeEmpty: step.op === 'opt' || each.some(isEmpty) };
    }
    case 'end':
      return { first: [], mayBeEmpty: false };
    case 'mailbox':
    case 'address':
    case 'addresses':
    case 'value':
    case 'seek':
    case 'rest':
    case 'tail':
      return { first: ANY, mayBeEmpty: false };
  }
}
