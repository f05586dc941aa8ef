// The key `alerts`: which counters are watched, and how fast they may grow.

import { didYouMean } from '../base/near';
import { findCounter, type OwnCounter } from '../registry/counter-place';
import { counters } from '../registry/registry';
import { tableNames, tableOf } from '../registry/tables';
import type { AlertConfig } from './config';
import type { Findings } from './findings';
import { anyText, listOf, textForm } from './form';
import { type GivenOf, key, keyMap, mapForm } from './keys';
import type { ConfigNode } from './node';
import type { Rate } from './quantity';
import { durationForm, rateForm, spanForm } from './read-amounts';
import { nameNode } from './read-sources';
import { quoted, readCheckedText, reportDuplicates } from './reading';

/** It must not be taken for one that is built in, whose names have a full stop or are these. */
const BUILT_IN = ['commitFailing', 'alertsHeldBack'];
const ALERT_NAME = new RegExp(`^(?!(?:${BUILT_IN.join('|')})$)[A-Za-z][A-Za-z0-9_-]{0,62}$`);

const DEFAULT_OVER_MS = 300_000;

const alertKeys = keyMap({
  name: key(textForm('a name', { complaint: alertNameComplaint, pattern: ALERT_NAME }), {
    help: 'Tells it from other alerts, in notifications and in the journal.',
    required: 'name the alert.',
  }),
  counter: key(anyText('the name of a counter'), {
    help: 'Any that "maillogs show" lists, such as imap.failure or rbl.zone.zen.spamhaus.org, or one of your own, with its label after a full stop, or without one for all its labels together.',
    required: 'name the counter that is watched, such as "counter: imap.failure".',
  }),
  rise_above: key(rateForm, {
    help: 'The rate above which the alert is raised.',
    required: 'say above which rate it is raised, such as 50/min.',
  }),
  fall_below: key(rateForm, {
    help: 'The lower rate below which it is cleared.',
    usual: 'half of rise_above',
  }),
  over: key(spanForm('to measure a rate over'), { help: 'How far back the rate looks.', usual: '5m' }),
  hold: key(durationForm, { help: 'How long the rate must stay there, to raise it or to clear it.', usual: '0s' }),
});

export const alertsForm = listOf(mapForm(alertKeys), { isDistinct: true });

export interface AlertChecks {
  /** undefined when the sources, or the counters, are wrong themselves: then it can't be told which there are. */
  readonly sourceNames: readonly string[] | undefined;
  readonly own: readonly OwnCounter[] | undefined;
}

/** The alerts that are given, without those about which something was said. */
export function readAlerts(
  findings: Findings,
  given: readonly GivenOf<typeof alertKeys>[],
  checks: AlertChecks,
): readonly AlertConfig[] {
  reportDuplicates(
    findings,
    given.map(({ node }) => nameNode(node)),
  );
  return given.map((each) => readAlert(findings, each, checks)).filter((alert) => alert !== undefined);
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

function readAlert(
  findings: Findings,
  { fields, values }: GivenOf<typeof alertKeys>,
  checks: AlertChecks,
): AlertConfig | undefined {
  const counter = readCheckedText(findings, fields.counter, (text) => counterComplaint(text, checks));
  const { name, rise_above: riseAbove, hold: holdMs = 0, over: overMs = DEFAULT_OVER_MS } = values;
  const fallBelow = values.fall_below ?? halfOf(riseAbove);
  if (riseAbove !== undefined && fallBelow !== undefined && perMs(fallBelow) >= perMs(riseAbove)) {
    const sentence = 'is no lower than rise_above: an alert that is cleared where it is raised would never be quiet.';
    findings.problem(fields.fall_below!, sentence);
  }
  if (name === undefined || counter === undefined) return undefined;
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
