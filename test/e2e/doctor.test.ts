// maillogs doctor among real programs: each thing that goes wrong is named first, with what mends it; what it
// says is then done, word by word, and all is well.

import { appendFileSync, chmodSync, chownSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { logIn, messages, ROOT, writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { ConfiguredSnmpd, DEBIAN_LINES } from '../support/configured-snmpd';
import {
  ailments,
  type DoctorOptions,
  type DoctorReport,
  doctor,
  doctorText,
  linkOf,
  obey,
  wordsFor,
} from '../support/doctor';
import { freeUdpPort } from '../support/free-port';
import { rowsCounter, rowsIn } from '../support/many-rows';
import { SmallDisk } from '../support/small-disk';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

/** As README.md has it, but for the socket. */
const RIGHT_LINES = [...DEBIAN_LINES, `view systemonly included .${ROOT}`];

interface Site {
  readonly directory: TempDirectory;
  readonly snmpd: ConfiguredSnmpd;
  readonly config: string;
  readonly agent: AgentProcess;
  ask(options?: DoctorOptions): DoctorReport;
  /** Asks until all is well. */
  isWell(options?: DoctorOptions): Promise<DoctorReport>;
}

interface SiteOptions {
  readonly lines?: readonly string[];
  readonly isUnprivileged?: boolean;
  readonly stateDir?: string;
  readonly hasSocketLine?: boolean;
  readonly isStarted?: boolean;
  /** Before the agent is started. */
  readonly prepare?: (directory: TempDirectory) => void;
  readonly services?: readonly string[];
  /** In the directory; send.log when not given. */
  readonly log?: string;
  /** A snapshot of several pages, which no page that the agent frees itself has room for. */
  readonly hasManyRows?: boolean;
}

/** The stamp of multilog for now. */
function stamped(lines: string): string {
  const seconds = BigInt(Math.floor(Date.now() / 1000) + 10) + (1n << 62n);
  return lines.replace(/^@[0-9a-f]{24}/gm, `@${seconds.toString(16)}00000000`);
}

async function site(options: SiteOptions = {}): Promise<Site> {
  const {
    lines = RIGHT_LINES,
    isUnprivileged = false,
    stateDir,
    hasSocketLine = true,
    isStarted = true,
    log = 'send.log',
    hasManyRows = false,
  } = options;
  const directory = keep(new TempDirectory());
  const snmpd = keep(await ConfiguredSnmpd.with(lines));
  if (hasSocketLine) snmpd.configure(snmpd.configuration, [`agentXSocket ${snmpd.socket}`]);
  if (isStarted) await snmpd.start();
  directory.directory(dirname(log));
  directory.write(log, stamped(messages(5)));
  const config = writeConfig(directory, {
    sources: { send: logIn(directory, log, options.services), ...(hasManyRows ? rowsIn(directory) : {}) },
    master: snmpd.master,
    ...(hasManyRows ? { extra: rowsCounter } : {}),
    ...(stateDir === undefined ? {} : { stateDir }),
  });
  chmodSync(directory.directory('state'), 0o777);
  options.prepare?.(directory);
  const agent = keep(new AgentProcess(config, { isUnprivileged }));
  const words = wordsFor(config, snmpd);
  const ask = ({ words: more = [], ...rest }: DoctorOptions = {}) => doctor([...words, ...more], rest);
  return {
    directory,
    snmpd,
    config,
    agent,
    ask,
    async isWell(asked) {
      let last: DoctorReport | undefined;
      return waitFor(
        'all is well',
        () => {
          last = ask(asked);
          return last.verdict === 'ok' ? last : undefined;
        },
        { withinMs: 20_000, seen: () => JSON.stringify(last?.links.filter(({ state }) => state !== 'ok')) },
      );
    },
  };
}

test('healthy over v2c: every link is ok, exit 0, one line each', async () => {
  const { isWell, config, snmpd } = await site();
  const report = await isWell();
  expect(report.code).toBe(0);
  expect(report.cause).toBeNull();
  expect(linkOf(report, 'framing').summary).toMatch(/^send: TAI64N \(multilog\), 10 of the last 10 lines claimed$/);
  expect(linkOf(report, 'values').summary).toMatch(/^\d{3} counters served as saved$/);
  const { code, stdout, stderr } = doctorText(wordsFor(config, snmpd));
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.split('\n')[0]).toBe('All is well.');
  // The headline, a blank, one line a link.
  expect(stdout.trimEnd().split('\n')).toHaveLength(2 + report.links.length);
  expect(stdout).not.toContain('\x1b');
});

test('healthy over v3 authPriv, with the passphrases from the environment', async () => {
  const { isWell } = await site({
    lines: [
      ...RIGHT_LINES,
      'createUser poller SHA "authentic words" AES "private words"',
      'rouser poller priv -V systemonly',
    ],
  });
  const environment = { MAILLOGS_SNMP_AUTH_KEY: 'authentic words', MAILLOGS_SNMP_PRIV_KEY: 'private words' };
  const report = await isWell({ words: ['--v3-user', 'poller'], environment });
  expect(linkOf(report, 'poll').summary).toMatch(/answers SNMPv3$/);
});

test('no snmpd: the socket is the cause, what needs it is not tried, and starting snmpd mends it', async () => {
  const { ask, isWell, snmpd, agent } = await site({ isStarted: false });
  await agent.said(/cannot reach the SNMP master/);
  const report = ask();
  expect(report).toMatchObject({ code: 2, verdict: 'broken', cause: 'socket' });
  expect(ailments(report)).toEqual({
    socket: 'broken',
    registration: 'socket',
    poll: 'socket',
    view: 'socket',
    version: 'socket',
    values: 'socket',
  });
  const link = linkOf(report, 'socket');
  expect(link.summary).toMatch(/^snmpd does not run: there is no socket at unix:\S+agentx, and no one answers SNMP/);
  expect(link.findings[0]!.mend).toEqual([{ kind: 'run', command: expect.stringMatching(/start.*snmpd|snmpd start/) }]);
  await obey(link, snmpd);
  await isWell();
  await snmpd.halt();
  await agent.said(/the SNMP master .* is gone/);
  expect(linkOf(ask(), 'socket').summary).toMatch(/^snmpd does not run: nothing listens at/);
});

test('snmpd without "master agentx": the missing lines are named, and with them all is well', async () => {
  const lines = RIGHT_LINES.filter((line) => line !== 'master agentx');
  const { agent, ask, isWell, snmpd } = await site({ lines, hasSocketLine: false });
  await agent.said(/cannot reach the SNMP master/);
  const report = ask();
  expect(report).toMatchObject({ code: 2, cause: 'socket' });
  const link = linkOf(report, 'socket');
  expect(link.summary).toMatch(/^snmpd runs, but takes no subagents at .*: "master agentx" is missing/);
  expect(link.findings[0]!.mend[0]).toEqual({
    kind: 'write',
    file: snmpd.dropIn,
    lines: ['master agentx', `agentXSocket ${snmpd.socket}`],
  });
  await obey(link, snmpd);
  await isWell();
});

test('snmpd with its socket elsewhere: both places are named', async () => {
  const { ask, isWell, snmpd } = await site({
    hasSocketLine: false,
    lines: [...RIGHT_LINES, 'agentXSocket tcp:127.0.0.1:1'],
  });
  const link = linkOf(ask(), 'socket');
  expect(link.summary).toBe(
    `snmpd runs and takes subagents at tcp:127.0.0.1:1, but maillogs looks for it at ${snmpd.master}.`,
  );
  await obey(link, snmpd);
  await isWell();
});

test('a socket that the user may not open: agentXPerms for its group is named, by itself and by root', async () => {
  const { ask, isWell, snmpd, agent } = await site({
    lines: [...RIGHT_LINES, 'agentXPerms 0600 0755 root root'],
    isUnprivileged: true,
  });
  await agent.said(/cannot reach the SNMP master .*permission denied/);
  const own = ask({ isUnprivileged: true });
  const byRoot = ask();
  for (const report of [own, byRoot]) {
    expect(report).toMatchObject({ code: 2, cause: 'socket' });
    expect(linkOf(report, 'socket').summary).toMatch(/^nobody may not connect to unix:\S+: the socket has mode 0600/);
  }
  expect(linkOf(byRoot, 'logs').summary).toMatch(/by nobody \(running agent\)$/);
  expect(linkOf(byRoot, 'socket').findings[0]!.mend[0]).toMatchObject({
    lines: [expect.stringMatching(/^agentXPerms 0660 0755 (?:Debian-snmp|nobody) nogroup$/)],
  });
  await obey(linkOf(byRoot, 'socket'), snmpd);
  await isWell({ isUnprivileged: true });
});

test("from Debian's own lines, --fix writes all that is missing at once: one restart, and all is well", async () => {
  const { ask, isWell, snmpd, config, agent } = await site({ lines: DEBIAN_LINES, isUnprivileged: true });
  await agent.said(/cannot reach the SNMP master .*permission denied/);
  expect(ask()).toMatchObject({ code: 2, cause: 'socket' });
  const { code, stderr } = doctorText([...wordsFor(config, snmpd), '--fix', '--yes']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/Written\. Now type: .*restart/);
  const lines = readFileSync(snmpd.dropIn, 'latin1').split('\n');
  expect(lines).toContain(`view systemonly included .${ROOT}`);
  expect(lines.filter((line) => line.startsWith('agentXPerms'))).toHaveLength(1);
  await snmpd.restart();
  await isWell();
  const again = doctorText([...wordsFor(config, snmpd), '--fix', '--yes']);
  expect(again.stderr).toMatch(/^Nothing has to be written into/m);
});

test('a Node that lets no one change its user, as Debian 13 has it: the rights are tried all the same', async () => {
  const { config, snmpd, isWell, directory } = await site({
    isUnprivileged: true,
    lines: [...RIGHT_LINES, 'agentXPerms 0777 0755'],
  });
  await isWell();
  const { code, stdout } = doctorText(wordsFor(config, snmpd), { environment: { UV_USE_IO_URING: '1' } });
  expect(stdout).toMatch(/can be read by nobody \(running agent\)$/m);
  expect(code).toBe(0);
  chmodSync(directory.at('send.log'), 0o600);
  chmodSync(directory.at('state'), 0o500);
  chownSync(directory.at('send.log'), 0, 0);
  chownSync(directory.at('state'), 0, 0);
  const closed = doctorText(wordsFor(config, snmpd), { environment: { UV_USE_IO_URING: '1' } });
  expect(closed.stdout).toMatch(/^broken +logs +nobody may not read \S+send\.log \(mode 0600, group root\)\.$/m);
  expect(closed.stdout).toMatch(/^broken +ledger +nobody may not write in \S+state\.$/m);
});

test('that snmpd runs is not said to an ordinary user where it does not', async () => {
  const { snmpd, config, agent, directory } = await site();
  await agent.said(/registered/);
  await snmpd.stop();
  chmodSync(directory.at('state'), 0o700);
  const { stdout } = doctorText(wordsFor(config, snmpd), { isUnprivileged: true });
  expect(stdout).toMatch(/^(?:broken|not tried) +schedule/m);
  expect(stdout).not.toMatch(/snmpd runs/);
  expect(stdout).toMatch(/snmpd does not run/);
});

test('an ordinary user is told what he cannot see, and nothing is made up about it', async () => {
  const { snmpd, config, agent, isWell, directory } = await site();
  await agent.said(/registered/);
  await isWell();
  chmodSync(directory.at('state'), 0o700);
  chmodSync(directory.at('send.log'), 0o600);
  const report = doctor(wordsFor(config, snmpd), { isUnprivileged: true });
  expect(report.code).toBe(1);
  expect(report.links.filter(({ state }) => state === 'broken' || state === 'warning')).toEqual([]);
  for (const name of ['logs', 'ledger', 'schedule'] as const) {
    expect(linkOf(report, name)).toMatchObject({ state: 'not tried', because: name });
    expect(linkOf(report, name).summary).toMatch(/^You may not .*: run doctor as root or as root\.$/);
  }
  expect(linkOf(report, 'last pass')).toMatchObject({ state: 'not tried', because: 'ledger' });
  expect(linkOf(report, 'poll').state).toBe('ok');
  expect(linkOf(report, 'view').state).toBe('ok');
  const { stdout } = doctorText(wordsFor(config, snmpd), { isUnprivileged: true });
  expect(stdout).toMatch(/^All is well as far as can be seen: run doctor as root for the rest\./);
});

test('a directory in the place of a log is named, and the other links are tried', async () => {
  const { snmpd, directory } = await site();
  const sources = { send: logIn(directory, 'state') };
  const other = writeConfig(keep(new TempDirectory()), {
    sources,
    master: snmpd.master,
    stateDir: directory.at('state'),
  });
  const report = doctor(wordsFor(other, snmpd));
  expect(linkOf(report, 'logs')).toMatchObject({ state: 'broken' });
  const [finding] = linkOf(report, 'logs').findings;
  expect(finding!.sentence).toBe(`${directory.at('state')} is a directory: name the log file in it.`);
  expect(linkOf(report, 'socket').state).toBe('ok');
});

test("Debian's default view hides the rows although they are registered: the line of the view is named", async () => {
  const { ask, isWell, snmpd, agent } = await site({ lines: DEBIAN_LINES });
  await agent.said(/registered/);
  const report = ask();
  expect(report).toMatchObject({ code: 2, cause: 'view' });
  expect(ailments(report)).toEqual({ view: 'broken', values: 'view' });
  const link = linkOf(report, 'view');
  expect(link.summary).toMatch(/has given the root to the agent, but the view of this community hides 1\.3\.6/);
  expect(link.findings[0]!.mend).toEqual([
    { kind: 'write', file: snmpd.dropIn, lines: [`view systemonly included .${ROOT}`] },
    { kind: 'run', command: expect.stringMatching(/snmpd/) },
  ]);
  await obey(link, snmpd);
  await isWell();
});

test('a wrong community is told from an snmpd that does not answer at all', async () => {
  const { ask, isWell, snmpd, agent } = await site();
  await agent.said(/registered/);
  const words = ['--community', 'secret'];
  const report = ask({ words });
  expect(report).toMatchObject({ code: 2, cause: 'poll' });
  expect(linkOf(report, 'poll').summary).toMatch(/^snmpd runs at 127\.0\.0\.1:\d+, but does not answer this community/);
  await obey(linkOf(report, 'poll'), snmpd);
  await isWell({ words });
});

test('a wrong passphrase and an unknown user of SNMPv3 are told apart', async () => {
  const { ask, agent } = await site({
    lines: [
      ...RIGHT_LINES,
      'createUser poller SHA "authentic words" AES "private words"',
      'rouser poller priv -V systemonly',
    ],
  });
  await agent.said(/registered/);
  const keys = { MAILLOGS_SNMP_AUTH_KEY: 'other words entirely', MAILLOGS_SNMP_PRIV_KEY: 'private words' };
  const summary = (user: string) => linkOf(ask({ words: ['--v3-user', user], environment: keys }), 'poll').summary;
  expect(summary('poller')).toMatch(/finds the authentication of poller wrong/);
  expect(summary('stranger')).toMatch(/knows no user stranger\.$/);
});

test('a log that the user of the agent may not read: root is told how to let it in', async () => {
  const { ask, isWell, snmpd, directory, agent } = await site({
    isUnprivileged: true,
    lines: [...RIGHT_LINES, 'agentXPerms 0777 0755'],
    prepare: (where) => chmodSync(where.at('send.log'), 0o600),
  });
  await agent.said(/permission denied/);
  const report = ask();
  expect(report).toMatchObject({ code: 2, cause: 'logs' });
  const link = linkOf(report, 'logs');
  expect(link.findings[0]!.sentence).toBe(`nobody may not read ${directory.at('send.log')} (mode 0600, group root).`);
  await obey(link, snmpd);
  await isWell();
});

test('a directory that the user may not pass through is named, not the log', async () => {
  const { ask, isWell, snmpd } = await site({
    isUnprivileged: true,
    lines: [...RIGHT_LINES, 'agentXPerms 0777 0755'],
    log: 'closed/send.log',
    prepare: (where) => chmodSync(where.at('closed'), 0o700),
  });
  const link = await waitFor('doctor knows the user of the agent', () => {
    const each = linkOf(ask(), 'logs');
    return each.summary.includes('running agent') && each;
  });
  expect(link.summary).toBe('0 of 1 log can be read by nobody (running agent)');
  expect(link.findings[0]!.sentence).toMatch(
    /^nobody may not pass through \S+closed to read \S+send\.log \(mode 0700, group root\)\.$/,
  );
  await obey(link, snmpd);
  await isWell();
});

test('an agent that was stopped by a signal, and one that was killed', async () => {
  const { ask, isWell, agent, snmpd } = await site();
  await isWell();
  agent.signal('SIGSTOP');
  const stopped = ask();
  expect(stopped).toMatchObject({ code: 2, cause: 'schedule' });
  expect(ailments(stopped)).toMatchObject({ schedule: 'broken', registration: 'schedule', poll: 'schedule' });
  expect(linkOf(stopped, 'schedule').findings).toEqual([
    {
      level: 'broken',
      sentence: `The agent (process ${agent.pid}) was stopped by a signal: it neither counts nor answers.`,
      mend: [{ kind: 'run', command: `kill -CONT ${agent.pid}` }],
    },
  ]);
  await obey(linkOf(stopped, 'schedule'), snmpd);
  // Where it stood still for long, which a busy machine decides, that is told for a day.
  const wasLate = /later than scheduled, since the agent stood still/;
  await waitFor('all is well, but for the pass that was late', () =>
    ask().links.every(
      ({ state, findings }) =>
        state === 'ok' || (findings.length > 0 && findings.every(({ sentence }) => wasLate.test(sentence))),
    ),
  );
  await agent.kill();
  expect(linkOf(ask(), 'schedule').findings[0]!.sentence).toMatch(
    /^The agent \(process \d+\) is dead: it ended without taking leave\. What it last saved is \d+ \w+ old\.$/,
  );
});

test('an agent that was ended in order: none runs, and the command that starts it is named', async () => {
  const { ask, isWell, agent, config, directory } = await site();
  await isWell();
  await agent.stop();
  const report = ask();
  expect(report).toMatchObject({ code: 2, cause: 'schedule' });
  expect(linkOf(report, 'schedule').findings[0]).toMatchObject({
    sentence: expect.stringContaining(`No agent runs on ${directory.at('state')}.`),
    mend: [{ kind: 'run', command: `maillogs agent --config ${config}` }],
  });
  keep(new AgentProcess(config));
  await isWell();
});

test('a configuration that the agent has not read again: SIGHUP is named, and mends it', async () => {
  const { ask, isWell, config, snmpd } = await site();
  await isWell();
  appendFileSync(config, 'mta_mib: false\n');
  const report = ask();
  expect(report).toMatchObject({ code: 1, verdict: 'warning', cause: 'schedule' });
  await obey(linkOf(report, 'schedule'), snmpd);
  await isWell();
});

test('a full disk: the ledger is the cause, not what follows from it', async () => {
  const disk = keep(SmallDisk.make());
  const { ask, directory, agent, config } = await site({ stateDir: disk.path, hasManyRows: true });
  await waitFor('it is counted', () => committedValue(config, 'send.messageNew') === 5n);
  disk.fill(0);
  directory.append('send.log', stamped(messages(1)));
  await agent.said(/cannot save the counters/);
  const report = ask();
  expect(report).toMatchObject({ code: 2, cause: 'ledger' });
  expect(linkOf(report, 'ledger').findings[0]!.sentence).toMatch(
    /^The disk of \S+ is full \(or its quota used up\), so the counters cannot be saved/,
  );
  expect(linkOf(report, 'ledger').findings[0]!.mend[0]).toEqual({ kind: 'run', command: `df -h ${disk.path}` });
  disk.free();
  await waitFor('it is counted', () => committedValue(config, 'send.messageNew') === 6n);
  const after = await waitFor('the ledger is no more broken', () => {
    const again = ask();
    return again.verdict === 'broken' ? undefined : again;
  });
  // However much is free there, it is a small disk.
  expect(['ok', 'warning']).toContain(linkOf(after, 'ledger').state);
});

test('an agent that answers SNMP itself is asked in the place of snmpd, which is not missed', async () => {
  const directory = keep(new TempDirectory());
  directory.write('send.log', stamped(messages(5)));
  const port = await freeUdpPort();
  const config = writeConfig(directory, {
    sources: { send: logIn(directory, 'send.log') },
    extra: `snmp:\n  listen: udp:127.0.0.1:${port}\n`,
  });
  await keep(new AgentProcess(config)).said(/answering SNMP/);
  const report = await waitFor('all is well', () => {
    const each = doctor(['--config', config]);
    return each.verdict === 'ok' && each;
  });
  expect(linkOf(report, 'socket').summary).toContain(`the agent answers SNMP itself at udp:127.0.0.1:${port}`);
  const wrong = doctor(['--config', config, '--community', 'wrong']);
  expect(wrong).toMatchObject({ code: 2, cause: 'poll' });
  expect(linkOf(wrong, 'poll').summary).toMatch(/^The agent runs at \S+, but does not answer this community/);
});

test('SNMPv1 is told to have no Counter64', async () => {
  const { ask, agent } = await site();
  await agent.said(/registered/);
  const report = ask({ words: ['--snmp-version', '1'] });
  expect(report).toMatchObject({ code: 2, cause: 'version' });
  expect(ailments(report)).toEqual({ version: 'broken', values: 'version' });
});

test('an snmpd that hangs does not hang doctor', async () => {
  const { ask, isWell, snmpd } = await site();
  await isWell();
  snmpd.signal('SIGSTOP');
  const beganMs = performance.now();
  const report = ask();
  expect(performance.now() - beganMs).toBeLessThan(15_000);
  expect(report).toMatchObject({ code: 2, cause: 'socket' });
  expect(linkOf(report, 'socket').summary).toMatch(/says nothing for 5 s: it hangs\.$/);
});

test('lines that belong to other services than declared: those are named', async () => {
  const { ask, agent } = await site({ services: ['spamassassin'] });
  await agent.said(/registered/);
  const report = await waitFor('it is counted', () => {
    const each = ask();
    return each.verdict === 'warning' ? each : undefined;
  });
  expect(report).toMatchObject({ code: 1, cause: 'framing' });
  expect(linkOf(report, 'framing').findings[0]).toMatchObject({
    sentence: expect.stringMatching(/None of the last 10 lines of \S+ belongs to spamassassin/),
    mend: [{ kind: 'say', sentence: 'In the configuration, at the source send: services: [send]' }],
  });
});

test('a wrong configuration: everything else waits for it', () => {
  const directory = keep(new TempDirectory());
  const config = directory.write('maillogs.yaml', 'sorces: []\n');
  const report = doctor(['--config', config]);
  expect(report).toMatchObject({ code: 2, cause: 'configuration' });
  expect(linkOf(report, 'configuration').summary).toBe('wrong');
  expect(linkOf(report, 'configuration').findings[0]!.sentence).toMatch(
    /maillogs\.yaml:1:1: sorces: is not a key known here/,
  );
  expect(new Set(report.links.slice(1).map(({ because }) => because))).toEqual(new Set(['configuration']));
});

test.each([
  ['--format', 'xml'],
  ['--snmp-version', '4'],
  ['--port', '99999'],
  ['--user', 'nobody-of-that-name'],
])('an option that cannot be right ends with 64: %s %s', (...words) => {
  const directory = keep(new TempDirectory());
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') } });
  const { code, stdout } = doctorText(['--config', config, ...words]);
  expect([code, stdout]).toEqual([64, '']);
});

test('what a stranger wrote into a log is shown escaped', async () => {
  const directory = keep(new TempDirectory());
  directory.write('send.log', '\x1b[2Jno stamp \x07\n');
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') } });
  const { stdout } = doctorText(['--config', config, '--port', '9']);
  expect(stdout).toContain('\\x1b[2Jno stamp \\x07');
  expect(stdout).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
});
