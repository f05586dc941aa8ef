// What the daemon tells its supervisor: on stderr in the form it wants, by sd_notify, and by its end.

import { chmodSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { logIn, messages, writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue, maillogs } from '../support/agent-process';
import { TOP } from '../support/checkout';
import { Child } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { fakeTime } from '../support/faketime';
import { COMMUNITY, startStandalone } from '../support/standalone-agent';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const all = cleanUpAfterEach();
const { keep } = all;

function site() {
  const directory = keep(new TempDirectory());
  directory.write('send.log', messages(3));
  const master = `unix:${directory.at('none')}`;
  return { directory, config: writeConfig(directory, { sources: { send: logIn(directory, 'send.log') }, master }) };
}

test('--log-format json: each line is an object with time, level and event', async () => {
  const { config } = site();
  const agent = keep(new AgentProcess(config, { words: ['--log-format', 'json'] }));
  await agent.said(/"event":"masterUnreachable"/);
  const events = agent.stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events[0]).toMatchObject({ level: 'notice', event: 'agentStarted', sources: 1, message: /reads 1 source/ });
});

test('stderr is what $JOURNAL_STREAM names: priorities; it is a file: times', async () => {
  const { directory, config } = site();
  const told = async (name: string, environment: (stream: string) => Record<string, string>) => {
    const path = directory.at(name);
    const descriptor = openSync(path, 'a');
    const { dev, ino } = fstatSync(descriptor);
    const options = {
      stdio: ['ignore', 'ignore', descriptor],
      env: { ...process.env, ...environment(`${dev}:${ino}`) },
    };
    const agent = keep(
      new Child([process.execPath, join(TOP, 'dist/maillogs.cjs'), 'agent', '--config', config], options as never),
    );
    const text = () => readFileSync(path, 'utf8');
    await waitFor('it has told something', () => text().includes('none'));
    await agent.stop();
    return text().trimEnd().split('\n');
  };
  const withPriorities = await told('journal', (stream) => ({ JOURNAL_STREAM: stream }));
  expect(withPriorities[0]).toMatch(/^<5>maillogs: notice: maillogs \d/);
  expect(withPriorities.filter((line) => !/^<[345]>/.test(line))).toEqual([]);
  const withTimes = await told('file', () => ({ JOURNAL_STREAM: '1:1' }));
  expect(withTimes.filter((line) => !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z maillogs: /.test(line))).toEqual([]);
});

test('sd_notify: ready, reloading, refused, alive and stopping', async () => {
  const { directory, config } = site();
  const bin = directory.directory('bin');
  const told = directory.write('told', '');
  const script = `#!/bin/sh\necho "$NOTIFY_SOCKET $*" >> ${told}\n`;
  chmodSync(directory.write('bin/systemd-notify', script), 0o755);
  const environment = { PATH: `${bin}:${process.env['PATH']}`, NOTIFY_SOCKET: '/run/x', WATCHDOG_USEC: '400000' };
  const agent = keep(new AgentProcess(config, { environment }));
  const lines = () => readFileSync(told, 'utf8').trimEnd().split('\n');
  const hasTold = (what: string) => waitFor(`it tells ${what}`, () => lines().some((line) => line.includes(what)));
  await hasTold('/run/x READY=1 STATUS=counting 1 source(s)');
  await hasTold('WATCHDOG=1');
  const right = readFileSync(config, 'utf8');
  directory.write('maillogs.yaml', 'schedul: x\n');
  agent.signal('SIGHUP');
  await hasTold('STATUS=counting by the configuration of before');
  expect(lines().find((line) => line.includes('RELOADING'))).toMatch(/^\/run\/x RELOADING=1 MONOTONIC_USEC=\d+$/);
  for (let i = 0; i < 50; i++) agent.signal('SIGHUP');
  directory.write('maillogs.yaml', right);
  agent.signal('SIGHUP');
  await waitFor('it is ready again', () =>
    lines()
      .findLast((line) => /READY|RELOADING/.test(line))!
      .endsWith('source(s)'),
  );
  const states = lines().flatMap((line) => /READY|RELOADING/.exec(line) ?? []);
  expect(states.filter((state, i) => state === states[i - 1])).toEqual([]);
  await agent.stop();
  expect(lines().some((line) => line === '/run/x STOPPING=1')).toBe(true);
});

test('a refused reload is seen in show and over SNMP until a good one comes', async () => {
  const { directory, config, agent } = await startStandalone(all, (here) => {
    here.write('send.log', messages(3));
    return { sources: { send: logIn(here, 'send.log') } };
  });
  await waitFor('the log is counted', () => committedValue(config, 'send.messageNew') === 3n);
  const good = readFileSync(config, 'utf8');
  directory.write('good.yaml', good);
  directory.write('maillogs.yaml', `schedul: x\n${good}`);
  agent.signal('SIGHUP');
  await agent.said(/is not used; the old one stays in force/);
  const shown = () => maillogs('show', '--config', directory.at('good.yaml')).stderr;
  await waitFor('show says so', () => /refused the configuration .*maillogs\.yaml:1:1: schedul/.test(shown()));
  const words = ['--community', COMMUNITY, '--config', directory.at('good.yaml')];
  const served = () => maillogs('get', 'mtlAgentConfigurationError', ...words).stdout;
  expect(served()).toMatch(/^mtlAgentConfigurationError\.0 = ".*maillogs\.yaml:1:1: schedul/);
  directory.append('send.log', messages(1));
  await waitFor('it is counted', () => committedValue(directory.at('good.yaml'), 'agent.reloadsRefused') === 1n);
  directory.write('maillogs.yaml', good);
  agent.signal('SIGHUP');
  await waitFor('it is good again', () => served() === 'mtlAgentConfigurationError.0 = ""\n');
  await waitFor('show says no more', () => !shown().includes('refused'));
});

test('a daemon that can neither save nor be asked ends with 75 within a minute', async () => {
  const { directory, config } = site();
  directory.write('state', 'a file in the place of the directory');
  // Its clocks, the monotonic one too, go twenty times as fast as ours.
  const environment = { LD_PRELOAD: fakeTime({ offsetSeconds: 0 }).LD_PRELOAD, FAKETIME: '+0 x20' };
  const agent = keep(new AgentProcess(config, { environment }));
  await waitFor('it ends', () => agent.ending !== undefined, { withinMs: 30_000 });
  expect(agent.ending).toEqual({ code: 75, signal: null });
  expect(agent.stderr).toMatch(/error: giving up: .*maillogs doctor finds out\.\n/);
});
