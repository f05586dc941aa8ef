// SIGHUP has the daemon read its configuration again.

import { join } from 'node:path';
import { logIn, messages, ROOT, writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue } from '../support/agent-process';
import { TOP } from '../support/checkout';
import { cleanUpAfterEach } from '../support/clean-up';
import { FullSpeedWriter } from '../support/full-speed-writer';
import { PrivateSnmpd } from '../support/private-snmpd';
import { SnmpPoller } from '../support/snmp-poller';
import { getRows, walkRows } from '../support/snmp-tools';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();
const MESSAGE_NEW = `${ROOT}.1.1.1.0`;

async function servingAgent() {
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start());
  directory.write('send.log', messages(20));
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') }, master: snmpd.master });
  const agent = keep(new AgentProcess(config));
  await waitFor('the rows are served', () => getRows(snmpd.address, [MESSAGE_NEW])[0]?.value === '20');
  return { directory, snmpd, config, agent };
}

test('SIGHUP with a good new configuration: it is in force, and nothing counted is lost', async () => {
  const { directory, snmpd, config, agent } = await servingAgent();
  directory.write('relay.log', messages(5));
  const sources = { send: logIn(directory, 'send.log'), relay: logIn(directory, 'relay.log') };
  writeConfig(directory, { sources, master: snmpd.master });
  agent.signal('SIGHUP');
  await agent.said(/configuration .*maillogs\.yaml was read again and is in force/);
  await waitFor('both sources are served', () => getRows(snmpd.address, [MESSAGE_NEW])[0]?.value === '25');
  expect(committedValue(config, 'send.messageNew')).toBe(25n);
  // The same master and root: the session went on.
  expect(agent.times(/registered/)).toBe(1);
});

test.each(['SIGHUP', 'SIGTERM', 'SIGINT'] as const)('%s that answers the very first line is heard', async (signal) => {
  const directory = keep(new TempDirectory());
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') } });
  const environment = {
    NODE_OPTIONS: `--require=${join(TOP, 'test', 'support', 'hold-first-line.cjs')}`,
    HELD_UNTIL: directory.at('go on'),
  };
  const agent = keep(new AgentProcess(config, { environment }));
  await agent.said(/maillogs .* reads 1 source/);
  agent.signal(signal);
  directory.write('go on', '');
  if (signal === 'SIGHUP') {
    await agent.said(/configuration .* was read again and is in force/);
    agent.signal('SIGTERM');
  }
  expect(await agent.ended).toEqual({ code: 0, signal: null });
});

test('SIGHUP with another root: the rows move there', async () => {
  const { directory, snmpd, agent } = await servingAgent();
  const rootOid = '1.3.6.1.4.1.8072.9999.9999.4711';
  writeConfig(directory, { sources: { send: logIn(directory, 'send.log') }, master: snmpd.master, rootOid });
  agent.signal('SIGHUP');
  await waitFor('the row is served at its new place', () => {
    return getRows(snmpd.address, [`${rootOid}.1.1.1.0`])[0]?.value === '20';
  });
  expect(walkRows(snmpd.address, ROOT).filter(({ type }) => type === 'Counter64')).toEqual([]);
});

test('SIGHUP with a bad new configuration: all errors are said with their places, the old one goes on', async () => {
  const { directory, snmpd, config, agent } = await servingAgent();
  const good = directory.at('good.yaml');
  writeConfig(directory, { sources: { send: logIn(directory, 'send.log') }, master: snmpd.master }, 'good.yaml');
  directory.write('maillogs.yaml', 'schedul: "* * * * * *"\nstate_dir: 7\n');
  agent.signal('SIGHUP');
  await agent.said(/the changed configuration has errors and is not used; the old one stays in force/);
  await agent.said(/maillogs\.yaml:2:12\b/);
  expect(agent.stderr).toMatch(/maillogs\.yaml:1:1\b/);
  directory.append('send.log', messages(3));
  await waitFor('it counts on', () => getRows(snmpd.address, [MESSAGE_NEW])[0]?.value === '23');
  expect(committedValue(good, 'send.messageNew')).toBe(23n);
  expect(agent.hasEnded).toBe(false);
  expect(config).not.toBe(good);
});

test('100 SIGHUPs under pollers and a writer: no answer is lost, and no line', async () => {
  const { directory, snmpd, config, agent } = await servingAgent();
  const pollers = [1, 2].map(() => keep(new SnmpPoller(snmpd, ['send.messageNew'])));
  const writer = new FullSpeedWriter({
    linesPerSecond: 2000,
    line: (n) =>
      messages(1)
        .replace(/\n$/, '')
        .replace(/new msg \d+/, `new msg ${n}`),
    write: (text) => void directory.append('send.log', text),
  });
  const reloaded = () => agent.times(/was read again and is in force/);
  for (let n = 1; n <= 100; n++) {
    agent.signal('SIGHUP');
    // One that comes while another is answered may be the same to the agent.
    if (n % 10 === 0) await waitFor('it has read it again', () => reloaded() >= n / 10);
    else await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await writer.stop();
  await waitFor('every line is counted', () => committedValue(config, 'send.messageNew') === BigInt(20 + writer.lines));
  for (const poller of pollers) {
    await waitFor('a poller has the last value', () => poller.value('send.messageNew') === BigInt(20 + writer.lines));
    await poller.stop();
    expect(poller.answers).toBeGreaterThan(50);
    expect({ silences: poller.silences, stepsBack: poller.stepsBack }).toEqual({ silences: 0, stepsBack: [] });
  }
  expect(agent.times(/registered/)).toBe(1);
  expect(agent.hasEnded).toBe(false);
});
