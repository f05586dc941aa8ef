// One notification, as data, and the varbinds it becomes.

import { dateAndTime } from '../base/date-and-time';
import type { Oid } from '../base/oid';
import { printable } from '../base/printable';
import {
  type AlertObjectName,
  alertObjectOf,
  alertObjectOid,
  type NotificationName,
  notificationOid,
  objectsOf,
} from '../registry/notifications';
import type { Figures } from './finding';

export interface Notice {
  readonly notification: NotificationName;
  /** The alert's name. */
  readonly name: string;
  /** When it happened, milliseconds since 1970. */
  readonly atMs: number;
  readonly reason: string;
  readonly source?: string;
  readonly counter?: string;
  readonly octets?: number;
  readonly figures: Figures;
  readonly suppressed: number;
}

export type NoticeValue =
  | { readonly kind: 'octetString'; readonly value: Uint8Array | string }
  | { readonly kind: 'gauge32'; readonly value: number };

export interface NoticeVarbind {
  readonly oid: Oid;
  readonly value: NoticeValue;
}

const MAX_GAUGE = 2 ** 32 - 1;
const ELLIPSIS = 3;

/** snmpTrapOID's value, and what goes with it: all the objects that the MIB lists, in its order (RFC 2578 section 8.1). */
export function varbindsOf(
  notice: Notice,
  root: Oid,
): { readonly id: Oid; readonly varbinds: readonly NoticeVarbind[] } {
  const varbinds = objectsOf(notice.notification).map((name) => ({
    oid: alertObjectOid(root, name),
    value: noticeValue(notice, name),
  }));
  return { id: notificationOid(root, notice.notification), varbinds };
}

function noticeValue(notice: Notice, name: AlertObjectName): NoticeValue {
  const { figures } = notice;
  switch (name) {
    case 'name':
    case 'reason':
      return text(name, notice[name]);
    case 'source':
    case 'counter':
      return text(name, notice[name] ?? '');
    case 'total':
      return text(name, figures.total ?? '0');
    case 'time':
      return { kind: 'octetString', value: dateAndTime(notice.atMs) };
    case 'count':
    case 'limit':
    case 'seconds':
    case 'percent':
      return gauge(figures[name]);
    case 'octets':
    case 'suppressed':
      return gauge(notice[name]);
  }
}

/** Reasons may quote paths and what the system said: printable, and within the object's size. */
function text(name: AlertObjectName, value: string): NoticeValue {
  const { syntax } = alertObjectOf(name);
  const most = syntax.kind === 'text' ? syntax.maxOctets : 0;
  const whole = printable(value, Number.POSITIVE_INFINITY);
  return { kind: 'octetString', value: whole.length <= most ? whole : `${whole.slice(0, most - ELLIPSIS)}...` };
}

function gauge(value = 0): NoticeValue {
  return { kind: 'gauge32', value: Math.max(0, Math.min(MAX_GAUGE, Math.round(value))) };
}
