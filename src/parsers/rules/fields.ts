// The fields that steps give, with what kind of value each has.

import type { Field, Step } from './steps';

/** The fields that steps fill, by name. */
export function fieldsIn(steps: readonly Step[]): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  collect(steps, fields);
  return fields;
}

function collect(steps: readonly Step[], fields: Map<string, Field>): void {
  for (const step of steps) {
    if ('field' in step && step.field !== undefined) fields.set(step.field, fieldOf(step));
    if (step.op === 'tail') collect(step.steps, fields);
    if (step.op === 'alt' || step.op === 'opt') for (const { steps } of step.alternatives) collect(steps, fields);
  }
}

function fieldOf(step: Step): Field {
  switch (step.op) {
    case 'number':
    case 'decimal':
    case 'ratio':
    case 'duration':
    case 'addresses':
      return { kind: 'number', words: [] };
    case 'alt':
    case 'opt':
      return {
        kind: 'choice',
        words: [...(step.none === undefined ? [] : [step.none]), ...valuesOf(step.alternatives)],
      };
    default:
      return { kind: 'span', words: [] };
  }
}

function valuesOf(alternatives: readonly { readonly value?: string }[]): readonly string[] {
  return [...new Set(alternatives.flatMap(({ value }) => (value === undefined ? [] : [value])))];
}
