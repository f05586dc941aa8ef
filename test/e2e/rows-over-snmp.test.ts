// What `maillogs show` says is what the SNMP tools get from a real snmpd, row by row and to the last digit.

import { mibDescriptor } from '../../src/export/mib-names';
import { conceptualTables } from '../../src/registry/conceptual-tables';
import { DEFAULT_ROOT, declarationOf, serviceNames } from '../../src/registry/registry';
import { type ScalarName, scalars } from '../../src/registry/scalars';
import { logIn, messages, ROOT, writeConfig } from '../support/agent-config';
import { AgentProcess, type CounterLine, show } from '../support/agent-process';
import { committed } from '../support/checkout';
import { cleanUpAfterEach } from '../support/clean-up';
import { freeTcpPort } from '../support/free-port';
import { PrivateSnmpd } from '../support/private-snmpd';
import { writeSnapshot } from '../support/snapshot-file';
import {
  bulkWalkRows,
  getNextRows,
  getRows,
  type SnmpRow,
  translate,
  walkByName,
  walkRows,
} from '../support/snmp-tools';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

/** An agent that has read its log and serves it; nothing moves any more. */
async function servedLog(log: string, prepare: (directory: TempDirectory) => void = () => undefined) {
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start());
  directory.write('send.log', log);
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') }, master: snmpd.master });
  prepare(directory);
  const agent = keep(new AgentProcess(config));
  await agent.said(/registered/);
  await served(snmpd, 'agent.octetsRead', BigInt(log.length), config);
  return { directory, snmpd, config, agent, rows: show(config) };
}

/** Waits until a counter has a value over SNMP, which is then committed, too. */
async function served(snmpd: PrivateSnmpd, name: string, value: bigint, config: string): Promise<void> {
  await waitFor(`${name} is ${value} over SNMP`, () => {
    const row = tryShow(config).find((each) => each.name === name);
    return row !== undefined && getRows(snmpd.address, [row.oid])[0]?.value === String(value);
  });
}

function tryShow(config: string): readonly CounterLine[] {
  try {
    return show(config);
  } catch {
    return [];
  }
}

/** Rows that `show` has: the counters. Those of the histograms it has by other names already. */
function counterRows(rows: readonly SnmpRow[]): readonly SnmpRow[] {
  const histograms = `${ROOT}.1.${conceptualTables.histogram.arc}.`;
  return rows.filter(({ type, oid }) => type === 'Counter64' && !oid.startsWith(histograms));
}

/** What each pass changes, also where nothing is new. */
const MOVING: readonly ScalarName<'agent'>[] = ['lastPassTime', 'lastPassDuration', 'nextPassTime', 'lastPassDelay'];
const movingOids = MOVING.map((word) => `${ROOT}.1.${declarationOf('agent').arc}.${scalars.agent[word].arc}.0`);
const movingNames = MOVING.map((word) => mibDescriptor('agent', word));

/** Rows that stay as they are while nothing is counted. */
function standing(rows: readonly SnmpRow[]): readonly SnmpRow[] {
  return rows.map((row) => (movingOids.includes(row.oid) ? { ...row, value: 'moving' } : row));
}

function asCounters(rows: readonly CounterLine[]): readonly SnmpRow[] {
  return rows.map(({ oid, value }) => ({ oid, type: 'Counter64', value }));
}

test('snmpget gives the value of every row that show has', async () => {
  const { snmpd, rows } = await servedLog(messages(7));
  expect(
    getRows(
      snmpd.address,
      rows.map(({ oid }) => oid),
    ),
  ).toEqual(asCounters(rows));
  expect(rows.find(({ name }) => name === 'send.messageOctets')?.value).toBe('7000');
});

test('snmpwalk visits every row once, in the order of show, with a discontinuity of each service', async () => {
  const { snmpd, rows } = await servedLog(messages(7));
  const walked = walkRows(snmpd.address, ROOT);
  expect(counterRows(walked)).toEqual(asCounters(rows));
  expect(walked.length - counterRows(walked).length).toBeGreaterThanOrEqual(serviceNames.length);
});

