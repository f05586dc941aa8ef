// A data query of Cacti: how it finds the rows of a table, and reads them.

import { formatOid } from '../base/oid';
import { rowsArcs } from '../registry/conceptual-tables';
import type { TableGraph } from '../registry/graph-types';
import { element, fields, text } from './cacti-elements';
import { tableColumns } from './objects';
import type { Site } from './site';

/** Its name below resource/snmp_queries. */
export function queryFileName(table: TableGraph['table']): string {
  return `maillogs_${table.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}.xml`;
}

/** The file for the graphs of one table. */
export function dataQueryFile(site: Site, graphs: readonly TableGraph[]): string {
  const [first] = graphs;
  const { name } = tableColumns(site, first!);
  const column = (word: string, title: string, direction: string, oid: string) =>
    element(word, fields({ name: title, method: 'walk', source: 'value', direction, oid: `.${oid}` }));
  return element('interface', [
    text('name', `maillogs: ${first!.title}`),
    text('oid_index', `.${name}`),
    // The index is a string, spelled by its length and octets: all of that behind the column is the index.
    text('oid_index_parse', `OID/REGEXP:^\\.?${name.replaceAll('.', '\\.')}\\.(.*)$`),
    text('oid_num_indexes', `.${formatOid([...site.root, ...rowsArcs(first!.table)])}.0`),
    text('index_order', 'row'),
    text('index_order_type', 'alphabetic'),
    text('index_title_format', '|chosen_order_field|'),
    element('fields', [
      column('row', 'Name', 'input', name),
      ...graphs.map((graph) => column(graph.column, graph.title, 'output', tableColumns(site, graph).value)),
    ]),
  ]);
}
