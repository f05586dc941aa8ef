// The key `notifications`: the alerts that are built in, and how many notifications there may be.

import type { NotificationsConfig } from './config';
import { DEFAULT_NOTIFICATIONS } from './defaults';
import type { Findings } from './findings';
import { onOrOff } from './form';
import { type GivenOf, key, keyMap } from './keys';
import { parseRate, RATE } from './quantity';
import { amountForm, durationForm, orOff, shareForm, spanForm } from './read-amounts';
import { quoted } from './reading';

const MAX_LIMIT = 1000;

const limitForm = amountForm({
  words: `a rate of 2 to ${MAX_LIMIT}`,
  pattern: new RegExp(`^(?=0*(?:[2-9]|[1-9]\\d{1,2}|${MAX_LIMIT})(?![\\d]|\\.0*[1-9]))${RATE.source.slice(1)}`),
  wanted: 'a rate is wanted, such as 20/min',
  complaint: limitComplaint,
  parse: (text) => {
    const rate = parseRate(text);
    return rate && { most: rate.count, perMs: rate.perMs };
  },
});

export const notificationKeys = keyMap({
  enabled: key(onOrOff, { help: 'Whether anything is watched and notified.', usual: 'true' }),
  min_interval: key(durationForm, { help: 'The least time between two notifications of one alert.', usual: '1m' }),
  limit: key(limitForm, {
    help: 'The most notifications of all alerts together; what is over waits, and one of them says so.',
    usual: '20/min',
  }),
  source_stalled: key(orOff(durationForm), {
    help: 'How long a log may be missing, unreadable or ever further behind.',
    usual: '5m',
  }),
  source_lost: key(onOrOff, { help: 'Whether lines that went away unread are notified.', usual: 'true' }),
  commit_failing: key(orOff(durationForm), { help: 'How long the counters may fail to be saved.', usual: '1m' }),
  unclaimed_above: key(orOff(shareForm), {
    help: "The share of a log's lines that no rule claims, above which an alert is raised; in a syslog that other programs share, a large share is as it should be.",
    usual: '90%',
  }),
  unclaimed_below: key(shareForm, { help: 'The lower share below which that alert is cleared.', usual: '70%' }),
  unclaimed_over: key(spanForm('to measure a share over'), {
    help: 'How far back that share looks; fewer than 100 lines raise nothing.',
    usual: '15m',
  }),
});

/** The defaults stand in for what is left out, and for what something was said about. */
export function readNotifications(
  findings: Findings,
  { fields, values }: GivenOf<typeof notificationKeys>,
): NotificationsConfig {
  const defaults = DEFAULT_NOTIFICATIONS;
  const { unclaimed_above: given = defaults.unclaimed!.abovePercent, unclaimed_below: below } = values;
  const above = given === 'off' ? undefined : given;
  if (above !== undefined && below !== undefined && below >= above) {
    findings.problem(fields.unclaimed_below!, `is no lower than unclaimed_above, which is ${above} %.`);
  }
  const overMs = values.unclaimed_over ?? defaults.unclaimed!.overMs;
  return {
    enabled: values.enabled ?? defaults.enabled,
    minIntervalMs: values.min_interval ?? defaults.minIntervalMs,
    limit: values.limit ?? defaults.limit,
    sourceStalledMs: delay(values.source_stalled, defaults.sourceStalledMs),
    sourceLost: values.source_lost ?? defaults.sourceLost,
    commitFailingMs: delay(values.commit_failing, defaults.commitFailingMs),
    unclaimed:
      above === undefined
        ? undefined
        : { abovePercent: above, belowPercent: below ?? Math.min(above * BELOW_ABOVE, above), overMs },
  };
}

/** Where only the upper level is given, the lower one keeps its distance in proportion. */
const BELOW_ABOVE = DEFAULT_NOTIFICATIONS.unclaimed!.belowPercent / DEFAULT_NOTIFICATIONS.unclaimed!.abovePercent;

function delay(given: number | 'off' | undefined, usual: number | undefined): number | undefined {
  return given === 'off' ? undefined : (given ?? usual);
}

function limitComplaint(text: string): string | undefined {
  const rate = parseRate(text);
  if (rate !== undefined && Number.isInteger(rate.count) && rate.count >= 2 && rate.count <= MAX_LIMIT)
    return undefined;
  return `${quoted(text)} cannot be the limit: wanted are 2 to ${MAX_LIMIT} per s, min, h or day, such as 20/min.`;
}
