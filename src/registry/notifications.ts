// What maillogs reports by itself: the one list of notifications and of the objects they carry, from which the
// MIB, the OID lock file and the varbinds derive. A condition has an odd arc for its beginning and the next
// even one for its end; an arc is never given a second meaning (RFC 2578 sections 8 and 10.3).

import type { Oid } from '../base/oid';
import { type Syntax, syntax } from './syntax';

/** Below root.0, so that an SNMPv1 sink sees the root as enterprise and the arc as specific trap (RFC 3584). */
export const NOTIFICATIONS_ARC = 0;
/** The service-like arc below root.1 of the objects that only notifications carry. */
export const ALERT_ARC = 60;

export interface AlertObjectDeclaration {
  readonly arc: number;
  readonly syntax: Syntax & { readonly kind: 'text' | 'dateAndTime' | 'gauge32' };
  readonly help: string;
}

/**
 * No Counter64 among them: a notification that carries one never reaches an SNMPv1 sink (RFC 3584 section 3.2),
 * so a counter's value goes as decimal text.
 */
// biome-ignore format: a table, one object a line
const alertObjects = {
  name: { arc: 1, syntax: syntax.text(127, 1), help: 'The alert: its name in the configuration, or that of one that is built in, with the source after a full stop where it is about one.' },
  time: { arc: 2, syntax: syntax.dateAndTime, help: 'When it happened, which may be long before the notification was sent: while there is no SNMP agent, notifications wait.' },
  reason: { arc: 3, syntax: syntax.text(), help: 'What happened, as a sentence.' },
  source: { arc: 4, syntax: syntax.text(63), help: 'The name of the log source.' },
  counter: { arc: 5, syntax: syntax.text(127), help: 'The name of the counter, such as imap.failure.' },
  count: { arc: 6, syntax: syntax.gauge32('events'), help: 'What was counted within the last mtlAlertSeconds.' },
  limit: { arc: 7, syntax: syntax.gauge32('events'), help: 'The limit that mtlAlertCount was compared with.' },
  seconds: { arc: 8, syntax: syntax.gauge32('seconds'), help: 'How far back the alert looks.' },
  total: { arc: 9, syntax: syntax.text(20, 1), help: 'The value of the counter in decimal digits: as text, since a notification with a Counter64 does not reach SNMPv1 sinks.' },
  percent: { arc: 10, syntax: syntax.gauge32('percent'), help: 'The share of the lines read within the last mtlAlertSeconds that no rule claimed.' },
  octets: { arc: 11, syntax: syntax.gauge32('octets'), help: 'Octets of log known to have disappeared unread since the last such notification; 4294967295 if there were more.' },
  suppressed: { arc: 12, syntax: syntax.gauge32('changes'), help: 'Changes of this alert that were not sent since its last notification, because they came too fast or there was no SNMP agent for too long; in mtlAlertsHeldBack, alerts that are waiting.' },
} as const satisfies Readonly<Record<string, AlertObjectDeclaration>>;

export type AlertObjectName = keyof typeof alertObjects;

export interface NotificationDeclaration {
  readonly arc: number;
  readonly help: string;
  /** What goes with it besides name, time and reason, which all of them begin with, and suppressed, their last. */
  readonly objects: readonly AlertObjectName[];
}

const RATE = ['counter', 'count', 'limit', 'seconds', 'total'] as const;
const SHARE = ['source', 'percent', 'count', 'seconds'] as const;

// biome-ignore format: a table, one notification a line
const notifications = {
  sourceStalled: { arc: 1, objects: ['source'], help: 'A log source has not been read for as long as notifications.source_stalled of the configuration says: its log is missing or may not be read, or reading it makes no progress.' },
  sourceStalledCleared: { arc: 2, objects: ['source'], help: 'The log source of an mtlSourceStalled is read again.' },
  sourceSilent: { arc: 3, objects: ['source'], help: 'Nothing was written to the log source for as long as its silent_after in the configuration says.' },
  sourceSilentCleared: { arc: 4, objects: ['source'], help: 'The log source of an mtlSourceSilent is written to again.' },
  sourceLost: { arc: 5, objects: ['source', 'octets'], help: 'Lines of the log source disappeared before they were read: they are not counted, and a discontinuity is recorded.' },
  commitFailing: { arc: 7, objects: [], help: 'The counters could not be saved for as long as notifications.commit_failing of the configuration says. The last saved values are served meanwhile; nothing is lost while the logs stay.' },
  commitFailingCleared: { arc: 8, objects: [], help: 'The counters of an mtlCommitFailing are saved again.' },
  unclaimedHigh: { arc: 9, objects: SHARE, help: 'The share of lines that no rule claims has risen above notifications.unclaimed_above of the configuration: the program that writes the log may have changed its messages.' },
  unclaimedHighCleared: { arc: 10, objects: SHARE, help: 'The share of an mtlUnclaimedHigh has fallen below notifications.unclaimed_below of the configuration.' },
  rateHigh: { arc: 11, objects: RATE, help: 'A counter grew faster than rise_above of an alert in the configuration.' },
  rateHighCleared: { arc: 12, objects: RATE, help: 'The counter of an mtlRateHigh grows slower than fall_below of its alert in the configuration.' },
  alertsHeldBack: { arc: 13, objects: [], help: 'More alerts changed than notifications.limit of the configuration lets through: mtlAlertSuppressed is the number of alerts that are waiting for their turn.' },
} as const satisfies Readonly<Record<string, NotificationDeclaration>>;

export type NotificationName = keyof typeof notifications;

export const alertObjectNames = Object.keys(alertObjects) as readonly AlertObjectName[];
export const notificationNames = Object.keys(notifications) as readonly NotificationName[];

/** The declaration without its literal types. */
export function alertObjectOf(name: AlertObjectName): AlertObjectDeclaration {
  return alertObjects[name];
}

/** The declaration without its literal types. */
export function notificationOf(name: NotificationName): NotificationDeclaration {
  return notifications[name];
}

/** All it carries, in the order of its varbinds. */
export function objectsOf(name: NotificationName): readonly AlertObjectName[] {
  return ['name', 'time', 'reason', ...notifications[name].objects, 'suppressed'];
}

/** The value of snmpTrapOID. */
export function notificationOid(root: Oid, name: NotificationName): Oid {
  return [...root, NOTIFICATIONS_ARC, notifications[name].arc];
}

/** The instance that a varbind names. */
export function alertObjectOid(root: Oid, name: AlertObjectName): Oid {
  return [...root, 1, ALERT_ARC, alertObjects[name].arc, 0];
}
