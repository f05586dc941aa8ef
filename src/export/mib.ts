// MAIL-TOASTER-LOGS-MIB as text (SMIv2: RFC 2578 to 2580), a pure function of the registry and the root.

import type { Oid } from '../base/oid';
import { conceptualTableNames, TABLES_ARC } from '../registry/conceptual-tables';
import { NOTIFICATIONS_ARC } from '../registry/notifications';
import { DEFAULT_ROOT, declarationOf, OBJECTS_ARC, serviceNames } from '../registry/registry';
import type { RetiredCounters } from '../registry/retired-counters';
import { type MibAlerts, mibAlerts } from './mib-alerts';
import { MIB_CONTACT, MIB_ORGANIZATION } from './mib-contact';
import { COUNTER32_GROUP, type Counter32Mirror, counter32Mirror } from './mib-counter32';
import type { MibDefinition, MibIdentity, MibNode } from './mib-definition';
import { renderModule } from './mib-module';
import { MIB_MODULE } from './mib-names';
import { mibRevisions } from './mib-revisions';
import { type MibRoot, mibRoot } from './mib-root';
import { type MibService, mibService } from './mib-service';
import { type MibTableParts, mibTable, TABLES_NODE } from './mib-table';

const MODULE_NODE = 'mailToasterLogsMIB';

/** The module for a root; throws a Problem (config) when the root is no place for one. */
export function renderMib(root: Oid = DEFAULT_ROOT, retired?: RetiredCounters): string {
  const place = mibRoot(root);
  return renderModule(MIB_MODULE, place.imports, moduleDefinitions(place, retired));
}

/** The groups of what is always served, by their descriptors. */
export function currentGroups(): readonly string[] {
  return moduleDefinitions(mibRoot(DEFAULT_ROOT), undefined).flatMap((definition) => {
    const isServed = definition.kind === 'objectGroup' && definition.status === 'current';
    const isAlways = isServed && definition.name !== COUNTER32_GROUP;
    return isAlways || definition.kind === 'notificationGroup' ? [definition.name] : [];
  });
}

function moduleDefinitions(place: MibRoot, retired: RetiredCounters | undefined): readonly MibDefinition[] {
  const inOrder = [...serviceNames].sort((a, b) => declarationOf(a).arc - declarationOf(b).arc);
  const services = inOrder.map((service) => mibService(service, retired));
  const tables = conceptualTableNames.map(mibTable);
  const alerts = mibAlerts();
  const mirror = counter32Mirror(services, tables);
  return [
    identity(place),
    ...place.nodes,
    // RFC 2578 section 8.5: the arc before a notification's own is a zero.
    node('mtlNotifications', MODULE_NODE, NOTIFICATIONS_ARC),
    node('mtlObjects', MODULE_NODE, OBJECTS_ARC),
    node('mtlConformance', MODULE_NODE, 2),
    ...services.flatMap((service) => [service.node, ...service.scalars]),
    node(TABLES_NODE, 'mtlObjects', TABLES_ARC, 'How many rows the tables have, and when that last changed'),
    ...tables.flatMap((table) => table.scalars),
    ...tables.map(({ table }) => table),
    ...alerts.objects,
    ...alerts.notifications,
    ...mirror.definitions,
    ...conformance({ services, tables, alerts, mirror }),
  ];
}

interface MibParts {
  readonly services: readonly MibService[];
  readonly tables: readonly MibTableParts[];
  readonly alerts: MibAlerts;
  readonly mirror: Counter32Mirror;
}

function conformance({ services, tables, alerts, mirror }: MibParts): readonly MibDefinition[] {
  const groups = [...[...services, ...tables].map(({ group }) => group), ...alerts.groups];
  const obsolete = services.flatMap(({ obsoleteGroup }) => (obsoleteGroup === undefined ? [] : [obsoleteGroup]));
  return [
    node('mtlCompliances', 'mtlConformance', 1),
    node('mtlGroups', 'mtlConformance', 2),
    ...(obsolete.length === 0 ? [] : [node('mtlObsoleteGroups', 'mtlConformance', 3)]),
    {
      kind: 'compliance',
      name: 'mtlCompliance',
      parent: 'mtlCompliances',
      arc: 1,
      groups: groups.map(({ name }) => name),
      conditional: [{ group: mirror.group.name, description: mirror.group.description }],
      description:
        'What an agent serves that implements this module: the counters of every service, the tables, and the notifications.',
    },
    ...groups,
    mirror.group,
    ...obsolete,
  ];
}

function identity({ parent, arc }: MibRoot): MibIdentity {
  return {
    kind: 'identity',
    name: MODULE_NODE,
    parent,
    arc,
    organization: MIB_ORGANIZATION,
    contact: MIB_CONTACT,
    description:
      'What happens in the logs of a mail server, counted exactly once by maillogs. ' +
      'Every counter starts at zero when it is first counted, is kept over restarts and ' +
      'wraps at 2^64. The root is site-local unless it lies below a number that IANA assigned to its user.',
    revisions: mibRevisions,
  };
}

function node(name: string, parent: string, arc: number, remark?: string): MibNode {
  return { kind: 'node', name, parent, arc, ...(remark === undefined ? {} : { remark }) };
}
