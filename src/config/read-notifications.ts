// The key `notifications`: the alerts that are built in, and how many notifications there may be.

import type { NotificationsConfig } from './config';
import { DEFAULT_NOTIFICATIONS } from './defaults';
import type { Findings } from './findings';
import type { ConfigNode } from './node';
import { parsePercent, parseRate } from './quantity';
import { readAmount, readDuration, readSpan } from './read-amounts';
import { quoted, readFields, readSwitch } from './reading';

export const NOTIFICATION_KEYS = [
  'enabled',
  'min_interval',
  'limit',
  'source_stalled',
  'source_lost',
  'commit_failing',
  'unclaimed_above',
  'unclaimed_below',
  'unclaimed_over',
] as const;

const MAX_LIMIT = 1000;

/** The defaults stand in for what is left out, and for what something was said about. */
export function readNotifications(findings: Findings, node: ConfigNode): NotificationsConfig {
  const fields = readFields(findings, node, NOTIFICATION_KEYS) ?? {};
  const defaults = DEFAULT_NOTIFICATIONS;
  const above = isOff(fields.unclaimed_above)
    ? undefined
    : (readPercent(findings, fields.unclaimed_above) ?? defaults.unclaimed?.abovePercent);
  const below = readPercent(findings, fields.unclaimed_below);
  const overMs = readSpan(findings, fields.unclaimed_over, 'to measure a share over') ?? defaults.unclaimed!.overMs;
  if (above !== undefined && below !== undefined && below >= above) {
    findings.problem(fields.unclaimed_below!, `is no lower than unclaimed_above, which is ${above} %.`);
  }
  return {
    enabled: readSwitch(findings, fields.enabled) ?? defaults.enabled,
    minIntervalMs: readDuration(findings, fields.min_interval) ?? defaults.minIntervalMs,
    limit: readLimit(findings, fields.limit) ?? defaults.limit,
    sourceStalledMs: readDelay(findings, fields.source_stalled, defaults.sourceStalledMs),
    sourceLost: readSwitch(findings, fields.source_lost) ?? defaults.sourceLost,
    commitFailingMs: readDelay(findings, fields.commit_failing, defaults.commitFailingMs),
    unclaimed:
      above === undefined
        ? undefined
        : { abovePercent: above, belowPercent: below ?? Math.min(above * BELOW_ABOVE, above), overMs },
  };
}

/** Where only the upper level is given, the lower one keeps its distance in proportion. */
const BELOW_ABOVE = DEFAULT_NOTIFICATIONS.unclaimed!.belowPercent / DEFAULT_NOTIFICATIONS.unclaimed!.abovePercent;

/** `off` is text to YAML 1.2, as `false` is not. */
function isOff(node: ConfigNode | undefined): boolean {
  return (node?.kind === 'text' && node.text === 'off') || (node?.kind === 'boolean' && !node.isOn);
}

/** undefined for `off`. */
function readDelay(findings: Findings, node: ConfigNode | undefined, usual: number | undefined): number | undefined {
  return isOff(node) ? undefined : (readDuration(findings, node) ?? usual);
}

function readPercent(findings: Findings, node: ConfigNode | undefined): number | undefined {
  const text = readAmount(findings, node, 'a share is wanted, such as 90%', (given) =>
    parsePercent(given) === undefined ? `${quoted(given)} is not a share: wanted are 0% to 100%.` : undefined,
  );
  return text === undefined ? undefined : parsePercent(text);
}

function readLimit(findings: Findings, node: ConfigNode | undefined): NotificationsConfig['limit'] | undefined {
  const text = readAmount(findings, node, 'a rate is wanted, such as 20/min', limitComplaint);
  const rate = text === undefined ? undefined : parseRate(text);
  return rate && { most: rate.count, perMs: rate.perMs };
}

function limitComplaint(text: string): string | undefined {
  const rate = parseRate(text);
  if (rate !== undefined && Number.isInteger(rate.count) && rate.count >= 2 && rate.count <= MAX_LIMIT)
    return undefined;
  return `${quoted(text)} cannot be the limit: wanted are 2 to ${MAX_LIMIT} per s, min, h or day, such as 20/min.`;
}
