// The span of time that a report is about, from words such as yesterday, 2026-11-28 or 2026-11-28 18:00, by local time.

import type { Window } from './overall';

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
const MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d)(?::(\d\d)(?::(\d\d))?)?)?$/;

/** From midnight to midnight, which is 23 or 25 hours where summer time begins or ends; undefined where it is no day. */
export function windowOfDay(text: string, nowMs: number): Window | undefined {
  const now = new Date(nowMs);
  const back = text === 'today' ? 0 : text === 'yesterday' ? 1 : undefined;
  if (back !== undefined) return dayWindow(now.getFullYear(), now.getMonth(), now.getDate() - back);
  const [, year, month, day] = DAY.exec(text) ?? [];
  const [y, m, d] = [Number(year), Number(month) - 1, Number(day)];
  const noon = new Date(y, m, d, 12);
  return noon.getMonth() === m && noon.getDate() === d ? dayWindow(y, m, d) : undefined;
}

function dayWindow(year: number, month: number, day: number): Window {
  const [from, to] = [new Date(year, month, day), new Date(year, month, day + 1)];
  return { fromMs: from.getTime(), toMs: to.getTime(), hourOf: (atMs) => new Date(atMs).getHours() };
}

/** A local date with as much of a time of day as is given, milliseconds since 1970; undefined where it is none. */
export function parseMoment(text: string): number | undefined {
  const match = MOMENT.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const moment = new Date(year, month - 1, day, hours, minutes, seconds);
  const isReal =
    moment.getMonth() === month - 1 && moment.getDate() === day && hours < 24 && minutes < 60 && seconds < 60;
  return isReal ? moment.getTime() : undefined;
}
