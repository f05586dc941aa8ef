// Forms of amounts with a unit: times, rates and shares.

import type { Form } from './declared';
import type { Findings } from './findings';
import type { ConfigNode } from './node';
import { DURATION, PERCENT, parseDuration, parsePercent, parseRate, RATE, type Rate, upTo } from './quantity';
import { quoted, readCheckedText } from './reading';

const DAYS = 7;
const MAX_SPAN_MS = DAYS * 86_400_000;
/** 1s to 7d, in any unit. */
const SPAN = new RegExp(
  [
    `^(?:${upTo(DAYS * 86_400)} ?s(?:ec)?`,
    `${upTo(DAYS * 1440)} ?m(?:in)?`,
    `${upTo(DAYS * 24)} ?h(?:our)?`,
    `${upTo(DAYS)} ?d(?:ay)?)$`,
  ].join('|'),
);

interface Amount<T> {
  readonly words: string;
  readonly pattern: RegExp;
  /** The end of a sentence about a number without a unit. */
  readonly wanted: string;
  readonly complaint: (text: string) => string | undefined;
  readonly parse: (text: string) => T | undefined;
}

/** A number without its unit gets a sentence that helps, not one about quotes. */
export function amountForm<T>({ words, pattern, wanted, complaint, parse }: Amount<T>): Form<T> {
  return {
    read: (findings, node) => {
      if (node.kind === 'number') findings.problem(node, `is a number, but ${wanted}.`);
      const text = node.kind === 'number' ? undefined : readCheckedText(findings, node, complaint);
      return text === undefined ? undefined : parse(text);
    },
    schema: { type: 'string', pattern: pattern.source },
    words,
  };
}

/** More than nothing. */
export const rateForm: Form<Rate> = amountForm({
  words: 'a rate, such as 50/min',
  pattern: new RegExp(`^(?=[0.]*[1-9])${RATE.source.slice(1)}`),
  wanted: 'a rate is wanted, such as 50/min, 3/s or 1000/day',
  complaint: rateComplaint,
  parse: parseRate,
});

function rateComplaint(text: string): string | undefined {
  const rate = parseRate(text);
  if (rate === undefined)
    return `${quoted(text)} is not a rate: wanted is a number per s, min, h or day, such as 50/min.`;
  return rate.count > 0 ? undefined : `${quoted(text)} is nothing: no counter grows slower than that.`;
}

/** Milliseconds. */
export const durationForm: Form<number> = amountForm({
  words: 'a time, such as 90s, 5m or 1h',
  pattern: DURATION,
  wanted: 'a time is wanted, such as 90s, 5m or 1h',
  complaint: durationComplaint,
  parse: parseDuration,
});

/** A time longer than none, in milliseconds; `what` says what it is for. */
export function spanForm(what: string): Form<number> {
  return {
    read: (findings, node) => {
      const ms = durationForm.read(findings, node);
      if (ms === undefined || (ms > 0 && ms <= MAX_SPAN_MS)) return ms;
      findings.problem(node, `is no time ${what}: wanted are 1s to 7d.`);
      return undefined;
    },
    schema: { type: 'string', pattern: SPAN.source },
    words: 'a time from 1s to 7d',
  };
}

function durationComplaint(text: string): string | undefined {
  if (parseDuration(text) !== undefined) return undefined;
  return `${quoted(text)} is not a time: wanted is a whole number of s, m, h or d, such as 90s, 5m or 1h.`;
}

/** 0 to 100. */
export const shareForm: Form<number> = amountForm({
  words: 'a share, such as 90%',
  pattern: PERCENT,
  wanted: 'a share is wanted, such as 90%',
  complaint: (text) =>
    parsePercent(text) === undefined ? `${quoted(text)} is not a share: wanted are 0% to 100%.` : undefined,
  parse: parsePercent,
});

/** `off` is text to YAML 1.2, as `false` is not. */
export function orOff<T>({ read, schema, words }: Form<T>): Form<T | 'off'> {
  const isOff = (node: ConfigNode) =>
    (node.kind === 'text' && node.text === 'off') || (node.kind === 'boolean' && !node.isOn);
  return {
    read: (findings: Findings, node) => (isOff(node) ? 'off' : read(findings, node)),
    schema: { anyOf: [schema, { const: 'off' }, { const: false }] },
    words: `${words}, or off`,
  };
}
