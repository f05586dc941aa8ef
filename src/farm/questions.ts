// What a member is asked: who it is, how it fares, and every counter of the registry. The counters are those of this
// version of maillogs; a member of another version has no instance of some, and that is no fault.

import { formatOid, type Oid } from '../base/oid';
import { columnArcs, columnsOf, rowsArcs } from '../registry/conceptual-tables';
import { counters, instanceOid, OBJECTS_ARC } from '../registry/registry';
import { type ScalarName, scalars } from '../registry/scalars';
import { services } from '../registry/services';
import type { TableName } from '../registry/tables';
import type { summedTables } from './reading';

/** A column of which every row is read. */
export interface ColumnQuestion {
  readonly table: (typeof summedTables)[number] | 'source';
  /** The number of rows. */
  readonly rows: string;
  readonly column: string;
}

export interface Questions {
  /** Asked again with each request, so that no two agents' answers are ever put together. */
  readonly epoch: string;
  readonly instance: string;
  readonly version: string;
  readonly lastPassTime: string;
  /** By Counter.index. */
  readonly counters: readonly string[];
  readonly columns: readonly ColumnQuestion[];
}

/** The OIDs below a root, dotted. */
export function questionsBelow(root: Oid): Questions {
  const scalar = (name: ScalarName<'agent'>) =>
    formatOid([...root, OBJECTS_ARC, services.agent.arc, scalars.agent[name].arc, 0]);
  return {
    epoch: scalar('epoch'),
    instance: scalar('instance'),
    version: scalar('version'),
    lastPassTime: scalar('lastPassTime'),
    counters: counters.map((counter) => formatOid(instanceOid(root, counter))),
    columns: [
      { table: 'rblZone', ...column(root, 'rblZone', arcOfCounts('rblZone', 'rblZone')) },
      { table: 'yours', ...column(root, 'yours', arcOfCounts('yours', 'yours')) },
      { table: 'source', ...column(root, 'source', arcOf('source', 'lagSeconds')) },
    ],
  };
}

type Conceptual = ColumnQuestion['table'];

function column(root: Oid, table: Conceptual, arc: number) {
  return { rows: formatOid([...root, ...rowsArcs(table), 0]), column: formatOid([...root, ...columnArcs(table, arc)]) };
}

function arcOf(table: Conceptual, word: string): number {
  return columnsOf(table).find(([name]) => name === word)![1].arc;
}

function arcOfCounts(table: Conceptual, counted: TableName): number {
  return columnsOf(table).find(([, { counts }]) => counts === counted)![1].arc;
}
