// When passes are made: the one door to the `node-cron` package. It reads the cron expression (seconds
// first) and knows the next beat; the timer is ours, for two reasons. Its own walks through every beat of
// a standstill at 50 us each, hours after a clock that began in 1970 is set right, and it waits for the old
// time to come again when the clock is set back. Load this file with `await import`: not every run wants it.

import type * as NodeCron from 'node-cron';
import { printable } from '../base/printable';

// With `import` the bundle would take the package's ESM build, which looks for its own file at load time by
// import.meta.url and so fails in a CommonJS bundle. We fork nothing: neither build's daemon is ever used.
const cron: typeof NodeCron = require('node-cron');

/** The package may say nothing on our stdout; what it would say, the caller's own events say. */
const SILENT: NodeCron.Logger = { info() {}, warn() {}, error() {}, debug() {} };
cron.setLogger(SILENT);

/** Longest sleep: a clock set back or forward is noticed after this. */
const MAX_SLEEP_MS = 30_000;
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
  const task = cron.createTask(text, () => undefined, { logger: SILENT });
  try {
    return task.getNextRuns(2).length === 2;
  } catch {
    return false;
  } finally {
    void task.destroy();
  }
}

/** From the next beat to the one after it, in milliseconds. The text must be valid. */
export function beatDistanceMs(text: string): number {
  const task = cron.createTask(text, () => undefined, { logger: SILENT });
  try {
    const [first, second] = task.getNextRuns(2).map((date) => date.getTime()) as [number, number];
    return second - first;
  } finally {
    void task.destroy();
  }
}

export interface Beats {
  /** At each beat; after a standstill once, for the pass that catches up. Must not throw. */
  beat(): void;
  /** Just before that one beat: about how many others went by, told by the distance of the first two. */
  missed(count: number): void;
}

export interface Schedule {
  /** No beat follows. */
  stop(): void;
}

/** Beats by the wall clock in local time until it is stopped. The text must be valid. */
export function startSchedule(text: string, beats: Beats): Schedule {
  const task = cron.createTask(text, () => undefined, { logger: SILENT });
  let timer: NodeJS.Timeout;
  let isStopped = false;

  function arm(): void {
    const [due, following] = task.getNextRuns(2).map((date) => date.getTime()) as [number, number];
    const sleepMs = Math.min(Math.max(due - Date.now(), 0), MAX_SLEEP_MS);
    timer = setTimeout(() => wake(due, following), sleepMs);
  }

  function wake(dueMs: number, followingMs: number): void {
    const nowMs = Date.now();
    // Too early (a long sleep in parts, a timer a moment fast, a clock set back): the beat is sought anew.
    arm();
    if (nowMs < dueMs) return;
    const missed = Math.floor((nowMs - dueMs) / Math.max(followingMs - dueMs, 1000));
    if (missed > 0) beats.missed(missed);
    if (!isStopped) beats.beat();
  }

  arm();
  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
      void task.destroy();
    },
  };
}
