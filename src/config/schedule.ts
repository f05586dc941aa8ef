// When passes are wanted: the one door to the `node-cron` package, which reads the cron expression (seconds first) and
// knows which days it means. The search for the next beat (`beat-times.ts`) and the timer (`daemon/beats.ts`) are ours.
// The package's search stalls for an hour where summer time ends. Its timer walks through every beat of a standstill at
// 50 us each, hours after a clock that began in 1970 is set right, and it waits for the old time to come again when the
// clock is set back. Load this file with `await import`: not every run wants it.

import type * as NodeCron from 'node-cron';
import { printable } from '../base/printable';
import { BeatTimes, localOffsetMs } from './beat-times';

// With `import` the bundle would take the package's ESM build, which looks for its own file at load time by
// import.meta.url and so fails in a CommonJS bundle. We fork nothing: neither build's daemon is ever used.
const cron: typeof NodeCron = require('node-cron');

/** The package may say nothing on our stdout; what it would say, the caller's own events say. */
const SILENT: NodeCron.Logger = { info() {}, warn() {}, error() {}, debug() {} };
cron.setLogger(SILENT);

const MAX_LENGTH = 300;

const FIELDS: Readonly<Record<string, string>> = {
  second: 'a second (0-59)',
  minute: 'a minute (0-59)',
  hour: 'an hour (0-23)',
  dayOfMonth: 'a day of the month (1-31, L)',
  month: 'a month (1-12 or jan-dec)',
  dayOfWeek: 'a day of the week (0-7 or sun-sat)',
};

/** What is wrong with a cron expression of 6 fields, or 5 without the seconds; undefined when nothing is. */
export function validateSchedule(text: string): string | undefined {
  const complaint = complaintOf(text);
  return complaint && `"${printable(text, 60)}" is not a schedule: ${complaint}`;
}

function complaintOf(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return `it is longer than ${MAX_LENGTH} characters.`;
  // The package spells a range out before it looks at its bounds: 0-99999999999 would eat the memory.
  const long = /\d{3,}/.exec(text);
  if (long !== null) return `no field takes a number such as ${printable(long[0], 20)}.`;
  const { valid, errors } = cron.validateDetailed(text);
  if (valid) return hasBeat(text) ? undefined : 'its days never come.';
  if (errors.some(({ field }) => field === 'expression')) {
    return 'wanted are 6 fields with one blank between: second, minute, hour, day of month, month, day of week.';
  }
  return `${errors.map(fieldComplaint).join(', ')}.`;
}

function fieldComplaint({ field, value, message }: NodeCron.CronFieldError): string {
  if (message.includes('impossible')) return 'the month has no such day';
  return `"${printable(value ?? '', 30)}" cannot be ${FIELDS[field] ?? field}`;
}

function hasBeat(text: string): boolean {
  return beatTimes(text).after(Date.UTC(2001, 0, 1)) !== undefined;
}

/** The text must be valid. */
export function beatTimes(text: string): BeatTimes {
  const task = cron.createTask(text, () => undefined, { logger: SILENT, timezone: 'UTC' });
  // It was never started: nothing of it is left to be ended.
  return new BeatTimes(cron.parse(text), (moment) => task.match(moment));
}

/** From the next beat after `nowMs` to the one after it, in milliseconds. The text must be valid. */
export function beatDistanceMs(text: string, nowMs: number): number {
  const times = beatTimes(text);
  const first = times.after(nowMs + localOffsetMs(nowMs));
  const second = first === undefined ? undefined : times.after(first);
  return first === undefined || second === undefined ? Number.POSITIVE_INFINITY : second - first;
}
