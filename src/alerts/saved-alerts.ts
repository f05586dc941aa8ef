// The part of the alerts that outlives the agent: which are raised and sent, and the notifications that found no master. One
// line of JSON, described by `SavedAlerts` below; what is measured is measured again.
//
// Where it can't be kept, or is damaged, the worst is that an alert is told once more, or its end never: nothing
// that is counted depends on it.

import { damaged, isObject, listOf, parseJson, textOf, wholeNumber } from '../base/json-fields';
import { type NotificationName, notificationNames } from '../registry/notifications';
import { AT_REST, type Change } from './alert-state';
import type { AlertDeclaration } from './declaration';
import type { AlertsState, Watched } from './evaluate';
import type { Figures } from './finding';
import type { Notice } from './notice';

const VERSION = 1;

export interface SavedAlerts {
  readonly state: AlertsState;
  /** Oldest first. */
  readonly unsent: readonly Notice[];
  /** Notifications that there was no room for among those. */
  readonly dropped: number;
}

/** Alerts at rest are left out. */
export function encodeAlerts({ state, unsent, dropped }: SavedAlerts): string {
  const alerts = [...state.watched.values()].filter(isWorthKeeping).map(({ declaration, state: each, losses }) => {
    const { isRaised, isNotified, changes, change } = each;
    const counts = losses && { losses: String(losses.losses), octets: String(losses.octets) };
    return { declaration, isRaised, isTold: isNotified, changes, change, told: counts };
  });
  return `${JSON.stringify({ format: 'maillogs-alerts', version: VERSION, alerts, unsent, dropped })}\n`;
}

function isWorthKeeping({ state, losses }: Watched): boolean {
  return state.isRaised || state.isNotified || state.changes > 0 || losses !== undefined;
}

/** Throws a Problem (damaged) for anything that `encodeAlerts` did not write. */
export function decodeAlerts(text: string): SavedAlerts {
  try {
    return readAlerts(parseJson(text));
  } catch {
    throw damaged('it held something that maillogs does not write; it is written again.');
  }
}

function readAlerts(top: unknown): SavedAlerts {
  if (!isObject(top) || top['format'] !== 'maillogs-alerts' || top['version'] !== VERSION)
    throw damaged('a field is not as it was written');
  const { alerts, unsent, dropped } = top;
  const watched = listOf(alerts, 'alerts').map(readWatched);
  const byName = new Map(watched.map((each) => [each.declaration.name, each]));
  return {
    state: { watched: byName, quota: { spentMs: [] } },
    unsent: listOf(unsent, 'unsent').map(readNotice),
    dropped: wholeNumber(dropped, 'dropped'),
  };
}

function readWatched(value: unknown): Watched {
  if (!isObject(value)) throw damaged('a field is not as it was written');
  const { declaration, isRaised, isTold: isNotified, changes, change, told: reported } = value;
  // The declaration of that time: it is compared with today's, and used for nothing else.
  if (!isObject(declaration) || typeof declaration['name'] !== 'string' || !isKind(declaration['kind']))
    throw damaged('a field is not as it was written');
  if (typeof isRaised !== 'boolean' || typeof isNotified !== 'boolean')
    throw damaged('a field is not as it was written');
  const state = { ...AT_REST, isRaised, isNotified, changes: wholeNumber(changes, 'changes') };
  return {
    declaration: declaration as unknown as AlertDeclaration,
    state: change === undefined ? state : { ...state, change: readChange(change) },
    memory: {},
    ...(reported === undefined ? {} : { losses: readReported(reported) }),
  };
}

function isKind(value: unknown): boolean {
  return notificationNames.some((name) => name === value);
}

function readChange(value: unknown): Change {
  if (!isObject(value)) throw damaged('a field is not as it was written');
  const { atMs, reason, figures } = value;
  return { atMs: wholeNumber(atMs, 'atMs'), reason: textOf(reason, 'reason'), figures: readFigures(figures) };
}

function readReported(value: unknown): NonNullable<Watched['losses']> {
  if (!isObject(value)) throw damaged('a field is not as it was written');
  const [losses, octets] = [textOf(value['losses'], 'losses'), textOf(value['octets'], 'octets')];
  if (![losses, octets].every((each) => /^\d{1,20}$/.test(each))) throw damaged('a field is not as it was written');
  return { losses: BigInt(losses), octets: BigInt(octets) };
}

function readNotice(value: unknown): Notice {
  if (!isObject(value)) throw damaged('a field is not as it was written');
  const { notification, name, atMs, reason, source, counter, octets, figures, suppressed } = value;
  if (!isKind(notification)) throw damaged('a field is not as it was written');
  return {
    notification: notification as NotificationName,
    name: textOf(name, 'name'),
    atMs: wholeNumber(atMs, 'atMs'),
    reason: textOf(reason, 'reason'),
    ...(source === undefined ? {} : { source: textOf(source, 'source') }),
    ...(counter === undefined ? {} : { counter: textOf(counter, 'counter') }),
    ...(octets === undefined ? {} : { octets: wholeNumber(octets, 'octets') }),
    figures: readFigures(figures),
    suppressed: wholeNumber(suppressed, 'suppressed'),
  };
}

function readFigures(value: unknown): Figures {
  if (!isObject(value)) throw damaged('a field is not as it was written');
  const { total, ...numbers } = value;
  if (!Object.values(numbers).every((each) => typeof each === 'number' && each >= 0))
    throw damaged('a field is not as it was written');
  if (total !== undefined && typeof total !== 'string') throw damaged('a field is not as it was written');
  return value as Figures;
}