test.each([1, 3, 10, 100])('snmpbulkwalk by %d rows sees what snmpwalk sees', async (maxRepetitions) => {
  const { snmpd } = await servedLog(messages(7));
  expect(standing(bulkWalkRows(snmpd.address, ROOT, maxRepetitions))).toEqual(standing(walkRows(snmpd.address, ROOT)));
});

test('snmpgetnext leads from each row to the next, and behind the last out of the subtree', async () => {
  const { snmpd } = await servedLog(messages(7));
  const walked = walkRows(snmpd.address, ROOT);
  const next = getNextRows(snmpd.address, [ROOT, ...walked.map(({ oid }) => oid)]);
  expect(standing(next.slice(0, -1))).toEqual(standing(walked));
  expect(next.at(-1)?.oid.startsWith(`${ROOT}.`)).toBe(false);
});

test('what is not there is answered with an exception, not with another row', async () => {
  const { snmpd, rows } = await servedLog(messages(1));
  const first = rows[0]!.oid;
  const answers = getRows(snmpd.address, [`${first}.1`, first.replace(/\.0$/, '.1'), `${ROOT}.1.99.1.0`]);
  for (const { type, value } of answers) {
    expect(type).toBe('');
    expect(value).toMatch(/^No Such (Instance|Object)/);
  }
});

test('values at the limits of 32, 53, 63 and 64 bits arrive exact', async () => {
  const exact = {
    'send.messageNew': 0n,
    'send.messageInfo': 2n ** 32n - 1n,
    'send.messageOctets': 2n ** 32n,
    'send.messageEnd': 2n ** 53n + 1n,
    'send.messageBounce': 2n ** 63n,
    'send.startDelivery': 2n ** 64n - 1n,
  };
  const { snmpd, rows } = await servedLog('', (directory) => writeSnapshot(directory.directory('state'), exact));
  for (const [name, value] of Object.entries(exact)) {
    const row = rows.find((each) => each.name === name)!;
    expect(row.value).toBe(String(value));
    expect(getRows(snmpd.address, [row.oid])).toEqual([{ oid: row.oid, type: 'Counter64', value: String(value) }]);
  }
  expect(counterRows(bulkWalkRows(snmpd.address, ROOT))).toEqual(asCounters(rows));
});

test('counters wrap at 2^64', async () => {
  const { snmpd, rows } = await servedLog(messages(3), (directory) =>
    writeSnapshot(directory.directory('state'), {
      'send.messageNew': 2n ** 64n - 1n,
      'send.messageOctets': 2n ** 64n - 1000n,
    }),
  );
  const oids = ['send.messageNew', 'send.messageOctets'].map((name) => rows.find((row) => row.name === name)!.oid);
  expect(getRows(snmpd.address, oids).map(({ value }) => value)).toEqual(['2', '2000']);
});

test('the rows are served over AgentX on TCP as well', async () => {
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start({ agentx: `tcp:127.0.0.1:${await freeTcpPort()}` }));
  directory.write('send.log', messages(5));
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') }, master: snmpd.master });
  keep(new AgentProcess(config));
  await served(snmpd, 'send.messageNew', 5n, config);
  expect(counterRows(walkRows(snmpd.address, ROOT))).toEqual(asCounters(show(config)));
});

