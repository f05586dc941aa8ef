// The agent as its own SNMP engine, asked by Net-SNMP's tools in every version: the rows are those of `show`, to the
// last digit, and no one is told more than he may know.

import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { conceptualTables } from '../../src/registry/conceptual-tables';
import { DISCONTINUITY_ARC, declarationOf } from '../../src/registry/registry';
import { logIn, messages, ROOT, writeConfig } from '../support/agent-config';
import { AgentProcess, type CounterLine, committedValue, maillogs, show } from '../support/agent-process';
import { Chance } from '../support/chance';
import { cleanUpAfterEach } from '../support/clean-up';
import { freeUdpPort } from '../support/free-port';
import { writeSnapshot } from '../support/snapshot-file';
import { communityMessage, PDU } from '../support/snmp-message';
import { type SnmpRow, snmpTool, toolRows } from '../support/snmp-tools';
import {
  type Access,
  COMMUNITY,
  type StandaloneAgent,
  startStandalone,
  users,
  v1,
  v2c,
  v3,
} from '../support/standalone-agent';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const cleanUp = cleanUpAfterEach();
const { keep } = cleanUp;

const SYSTEM = '1.3.6.1.2.1.1';
const SYS_UP_TIME = `${SYSTEM}.3.0`;
const EVERYTHING = '1';
const DISCONTINUITY = `${ROOT}.1.${declarationOf('send').arc}.${DISCONTINUITY_ARC}.0`;

/** Values that the encodings of the package itself get wrong, or nearly. */
const exact = {
  'send.messageNew': 0n,
  'send.messageInfo': 2n ** 32n - 1n,
  'send.messageOctets': 2n ** 32n,
  'send.messageEnd': 2n ** 53n + 1n,
  'send.messageBounce': 2n ** 63n,
  'send.startDelivery': 2n ** 64n - 1n,
};

/** An agent that has read its log; nothing moves any more. */
async function served(log = ''): Promise<StandaloneAgent & { readonly rows: readonly CounterLine[] }> {
  const standalone = await startStandalone(cleanUp, (directory) => {
    directory.write('send.log', log);
    writeSnapshot(directory.directory('state'), log === '' ? exact : {});
    return { sources: { send: logIn(directory, 'send.log') } };
  });
  const { address, config } = standalone;
  const octetsRead = show(config).find(({ name }) => name === 'agent.octetsRead')!.oid;
  await waitFor('the log is counted', () => servedValue(address, octetsRead) === String(log.length));
  return { ...standalone, rows: show(config) };
}

function servedValue(address: string, oid: string): string | undefined {
  return toolRows('snmpget', v2c.words, [address, oid])[0]?.value;
}

/** Of the agent itself: its passes and the requests it answers go on. */
const AGENT = `${ROOT}.1.${declarationOf('agent').arc}.`;
/** Counters that `show` has by other names already. */
const HISTOGRAMS = `${ROOT}.1.${conceptualTables.histogram.arc}.`;

/** What `show` has, as a walk gives it. */
function asCounters(rows: readonly CounterLine[]): readonly SnmpRow[] {
  return atRest(rows.map(({ oid, value }) => ({ oid, type: 'Counter64', value })));
}

function counters(rows: readonly SnmpRow[]): readonly SnmpRow[] {
  return atRest(rows).filter(({ type, oid }) => type === 'Counter64' && !oid.startsWith(HISTOGRAMS));
}

/** Without what changes by being asked for, and by the time. */
function atRest(rows: readonly SnmpRow[]): readonly SnmpRow[] {
  return rows.filter(
    ({ oid }) => oid !== SYS_UP_TIME && !oid.startsWith(AGENT) && !/^1\.3\.6\.1\.(2\.1\.11|6\.3)\./.test(oid),
  );
}

const versions: readonly Access[] = [v2c, ...users.map(v3)];

test('every row that show has is got, walked and bulk-walked in SNMPv2c and v3', async () => {
  const { address, rows } = await served();
  for (const { words } of versions) {
    expect(counters(toolRows('snmpwalk', words, [address, ROOT]))).toEqual(asCounters(rows));
    expect(counters(toolRows('snmpbulkwalk', words, ['-Cc', '-Cr40', address, ROOT]))).toEqual(asCounters(rows));
    const some = asCounters(rows).slice(0, 60);
    expect(toolRows('snmpget', words, [address, ...some.map(({ oid }) => oid)])).toEqual(some);
  }
  for (const [name, value] of Object.entries(exact)) {
    expect(rows.find((row) => row.name === name)?.value).toBe(String(value));
  }
});

