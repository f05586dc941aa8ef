// The names of our MIB for its OIDs and back, from the registry: who looks needs no MIB files.

import { compareOids, formatOid, isUnder, type Oid, parseOid } from '../base/oid';
import {
  columnArcs,
  columnsOf,
  conceptualTableNames,
  lastChangeArcs,
  lastChangeScalar,
  rowsArcs,
  rowsScalar,
} from '../registry/conceptual-tables';
import { counters, DISCONTINUITY_ARC, declarationOf, OBJECTS_ARC, serviceNames } from '../registry/registry';
import { scalarsOf } from '../registry/scalars';
import type { Syntax } from '../registry/syntax';
import { discontinuityDescriptor, MIB_MODULE, mibDescriptor, tableDescriptor } from './mib-names';

export interface NamedObject {
  readonly name: string;
  readonly oid: Oid;
  /** Undefined for a node that has no value. */
  readonly syntax: Syntax | undefined;
  /** Its instances are rows, named by text. */
  readonly isColumn: boolean;
  /** Other words for it: the counter's durable name, or the service. */
  readonly alias: string | undefined;
}

const MIB_2: Oid = [1, 3, 6, 1, 2, 1];
/** RFC 3418: what everyone asks first. */
const SYSTEM: readonly (readonly [string, number, Syntax['kind'] | undefined])[] = [
  ['sysDescr', 1, 'text'],
  ['sysObjectID', 2, undefined],
  ['sysUpTime', 3, 'timeStamp'],
  ['sysContact', 4, 'text'],
  ['sysName', 5, 'text'],
  ['sysLocation', 6, 'text'],
  ['sysServices', 7, undefined],
];

/** Names below one root, ordered by OID. */
export class NamedObjects {
  private readonly objects: readonly NamedObject[];

  constructor(root: Oid) {
    this.objects = [...system(), ...nodes(root), ...scalarObjects(root), ...columns(root)].sort((a, b) =>
      compareOids(a.oid, b.oid),
    );
  }

  /** All words that `find` knows. */
  get words(): readonly string[] {
    return this.objects.flatMap(({ name, alias }) => (alias === undefined ? [name] : [name, alias]));
  }

  /** What a name, an OID or a name with an instance stands for; undefined where it is none. */
  find(text: string): Oid | undefined {
    const word = text.replace(new RegExp(`^${MIB_MODULE}::`), '').replace(/^\./, '');
    const oid = parseOid(word);
    if (oid !== undefined) return oid;
    const exact = this.named(word);
    if (exact !== undefined) return exact.oid;
    const [, name, instance] = /^(.*?)((?:\.\d+)+)$/.exec(word) ?? [];
    const object = name === undefined ? undefined : this.named(name);
    return object && parseOid(`${formatOid(object.oid)}${instance}`);
  }

  /** The object that an instance is of; undefined for one of another MIB. */
  objectOf(instance: Oid): NamedObject | undefined {
    return this.objects.findLast(({ oid, syntax }) => syntax !== undefined && isUnder(instance, oid));
  }

  private named(word: string): NamedObject | undefined {
    return this.objects.find(({ name, alias }) => name === word || alias === word);
  }
}

function system(): readonly NamedObject[] {
  const of = (name: string, oid: Oid, syntax?: Syntax): NamedObject => ({
    ...{ name, oid, syntax },
    ...{ isColumn: false, alias: undefined },
  });
  const text: Syntax = { kind: 'text', minOctets: 0, maxOctets: 255 };
  const other: Syntax = { kind: 'unsigned32' };
  return [
    of('system', [...MIB_2, 1]),
    ...SYSTEM.map(([name, arc, kind]) => of(name, [...MIB_2, 1, arc], kind === 'text' ? text : other)),
  ];
}

function nodes(root: Oid): readonly NamedObject[] {
  const node = (name: string, arcs: Oid, alias?: string): NamedObject => ({
    ...{ name, alias, oid: [...root, ...arcs] },
    ...{ syntax: undefined, isColumn: false },
  });
  return [
    node('mailToasterLogsMIB', []),
    node('mtlObjects', [OBJECTS_ARC]),
    ...serviceNames.map((service) =>
      node(mibDescriptor(service), [OBJECTS_ARC, declarationOf(service).arc], String(service)),
    ),
    ...conceptualTableNames.map((table) => node(tableDescriptor(table, 'table'), columnArcs(table, 0).slice(0, -2))),
  ];
}

function scalarObjects(root: Oid): readonly NamedObject[] {
  const scalar = (name: string, arcs: Oid, syntax: Syntax, alias?: string): NamedObject => ({
    ...{ name, alias, syntax, oid: [...root, ...arcs] },
    isColumn: false,
  });
  return [
    ...counters.map(({ service, name, arcs, units }) =>
      scalar(mibDescriptor(service, name.slice(service.length + 1)), arcs, { kind: 'counter64', units }, name),
    ),
    ...serviceNames.flatMap((service) => {
      const below = [OBJECTS_ARC, declarationOf(service).arc];
      return [
        ...scalarsOf(service).map(([word, { arc, syntax }]) =>
          scalar(mibDescriptor(service, word), [...below, arc], syntax),
        ),
        scalar(discontinuityDescriptor(service), [...below, DISCONTINUITY_ARC], { kind: 'timeStamp' }),
      ];
    }),
    ...conceptualTableNames.flatMap((table) => [
      scalar(tableDescriptor(table, rowsScalar.word), rowsArcs(table), rowsScalar.syntax),
      scalar(tableDescriptor(table, lastChangeScalar.word), lastChangeArcs(table), lastChangeScalar.syntax),
    ]),
  ];
}

function columns(root: Oid): readonly NamedObject[] {
  return conceptualTableNames.flatMap((table) =>
    columnsOf(table).map(([word, { arc, syntax }]) => ({
      ...{ name: tableDescriptor(table, word), oid: [...root, ...columnArcs(table, arc)] },
      ...{ syntax, isColumn: true, alias: undefined },
    })),
  );
}
