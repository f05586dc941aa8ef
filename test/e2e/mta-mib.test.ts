// The local mail system in the standard MIBs (RFC 2788, RFC 2789), through a real snmpd that has rows there itself:
// Debian's serves those of sendmail, whether there is one or not.

import { readFileSync, writeFileSync } from 'node:fs';
import { logIn, messages, ROOT, writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { PrivateSnmpd } from '../support/private-snmpd';
import { writeSnapshot } from '../support/snapshot-file';
import { bulkWalkRows, getRows, type SnmpRow, tableRows, walkRows } from '../support/snmp-tools';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

const APPL_TABLE = '1.3.6.1.2.1.27.1';
const MTA_TABLE = '1.3.6.1.2.1.28.1';
const MTA_GROUP_TABLE = '1.3.6.1.2.1.28.2';
/** qmail-send's delivery of the message with this number. */
const DELIVERED = '@4000000066f2a1031b2c3d46 delivery 1: success: did_0+0+1/';

interface Mail {
  readonly snmpd: PrivateSnmpd;
  readonly extra: string;
  readonly name?: string;
  readonly rootOid?: string;
  readonly services?: readonly string[];
  readonly totals?: Parameters<typeof writeSnapshot>[1];
}

/** An agent that has counted three messages of 1000 octets, one of them delivered. */
async function agentWith(mail: Mail): Promise<{ readonly agent: AgentProcess; readonly config: string }> {
  const directory = keep(new TempDirectory());
  const { snmpd, extra, rootOid, services, totals } = mail;
  directory.write('send.log', `${messages(3)}${DELIVERED}\n`);
  const sources = { send: logIn(directory, 'send.log', services) };
  const given = { sources, master: snmpd.master, extra: `${extra}\n` };
  const config = writeConfig(directory, rootOid === undefined ? given : { ...given, rootOid });
  if (totals !== undefined) writeSnapshot(directory.directory('state'), totals);
  const agent = keep(new AgentProcess(config));
  await agent.said(/registered/);
  await waitFor('the log is counted', () => (committedValue(config, 'agent.linesRead') ?? 0n) >= 7n);
  return { agent, config };
}

const told = ({ oid, type, value }: SnmpRow) => `${oid} ${type} ${value}`;

const oidOf = (row: string) => row.slice(0, row.indexOf(' '));

/** The row of qmail with this index in both tables, as walks see it. */
function rowOf(snmpd: PrivateSnmpd, index: number): readonly string[] {
  return [APPL_TABLE, MTA_TABLE]
    .flatMap((table) => walkRows(snmpd.address, table))
    .filter(({ oid, type }) => type !== '' && oid.endsWith(`.${index}`))
    .map(told);
}

const rowOfThree = (index: number) => [
  `${APPL_TABLE}.1.2.${index} STRING "qmail"`,
  `${MTA_TABLE}.1.1.${index} Counter32 3`,
  `${MTA_TABLE}.1.3.${index} Counter32 1`,
  `${MTA_TABLE}.1.4.${index} Counter32 2`,
  `${MTA_TABLE}.1.9.${index} Counter32 1`,
];

function served(snmpd: PrivateSnmpd, index: number): Promise<true> {
  return waitFor(`row ${index} is served`, () => rowMeanwhile(snmpd, index)?.join() === rowOfThree(index).join());
}

/** snmpd answers genErr to a request that it has just passed on to a session that ends. */
function rowMeanwhile(snmpd: PrivateSnmpd, index: number): readonly string[] | undefined {
  try {
    return rowOf(snmpd, index);
  } catch {
    return undefined;
  }
}

test('walks see one row, of what the log says and nothing else, in place of the row of a sendmail', async () => {
  const snmpd = keep(await PrivateSnmpd.start());
  const before = rowOf(snmpd, 1);
  const groups = walkRows(snmpd.address, MTA_GROUP_TABLE);
  const { agent } = await agentWith({ snmpd, extra: 'mta_mib: true' });
  await served(snmpd, 1);
  expect(bulkWalkRows(snmpd.address, MTA_TABLE).map(told)).toEqual(rowOfThree(1).slice(1));
  expect(walkRows(snmpd.address, MTA_GROUP_TABLE)).toEqual(groups);
  const absent = getRows(
    snmpd.address,
    [2, 5, 6, 7, 8, 10, 11, 12].map((column) => `${MTA_TABLE}.1.${column}.1`),
  );
  for (const { type, value } of absent) expect(`${type}${value}`).toMatch(/^No Such (Object|Instance)/);
  await agent.stop();
  // snmpd's own row answers again; in walks it is back with the next start of snmpd, which keeps the split ranges.
  expect(getRows(snmpd.address, before.map(oidOf)).map(told)).toEqual(before);
});

test('a row of another index lies beside that of a sendmail, and leaves it as it was', async () => {
  const snmpd = keep(await PrivateSnmpd.start());
  const before = rowOf(snmpd, 1);
  const { agent } = await agentWith({ snmpd, extra: 'mta_mib: {appl_index: 2}' });
  await served(snmpd, 2);
  expect(rowOf(snmpd, 1)).toEqual(before);
  await agent.stop();
  expect(rowOf(snmpd, 2)).toEqual([]);
  expect(rowOf(snmpd, 1)).toEqual(before);
});

test('sysORTable says what is implemented of the standard MIBs', async () => {
  const snmpd = keep(await PrivateSnmpd.start());
  await agentWith({ snmpd, extra: 'mta_mib: {appl_index: 7, appl_name: qmail}' });
  await served(snmpd, 7);
  const lines = tableRows(snmpd.address, 'SNMPv2-MIB::sysORTable', 'SNMPv2-MIB:MAIL-TOASTER-LOGS-CAPS-MIB');
  expect(lines).toContainEqual(expect.objectContaining({ sysORID: 'MAIL-TOASTER-LOGS-CAPS-MIB::mtlMtaCapability' }));
});

test('values beyond 32 bits are what they are modulo 2^32', async () => {
  const snmpd = keep(await PrivateSnmpd.start());
  await agentWith({
    snmpd,
    extra: 'mta_mib: true',
    totals: {
      'send.messageNew': 2n ** 32n - 2n,
      'send.deliverySuccess': 2n ** 40n + 6n,
      'send.messageOctets': 2n ** 42n + 4096n,
    },
  });
  const row = (column: number, value: number) => `${MTA_TABLE}.1.${column}.1 Counter32 ${value}`;
  const wanted = [`${APPL_TABLE}.1.2.1 STRING "qmail"`, row(1, 1), row(3, 7), row(4, 6), row(9, 7)];
  await waitFor('the row is served', () => rowOf(snmpd, 1).join() === wanted.join());
});

test('connections are there where a source counts rbl', async () => {
  const snmpd = keep(await PrivateSnmpd.start());
  await agentWith({ snmpd, extra: 'mta_mib: true', services: ['send', 'rbl'] });
  const connections = [10, 14].map((column) => `${APPL_TABLE}.1.${column}.1`);
  await waitFor('connections are served', () => {
    return getRows(snmpd.address, connections).every(({ type, value }) => `${type} ${value}` === 'Counter32 0');
  });
});

test('SIGHUP takes the row in and out', async () => {
  const snmpd = keep(await PrivateSnmpd.start());
  const { agent, config } = await agentWith({ snmpd, extra: 'mta_mib: {appl_index: 5}' });
  await served(snmpd, 5);
  const text = readFileSync(config, 'utf8');
  writeFileSync(config, text.replace('appl_index: 5', 'appl_index: 6'));
  agent.signal('SIGHUP');
  await served(snmpd, 6);
  expect(rowOf(snmpd, 5)).toEqual([]);
  writeFileSync(config, text.replace('mta_mib: {appl_index: 5}', 'mta_mib: false'));
  agent.signal('SIGHUP');
  await waitFor('the row is gone', () => rowMeanwhile(snmpd, 6)?.length === 0);
  await waitFor('the counters are there as before', () => {
    return getRows(snmpd.address, [`${ROOT}.1.1.1.0`])[0]?.value === '3';
  });
});

test('two rows lie side by side, and who wants a row that is taken keeps all the rest', async () => {
  const snmpd = keep(await PrivateSnmpd.start());
  await agentWith({ snmpd, extra: 'mta_mib: {appl_index: 2}' });
  await agentWith({ snmpd, extra: 'mta_mib: {appl_index: 3}', rootOid: `${ROOT}.91` });
  const third = await agentWith({ snmpd, extra: 'mta_mib: {appl_index: 3}', rootOid: `${ROOT}.92` });
  await Promise.all([served(snmpd, 2), served(snmpd, 3)]);
  const [refusal] = await third.agent.said(/^.*refused to register 1\.3\.6\.1\.2\.1\.28.*$/m);
  expect(refusal).toContain('[1-12].3: error 263, another subagent has already registered this subtree');
  expect(getRows(snmpd.address, [`${ROOT}.92.1.1.1.0`])[0]).toMatchObject({ type: 'Counter64', value: '3' });
  await third.agent.stop();
  await Promise.all([served(snmpd, 2), served(snmpd, 3)]);
});
