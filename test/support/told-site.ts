// A mail host whose every counter and row has a value of its own, none of them zero, which does not change: whatever
// a monitoring tool stored is compared with it by name, and two that were exchanged are found.

import { columnsOf } from '../../src/registry/conceptual-tables';
import { graphs } from '../../src/registry/graphs';
import { counters, logServices } from '../../src/registry/registry';
import type { CounterName } from '../../src/registry/services';
import { sourceTables, type TableName, type TableTotals } from '../../src/registry/tables';
import { logIn, ROOT, writeConfig } from './agent-config';
import { AgentProcess, maillogs, show } from './agent-process';
import type { CleanUp } from './clean-up';
import { PrivateSnmpd, type SnmpdOptions } from './private-snmpd';
import { writeSnapshot } from './snapshot-file';
import { getRows, walkRows } from './snmp-tools';
import { TempDirectory } from './temp-directory';
import { waitFor } from './wait-for';

/** The sums of a farm, which are other values. */
const FARM_BASE = 2n ** 41n;
export const FARM = 'mail.example.org';

/** A user of SNMPv3 who may see it, and the farm in its context: lines of snmpd.conf(5), and what `maillogs export` is told of the user. */
export const POLLER = {
  lines: [
    'createUser poller SHA authentic-words AES private-words',
    `rouser poller authpriv .${ROOT}`,
    `rouser poller authpriv -V all ${FARM}`,
  ],
  words: (directory: TempDirectory) => [
    '--v3-user=poller',
    `--v3-auth-key-file=${directory.write('auth', 'authentic-words\n')}`,
    `--v3-priv-key-file=${directory.write('priv', 'private-words\n')}`,
  ],
} as const;

/** Far from zero, and exact as a double. */
const BASE = 2n ** 40n;
const COUNTED = `${ROOT}.1`;

export interface ToldSite {
  readonly config: string;
  /** Where its snmpd answers, as HOST:PORT. */
  readonly address: string;
  readonly port: number;
  /** Every counter and row: the name that `maillogs show` gives it, and its value. */
  readonly view: ReadonlyMap<string, bigint>;
  /** Puts a line behind its log, which the agent reads within a second. */
  readonly log: (line: string) => void;
  /** What the farm's context serves, by name: sums of which no member answers any more. */
  readonly farmView: ReadonlyMap<string, bigint>;
  /** Waits for a counter or row to be served. */
  readonly serves: (name: string) => Promise<void>;
  /** What `maillogs export` prints, for this host where the words name no other. */
  readonly exported: (...words: readonly string[]) => string;
  /** The files that it writes into a directory. */
  readonly exportedInto: (directory: string, ...words: readonly string[]) => void;
}

export interface ToldSiteOptions extends SnmpdOptions {
  /** More lines of its configuration. */
  readonly extra?: string;
}

