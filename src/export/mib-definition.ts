// The definitions our MIB modules consist of (RFC 2578, RFC 2580), as data. A new macro, such as a
// notification, is one more member here and one more case in mib-syntax.ts.

import type { Syntax } from '../registry/syntax';

/** What an object of the registry may be, and what only mirrors one of them is. */
export type MibSyntax = Syntax | { readonly kind: 'counter32'; readonly units: string };

export type MibStatus = 'current' | 'obsolete';

/** A descriptor and the place it stands for: `name ::= { parent arc }`. */
interface Placed {
  readonly name: string;
  readonly parent: string;
  readonly arc: number;
}

export interface MibRevision {
  /** UTC, YYYYMMDDhhmmZ. */
  readonly date: string;
  readonly description: string;
}

/** MODULE-IDENTITY, revisions newest first. */
export interface MibIdentity extends Placed {
  readonly kind: 'identity';
  readonly organization: string;
  readonly contact: string;
  readonly description: string;
  readonly revisions: readonly MibRevision[];
}

/** A plain OBJECT IDENTIFIER, with a comment above it where there is something to say. */
export interface MibNode extends Placed {
  readonly kind: 'node';
  readonly remark?: string;
}

/** A read-only scalar. */
export interface MibScalar extends Placed {
  readonly kind: 'scalar';
  readonly syntax: MibSyntax;
  readonly status: MibStatus;
  readonly description: string;
}

/** A scalar that only notifications carry: no one can ask for it. */
export interface MibNotified extends Omit<MibScalar, 'kind'> {
  readonly kind: 'notified';
}

/** NOTIFICATION-TYPE (RFC 2578 section 8). */
export interface MibNotification extends Placed {
  readonly kind: 'notification';
  readonly objects: readonly string[];
  readonly description: string;
}

/** A conceptual table with its entry: rows come and go with the text that indexes them. */
export interface MibTable extends Placed {
  readonly kind: 'table';
  readonly remark: string;
  readonly description: string;
  /** Descriptor of the entry, such as mtlRblZoneEntry; its type is the same with a capital. */
  readonly entry: string;
  /** The entry whose rows it has, too (RFC 2578 section 7.8); its columns are its index otherwise. */
  readonly augments?: string;
  readonly columns: readonly MibColumn[];
}

/** A column; its parent is the entry. The index itself is one, too. */
export interface MibColumn {
  readonly name: string;
  readonly arc: number;
  readonly syntax: MibSyntax;
  readonly isIndex: boolean;
  readonly description: string;
}

export interface MibObjectGroup extends Placed {
  readonly kind: 'objectGroup';
  readonly objects: readonly string[];
  readonly status: MibStatus;
  readonly description: string;
}

/** NOTIFICATION-GROUP (RFC 2580 section 4). */
export interface MibNotificationGroup extends Placed {
  readonly kind: 'notificationGroup';
  readonly notifications: readonly string[];
  readonly description: string;
}

export interface MibCompliance extends Placed {
  readonly kind: 'compliance';
  readonly groups: readonly string[];
  /** Groups that are there only under a condition, which the description says. */
  readonly conditional: readonly { readonly group: string; readonly description: string }[];
  readonly description: string;
}

/** AGENT-CAPABILITIES (RFC 2580 section 6). */
export interface MibCapabilities extends Placed {
  readonly kind: 'capabilities';
  readonly release: string;
  readonly description: string;
  readonly supports: readonly MibSupport[];
}

/** The part of a module that is implemented: these groups, but for the variations. */
export interface MibSupport {
  readonly module: string;
  readonly groups: readonly string[];
  readonly variations: readonly MibVariation[];
}

/** An object of the groups that is not there. */
export interface MibVariation {
  readonly object: string;
  readonly description: string;
}

export type MibDefinition =
  | MibIdentity
  | MibNode
  | MibScalar
  | MibTable
  | MibNotified
  | MibNotification
  | MibObjectGroup
  | MibNotificationGroup
  | MibCompliance
  | MibCapabilities;
