// The tables of the MIB (RFC 2578 section 7.1.12), from which its text, the OIDs, the rows served and the exports
// derive. Wide rather than long: snmpd asks row by row, and a row of six columns costs no more than one of one.
// A string in an index is spelled length first (section 7.7, never IMPLIED), so that the same name has the same
// OID on every host of a farm; a column gives it once more, since graphing tools do not decode an index.

import type { Oid } from '../base/oid';
import { memberStates } from './member-status';
import { OBJECTS_ARC } from './registry';
import type { ServiceName } from './services';
import { sourceStates } from './source-status';
import { type Syntax, syntax } from './syntax';
import { MAX_INDEX_OCTETS, MAX_SOURCE_ROWS, type TableName, tables } from './tables';

export interface ColumnDeclaration {
  readonly arc: number;
  readonly syntax: Syntax;
  /** As sentences of the MIB. */
  readonly help: string;
  /** The table whose counts this column has; undefined for a column that counts nothing. */
  readonly counts?: TableName;
}

export interface ConceptualTableDeclaration {
  readonly arc: number;
  readonly title: string;
  /** When rows come and go. */
  readonly rows: string;
  /** What says when its counters lost their continuity: a service's object, or a column of its own. */
  readonly discontinuity: { readonly service: ServiceName } | { readonly column: string };
  /** Not accessible; in the order in which an OID has them. */
  readonly indexes: Readonly<Record<string, ColumnDeclaration>>;
  readonly columns: Readonly<Record<string, ColumnDeclaration>>;
}

function counted<T extends TableName>(arc: number, table: T) {
  const { units, help } = tables[table];
  return { arc, syntax: { kind: 'counter64', units }, help, counts: table } as const;
}

const nameType = syntax.text(MAX_INDEX_OCTETS, 1);

/** The accessible twin of an index. */
function nameColumn(arc: number, what: string) {
  return { arc, syntax: nameType, help: `${what}, for readers that do not decode an index.` } as const;
}

