// The Counter32 mirror as a poller of SNMPv1 sees it through a real snmpd.

import { tableDescriptor } from '../../src/export/mib-names';
import { columnsOf, conceptualTableNames } from '../../src/registry/conceptual-tables';
import { logIn, messages, ROOT, writeConfig } from '../support/agent-config';
import { AgentProcess, show } from '../support/agent-process';
import { committed } from '../support/checkout';
import { cleanUpAfterEach } from '../support/clean-up';
import { PrivateSnmpd } from '../support/private-snmpd';
import { writeSnapshot } from '../support/snapshot-file';
import { type SnmpRow, snmpGetV1, walkByName, walkRows, walkRowsV1 } from '../support/snmp-tools';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

const MIRROR = `${ROOT}.1.120`;
const MESSAGE_NEW = `${ROOT}.1.1.1.0`;

async function served(extra: string) {
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start());
  directory.write('send.log', `${messages(7)}`);
  const own = 'counters:\n  - {name: bounced, source: send, match: "^bounce msg"}\n';
  const sources = { send: logIn(directory, 'send.log') };
  // Nothing moves while two walks are compared but what they ask for themselves.
  const config = writeConfig(directory, { sources, master: snmpd.master, extra: `${extra}\n${own}` });
  writeSnapshot(directory.directory('state'), {
    'send.messageOctets': 2n ** 32n - 7000n,
    'send.messageEnd': 2n ** 32n - 1n,
    'send.delivery': 2n ** 63n + 5n,
    'send.warning': 2n ** 64n - 1n,
  });
  const agent = keep(new AgentProcess(config));
  await agent.said(/registered/);
  await waitFor('the log is served', () => walkRows(snmpd.address, MESSAGE_NEW)[0]?.value === '7');
  return { snmpd, rows: show(config) };
}

/** What maillogs itself does and not the mail: it may move between two walks. */
const isMail = ({ oid }: { readonly oid: string }) => !/\.1\.(120\.)?20\.\d+\.0$/.test(oid);

function mirrorOf({ oid, value }: Pick<SnmpRow, 'oid' | 'value'>): SnmpRow {
  const mirrored = `${MIRROR}${oid.slice(`${ROOT}.1`.length)}`;
  return { oid: mirrored, type: 'Counter32', value: String(BigInt.asUintN(32, BigInt(value))) };
}

test('a walk of SNMPv1 sees every Counter64 modulo 2^32, in its order', async () => {
  const { snmpd, rows } = await served('counter32_mirror: true');
  const counters = walkRows(snmpd.address, ROOT).filter(({ type }) => type === 'Counter64');
  const mirror = walkRowsV1(snmpd.address, MIRROR);
  expect(mirror.filter(isMail)).toEqual(counters.filter(isMail).map(mirrorOf));
  expect(mirror).toHaveLength(counters.length);
  const exact = Object.fromEntries(rows.map((row) => [row.name, mirrorOf(row).value]));
  expect(exact).toMatchObject({
    'send.messageNew': '7',
    'send.messageOctets': '0',
    'send.messageEnd': '4294967295',
    'send.delivery': '5',
    'send.warning': '4294967295',
    bounced: '0',
  });
});

test('a GET of SNMPv1 has the Counter32 and not the Counter64', async () => {
  const { snmpd } = await served('counter32_mirror: true');
  expect(snmpGetV1(snmpd.address, [`${MIRROR}.1.1.0`, `${MIRROR}.1.3.0`])).toMatchObject({
    code: 0,
    stdout: `.${MIRROR}.1.1.0 = Counter32: 7\n.${MIRROR}.1.3.0 = Counter32: 0\n`,
  });
  const { code, stderr } = snmpGetV1(snmpd.address, [MESSAGE_NEW]);
  expect(code).not.toBe(0);
  expect(stderr).toContain('noSuchName');
});

test('a walk of SNMPv1 from the root passes over the Counter64 and comes to the mirror', async () => {
  const { snmpd } = await served('counter32_mirror: true');
  const walked = walkRowsV1(snmpd.address, ROOT).map(({ oid }) => oid);
  const others = walkRows(snmpd.address, ROOT).filter(({ type }) => type !== 'Counter64');
  expect(walked).toEqual(others.map(({ oid }) => oid));
  expect(walked.at(-1)?.startsWith(`${MIRROR}.`)).toBe(true);
});

test('every object of the mirror walks by its name, with its units', async () => {
  const { snmpd } = await served('counter32_mirror: true');
  const names = [...committed('MAIL-TOASTER-LOGS-MIB.txt').matchAll(/^(mtl32\w+) OBJECT-TYPE\s+SYNTAX Counter32$/gm)];
  const walked = new Set(walkByName(snmpd.address, 'mtlCounter32').map(({ oid }) => oid.replace(/^.*::|\..*$/g, '')));
  // Tables without a row show nothing.
  const columns = new Set(
    conceptualTableNames.flatMap((table) => columnsOf(table).map(([word]) => tableDescriptor(table, word))),
  );
  const scalars = names.map(([, name]) => name!).filter((name) => !columns.has(name.replace(/^mtl32/, 'mtl')));
  expect(scalars.length).toBeGreaterThan(150);
  expect([...walked]).toEqual(expect.arrayContaining(scalars));
  expect(walkByName(snmpd.address, 'mtl32SendMessageNew')).toEqual([
    { oid: 'MAIL-TOASTER-LOGS-MIB::mtl32SendMessageNew.0', type: 'Counter32', value: '7 messages' },
  ]);
});

test('there is none where the configuration does not ask for it', async () => {
  const { snmpd } = await served('');
  expect(walkRows(snmpd.address, MIRROR).filter(({ type }) => type !== '')).toEqual([]);
});