test.each([1, 7, 10_000, 2_147_483_647])('snmpbulkwalk by %d rows sees what snmpwalk sees', async (maxRepetitions) => {
  const { address } = await served(messages(2));
  const walked = atRest(toolRows('snmpwalk', v2c.words, [address, EVERYTHING]));
  for (const { words } of versions) {
    const bulk = toolRows('snmpbulkwalk', words, [`-Cr${maxRepetitions}`, address, EVERYTHING]);
    expect(atRest(bulk)).toEqual(walked);
  }
});

test('snmpgetnext leads from each row to the next, and behind the last to the end of the view', async () => {
  const { address } = await served(messages(2));
  const walked = toolRows('snmpwalk', v2c.words, [address, EVERYTHING]);
  // The numbers of the messages move while they are asked for.
  const oids = walked.map(({ oid }) => oid);
  for (let i = 0; i < oids.length; i += 50) {
    const next = toolRows('snmpgetnext', v2c.words, [address, ...oids.slice(i, i + 50)]);
    const expected = [...oids.slice(i + 1, i + 51), oids.at(-1)].slice(0, next.length);
    expect(next.map(({ oid }) => oid)).toEqual(expected);
  }
  const [past] = toolRows('snmpgetnext', v2c.words, [address, '2.5']);
  expect(past?.value).toMatch(/^No more variables left in this MIB View/);
});

test('SNMPv1 walks over what it can carry, and is told that the rest is not there', async () => {
  const { address, rows } = await served(messages(2));
  const walked = toolRows('snmpwalk', v1.words, [address, EVERYTHING]);
  const all = toolRows('snmpwalk', v2c.words, [address, EVERYTHING]);
  expect(counters(all)).toEqual(asCounters(rows));
  expect(atRest(walked)).toEqual(atRest(all.filter(({ type }) => type !== 'Counter64')));
  for (const oid of [rows[0]!.oid, `${SYSTEM}.5.1`]) {
    const { code, stderr } = snmpTool('snmpget', [...v1.words, '-m', '', address, oid]);
    expect(code).not.toBe(0);
    expect(stderr).toContain('noSuchName');
  }
});

test('what is not there is answered with an exception', async () => {
  const { address, rows } = await served(messages(2));
  const missing = [
    `${rows[0]!.oid}.1`,
    rows[0]!.oid.replace(/\.0$/, '.1'),
    `${ROOT}.1.99.1.0`,
    '1.3.6.1.2.1.2.1.0',
    '2.100.3',
  ];
  for (const { words } of versions) {
    const answers = toolRows('snmpget', words, [address, ...missing]);
    expect(answers.map(({ oid }) => oid)).toEqual(missing);
    expect(answers.map(({ value }) => value.replace(/ (currently|available).*$/, ''))).toEqual([
      'No Such Instance',
      'No Such Instance',
      'No Such Object',
      'No Such Object',
      'No Such Object',
    ]);
  }
});

