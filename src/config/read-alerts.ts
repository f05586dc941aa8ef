// The key `alerts`: which counters are watched, and how fast they may grow.

import { didYouMean } from '../base/near';
import { findCounter, type OwnCounter } from '../registry/counter-place';
import { counters } from '../registry/registry';
import { tableNames, tableOf } from '../registry/tables';
import type { AlertConfig } from './config';
import type { Findings } from './findings';
import type { ConfigNode } from './node';
import type { Rate } from './quantity';
import { readDuration, readRate, readSpan } from './read-amounts';
import { nameNode } from './read-sources';
import { quoted, readCheckedText, readFields, readList, reportDuplicates, requireField } from './reading';

export const ALERT_KEYS = ['name', 'counter', 'rise_above', 'fall_below', 'over', 'hold'] as const;

/** It must not be taken for one that is built in, whose names have a full stop or are these. */
const ALERT_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;
const BUILT_IN = ['commitFailing', 'alertsHeldBack'];

const DEFAULT_OVER_MS = 300_000;

export interface AlertChecks {
  /** undefined when the sources, or the counters, are wrong themselves: then it can't be told which there are. */
  readonly sourceNames: readonly string[] | undefined;
  readonly own: readonly OwnCounter[] | undefined;
}

/** The key `alerts`: what is wrong with it goes into the findings, and the rest is returned. */
export function readAlerts(findings: Findings, node: ConfigNode, checks: AlertChecks): readonly AlertConfig[] {
  const list = readList(findings, node);
  if (list === undefined) return [];
  reportDuplicates(findings, list.items.map(nameNode));
  const alerts = list.items.map((item) => readAlert(findings, item, checks));
  return alerts.filter((alert) => alert !== undefined);
}

/** The counters of the user's own as given, right or wrong in the rest: an alert may refer to any of them. */
export function countersGiven(node: ConfigNode | undefined): readonly OwnCounter[] | undefined {
  if (node === undefined) return [];
  if (node.kind !== 'list') return undefined;
  return node.items.flatMap((item) => {
    const name = nameNode(item)?.text;
    const isSplit = item.kind === 'map' && item.entries.some(({ key }) => key === 'by');
    return name === undefined ? [] : [{ name, isSplit }];
  });
}

function readAlert(findings: Findings, node: ConfigNode, checks: AlertChecks): AlertConfig | undefined {
  const fields = readFields(findings, node, ALERT_KEYS);
  if (fields === undefined) return undefined;
  const required = (key: string, advice: string) => requireField(findings, { node, fields, key, advice });
  const name = readCheckedText(findings, required('name', 'name the alert.'), alertNameComplaint);
  const counterNode = required('counter', 'name the counter that is watched, such as "counter: imap.failure".');
  const counter = readCheckedText(findings, counterNode, (text) => counterComplaint(text, checks));
  const riseAbove = readRate(findings, required('rise_above', 'say above which rate it is raised, such as 50/min.'));
  const fallBelow = fields.fall_below === undefined ? halfOf(riseAbove) : readRate(findings, fields.fall_below);
  const overMs =
    fields.over === undefined ? DEFAULT_OVER_MS : readSpan(findings, fields.over, 'to measure a rate over');
  const holdMs = fields.hold === undefined ? 0 : readDuration(findings, fields.hold);
  if (riseAbove !== undefined && fallBelow !== undefined && perMs(fallBelow) >= perMs(riseAbove)) {
    const sentence = 'is no lower than rise_above: an alert that is cleared where it is raised would never be quiet.';
    findings.problem(fields.fall_below!, sentence);
  }
  if (name === undefined || counter === undefined || overMs === undefined || holdMs === undefined) return undefined;
  if (riseAbove === undefined || fallBelow === undefined) return undefined;
  return { name, counter, riseAbove, fallBelow, overMs, holdMs };
}

const perMs = ({ count, perMs: ms }: Rate) => count / ms;

function halfOf(rate: Rate | undefined): Rate | undefined {
  return rate && { ...rate, count: rate.count / 2 };
}

function alertNameComplaint(text: string): string | undefined {
  if (BUILT_IN.includes(text)) return `${quoted(text)} is the name of an alert that is built in: choose another.`;
  if (ALERT_NAME.test(text)) return undefined;
  return `${quoted(text)} cannot be the name of an alert: wanted are 1 to 63 letters, digits, "_" or "-", a letter first.`;
}

function counterComplaint(text: string, { own, sourceNames }: AlertChecks): string | undefined {
  const place = findCounter(text, own ?? []);
  if (place === undefined) return own === undefined ? undefined : unknownCounter(text, own);
  if (place.kind !== 'row' || tableOf(place.table).service !== 'agent' || sourceNames === undefined) return undefined;
  // The rows of such a table are the sources.
  if (sourceNames.includes(place.row)) return undefined;
  const { prefix } = tableOf(place.table);
  const names = sourceNames.map((name) => prefix + name);
  return `${quoted(text)} ends in the name of a source that there is not${didYouMean(text, names)}`;
}

function unknownCounter(text: string, own: readonly OwnCounter[]): string {
  const split = own.find(({ name, isSplit }) => !isSplit && text.startsWith(`${name}.`));
  if (split !== undefined)
    return `${quoted(text)} is not a counter: ${quoted(split.name)} has no "by", and so no labels.`;
  const known = [...counters.map(({ name }) => name as string), ...own.map(({ name }) => name)];
  // Its service was left out.
  const alike = known.filter((name) => name.endsWith(`.${text}`)).map(quoted);
  if (alike.length > 1) return `${quoted(text)} is not a counter; did you mean one of ${alike.join(', ')}?`;
  if (alike.length === 1) return `${quoted(text)} is not a counter; did you mean ${alike[0]}?`;
  const hint = didYouMean(text, known);
  if (hint !== '.') return `${quoted(text)} is not a counter${hint}`;
  const prefixes = tableNames.map((table) => tableOf(table).prefix).filter((prefix) => prefix !== '');
  return `${quoted(text)} is not a counter: "maillogs show" lists all of them; rows of tables begin with ${prefixes.map(quoted).join(', ')}.`;
}
