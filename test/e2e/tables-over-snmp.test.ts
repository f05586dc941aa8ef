// The tables as the operator's tools show them: snmptable prints every column of every row, snmptranslate knows what
// each is, and the numbers are those of `maillogs show`.

import { buckets } from '../../src/registry/bucket-rows';
import { type ConceptualTableName, columnsOf, conceptualTableNames } from '../../src/registry/conceptual-tables';
import { bucketNames } from '../../src/registry/histograms';
import { logIn, messages, writeConfig } from '../support/agent-config';
import { AgentProcess, type CounterLine, show } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { PrivateSnmpd } from '../support/private-snmpd';
import { snmpTable, translateDetails, walkByName } from '../support/snmp-tools';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

const stamp = 'Sep  9 04:05:06 relay3';
const mail = [
  `${stamp} rblsmtpd: 198.51.100.41 pid 6100: 451 https://www.spamhaus.org/query/ip/198.51.100.41`,
  `${stamp} postgrey[7]: action=greylist, reason=new`,
  `${stamp} relay[8]: octets=700 via=north`,
  `${stamp} cron[9]: no one claims this`,
  `${stamp} postfix/submission/smtpd[10]: connect from client.example[198.51.100.42]`,
  `${stamp} postfix/smtp[11]: 5AB31: to=<a@b.example>, relay=mx.b.example[192.0.2.4]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 Ok)`,
  `${stamp} haraka[12]: [INFO] [1F79B9D1-A048.1] [core]  hook=mail plugin=access function=f params="" retval=DENY msg=""`,
  '',
].join('\n');

const own = [
  'counters:',
  '  - {name: greylisted, source: mail, program: postgrey, match: "^action=greylist", help: "Told to come again."}',
  '  - name: relayed',
  '    source: mail',
  '    program: relay',
  "    match: 'octets=(?P<octets>[0-9]+) via=(?P<via>[a-z]+)'",
  '    add: octets',
  '    by: via',
  '',
].join('\n');

/** A log of qmail-send, one of syslog, one that is not there, and one that its reader may not read. */
async function served() {
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start());
  directory.write('send.log', messages(3));
  directory.write('mail.log', mail);
  directory.directory('unreadable.log');
  const config = writeConfig(directory, {
    sources: {
      send: logIn(directory, 'send.log'),
      mail: logIn(directory, 'mail.log', ['rbl', 'postfix', 'haraka']),
      gone: logIn(directory, 'gone.log', ['smtp']),
      folder: logIn(directory, 'unreadable.log', ['imap']),
    },
    master: snmpd.master,
    extra: own,
  });
  const agent = keep(new AgentProcess(config));
  const table = (name: ConceptualTableName) => snmpTable(snmpd.address, descriptor(name));
  await waitFor('all sources have a row and were looked at', () => {
    const states = table('source').map((row) => row['mtlSourceState']);
    return states.length === 4 && !states.includes('waiting');
  });
  return { directory, snmpd, config, table, agent };
}

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const descriptor = (table: ConceptualTableName, word = 'table') => `mtl${capitalised(table)}${capitalised(word)}`;

/** What show counts of each row of a table's column: `agent.linesRead.send` by `send`. */
function shown(rows: readonly CounterLine[], prefix: string): Readonly<Record<string, string>> {
  const own = rows.filter(({ name, oid }) => name.startsWith(prefix) && !oid.endsWith('.0'));
  return Object.fromEntries(own.map(({ name, value }) => [name.slice(prefix.length), value]));
}

test('snmptable prints all columns of all tables, and text as text', async () => {
  const { table } = await served();
  // Only a farm has members.
  expect(table('member')).toEqual([]);
  for (const name of conceptualTableNames.filter((each) => each !== 'member')) {
    const columns = columnsOf(name).map(([word]) => descriptor(name, word));
    expect([name, ...Object.keys(table(name)[0]!).sort()]).toEqual([name, ...columns.sort()]);
  }
  expect(
    table('yours').map(({ mtlYoursName, mtlYoursCount, mtlYoursUnits, mtlYoursHelp }) => [
      ...[mtlYoursName, mtlYoursCount, mtlYoursUnits, mtlYoursHelp],
    ]),
  ).toEqual([
    ['greylisted', '1', 'events', 'Told to come again.'],
    ['relayed.north', '700', 'octets', ''],
  ]);
  expect(
    table('rblZone').map(({ mtlRblZoneName, mtlRblZoneRejections }) => [mtlRblZoneName, mtlRblZoneRejections]),
  ).toEqual([['www.spamhaus.org', '1']]);
});

