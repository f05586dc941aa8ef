// Where the cells of a column come from that counts nothing: one that has no line here does not compile.

import type { ConceptualTableName, conceptualTables } from '../registry/conceptual-tables';
import type { MemberStatus } from '../registry/member-status';
import type { SourceStatus } from '../registry/source-status';
import type { Syntax, ValueOf } from '../registry/syntax';
import type { OwnCounter } from './agent-status';
import { bucketOf } from './table-rows';
import type { ViewInput } from './view-input';

type Columns<T extends ConceptualTableName> = (typeof conceptualTables)[T]['columns'];
type Uncounted<T extends ConceptualTableName> = {
  [C in keyof Columns<T>]: Columns<T>[C] extends { readonly counts: unknown } ? never : C;
}[keyof Columns<T>];
type TypeOf<Column> = Column extends { readonly syntax: infer Type extends Syntax } ? Type : never;

/** The key of a row: its index as text, for most tables. */
type ColumnValues = {
  readonly [T in ConceptualTableName]: {
    readonly [C in Uncounted<T>]: (row: string, input: ViewInput) => ValueOf<TypeOf<Columns<T>[C]>>;
  };
};

const removed: SourceStatus = { path: '', state: 'removed', lagOctets: 0, lagSeconds: 0, lastError: '' };
const sourceOf = (row: string, { status }: ViewInput) => status.sources.get(row) ?? removed;
const left: MemberStatus = {
  ...{ address: '', state: 'removed', cause: '', answeredMs: undefined },
  ...{ roundTripMs: 0, lagSeconds: 0, version: '', epoch: undefined },
};
const memberOf = (row: string, { status }: ViewInput) => status.farm?.members.get(row) ?? left;
const itself = (row: string) => row;

/** A row with a label is declared under the part before the full stop. */
function ownCounterOf(row: string, { status }: ViewInput): OwnCounter | undefined {
  return status.ownCounters.get(row.replace(/\..*$/, ''));
}

export const columnValues: ColumnValues = {
  postfixInstance: { name: itself },
  postfixTransport: { name: itself },
  harakaPlugin: { name: itself },
  rblZone: { name: itself },
  yours: {
    name: itself,
    units: (row, input) => ownCounterOf(row, input)?.units ?? 'events',
    help: (row, input) => ownCounterOf(row, input)?.help ?? '',
  },
  source: {
    name: itself,
    path: (row, input) => sourceOf(row, input).path,
    state: (row, input) => sourceOf(row, input).state,
    lagOctets: (row, input) => sourceOf(row, input).lagOctets,
    lagSeconds: (row, input) => sourceOf(row, input).lagSeconds,
    lastError: (row, input) => sourceOf(row, input).lastError,
    discontinuityTime: (row, { snapshot }) =>
      snapshot.sourceDiscontinuities?.get(row) ?? snapshot.discontinuities.get('agent'),
  },
  histogram: {
    name: (row) => bucketOf(row).histogram,
    upperBound: (row) => bucketOf(row).upperBound,
    units: (row) => bucketOf(row).units,
    count: (row, { snapshot }) => {
      const sum = bucketOf(row).indexes.reduce((total, index) => total + snapshot.totals[index]!, 0n);
      return BigInt.asUintN(64, sum);
    },
    discontinuityTime: (row, { snapshot }) => snapshot.discontinuities.get(bucketOf(row).service),
  },
  member: {
    name: itself,
    address: (row, input) => memberOf(row, input).address,
    state: (row, input) => memberOf(row, input).state,
    cause: (row, input) => memberOf(row, input).cause,
    lastAnswerTime: (row, input) => memberOf(row, input).answeredMs,
    roundTrip: (row, input) => memberOf(row, input).roundTripMs,
    lagSeconds: (row, input) => memberOf(row, input).lagSeconds,
    version: (row, input) => memberOf(row, input).version,
    epoch: (row, input) => memberOf(row, input).epoch,
  },
};
