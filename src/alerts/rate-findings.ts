// How fast a counter grows, and which share of a source's lines no rule claims, within a window.

import { formatDuration } from '../base/duration';
import { type CounterPlace, valueAt } from '../registry/counter-place';
import type { RateAlert, UnclaimedAlert } from './declaration';
import { type Finding, UNKNOWN } from './finding';
import { type Freshness, growth, type Sample } from './live-counts';
import { countWithin, extendWindow, isWholeWithin, type Window } from './window';

/** Two samples, the later one just taken; `fresh` says how far what was counted between them is new. */
export interface Step {
  readonly before: Sample;
  readonly now: Sample;
  readonly fresh: Freshness;
}

function segmentOf({ before, now, fresh }: Step, count: number | undefined) {
  // Growth that is old, or that can't be known, leaves a gap: what lies in a gap was not observed.
  if (fresh === 'old' || count === undefined) return undefined;
  return { fromMs: before.atMs, toMs: now.atMs, count, isWhole: fresh === 'whole' };
}

function extended(window: Window, step: Step, count: number | undefined, overMs: number): Window {
  const segment = segmentOf(step, count);
  return segment === undefined ? window : extendWindow(window, segment, overMs);
}

const readAt = (place: CounterPlace, { snapshot }: Sample) => valueAt(place, snapshot.totals, snapshot.tables);

const grown = (place: CounterPlace, { before, now }: Step) => growth(readAt(place, before), readAt(place, now));

/** The window of a counter's alert after one more step. */
export function rateWindow({ place, overMs }: RateAlert, window: Window, step: Step): Window {
  return extended(window, step, grown(place, step), overMs);
}

/**
 * Too much is too much, also where more may have been: but few are few only when nothing can have been missed, and
 * when the whole window was looked at.
 */
export function rateFinding(alert: RateAlert, window: Window, now: Sample | undefined): Finding {
  if (now === undefined) return UNKNOWN;
  const { counter, overMs, riseAbove, fallBelow } = alert;
  const count = countWithin(window, now.atMs, overMs);
  const isHigh = count > riseAbove;
  const isLow = count < fallBelow && isWholeWithin(window, now.atMs, overMs);
  const level = isHigh ? 'high' : isLow ? 'low' : count < fallBelow ? 'unknown' : 'between';
  const [relation, limit] = isHigh ? ['above', riseAbove] : ['below', fallBelow];
  const reason = `${counter}: ${rateText(count, overMs)} over the last ${formatDuration(overMs)}, ${relation} ${rateText(limit, overMs)}.`;
  const figures = {
    count: Math.round(count),
    limit: Math.round(limit),
    seconds: Math.round(overMs / 1000),
    total: String(readAt(alert.place, now)),
  };
  return { level, reason, figures };
}

export interface UnclaimedWindows {
  readonly unclaimed: Window;
  readonly foreign: Window;
  readonly lines: Window;
}

/** The windows of a source's lines, all and unclaimed, after one more step. */
export function unclaimedWindows(alert: UnclaimedAlert, windows: UnclaimedWindows, step: Step): UnclaimedWindows {
  return {
    unclaimed: extended(windows.unclaimed, step, grown(alert.unclaimed, step), alert.overMs),
    foreign: extended(windows.foreign, step, grown(alert.foreign, step), alert.overMs),
    lines: extended(windows.lines, step, grown(alert.lines, step), alert.overMs),
  };
}

/** Whether the share of unclaimed lines is over the limit, with a sentence for people. */
export function unclaimedFinding(alert: UnclaimedAlert, windows: UnclaimedWindows, now: Sample | undefined): Finding {
  if (now === undefined) return UNKNOWN;
  const { source, overMs, risePercent, fallPercent, leastLines } = alert;
  // In a shared syslog most lines are of other programs, and say nothing of our rules.
  const lines = countWithin(windows.lines, now.atMs, overMs) - countWithin(windows.foreign, now.atMs, overMs);
  // Few lines have any share: a night without mail neither begins nor ends anything.
  if (lines < leastLines) return UNKNOWN;
  const count = countWithin(windows.unclaimed, now.atMs, overMs);
  const percent = Math.min(100, (100 * count) / lines);
  const level = percent > risePercent ? 'high' : percent < fallPercent ? 'low' : 'between';
  const shown = Math.round(percent);
  const reason = `source ${source}: no rule claimed ${shown} % of ${Math.round(lines)} lines of its programs over the last ${formatDuration(overMs)}; "maillogs show" has some of them.`;
  return { level, reason, figures: { count: Math.round(count), seconds: Math.round(overMs / 1000), percent: shown } };
}

/** `61.2/min`: per minute, where that is at least one, else per hour; small ones with two digits. */
export function rateText(count: number, overMs: number): string {
  const perMinute = (count * 60_000) / overMs;
  const [value, unit] = perMinute >= 1 || perMinute === 0 ? [perMinute, 'min'] : [perMinute * 60, 'h'];
  return `${trimmed(value)}/${unit}`;
}

function trimmed(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2).replace(/\.?0+$/, '');
}