export const conceptualTables = {
  rblZone: {
    arc: 31,
    title: 'Connections refused by rblsmtpd or Postfix, by the list that refused them',
    rows: `A row appears when its list is first counted and stays; beyond ${tables.rblZone.maxRows} rows further lists are counted together under 'other'.`,
    discontinuity: { service: 'rbl' },
    indexes: {
      index: {
        arc: 1,
        syntax: nameType,
        help: 'The list: its zone where the server names it, else the host its text points to.',
      },
    },
    columns: {
      name: nameColumn(2, 'The list'),
      rejections: counted(3, 'rblZone'),
    },
  },
  yours: {
    arc: 32,
    title: 'Counters declared in the configuration',
    rows: `A row appears when its counter is declared, or its label first counted, and stays; beyond ${tables.yours.maxRowsOfGroup} labels of a counter further ones are counted together under 'other'.`,
    discontinuity: { service: 'agent' },
    indexes: {
      index: {
        arc: 1,
        syntax: nameType,
        help: "The name of the counter; with 'by', the name, a full stop and the captured label.",
      },
    },
    columns: {
      name: nameColumn(2, 'The name of the counter, and its label'),
      count: counted(3, 'yours'),
      units: {
        arc: 4,
        syntax: nameType,
        help: "What is counted, as the configuration says; else the name of the number added, or 'events'.",
      },
      help: {
        arc: 5,
        syntax: syntax.text(),
        help: 'What the counter means, as the configuration says; empty where it does not.',
      },
    },
  },
  source: {
    arc: 33,
    title: 'The log sources of the configuration',
    rows: `A source has a row from the first pass that knows it, and keeps it with its counts when the configuration no longer names it. A pattern of many logs is one source. Beyond ${MAX_SOURCE_ROWS} rows further sources are counted together under 'other'.`,
    discontinuity: { column: 'discontinuityTime' },
    indexes: { index: { arc: 1, syntax: nameType, help: 'The name of the source.' } },
    columns: {
      name: nameColumn(2, 'The name of the source'),
      path: { arc: 3, syntax: syntax.text(), help: 'The path of the log, or the pattern of many; empty when removed.' },
      state: {
        arc: 4,
        syntax: syntax.enumeration(sourceStates),
        help:
          'ok: read to the end of what was there. catchingUp: there is more to read. missing: there is no such log. ' +
          'unreadable: it is there, and mtlSourceLastError says why it cannot be read. waiting: no pass has reached ' +
          'it since maillogs started. removed: the configuration no longer names it.',
      },
      linesRead: counted(5, 'sourceLines'),
      octetsRead: counted(6, 'sourceOctets'),
      linesUnclaimed: counted(7, 'source'),
      linesOverlong: counted(8, 'sourceOverlong'),
      lagOctets: {
        arc: 9,
        syntax: syntax.gauge32('octets'),
        help:
          'Octets that were in the log when it was last looked at and are not counted yet: zero, or an incomplete ' +
          'line, while its state is ok. How much is left in a compressed file is not known.',
      },
      lagSeconds: {
        arc: 10,
        syntax: syntax.gauge32('seconds'),
        help:
          'Seconds since the source was last known to be read to its end; zero while its state is ok. No octet that is ' +
          'still unread is older than that, unless the source was never read to its end before: then the value is how ' +
          'long maillogs has been trying.',
      },
      rotations: counted(11, 'sourceRotations'),
      truncations: counted(12, 'sourceTruncations'),
      losses: counted(13, 'sourceLosses'),
      octetsLost: counted(14, 'sourceLoss'),
      errors: counted(15, 'sourceErrors'),
      lastError: {
        arc: 16,
        syntax: syntax.text(),
        help:
          'Why the source could not be read the last time that reading failed; empty when it never failed since ' +
          'maillogs started. mtlSourceState says whether it still fails.',
      },
      discontinuityTime: {
        arc: 17,
        syntax: syntax.timeStamp,
        help:
          'The value of sysUpTime when the counters of this row last suffered a discontinuity: the row came into ' +
          'being, or some of the log disappeared unread. Zero when there was none since the SNMP agent started.',
      },
      linesForeign: counted(18, 'sourceForeign'),
      entriesLost: counted(19, 'sourceEntriesLost'),
    },
  },
  histogram: {
    arc: 34,
    title: 'Sizes, times and scores of messages, by buckets that are cumulative',
    rows:
      'A row for each bucket of each histogram; they never change. Each count is that of a scalar, or the sum of two, ' +
      'arranged for readers of histograms.',
    discontinuity: { column: 'discontinuityTime' },
    indexes: {
      index: { arc: 1, syntax: nameType, help: 'The name of the histogram.' },
      bucket: { arc: 2, syntax: syntax.number('1..1024'), help: 'The number of the bucket; bounds ascend with it.' },
    },
    columns: {
      name: nameColumn(3, 'The name of the histogram'),
      upperBound: {
        arc: 4,
        syntax: syntax.text(32, 1),
        help: 'The largest value counted in this bucket, in decimals; +Inf for the bucket of all events.',
      },
      units: { arc: 5, syntax: nameType, help: 'The units of the upper bound.' },
      count: {
        arc: 6,
        syntax: { kind: 'counter64', units: 'messages' },
        help: 'Messages, or deliveries of messages, whose value does not exceed the upper bound: those of all buckets before it are among them.',
      },
      discontinuityTime: {
        arc: 7,
        syntax: syntax.timeStamp,
        help:
          'The value of sysUpTime when the counters of the service that has this histogram last suffered a ' +
          'discontinuity. Zero when there was none since the SNMP agent started.',
      },
    },
  },
  member: {
    arc: 35,
    title: 'The members of the farm whose sums these counters are',
    rows:
      'A member has a row from the first poll on, and keeps it with its counts when it is listed no more. Only the ' +
      "farm's own context has rows.",
    discontinuity: { service: 'agent' },
    indexes: { index: { arc: 1, syntax: nameType, help: 'The name under which the member is listed.' } },
    columns: {
      name: nameColumn(2, 'The name of the member'),
      address: { arc: 3, syntax: syntax.text(), help: 'Where the member is asked; empty when removed.' },
      state: {
        arc: 4,
        syntax: syntax.enumeration(memberStates),
        help:
          'ok: its counters were read and added. stale: they were, but its maillogs makes no pass, or its clock is ' +
          'wrong. begun: they were read, and what they say is where they begin. silent: no answer. refused: it ' +
          'answers, and not to us. unusable: its answer cannot be added. twice: the agent of another member. waiting: ' +
          'not asked since maillogs started. removed: it is listed no more. The sums are those of every member only ' +
          'while all are ok, stale or begun.',
      },
      cause: { arc: 5, syntax: syntax.text(), help: 'Why the state is not ok, a sentence; empty while it is.' },
      lastAnswerTime: {
        arc: 6,
        syntax: syntax.dateAndTime,
        help: 'When the member last answered so that it could be added, in local time; all octets are zero if never.',
      },
      roundTrip: {
        arc: 7,
        syntax: syntax.gauge32('milliseconds'),
        help: 'How long the last answer took, from the first question to the last answer; zero before the first.',
      },
      lagSeconds: {
        arc: 8,
        syntax: syntax.gauge32('seconds'),
        help: 'Seconds since the member last read its logs to their end, as it last said.',
      },
      version: { arc: 9, syntax: syntax.text(), help: 'The version of its maillogs, as it last said.' },
      epoch: {
        arc: 10,
        syntax: syntax.octets(16),
        help: 'Its mtlAgentEpoch when it was last added; all octets are zero before that.',
      },
      contribution: counted(11, 'member'),
      spansLost: counted(12, 'memberSpansLost'),
      answersMissed: counted(13, 'memberAnswersMissed'),
    },
  },
  postfixInstance: {
    arc: 40,
    title: 'Clients of Postfix, by the instance of smtpd that served them',
    rows: `A row appears when its instance is first counted and stays; beyond ${tables.postfixConnect.maxRows} rows further instances are counted together under 'other'.`,
    discontinuity: { service: 'postfix' },
    indexes: {
      index: {
        arc: 1,
        syntax: nameType,
        help: "The middle of the program's name, such as submission of postfix/submission/smtpd; - where the name has no middle, or the log lost it.",
      },
    },
    columns: {
      name: nameColumn(2, 'The instance'),
      connect: counted(3, 'postfixConnect'),
      reject: counted(4, 'postfixReject'),
      saslSuccess: counted(5, 'postfixSaslSuccess'),
      saslFailure: counted(6, 'postfixSaslFailure'),
      message: counted(7, 'postfixMessage'),
    },
  },
  postfixTransport: {
    arc: 41,
    title: 'Deliveries of Postfix, by the transport that made them',
    rows: 'A row appears when its transport is first counted and stays.',
    discontinuity: { service: 'postfix' },
    indexes: {
      index: {
        arc: 1,
        syntax: nameType,
        help: 'The delivery agent: smtp lmtp local virtual pipe error discard; - where the log lost its name.',
      },
    },
    columns: {
      name: nameColumn(2, 'The transport'),
      sent: counted(3, 'postfixSent'),
      deferred: counted(4, 'postfixDeferred'),
      bounced: counted(5, 'postfixBounced'),
      expired: counted(6, 'postfixExpired'),
      undecidable: counted(7, 'postfixUndecidable'),
    },
  },
  harakaPlugin: {
    arc: 42,
    title: 'Refusals by Haraka, by the plugin that refused',
    rows: `A row appears when its plugin first refused and stays; beyond ${tables.harakaDenied.maxRows} rows further plugins are counted together under 'other'.`,
    discontinuity: { service: 'haraka' },
    indexes: {
      index: {
        arc: 1,
        syntax: nameType,
        help: 'The plugin as config/plugins names it; other where the log names it by more than letters, digits and . _ - / @.',
      },
    },
    columns: {
      name: nameColumn(2, 'The plugin'),
      denied: counted(3, 'harakaDenied'),
      deniedSoft: counted(4, 'harakaDeniedSoft'),
    },
  },
} as const satisfies Readonly<Record<string, ConceptualTableDeclaration>>;

