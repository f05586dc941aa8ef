// No one dies, but someone stands still or loses his socket: counting goes on, nothing goes backwards, and the rows
// are back within 3 s of the cause's end.

import { logIn, messages, ROOT, writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { PrivateSnmpd } from '../support/private-snmpd';
import { SnmpPoller } from '../support/snmp-poller';
import { getRows, snmpGet } from '../support/snmp-tools';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();
const MESSAGE_NEW = `${ROOT}.1.1.1.0`;
/** Longer than the 6 s after which Net-SNMP gives a silent subagent up. */
const STANDSTILL_MS = 8000;
const BACK_MS = 3000;

/** An agent that serves ten messages, and someone who asks all the while. */
async function served() {
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start());
  directory.write('send.log', messages(10));
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') }, master: snmpd.master });
  const agent = keep(new AgentProcess(config));
  await waitFor('the rows are served', () => getRows(snmpd.address, [MESSAGE_NEW])[0]?.value === '10');
  const poller = keep(new SnmpPoller(snmpd, ['send.messageNew', 'send.messageOctets', 'agent.octetsRead']));
  await waitFor('the poller is served', () => poller.answers > 0);
  return { directory, snmpd, config, agent, poller };
}

type Served = Awaited<ReturnType<typeof served>>;

/** The cause ends now: its rows, the newest among them, are answered in time, and never one smaller than before. */
async function isBack({ snmpd, poller }: Served, value: number): Promise<void> {
  await waitFor(`${value} messages are served`, () => valueNow(snmpd) === String(value), { withinMs: BACK_MS });
  await waitFor('the poller sees them', () => poller.value('send.messageNew') === BigInt(value));
  await poller.stop();
  expect(poller.stepsBack).toEqual([]);
}

/** Without an answer the tool ends with an error. */
function valueNow(snmpd: PrivateSnmpd): string | undefined {
  return /Counter64: (\d+)/.exec(snmpGet(snmpd.address, [MESSAGE_NEW]).stdout)?.[1];
}

async function standstill(who: { signal(signal: NodeJS.Signals): void }, during: () => unknown): Promise<void> {
  who.signal('SIGSTOP');
  const until = new Promise((resolve) => setTimeout(resolve, STANDSTILL_MS));
  try {
    await during();
    await until;
  } finally {
    who.signal('SIGCONT');
  }
}

test('an snmpd that stood still for 8 s serves at once what was counted meanwhile', async () => {
  const scene = await served();
  await standstill(scene.snmpd, async () => {
    scene.directory.append('send.log', messages(5));
    await waitFor('it counts', () => committedValue(scene.config, 'send.messageNew') === 15n);
    expect(valueNow(scene.snmpd)).toBeUndefined();
  });
  await isBack(scene, 15);
});

test('an agent that stood still for 8 s, and was given up by snmpd, is back', async () => {
  const scene = await served();
  const { agent, snmpd, directory, config } = scene;
  await standstill(agent, () => {
    directory.append('send.log', messages(5));
    return waitFor('snmpd has given it up', () => /No Such Object/.test(snmpGet(snmpd.address, [MESSAGE_NEW]).stdout));
  });
  await isBack(scene, 15);
  expect(agent.times(/the SNMP master .* is gone/)).toBe(1);
  await agent.stop();
  expect(committedValue(config, 'agent.reconnects')).toBe(1n);
});

test('a socket that is removed cuts nobody off, and is there again with the next snmpd', async () => {
  const scene = await served();
  const { agent, snmpd, directory } = scene;
  snmpd.removeSocket();
  directory.append('send.log', messages(5));
  await waitFor('the session goes on', () => valueNow(snmpd) === '15');
  expect(agent.times(/is gone/)).toBe(0);
  // An orderly end this time, as of a restart by the system.
  await snmpd.stopProcess();
  directory.append('send.log', messages(5));
  await waitFor('it counts', () => committedValue(scene.config, 'send.messageNew') === 20n);
  await snmpd.start();
  await isBack(scene, 20);
  expect(agent.times(/cannot reach the SNMP master/)).toBeLessThanOrEqual(1);
});
