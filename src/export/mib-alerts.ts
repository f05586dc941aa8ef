// The notifications of the registry as MIB definitions: the objects they carry, which no one can ask for, the
// notifications themselves, and a group of each (RFC 2578 section 8, RFC 2580 section 4).

import {
  ALERT_ARC,
  alertObjectNames,
  alertObjectOf,
  notificationNames,
  notificationOf,
  objectsOf,
} from '../registry/notifications';
import type { MibDefinition, MibNotification, MibNotificationGroup, MibObjectGroup } from './mib-definition';
import { alertDescriptor, notificationDescriptor } from './mib-names';

/** In mtlGroups, after the arcs of services and tables. */
const OBJECT_GROUP_ARC = ALERT_ARC;
const NOTIFICATION_GROUP_ARC = ALERT_ARC + 1;

export interface MibAlerts {
  readonly objects: readonly MibDefinition[];
  readonly notifications: readonly MibNotification[];
  readonly groups: readonly (MibObjectGroup | MibNotificationGroup)[];
}

/** The notifications, the objects that they carry and their groups, as definitions of the MIB. */
export function mibAlerts(): MibAlerts {
  const node = alertDescriptor();
  return {
    objects: [
      { kind: 'node', name: node, parent: 'mtlObjects', arc: ALERT_ARC, remark: 'What notifications carry' },
      ...alertObjectNames.map((name): MibDefinition => {
        const { arc, syntax, help } = alertObjectOf(name);
        return {
          kind: 'notified',
          name: alertDescriptor(name),
          parent: node,
          arc,
          syntax,
          status: 'current',
          description: help,
        };
      }),
    ],
    notifications: notificationNames.map((name) => ({
      kind: 'notification',
      name: notificationDescriptor(name),
      parent: 'mtlNotifications',
      arc: notificationOf(name).arc,
      objects: objectsOf(name).map(alertDescriptor),
      description: notificationOf(name).help,
    })),
    groups: [
      {
        kind: 'objectGroup',
        name: alertDescriptor('group'),
        parent: 'mtlGroups',
        arc: OBJECT_GROUP_ARC,
        objects: alertObjectNames.map(alertDescriptor),
        status: 'current',
        description: `The objects under ${node}, which notifications carry.`,
      },
      {
        kind: 'notificationGroup',
        name: 'mtlNotificationGroup',
        parent: 'mtlGroups',
        arc: NOTIFICATION_GROUP_ARC,
        notifications: notificationNames.map(notificationDescriptor),
        description: 'What the agent tells by itself.',
      },
    ],
  };
}