test('rows that the log and the configuration name are served as show has them, with their names', async () => {
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start());
  const stamp = 'Sep  9 04:05:06 relay3';
  directory.write(
    'mail.log',
    [
      `${stamp} rblsmtpd: 198.51.100.41 pid 6100: 451 https://www.spamhaus.org/query/ip/198.51.100.41`,
      `${stamp} postgrey[7]: action=greylist, reason=new`,
      `${stamp} relay[8]: octets=700 via=north`,
      `${stamp} relay[8]: octets=50 via=south`,
      `${stamp} relay[8]: octets=4 via=north`,
      '',
    ].join('\n'),
  );
  const extra = [
    'counters:',
    '  - {name: greylisted, source: mail, program: postgrey, match: "^action=greylist"}',
    '  - name: relayedOctets',
    '    source: mail',
    '    program: relay',
    "    match: 'octets=(?P<octets>[0-9]+) via=(?P<via>[a-z]+)'",
    '    add: octets',
    '    by: via',
    '',
  ].join('\n');
  const sources = { mail: logIn(directory, 'mail.log', ['rbl']) };
  const config = writeConfig(directory, { sources, master: snmpd.master, extra });
  keep(new AgentProcess(config));
  await served(snmpd, 'agent.linesRead', 5n, config);
  const rows = show(config);
  expect(counterRows(walkRows(snmpd.address, ROOT))).toEqual(asCounters(rows));
  expect(standing(bulkWalkRows(snmpd.address, ROOT))).toEqual(standing(walkRows(snmpd.address, ROOT)));
  const yours = walkByName(snmpd.address, 'mtlYoursTable');
  expect(yours.filter(({ type }) => type === 'Counter64')).toEqual([
    { oid: 'MAIL-TOASTER-LOGS-MIB::mtlYoursCount."greylisted"', type: 'Counter64', value: '1 events' },
    { oid: 'MAIL-TOASTER-LOGS-MIB::mtlYoursCount."relayedOctets.north"', type: 'Counter64', value: '704 events' },
    { oid: 'MAIL-TOASTER-LOGS-MIB::mtlYoursCount."relayedOctets.south"', type: 'Counter64', value: '50 events' },
  ]);
  const names = yours.filter(({ oid }) => oid.includes('::mtlYoursName.')).map(({ value }) => value);
  expect(names).toEqual(['greylisted', 'relayedOctets.north', 'relayedOctets.south']);
  const zones = walkByName(snmpd.address, 'mtlRblZoneTable').filter(({ type }) => type === 'Counter64');
  expect(zones.map(({ value }) => value)).toEqual(['1 connections']);
});

test('every object of the MIB walks by its name, with its units', async () => {
  const { snmpd, rows } = await servedLog(messages(2));
  // The Counter32 mirror is off; counter32-mirror.test.ts has it on.
  const objects = leafObjects(committed('MAIL-TOASTER-LOGS-MIB.txt')).filter(({ name }) => !name.startsWith('mtl32'));
  expect(objects.length).toBeGreaterThan(rows.length);
  const byName = walkByName(snmpd.address, 'mailToasterLogsMIB');
  const walkedNames = byName.map(({ oid }) => oid.replace(/^MAIL-TOASTER-LOGS-MIB::/, '').replace(/\..*$/s, ''));
  // Columns of tables have rows only once a log has named some.
  const scalars = objects.filter(({ isColumn }) => !isColumn).map(({ name }) => name);
  expect([...new Set(walkedNames)].sort()).toEqual(expect.arrayContaining([...scalars].sort()));
  expect(walkedNames.filter((name) => !objects.some((object) => object.name === name))).toEqual([]);
  for (const name of scalars) {
    const alone = walkByName(snmpd.address, name);
    if (!movingNames.includes(name))
      expect(alone).toEqual(byName.filter(({ oid }) => oid === `MAIL-TOASTER-LOGS-MIB::${name}.0`));
    expect(alone).toHaveLength(1);
  }
  expect(walkByName(snmpd.address, 'mtlSendMessageOctets')[0]?.value).toBe('2000 octets');
});

test('every name of the MIB that is a row of show translates to its OID', async () => {
  const { rows } = await servedLog(messages(1));
  const names = leafObjects(committed('MAIL-TOASTER-LOGS-MIB.txt')).map(({ name }) => name);
  const oids = translate(names);
  expect(oids.filter((oid) => !oid.startsWith(`${DEFAULT_ROOT.join('.')}.`))).toEqual([]);
  for (const { oid } of rows.filter((row) => row.oid.endsWith('.0'))) expect(oids).toContain(oid.replace(/\.0$/, ''));
});

interface LeafObject {
  readonly name: string;
  readonly isColumn: boolean;
}

/** The objects of a MIB's text that can be asked for: neither indexes nor what only notifications carry. */
function leafObjects(mib: string): readonly LeafObject[] {
  const definition = /^(\w+) OBJECT-TYPE\s+SYNTAX (.+?)\n.*?MAX-ACCESS (\S+).*?::= \{ (\w+) \d+ \}/gms;
  return [...mib.matchAll(definition)].flatMap(([, name = '', , access, parent = '']) =>
    access !== 'read-only' ? [] : [{ name, isColumn: parent.endsWith('Entry') }],
  );
}