type Tables = typeof conceptualTables;
export type ConceptualTableName = keyof Tables;
export type ColumnName<T extends ConceptualTableName> = keyof Tables[T]['columns'] & string;

/** Row counts and times of change of all tables, as scalars. */
export const TABLES_ARC = 30;
export const rowsScalar = { word: 'rows', syntax: syntax.gauge32('rows') } as const;
export const lastChangeScalar = { word: 'lastChange', syntax: syntax.timeStamp } as const;

export const conceptualTableNames = (Object.keys(conceptualTables) as ConceptualTableName[]).sort(
  (a, b) => conceptualTables[a].arc - conceptualTables[b].arc,
);

/** The declaration without its literal types. */
export function conceptualTableOf(table: ConceptualTableName): ConceptualTableDeclaration {
  return conceptualTables[table];
}

/** The columns that can be read, in the order of their arcs. */
export function columnsOf(table: ConceptualTableName): readonly (readonly [string, ColumnDeclaration])[] {
  return Object.entries(conceptualTableOf(table).columns).sort(([, a], [, b]) => a.arc - b.arc);
}

/** Below the root: tables(30), and for each table ten arcs, of which its number of rows has the first. */
export function rowsArcs(table: ConceptualTableName): Oid {
  return [OBJECTS_ARC, TABLES_ARC, 10 * (conceptualTables[table].arc - TABLES_ARC) + 1];
}

/** And the time of the last change of its rows the second. */
export function lastChangeArcs(table: ConceptualTableName): Oid {
  return [OBJECTS_ARC, TABLES_ARC, 10 * (conceptualTables[table].arc - TABLES_ARC) + 2];
}

/** The arcs of a column, or of an index, below the root: objects(1), table, entry(1), column. */
export function columnArcs(table: ConceptualTableName, column: number): Oid {
  return [OBJECTS_ARC, conceptualTables[table].arc, 1, column];
}

/** A name as an index: its length, then its octets. */
export function nameArcs(name: string): Oid {
  const octets = Buffer.from(name, 'latin1');
  return [octets.length, ...octets];
}

/** The instance in which the count of a row is served. */
export function countOid(root: Oid, table: TableName, row: string): Oid {
  const { conceptual, arc } = columnOfTable.get(table)!;
  return [...root, ...columnArcs(conceptual, arc), ...nameArcs(row)];
}

/** The column in which a table's counts are served. */
const columnOfTable: ReadonlyMap<TableName, { readonly conceptual: ConceptualTableName; readonly arc: number }> =
  new Map(
    conceptualTableNames.flatMap((conceptual) =>
      columnsOf(conceptual).flatMap(([, { arc, counts }]) =>
        counts === undefined ? [] : [[counts, { conceptual, arc }] as const],
      ),
    ),
  );