test('each source says where its log is, how it is doing, and what is wrong with it', async () => {
  const { directory, table } = await served();
  const rows = Object.fromEntries(table('source').map((row) => [row['mtlSourceName']!, row]));
  const of = (name: string, ...columns: readonly string[]) =>
    columns.map((column) => rows[name]?.[`mtlSource${column}`]);
  expect(of('send', 'Path', 'State', 'LagOctets', 'LagSeconds', 'Errors', 'LastError')).toEqual([
    ...[directory.at('send.log'), 'ok', '0', '0', '0', ''],
  ]);
  expect(of('mail', 'LinesRead', 'OctetsRead', 'LinesUnclaimed', 'LinesForeign')).toEqual([
    ...['7', String(mail.length), '0', '1'],
  ]);
  expect(of('gone', 'Path', 'State', 'LinesRead')).toEqual([directory.at('gone.log'), 'missing', '0']);
  expect(of('gone', 'LastError')[0]).toMatch(/^there is no log file .*gone\.log: check the path/);
  expect(of('folder', 'State')).toEqual(['unreadable']);
  expect(of('folder', 'LastError')[0]).toMatch(/is a directory/);
});

test('the counts of the sources are those of show, and sum up to those of the agent', async () => {
  const { table, config } = await served();
  const rows = show(config);
  const columns = columnsOf('source').filter(([, { counts }]) => counts !== undefined);
  expect(columns.length).toBeGreaterThan(8);
  for (const [word] of columns) {
    // The one column that is not called what the agent's counter is.
    const name = word === 'errors' ? 'sourceErrors' : word;
    const committed = shown(rows, `agent.${name}.`);
    const served = Object.fromEntries(
      table('source').map((row) => [row['mtlSourceName']!, row[descriptor('source', word)]!]),
    );
    if (word !== 'errors') expect([word, served]).toEqual([word, committed]);
    const sum = Object.values(committed).reduce((total, value) => total + BigInt(value), 0n);
    expect([word, sum]).toEqual([word, BigInt(rows.find((row) => row.name === `agent.${name}`)!.value)]);
  }
});

test('the buckets of a histogram are the counters of that name', async () => {
  const { table, config } = await served();
  const rows = show(config);
  const histogram = table('histogram');
  expect(histogram).toHaveLength(buckets.length);
  const sizes = histogram.filter(({ mtlHistogramName }) => mtlHistogramName === 'send.messageOctets');
  const counted = [...bucketNames('messageOctets'), 'send.messageInfo'].map(
    (name) => rows.find((row) => row.name === name)!.value,
  );
  expect(sizes.map(({ mtlHistogramCount }) => mtlHistogramCount)).toEqual(counted);
  expect(counted.at(-1)).toBe('3');
  expect(sizes.map(({ mtlHistogramUpperBound }) => mtlHistogramUpperBound).slice(-2)).toEqual(['67108864', '+Inf']);
});

test('the number of rows of each table is what snmptable prints', async () => {
  const { table, snmpd } = await served();
  for (const name of conceptualTableNames) {
    const [row] = walkByName(snmpd.address, descriptor(name, 'rows'));
    expect([name, row?.value]).toEqual([name, `${table(name).length} rows`]);
  }
});

test('snmptranslate says of every column what it is', () => {
  for (const table of conceptualTableNames) {
    for (const [word, { syntax }] of columnsOf(table)) {
      const text = translateDetails(descriptor(table, word));
      expect(text).toMatch(/MAX-ACCESS\s+read-only/);
      expect(text).toMatch(/DESCRIPTION\s+"[^"]{20,}"/);
      if (syntax.kind === 'counter64') expect(text).toMatch(/Counter64[\s\S]*UNITS[\s\S]*indicated by\s+mtl\w+/);
      if (syntax.kind === 'enumeration') for (const name of syntax.names) expect(text).toContain(`${name}(`);
    }
  }
});

test('a source that is taken out of the configuration keeps its counts, and says that it is removed', async () => {
  const { directory, snmpd, table, agent } = await served();
  const sources = { mail: logIn(directory, 'mail.log', ['rbl']) };
  writeConfig(directory, { sources, master: snmpd.master, extra: own });
  agent.signal('SIGHUP');
  const send = () => table('source').find(({ mtlSourceName }) => mtlSourceName === 'send')!;
  await waitFor('the source is removed', () => send()['mtlSourceState'] === 'removed');
  expect([send()['mtlSourcePath'], send()['mtlSourceLinesRead']]).toEqual(['', '6']);
});
