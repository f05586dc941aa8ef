// The descriptors of MAIL-TOASTER-LOGS-MIB: `mtl`, the service, the counter's short name, in camel case.

import type { CapabilityName } from '../registry/capabilities';
import type { ConceptualTableName } from '../registry/conceptual-tables';
import type { NotificationName } from '../registry/notifications';
import type { ServiceName } from '../registry/services';

export const MIB_MODULE = 'MAIL-TOASTER-LOGS-MIB';
export const CAPS_MODULE = 'MAIL-TOASTER-LOGS-CAPS-MIB';

/** A name below a service, such as mtlSendMessageNew; without a second word the service's own node. */
export function mibDescriptor(service: ServiceName, word = ''): string {
  return `mtl${capitalised(service)}${capitalised(word)}`;
}

/** A name of a table, such as mtlRblZoneEntry. */
export function tableDescriptor(table: ConceptualTableName, word: string): string {
  return `mtl${capitalised(table)}${capitalised(word)}`;
}

/** The object that says when the counters of a service last lost their continuity. */
export function discontinuityDescriptor(service: ServiceName): string {
  return mibDescriptor(service, 'discontinuityTime');
}

/** A statement of MAIL-TOASTER-LOGS-CAPS-MIB, such as mtlCountersCapability. */
export function capabilityDescriptor(name: CapabilityName): string {
  return `mtl${capitalised(name)}Capability`;
}

/** An object that notifications carry, such as mtlAlertName; without a word the node they lie below. */
export function alertDescriptor(word = ''): string {
  return `mtlAlert${capitalised(word)}`;
}

/** The descriptor of a notification, such as mtlSourceLost. */
export function notificationDescriptor(name: NotificationName): string {
  return `mtl${capitalised(name)}`;
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
