// Reading JSON that a program wrote and others may have changed since: whatever is not as it was written is a Problem
// (damaged) that names the field.

import { Problem } from './problem';

/** The Problem of a text that was written otherwise; `reason` is a clause. */
export function damaged(reason: string): Problem {
  return new Problem('damaged', reason);
}

/** The value of a JSON text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged('it is not JSON');
  }
}

/** Whether a value is an object, and neither null nor a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names and values of an object. */
export function entriesOf(value: unknown, what: string): [string, unknown][] {
  if (!isObject(value)) throw damaged(`${what} is missing`);
  return Object.entries(value);
}

/** A list of anything. */
export function listOf(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw damaged(`${what} is no list`);
  return value;
}

/** Text, which may be empty. */
export function textOf(value: unknown, what: string): string {
  if (typeof value !== 'string') throw damaged(`${what} is no text`);
  return value;
}

/** A whole number from 0 to 2^53-1. */
export function wholeNumber(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw damaged(`${what} is not a number`);
  return value;
}