test('a manager finds what it wants to see of a host before it accepts it', async () => {
  const { address } = await served(messages(2));
  const system = new Map(
    toolRows('snmpwalk', v2c.words, [address, SYSTEM]).map(({ oid, type, value }) => [oid, `${type}: ${value}`]),
  );
  expect(system.get(`${SYSTEM}.1.0`)).toMatch(/^STRING: "maillogs \d+\.\d+\.\d+ on /);
  expect(system.get(`${SYSTEM}.2.0`)).toBe(`OID: .${ROOT}`);
  expect(system.get(SYS_UP_TIME)).toMatch(/^Timeticks: \d+$|^: \d+$/);
  expect(system.get(`${SYSTEM}.5.0`)).toMatch(/^STRING: ".+"$/);
  const mib = ['-M', 'node_modules/net-snmp/lib/mibs', '-m', 'SNMPv2-MIB'];
  const table = snmpTool('snmptable', [...v2c.words, ...mib, address, 'sysORTable']);
  expect(table.stdout).toContain('MAIL-TOASTER-LOGS-MIB');
});

test('sysUpTime runs', async () => {
  const { address } = await served(messages(2));
  const ticks = () => Number(toolRows('snmpget', v2c.words, [address, SYS_UP_TIME])[0]?.value);
  const first = ticks();
  await waitFor('a second has passed', () => ticks() >= first + 100);
  expect(ticks()).toBeLessThan(first + 1000);
});

test('a loss is stamped with the sysUpTime that it serves itself', async () => {
  const { address, config, directory } = await startStandalone(cleanUp, (directory) => {
    directory.write('send.log', messages(10));
    return { sources: { send: logIn(directory, 'send.log') } };
  });
  await waitFor('the log is counted', () => committedValue(config, 'send.messageNew') === 10n);
  // Through the same inode: shorter, and another beginning.
  directory.write('send.log', `@4000000066f2a1041b2c3d44 end msg 8\n${messages(4, 2)}`);
  const stamps = () => toolRows('snmpget', v2c.words, [address, DISCONTINUITY, SYS_UP_TIME]);
  const interruptions = () =>
    (committedValue(config, 'agent.truncations') ?? 0n) + (committedValue(config, 'agent.losses') ?? 0n);
  await waitFor('the cut is found', () => interruptions() > 0n);
  await waitFor('the cut is stamped', () => Number(stamps()[0]?.value) > 0);
  const [stamp, upTime] = stamps().map(({ value }) => Number(value));
  expect(stamp).toBeLessThanOrEqual(upTime!);
});

describe('is refused, and said so to whom it may concern:', () => {
  const ann = users[0]!;
  const wrong = (words: readonly string[], from: string, to: string) =>
    words.map((word) => (word === from ? to : word));
  const annWords = v3(ann).words;
  test.each<[string, readonly string[], RegExp]>([
    ['another community', ['-v2c', '-c', 'public'], /^Timeout/],
    ['another community in SNMPv1', ['-v1', '-c', 'private'], /^Timeout/],
    ['an unknown user', wrong(annWords, 'ann', 'eve'), /Unknown user name/],
    ['a wrong password', wrong(annWords, 'ann-auth-secret', 'something else'), /Authentication failure/],
    ['a wrong password for encryption', wrong(annWords, 'ann-priv-secret', 'something else'), /Decryption error/],
    ['another digest', wrong(annWords, 'SHA', 'SHA-256'), /Authentication failure/],
    ['no encryption where it is wanted', wrong(annWords, 'authPriv', 'authNoPriv'), /Unsupported security level/],
    ['no authentication', wrong(annWords, 'authPriv', 'noAuthNoPriv'), /Unsupported security level/],
    ['a context', [...annWords, '-n', 'elsewhere'], /Bad context specified|unknown context/i],
  ])('%s', async (_, words, complaint) => {
    const { address, agent } = await startStandalone(cleanUp, (directory) => {
      directory.write('send.log', '');
      return { sources: { send: logIn(directory, 'send.log') } };
    });
    const { code, stdout, stderr } = snmpTool('snmpget', [
      ...words,
      '-t',
      '0.5',
      '-r',
      '0',
      '-m',
      '',
      address,
      SYS_UP_TIME,
    ]);
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toMatch(complaint);
    expect(agent.stderr).not.toMatch(/secret|something else|private/);
    expect(toolRows('snmpget', v2c.words, [address, SYS_UP_TIME])).toHaveLength(1);
  });
});

test('a SET is refused in every version, and changes nothing', async () => {
  const { address } = await served(messages(2));
  const before = servedValue(address, `${SYSTEM}.5.0`);
  for (const { name, words } of [v1, ...versions]) {
    const { code, stderr } = snmpTool('snmpset', [...words, '-m', '', address, `${SYSTEM}.5.0`, 's', 'other']);
    expect(code).not.toBe(0);
    expect(stderr).toContain(name === 'v1' ? 'noSuchName' : 'notWritable');
  }
  expect(servedValue(address, `${SYSTEM}.5.0`)).toBe(before);
});

test('20,000 datagrams of garbage leave it answering, and its memory as it was', async () => {
  const { address, port, agent } = await served(messages(2));
  const chance = new Chance();
  const good = communityMessage(
    {
      tag: PDU.getBulk,
      names: [
        [1, 3],
        [1, 3, 6],
      ],
      third: 100,
    },
    { community: COMMUNITY },
  );
  const socket = createSocket('udp4');
  const garbage = (): Buffer => {
    const bytes = Buffer.from(good);
    for (let n = chance.between(1, 4); n > 0; n--) bytes[chance.between(0, bytes.length - 1)] = chance.between(0, 255);
    return chance.between(1, 3) === 1 ? bytes.subarray(0, chance.between(0, bytes.length)) : bytes;
  };
  const send = (bytes: Buffer) => new Promise<void>((done) => socket.send(bytes, port, '127.0.0.1', () => done()));
  let warm = 0;
  try {
    for (let i = 0; i < 20_000; i++) {
      await send(garbage());
      if (i % 500 !== 0) continue;
      const [upTime] = toolRows('snmpget', v3(users[0]!).words, [address, SYS_UP_TIME]);
      if (upTime?.oid !== SYS_UP_TIME) throw new Error(`no answer after ${i} datagrams of seed ${chance.seed}`);
      if (i === 5000) warm = residentMebibytes(agent.pid);
    }
  } finally {
    socket.close();
  }
  expect(toolRows('snmpget', v2c.words, [address, SYS_UP_TIME])).toHaveLength(1);
  await agent.said(/was refused/);
  expect(agent.times(/was refused/)).toBe(1);
  expect(residentMebibytes(agent.pid) - warm).toBeLessThan(20);
});

function residentMebibytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)![1]) / 1024;
}

