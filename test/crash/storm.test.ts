// Eight logs that logrotate(8) rotates, each in a mode of its own, while the agent is killed, stopped and continued, and
// commands count beside it: each line is counted once, nothing is missed, and no value that was served is taken back.

import { writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue, maillogs, show } from '../support/agent-process';
import { Chance } from '../support/chance';
import { cleanUpAfterEach } from '../support/clean-up';
import { PrivateSnmpd } from '../support/private-snmpd';
import { SnmpPoller } from '../support/snmp-poller';
import { type Rotation, rotations, StormLog } from '../support/storm-log';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

/** How long it blows, in milliseconds. */
const STORM_MS = Number(process.env['MAILLOGS_STORM_MS'] ?? 10_000);

jest.setTimeout(STORM_MS + 120_000);

const modes = Object.keys(rotations) as Rotation[];
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test(`eight kinds of rotation, kill -9, SIGSTOP and commands for ${STORM_MS / 1000} s: each line counts once`, async () => {
  const chance = new Chance();
  console.info(`MAILLOGS_SEED=${chance.seed}`);
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start());
  const logs = modes.map((mode) => keep(new StormLog(directory, mode)));
  const sources = Object.fromEntries(logs.map(({ path }, i) => [modes[i]!, { path, services: ['imap'] }]));
  const config = writeConfig(directory, { sources, master: snmpd.master });
  let agent = new AgentProcess(config);
  keep({ stop: () => agent.stop() });
  await waitFor('the first pass is committed', () => committedValue(config, 'agent.passes') !== undefined);
  const poller = keep(new SnmpPoller(snmpd, ['imap.success', 'agent.linesRead', 'agent.losses']));

  const endMs = performance.now() + STORM_MS;
  const isOver = () => performance.now() > endMs;
  const did = { kills: 0, stops: 0, commands: 0 };
  const writing = (async () => {
    for (; !isOver(); await pause(10)) for (const log of logs) log.write(chance.between(0, 4));
  })();
  const rotating = (async () => {
    for (let turn = 0; !isOver(); await pause(chance.between(20, 150))) logs[turn++ % logs.length]!.rotate();
  })();
  // However few a slow machine has time for, a kill is among them.
  for (let first = true; !isOver(); await pause(chance.between(50, 600)), first = false) {
    const dice = first ? 0 : chance.between(0, 9);
    if (dice < 4) {
      await agent.kill();
      agent = new AgentProcess(config);
      did.kills++;
    } else if (dice < 7) {
      agent.signal('SIGSTOP');
      await pause(chance.between(50, 700));
      agent.signal('SIGCONT');
      did.stops++;
    } else {
      // Something was saved: whoever is writing just now, there is a line to print.
      const { code, stderr } = maillogs('imap', '--config', config);
      expect({ code, stderr }).toEqual({ code: 0, stderr });
      did.commands++;
    }
  }
  await Promise.all([writing, rotating]);
  for (const log of logs) await log.settle();
  for (const log of logs) log.write(1);

  const lines = logs.reduce((sum, log) => sum + log.lines, 0);
  await waitFor(`${lines} lines are counted`, () => (poller.value('imap.success') ?? 0n) >= BigInt(lines), {
    withinMs: 60_000,
    seen: () => `${poller.value('imap.success')}: ${agent.stderr.slice(-2000)}`,
  });
  await agent.stop();
  await poller.stop();
  const committed = new Map(show(config).map(({ name, value }) => [name, Number(value)]));
  // A log that was seen empty and is gone when next looked at may have come and gone with lines: that is said.
  const names = ['imap.success', 'agent.linesRead', 'agent.truncations', 'agent.octetsLost'];
  expect(names.map((name) => committed.get(name))).toEqual([lines, lines, 0, 0]);
  expect(poller.stepsBack).toEqual([]);
  const rotated = logs.map((log) => log.rotated);
  const polls = `${poller.answers} polls answered, ${committed.get('agent.losses')} words of logs that were empty`;
  console.info(`${lines} lines, ${rotated.join('+')} rotations, ${JSON.stringify(did)}, ${polls}`);
  expect(Math.min(...rotated)).toBeGreaterThan(0);
  expect(did.kills).toBeGreaterThan(0);
});
