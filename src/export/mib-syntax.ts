// One MIB definition as SMIv2 text, and the names it needs from the base modules (RFC 2578, RFC 2579,
// RFC 2580). Only these three modules are imported from, so that ours loads anywhere, and ours by our others.

import type {
  MibCapabilities,
  MibColumn,
  MibCompliance,
  MibDefinition,
  MibIdentity,
  MibNotified,
  MibScalar,
  MibSyntax,
  MibTable,
} from './mib-definition';
import { MIB_MODULE } from './mib-names';
import { braced, comment, quoted } from './mib-text';

const INDENT = '    ';
/** Where the text of a clause that got its own line begins. */
const TEXT_COLUMN = 8;

const importedFrom = {
  'MODULE-IDENTITY': 'SNMPv2-SMI',
  'OBJECT-TYPE': 'SNMPv2-SMI',
  'NOTIFICATION-TYPE': 'SNMPv2-SMI',
  Counter32: 'SNMPv2-SMI',
  Counter64: 'SNMPv2-SMI',
  Gauge32: 'SNMPv2-SMI',
  Unsigned32: 'SNMPv2-SMI',
  enterprises: 'SNMPv2-SMI',
  experimental: 'SNMPv2-SMI',
  internet: 'SNMPv2-SMI',
  DateAndTime: 'SNMPv2-TC',
  DisplayString: 'SNMPv2-TC',
  TimeStamp: 'SNMPv2-TC',
  'AGENT-CAPABILITIES': 'SNMPv2-CONF',
  'MODULE-COMPLIANCE': 'SNMPv2-CONF',
  'OBJECT-GROUP': 'SNMPv2-CONF',
  mtlConformance: MIB_MODULE,
  'NOTIFICATION-GROUP': 'SNMPv2-CONF',
} as const;

export type ImportedName = keyof typeof importedFrom;

/** The names a definition makes the module import. */
export function importsOf(definition: MibDefinition): readonly ImportedName[] {
  switch (definition.kind) {
    case 'identity':
      return ['MODULE-IDENTITY'];
    case 'node':
      return [];
    case 'scalar':
    case 'notified':
      return ['OBJECT-TYPE', ...importedBy(definition.syntax)];
    case 'notification':
      return ['NOTIFICATION-TYPE'];
    case 'notificationGroup':
      return ['NOTIFICATION-GROUP'];
    case 'table':
      return ['OBJECT-TYPE', ...definition.columns.flatMap(({ syntax }) => importedBy(syntax))];
    case 'objectGroup':
      return ['OBJECT-GROUP'];
    case 'compliance':
      return ['MODULE-COMPLIANCE'];
    case 'capabilities':
      return ['AGENT-CAPABILITIES'];
  }
}

/** The type's name, as it also stands in the SEQUENCE of an entry. */
function typeName(type: MibSyntax): Exclude<ImportedName, 'OBJECT-TYPE'> | 'INTEGER' | 'OCTET STRING' {
  switch (type.kind) {
    case 'counter64':
      return 'Counter64';
    case 'counter32':
      return 'Counter32';
    case 'gauge32':
      return 'Gauge32';
    case 'unsigned32':
      return 'Unsigned32';
    case 'text':
      return 'DisplayString';
    case 'dateAndTime':
      return 'DateAndTime';
    case 'timeStamp':
      return 'TimeStamp';
    case 'octets':
      return 'OCTET STRING';
    case 'enumeration':
      return 'INTEGER';
  }
}

function importedBy(type: MibSyntax): readonly ImportedName[] {
  const name = typeName(type);
  return name === 'INTEGER' || name === 'OCTET STRING' ? [] : [name];
}

/** The clauses SYNTAX and, where the type has units, UNITS. */
function syntaxClauses(type: MibSyntax): readonly string[] {
  const units = 'units' in type ? type.units : undefined;
  return [
    `SYNTAX ${typeName(type)}${restriction(type)}`,
    ...(units === undefined ? [] : [`UNITS ${quoted(units, TEXT_COLUMN)}`]),
  ];
}

function restriction(type: MibSyntax): string {
  switch (type.kind) {
    case 'text':
      return ` (SIZE (${type.minOctets}..${type.maxOctets}))`;
    case 'octets':
      return ` (SIZE (${type.octets}))`;
    case 'unsigned32':
      return type.range === undefined ? '' : ` (${type.range})`;
    case 'enumeration': {
      const numbered = type.names.map((name, i) => `${name}(${i + 1})`);
      return ` ${braced(numbered, INDENT.length + 'SYNTAX INTEGER '.length)}`;
    }
    default:
      return '';
  }
}

/** The IMPORTS clause for these names: each once, by module, in the order of the list above. */
export function renderImports(names: Iterable<ImportedName>): string {
  const wanted = new Set(names);
  const known = (Object.keys(importedFrom) as ImportedName[]).filter((name) => wanted.has(name));
  const modules = [...new Set(known.map((name) => importedFrom[name]))];
  const clauses = modules.map((module) => {
    const list = known.filter((name) => importedFrom[name] === module);
    return `${INDENT}${list.join(', ')}\n${INDENT}${INDENT}FROM ${module}`;
  });
  return `IMPORTS\n${clauses.join('\n')};`;
}

