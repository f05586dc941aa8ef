// Counters that come in rows, as the logs or the configuration name them: each table is one Counter64 for each
// of its rows. Here is what is counted and kept; conceptual-tables.ts says in which column of the MIB it is served.

export interface TableDeclaration {
  /** The service under which JSON and the table show its rows. */
  readonly service: string;
  /** Another service whose lines add to them. */
  readonly alsoOf?: string;
  /** In front of a row's index in names shown to people: `rbl.zone.` and the zone. */
  readonly prefix: string;
  readonly units: string;
  /** What one row counts, as a sentence of the MIB. */
  readonly help: string;
  /** Rows beyond this many go to the row `other`: what a stranger can make us remember is bounded. */
  readonly maxRows: number;
  /** The most rows that are alike up to their first full stop: the labels of one counter. */
  readonly maxRowsOfGroup?: number;
}

/** Sources with a row of their own. */
export const MAX_SOURCE_ROWS = 1000;

/** Members of a farm with a row of their own. */
const MAX_MEMBERS = 10_000;

/** A row for each member of the farm. */
function perMember(name: string, units: string, help: string) {
  return { service: 'agent', prefix: `agent.${name}.`, units, help, maxRows: MAX_MEMBERS } as const;
}

/** A row for each source, for what the agent counts of all of them under the same name. */
function perSource(name: string, units: string, help: string) {
  return { service: 'agent', prefix: `agent.${name}.`, units, help, maxRows: MAX_SOURCE_ROWS } as const;
}

/** A row for each instance of Postfix, as its master.cf names them by syslog_name. */
function perInstance(word: string, units: string, help: string) {
  return { service: 'postfix', prefix: `postfix.instance.${word}.`, units, help, maxRows: 100 } as const;
}

/** A row for each transport of Postfix. */
function perTransport(word: string, help: string) {
  const units = 'deliveries';
  return { service: 'postfix', prefix: `postfix.transport.${word}.`, units, help, maxRows: 20 } as const;
}

/** A row for each plugin of Haraka. */
function perPlugin(word: string, help: string) {
  return { service: 'haraka', prefix: `haraka.plugin.${word}.`, units: 'refusals', help, maxRows: 100 } as const;
}

export const tables = {
  rblZone: {
    service: 'rbl',
    alsoOf: 'postfix',
    prefix: 'rbl.zone.',
    units: 'connections',
    help: 'Connections that rblsmtpd refused, and commands that Postfix rejected, for this list.',
    maxRows: 200,
  },
  yours: {
    service: 'yours',
    prefix: '',
    units: 'events',
    help: 'What the configuration declares under this name; mtlYoursUnits is its unit.',
    maxRows: 1000,
    maxRowsOfGroup: 100,
  },
  sourceLines: perSource('linesRead', 'lines', 'Complete lines of this source read and counted.'),
  sourceOctets: perSource('octetsRead', 'octets', 'Octets of this source read and counted.'),
  source: perSource(
    'linesUnclaimed',
    'lines',
    'Lines of this source that no rule claimed, though one of its services knows their program.',
  ),
  sourceForeign: perSource(
    'linesForeign',
    'lines',
    'Lines of this source of programs that none of its services knows.',
  ),
  sourceEntriesLost: perSource(
    'entriesLost',
    'entries',
    'Entries of the systemd journal that disappeared unread from this source, at most: those of other programs are among them.',
  ),
  sourceOverlong: perSource(
    'linesOverlong',
    'lines',
    'Lines of this source longer than the limit, of which only the beginning was looked at.',
  ),
  sourceRotations: perSource(
    'rotations',
    'files',
    'Log files of this source found rotated away and read to their end.',
  ),
  sourceTruncations: perSource('truncations', 'files', 'Log files of this source found cut short.'),
  sourceLosses: perSource(
    'losses',
    'files',
    'Log files of this source that disappeared before they were read to their end.',
  ),
  sourceLoss: perSource('octetsLost', 'octets', 'Octets of this source known to have disappeared unread.'),
  sourceErrors: perSource('sourceErrors', 'passes', 'Passes in which this source could not be read.'),
  member: perMember('contribution', 'lines', 'Log lines that this member counted and that are in the sums.'),
  memberSpansLost: perMember(
    'spansLost',
    'spans',
    'Times for which what this member counted is in no sum, since its counters had begun again.',
  ),
  memberAnswersMissed: perMember(
    'answersMissed',
    'answers',
    'Polls of this member whose answer did not come, or could not be added.',
  ),
  postfixConnect: perInstance('connect', 'connections', 'Connections of clients to this instance of smtpd.'),
  postfixReject: perInstance('reject', 'commands', 'Commands of clients that this instance of smtpd rejected.'),
  postfixSaslSuccess: perInstance(
    'saslSuccess',
    'logins',
    'Successful SASL authentications at this instance of smtpd.',
  ),
  postfixSaslFailure: perInstance(
    'saslFailure',
    'attempts',
    'SASL authentications that failed at this instance of smtpd.',
  ),
  postfixMessage: perInstance('message', 'messages', 'Messages of which this instance of smtpd accepted a recipient.'),
  postfixSent: perTransport('sent', 'Deliveries by this transport that succeeded.'),
  postfixDeferred: perTransport('deferred', 'Deliveries by this transport that will be tried again.'),
  postfixBounced: perTransport('bounced', 'Deliveries by this transport that failed for good.'),
  postfixExpired: perTransport('expired', 'Deliveries by this transport given up since the message was too old.'),
  postfixUndecidable: perTransport(
    'undecidable',
    "Deliveries by this transport whose result a stranger's text made uncertain.",
  ),
  harakaDenied: perPlugin('denied', 'Refusals by this plugin for good (DENY, DENYDISCONNECT).'),
  harakaDeniedSoft: perPlugin('deniedSoft', 'Refusals by this plugin for now (DENYSOFT, DENYSOFTDISCONNECT).'),
} as const satisfies Readonly<Record<string, TableDeclaration>>;

export type TableName = keyof typeof tables;

export const tableNames = Object.keys(tables) as readonly TableName[];

/** The tables that have a row for each source. */
export const sourceTables = [
  ...['sourceLines', 'sourceOctets', 'source', 'sourceOverlong', 'sourceRotations', 'sourceTruncations'],
  ...['sourceLosses', 'sourceLoss', 'sourceErrors', 'sourceForeign', 'sourceEntriesLost'],
] as readonly TableName[];

/** The row of everything beyond a table's limit. */
export const OTHER_ROW = 'other';
/** An index is 1 to 63 octets, so that the OID stays below 128 arcs whatever the root. */
export const MAX_INDEX_OCTETS = 63;

/** Rows of each table that has any: index to value. */
export type TableTotals = ReadonlyMap<TableName, ReadonlyMap<string, bigint>>;

/** The declaration without its literal types. */
export function tableOf(name: TableName): TableDeclaration {
  return tables[name];
}

/** Whether there is a table of that name. */
export function isTableName(name: string): name is TableName {
  return Object.hasOwn(tables, name);
}

/** Text from a log or a configuration as an index: printable ASCII, at most 63 octets; `other` for nothing. */
export function tableIndex(text: string): string {
  const index = text.replace(/[^\x21-\x7e]/g, '_').slice(0, MAX_INDEX_OCTETS);
  return index === '' ? OTHER_ROW : index;
}