export async function startToldSite(
  { keep }: CleanUp,
  { extra = '', ...options }: ToldSiteOptions = {},
): Promise<ToldSite> {
  const directory = keep(new TempDirectory());
  const context = ['view all included .1', `rocommunity ${FARM} default -V all ${FARM}`];
  const snmpd = keep(await PrivateSnmpd.start({ ...options, lines: [...context, ...(options.lines ?? [])] }));
  const totals = Object.fromEntries(counters.map(({ name, index }) => [name, BASE + BigInt(index)]));
  writeSnapshot(directory.directory('state'), totals as Record<CounterName, bigint>, toldTables());
  const sums = Object.fromEntries(counters.map(({ name, index }) => [name, FARM_BASE + BigInt(index)]));
  writeSnapshot(directory.directory('state/farm'), sums as Record<CounterName, bigint>);
  directory.write('all.log', '');
  const config = writeConfig(directory, {
    sources: { all: logIn(directory, 'all.log', logServices) },
    master: snmpd.master,
    extra: `${OWN_COUNTERS}${extra}farm: {name: ${FARM}, every: 7d, timeout: 1s, retries: 0, hosts: ['127.0.0.1:1']}
`,
  });
  keep(new AgentProcess(config));
  // What was saved before is served at once. The first pass meets a new log, so it saves its cursor and what the agent
  // counted of itself; then nothing changes any more.
  const view = await waitFor('snmpd serves what the first pass counted', () => {
    const rows = show(config);
    if (rows.some(({ name, value }) => name === 'agent.passes' && value === `${totals['agent.passes']}`))
      return undefined;
    const served = new Map(walkRows(snmpd.address, COUNTED).map(({ oid, value }) => [oid, value]));
    return rows.every(({ oid, value }) => served.get(oid) === value) ? rows : undefined;
  });
  const words = (own: readonly string[]) => ['export', ...own, '--config', config, '--host', snmpd.address];
  return {
    config,
    address: snmpd.address,
    port: snmpd.port,
    // One poll was not answered, and that is counted.
    farmView: new Map(Object.entries(sums).filter(([name]) => name !== 'agent.answersMissed')),
    view: new Map(view.map(({ name, value }) => [name, BigInt(value)])),
    log: (line) => {
      directory.append('all.log', `${line}\n`);
    },
    serves: async (name) => {
      await waitFor(`${name} is served`, () => {
        const oid = show(config).find((row) => row.name === name)?.oid;
        return oid !== undefined && getRows(snmpd.address, [oid])[0]?.type === 'Counter64';
      });
    },
    exported: (...own) => {
      const { code, stdout, stderr } = maillogs(...words(own));
      if (code !== 0 || stderr !== '') throw new Error(`maillogs export ended with ${code}: ${stderr}`);
      return stdout;
    },
    exportedInto: (into, ...own) => {
      const { code, stderr } = maillogs(...words(own), '--out', into);
      if (code !== 0) throw new Error(`maillogs export ended with ${code}: ${stderr}`);
    },
  };
}

const OWN_COUNTERS = [
  'counters:',
  '  - {name: greylisted, source: all, match: "greylisted"}',
  '  - {name: policy, source: all, match: "policy (?P<word>[a-z]+)", by: word}',
  '',
].join('\n');

/** What else is counted in the tables that are drawn. */
function otherTables(): readonly TableName[] {
  const known: ReadonlySet<string> = new Set(['rblZone', 'yours', ...sourceTables]);
  const drawn = graphs.flatMap((graph) =>
    graph.form === 'table' ? columnsOf(graph.table).flatMap(([, { counts }]) => counts ?? []) : [],
  );
  return [...new Set(drawn)].filter((table) => !known.has(table));
}

function toldTables(): TableTotals {
  let value = BASE + 1000n;
  const rows = (names: readonly string[]) => new Map(names.map((name) => [name, value++]));
  return new Map([
    ['rblZone', rows(['www.spamhaus.org', 'www.spamcop.net', 'other'])],
    ['yours', rows(['greylisted', 'policy.accept', 'policy.reject'])],
    ...sourceTables.map((table) => [table, rows(['all'])] as const),
    ...otherTables().map((table) => [table, rows(['one', 'other'])] as const),
  ]);
}

/** Names whose stored value is not the view's, with both: empty when each was stored as it is. */
export function differences(
  stored: ReadonlyMap<string, bigint | undefined>,
  view: ReadonlyMap<string, bigint>,
): readonly string[] {
  return [...stored].flatMap(([name, value]) =>
    value !== undefined && value === view.get(name) ? [] : [`${name}: stored ${value}, counted ${view.get(name)}`],
  );
}

/** The text with each of two strings, such as OIDs, in the other's place wherever it stands. */
export function swapped(text: string, one: string, other: string): string {
  const pattern = new RegExp(`(?<![\\d.])\\.?(${escaped(one)}|${escaped(other)})(?![\\d.])`, 'g');
  const changed = text.replace(pattern, (found, oid: string) => found.replace(oid, oid === one ? other : one));
  if (changed === text) throw new Error(`neither ${one} nor ${other} is in the text`);
  return changed;
}

function escaped(text: string): string {
  return text.replaceAll('.', '\\.');
}