/** One definition as SMIv2 text (RFC 2578, 2580). */
export function renderDefinition(definition: MibDefinition): string {
  const { name, parent, arc } = definition;
  const value = `::= { ${parent} ${arc} }`;
  switch (definition.kind) {
    case 'identity':
      return lines(`${name} MODULE-IDENTITY`, [...identityClauses(definition), value]);
    case 'node': {
      const text = `${name} OBJECT IDENTIFIER ${value}`;
      return definition.remark === undefined ? text : `${comment(definition.remark)}\n\n${text}`;
    }
    case 'scalar':
      return lines(`${name} OBJECT-TYPE`, [...scalarClauses(definition, 'read-only'), value]);
    case 'notified':
      return lines(`${name} OBJECT-TYPE`, [...scalarClauses(definition, 'accessible-for-notify'), value]);
    case 'notification':
      return lines(`${name} NOTIFICATION-TYPE`, [listed('OBJECTS', definition.objects), ...current(definition), value]);
    case 'table':
      return renderTable(definition);
    case 'objectGroup':
      return lines(`${name} OBJECT-GROUP`, [listed('OBJECTS', definition.objects), ...described(definition), value]);
    case 'notificationGroup':
      return lines(`${name} NOTIFICATION-GROUP`, [
        listed('NOTIFICATIONS', definition.notifications),
        ...current(definition),
        value,
      ]);
    case 'compliance':
      return lines(`${name} MODULE-COMPLIANCE`, [...complianceClauses(definition), value]);
    case 'capabilities':
      return lines(`${name} AGENT-CAPABILITIES`, [...capabilityClauses(definition), value]);
  }
}

function complianceClauses({ groups, conditional, description }: MibCompliance): string[] {
  return [
    ...described({ status: 'current', description }),
    'MODULE -- this module',
    `${INDENT}MANDATORY-GROUPS ${braced(groups, 2 * INDENT.length + 'MANDATORY-GROUPS '.length)}`,
    ...conditional.flatMap((each) => [
      `${INDENT}GROUP ${each.group}`,
      `${INDENT}${textClause('DESCRIPTION', each.description)}`,
    ]),
  ];
}

function capabilityClauses({ release, description, supports }: MibCapabilities): string[] {
  return [
    `PRODUCT-RELEASE ${quoted(release, TEXT_COLUMN)}`,
    ...described({ status: 'current', description }),
    ...supports.flatMap(({ module, groups, variations }) => [
      `SUPPORTS ${module}`,
      `${INDENT}INCLUDES ${braced(groups, 2 * INDENT.length + 'INCLUDES '.length)}`,
      ...variations.flatMap((variation) => [
        `${INDENT}VARIATION ${variation.object}`,
        `${INDENT}${INDENT}ACCESS not-implemented`,
        `${INDENT}${INDENT}${textClause('DESCRIPTION', variation.description)}`,
      ]),
    ]),
  ];
}

function identityClauses({ organization, contact, description, revisions }: MibIdentity): string[] {
  return [
    `LAST-UPDATED "${revisions[0]!.date}"`,
    textClause('ORGANIZATION', organization),
    textClause('CONTACT-INFO', contact),
    textClause('DESCRIPTION', description),
    ...revisions.flatMap((revision) => [
      `REVISION "${revision.date}"`,
      textClause('DESCRIPTION', revision.description),
    ]),
  ];
}

function scalarClauses(scalar: MibScalar | MibNotified, access: string): string[] {
  return [...syntaxClauses(scalar.syntax), `MAX-ACCESS ${access}`, ...described(scalar)];
}

function listed(keyword: string, names: readonly string[]): string {
  return `${keyword} ${braced(names, INDENT.length + keyword.length + 1)}`;
}

/** RFC 2578 section 7.1.12: the table, its entry, the entry's type, and the columns. */
function renderTable({ name, parent, arc, remark, description, entry, augments, columns }: MibTable): string {
  const type = entry.charAt(0).toUpperCase() + entry.slice(1);
  const notAccessible = 'MAX-ACCESS not-accessible';
  const indexes = columns.filter(({ isIndex }) => isIndex).map((column) => column.name);
  const index = augments === undefined ? `INDEX { ${indexes.join(', ')} }` : `AUGMENTS { ${augments} }`;
  const fields = columns.map((column) => `${INDENT}${column.name} ${typeName(column.syntax)}`);
  const row = `A row of ${name}.`;
  return [
    comment(remark),
    lines(`${name} OBJECT-TYPE`, [
      `SYNTAX SEQUENCE OF ${type}`,
      notAccessible,
      ...described({ status: 'current', description }),
      `::= { ${parent} ${arc} }`,
    ]),
    lines(`${entry} OBJECT-TYPE`, [
      `SYNTAX ${type}`,
      notAccessible,
      ...described({ status: 'current', description: row }),
      index,
      `::= { ${name} 1 }`,
    ]),
    `${type} ::= SEQUENCE {\n${fields.join(',\n')}\n}`,
    ...columns.map((column) => renderColumn(column, entry)),
  ].join('\n\n');
}

function renderColumn(column: MibColumn, entry: string): string {
  return lines(`${column.name} OBJECT-TYPE`, [
    ...syntaxClauses(column.syntax),
    `MAX-ACCESS ${column.isIndex ? 'not-accessible' : 'read-only'}`,
    ...described({ status: 'current', description: column.description }),
    `::= { ${entry} ${column.arc} }`,
  ]);
}

function described({ status, description }: { readonly status: string; readonly description: string }): string[] {
  return [`STATUS ${status}`, textClause('DESCRIPTION', description)];
}

function current({ description }: { readonly description: string }): string[] {
  return described({ status: 'current', description });
}

function textClause(keyword: string, text: string): string {
  return `${keyword}\n${' '.repeat(TEXT_COLUMN)}${quoted(text, TEXT_COLUMN)}`;
}

function lines(head: string, clauses: readonly string[]): string {
  return [head, ...clauses.map((clause) => INDENT + clause)].join('\n');
}
