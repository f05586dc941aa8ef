// The metrics that snmp_exporter makes of our objects: they have the names of the MIB, as those have that its
// generator makes of it.

import { formatOid, type Oid } from '../base/oid';
import { mibDescriptor, tableDescriptor } from '../export/mib-names';
import {
  type ColumnDeclaration,
  type ConceptualTableName,
  columnArcs,
  columnsOf,
  conceptualTableOf,
} from '../registry/conceptual-tables';
import { counters, DISCONTINUITY_ARC, declarationOf, OBJECTS_ARC } from '../registry/registry';
import { scalarsOf } from '../registry/scalars';
import type { ServiceName } from '../registry/services';
import type { Syntax } from '../registry/syntax';
import type { Site } from './site';

export interface SnmpMetric {
  readonly name: string;
  readonly oid: Oid;
  readonly type: 'counter' | 'gauge' | 'DateAndTime' | 'DisplayString';
  readonly help: string;
  /** Labels from the index, in its order; none for a scalar. */
  readonly indexes: readonly { readonly labelname: string; readonly type: 'DisplayString' | 'gauge' }[];
  /** The names of an enumeration's numbers, from 1. */
  readonly names: readonly string[] | undefined;
}

/** The scalars of a service that Prometheus can use, as metrics. */
export function scalarMetrics({ root }: Site, service: ServiceName): readonly SnmpMetric[] {
  const oidOf = (arc: number): Oid => [...root, OBJECTS_ARC, declarationOf(service).arc, arc];
  const metric = (word: string, arc: number, help: string, syntax: Syntax): readonly SnmpMetric[] => {
    const type = metricType(syntax);
    if (type === undefined) return [];
    return [{ name: mibDescriptor(service, word), oid: oidOf(arc), type, help, indexes: [], names: undefined }];
  };
  return [
    ...counters
      .filter((counter) => counter.service === service)
      .flatMap(({ shortName, arcs, help, units }) =>
        metric(shortName, arcs.at(-1)!, help, { kind: 'counter64', units }),
      ),
    ...scalarsOf(service).flatMap(([word, { arc, help, syntax }]) =>
      word === 'configurationDigest' ? [] : metric(word, arc, help, syntax),
    ),
    ...metric('discontinuityTime', DISCONTINUITY_ARC, DISCONTINUITY_HELP, { kind: 'timeStamp' }),
  ];
}

const DISCONTINUITY_HELP = 'The value of sysUpTime when the counters of this service last lost their continuity.';

/** The tables of which a site has rows. */
export function tablesOf({ graphs, farm }: Site): readonly ConceptualTableName[] {
  const tables = graphs.flatMap((graph) =>
    graph.form === 'table' ? [graph.table] : graph.form === 'histogram' ? (['histogram'] as const) : [],
  );
  return [...new Set([...tables, ...(farm === undefined ? [] : (['member'] as const))])];
}

/** The columns of a table that are numbers, as metrics with the index as labels. */
export function columnMetrics({ root }: Site, table: ConceptualTableName): readonly SnmpMetric[] {
  const indexes = Object.entries(conceptualTableOf(table).indexes).map(([word, { syntax }]) => ({
    labelname: tableDescriptor(table, word),
    type: syntax.kind === 'text' ? ('DisplayString' as const) : ('gauge' as const),
  }));
  return columnsOf(table).flatMap(([word, column]): readonly SnmpMetric[] => {
    const type = metricType(column.syntax);
    if (type === undefined || type === 'DisplayString') return [];
    const oid = [...root, ...columnArcs(table, column.arc)];
    return [{ name: tableDescriptor(table, word), oid, type, help: column.help, indexes, names: namesOf(column) }];
  });
}

/** What the generator would make of a table, too, and no one can use: its indexes and its text, as metrics. */
export function uselessMetrics(table: ConceptualTableName): readonly string[] {
  const words = columnsOf(table).flatMap(([word, { syntax }]) => (syntax.kind === 'text' ? [word] : []));
  return [...Object.keys(conceptualTableOf(table).indexes), ...words].map((word) => tableDescriptor(table, word));
}

function namesOf({ syntax }: ColumnDeclaration): readonly string[] | undefined {
  return syntax.kind === 'enumeration' ? syntax.names : undefined;
}

function metricType({ kind }: Syntax): SnmpMetric['type'] | undefined {
  switch (kind) {
    case 'counter64':
      return 'counter';
    case 'gauge32':
    case 'unsigned32':
    case 'timeStamp':
    case 'enumeration':
      return 'gauge';
    case 'dateAndTime':
      return 'DateAndTime';
    case 'text':
      return 'DisplayString';
    case 'octets':
      return undefined;
  }
}

/** Dotted, without a leading dot. */
export function metricOid({ oid }: SnmpMetric): string {
  return formatOid(oid);
}
