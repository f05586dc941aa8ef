// Amounts with a unit, taken from a node: times and rates.

import type { Findings } from './findings';
import type { ConfigNode } from './node';
import { parseDuration, parseRate, type Rate } from './quantity';
import { quoted, readCheckedText } from './reading';

const MAX_SPAN_MS = 7 * 86_400_000;

/** More than nothing. */
export function readRate(findings: Findings, node: ConfigNode | undefined): Rate | undefined {
  const text = readAmount(findings, node, 'a rate is wanted, such as 50/min, 3/s or 1000/day', rateComplaint);
  return text === undefined ? undefined : parseRate(text);
}

function rateComplaint(text: string): string | undefined {
  const rate = parseRate(text);
  if (rate === undefined)
    return `${quoted(text)} is not a rate: wanted is a number per s, min, h or day, such as 50/min.`;
  return rate.count > 0 ? undefined : `${quoted(text)} is nothing: no counter grows slower than that.`;
}

/** Milliseconds. */
export function readDuration(findings: Findings, node: ConfigNode | undefined): number | undefined {
  const text = readAmount(findings, node, 'a time is wanted, such as 90s, 5m or 1h', durationComplaint);
  return text === undefined ? undefined : parseDuration(text);
}

/** A time longer than none; `what` says what it is for. */
export function readSpan(findings: Findings, node: ConfigNode | undefined, what: string): number | undefined {
  const ms = readDuration(findings, node);
  if (ms === undefined || (ms > 0 && ms <= MAX_SPAN_MS)) return ms;
  findings.problem(node!, `is no time ${what}: wanted are 1s to 7d.`);
  return undefined;
}

function durationComplaint(text: string): string | undefined {
  if (parseDuration(text) !== undefined) return undefined;
  return `${quoted(text)} is not a time: wanted is a whole number of s, m, h or d, such as 90s, 5m or 1h.`;
}

/** A number without its unit gets a sentence that helps, not one about quotes. */
export function readAmount(
  findings: Findings,
  node: ConfigNode | undefined,
  wanted: string,
  complaint: (text: string) => string | undefined,
): string | undefined {
  if (node?.kind !== 'number') return readCheckedText(findings, node, complaint);
  findings.problem(node, `is a number, but ${wanted}.`);
  return undefined;
}