test('SIGTERM ends it in order, and its engine is known again after a restart', async () => {
  const { address, agent, config } = await served(messages(2));
  const engine = () => toolRows('snmpget', v2c.words, [address, '1.3.6.1.6.3.10.2.1.1.0', '1.3.6.1.6.3.10.2.1.2.0']);
  const [id, boots] = engine();
  agent.signal('SIGTERM');
  expect(await agent.ended).toEqual({ code: 0, signal: null });
  const again = keep(new AgentProcess(config));
  await again.said(/answering SNMP/);
  expect(engine()).toEqual([id, { ...boots, value: String(Number(boots!.value) + 1) }]);
});

describe('an address that', () => {
  const withListen = (listen: string, extra = '') => {
    const directory = keep(new TempDirectory());
    directory.write('send.log', '');
    return writeConfig(directory, {
      sources: { send: logIn(directory, 'send.log') },
      extra: `snmp:\n  listen: ${listen}\n${extra}`,
    });
  };

  test('is taken is said with what to do; counting goes on, and it is had once it is free', async () => {
    const other = createSocket('udp4');
    const port = await freeUdpPort();
    await new Promise<void>((resolve) => other.bind(port, '127.0.0.1', resolve));
    const agent = keep(new AgentProcess(withListen(`udp:127.0.0.1:${port}`)));
    await agent.said(
      /cannot answer SNMP at udp:127\.0\.0\.1:\d+: another program listens there\. Choose another port, or end/,
    );
    other.close();
    await agent.said(/answering SNMP v1, v2c at/);
    agent.signal('SIGTERM');
    expect(await agent.ended).toEqual({ code: 0, signal: null });
  });

  test('is for root only is said with what to do', async () => {
    const agent = keep(new AgentProcess(withListen('udp:127.0.0.1:160'), { isUnprivileged: true }));
    await agent.said(/permission denied\. Ports below 1024 are for root: choose another one, such as 1161/);
  });

  test('others can reach is refused without the word for it, and with a community that all know', () => {
    const port = 1161;
    for (const [listen, extra, said] of [
      [`udp:0.0.0.0:${port}`, '  community: ours\n', 'say "listen_anywhere: true"'],
      [`udp:0.0.0.0:${port}`, '  listen_anywhere: true\n', 'everyone knows the community "public"'],
      [`udp:[::]:${port}`, '  listen_anywhere: true\n  community: private\n', 'is what every manager tries first'],
    ] as const) {
      const { code, stderr } = maillogs('agent', '--config', withListen(listen, extra));
      expect(code).toBe(78);
      expect(stderr).toContain(said);
    }
    const config = withListen('udp:127.0.0.1:1161');
    const onCommandLine = maillogs('agent', '--standalone', '--config', config, `udp:192.0.2.1:${port}`);
    expect([onCommandLine.code, onCommandLine.stderr]).toEqual([
      64,
      expect.stringContaining('can be reached from other machines'),
    ]);
    const alone = maillogs('agent', '--config', config, `udp:127.0.0.1:${port}`);
    expect([alone.code, alone.stderr]).toEqual([64, expect.stringContaining('goes with --standalone')]);
  });
});

test('--standalone answers at the address it is given, to the community "public"', async () => {
  const directory = keep(new TempDirectory());
  const port = await freeUdpPort();
  directory.write('send.log', messages(3));
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') } });
  const agent = keep(new AgentProcess(config, { words: ['--standalone', `udp:127.0.0.1:${port}`] }));
  await agent.said(/answering SNMP v1, v2c at/);
  await waitFor('the log is counted', () =>
    toolRows('snmpwalk', ['-v2c', '-c', 'public'], [`127.0.0.1:${port}`, ROOT]).some(({ value }) => value === '3000'),
  );
});

test('SIGHUP puts other users in force, and a file that everyone can read is warned of', async () => {
  const { directory, address, agent, config } = await served(messages(1));
  expect(agent.stderr).toMatch(/every user of this machine can read the SNMP passwords/);
  directory.write(
    'maillogs.yaml',
    readFileSync(config, 'utf8').replace(`community: ${COMMUNITY}`, 'community: changed'),
  );
  agent.signal('SIGHUP');
  await agent.said(/was read again/);
  await waitFor(
    'the new community is in force',
    () =>
      snmpTool('snmpget', ['-v2c', '-c', 'changed', '-t', '0.3', '-r', '0', '-m', '', address, SYS_UP_TIME]).code === 0,
  );
  const { stderr } = snmpTool('snmpget', [...v2c.words, '-t', '0.3', '-r', '0', '-m', '', address, SYS_UP_TIME]);
  expect(stderr).toMatch(/^Timeout/);
});
