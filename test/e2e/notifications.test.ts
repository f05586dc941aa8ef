// What the agent tells by itself, as a real snmptrapd receives it through a real snmpd: by name, by every version of
// the protocol, with hysteresis and limits, and though the master was away.

import { chmodSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { logIn, messages, writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue, maillogs } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { PrivateSnmpd } from '../support/private-snmpd';
import { PrivateSnmptrapd, type Received, type Sink } from '../support/private-snmptrapd';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

/** As fast as the passes are, so that a test need not wait; a pass that a busy machine holds up is not yet one that stalls. */
const QUICK = `
notifications:
  min_interval: 0s
  source_stalled: 5s
  commit_failing: 1s
`;

const WATCHED = `
alerts:
  - name: newMail
    counter: send.messageNew
    rise_above: 10/s
    fall_below: 5/s
    over: 2s
`;

interface Site {
  readonly directory: TempDirectory;
  readonly snmpd: PrivateSnmpd;
  readonly snmptrapd: PrivateSnmptrapd;
  readonly config: string;
}

async function site(
  extra: string,
  options: { readonly sinks?: readonly Sink[]; readonly silentAfter?: string } = {},
): Promise<Site> {
  const { sinks = ['v2c'], silentAfter } = options;
  const directory = keep(new TempDirectory());
  const snmptrapd = keep(await PrivateSnmptrapd.start());
  const snmpd = keep(await PrivateSnmpd.start({ lines: snmptrapd.sinkLines(...sinks) }));
  directory.write('send.log', messages(1000));
  const sources = { send: logIn(directory, 'send.log') };
  // Behind the last source, which is the only one.
  const silent = silentAfter === undefined ? '' : `    silent_after: ${silentAfter}\n`;
  const config = writeConfig(directory, { sources, master: snmpd.master, extra: silent + extra });
  return { directory, snmpd, snmptrapd, config };
}

/** The agent, once it has counted what is there and a line more: what comes now is new. */
async function settledAgent(here: Site): Promise<AgentProcess> {
  const agent = keep(new AgentProcess(here.config));
  await agent.said(/registered/);
  await counted(here, 1000n);
  await oneMore(here);
  return agent;
}

function counted({ config }: Site, value: bigint): Promise<true> {
  const now = () => committedValue(config, 'send.messageNew');
  return waitFor(`${value} messages are counted`, () => now() === value, { withinMs: 15_000, seen: now });
}

/** One message, and the pass that counts it. */
async function oneMore(here: Site): Promise<void> {
  const before = committedValue(here.config, 'send.messageNew')!;
  here.directory.append('send.log', messages(1));
  await counted(here, before + 1n);
}

const names = (received: readonly Received[]) => received.map(({ notification }) => notification);

test('a rate that rises and falls is told once each, by v1, v2c and v3, as trap and inform', async () => {
  const sinks = ['v1', 'v2c', 'v3 trap', 'v3 inform'] as const;
  const here = await site(QUICK + WATCHED, { sinks });
  const agent = await settledAgent(here);
  // The thousand messages of the old log were no rate.
  expect(here.snmptrapd.received()).toEqual([]);
  here.directory.append('send.log', messages(100));
  for (const sink of sinks) expect((await here.snmptrapd.hasReceived(sink, 2)).length).toBe(2);
  for (const sink of ['v2c', 'v3 trap', 'v3 inform'] as const) {
    const [raised, cleared] = here.snmptrapd.received(sink);
    expect(raised).toMatchObject({
      notification: 'mtlRateHigh',
      objects: {
        mtlAlertName: 'newMail',
        mtlAlertTime: expect.stringMatching(/^\d{4}-\d+-\d+,\d+:\d+:\d+\.\d,\+0:0$/),
        mtlAlertReason: expect.stringMatching(/^send\.messageNew: \d+\/min over the last 2 s, above 600\/min\.$/),
        mtlAlertCounter: 'send.messageNew',
        mtlAlertLimit: '20 events',
        mtlAlertSeconds: '2 seconds',
        mtlAlertTotal: '1101',
        mtlAlertSuppressed: '0 changes',
      },
    });
    expect(Number.parseInt(raised!.objects['mtlAlertCount']!, 10)).toBeGreaterThan(20);
    expect(cleared).toMatchObject({ notification: 'mtlRateHighCleared', objects: { mtlAlertLimit: '10 events' } });
  }
  expect(here.snmptrapd.received('v1').map(({ objects }) => objects['mtlAlertTotal'])).toEqual(['1101', '1101']);
  expect(here.snmptrapd.received('v1').map(({ notification }) => notification)).toEqual([
    expect.stringMatching(/mtlRateHigh$/),
    expect.stringMatching(/mtlRateHighCleared$/),
  ]);
  expect(agent.times(/alert newMail is raised: send\.messageNew: /)).toBe(1);
  expect(agent.times(/alert newMail is cleared: send\.messageNew: /)).toBe(1);
});

test('between the two levels nothing is told: neither again nor the end', async () => {
  const here = await site(QUICK + WATCHED);
  await settledAgent(here);
  here.directory.append('send.log', messages(60));
  // Seven a second lie below the one level and above the other, however often they are written and counted.
  const beganMs = performance.now();
  let written = 0;
  await waitFor('seven seconds of mail are written', () => {
    const seconds = (performance.now() - beganMs) / 1000;
    const due = Math.floor(7 * seconds);
    if (due > written) here.directory.append('send.log', messages(due - written));
    written = due;
    return seconds > 7;
  });
  expect(names(here.snmptrapd.received())).toEqual(['mtlRateHigh']);
  expect(names(await here.snmptrapd.hasReceived('v2c', 2))).toEqual(['mtlRateHigh', 'mtlRateHighCleared']);
});

test('a log that goes away is told, and that it is back', async () => {
  const here = await site(QUICK);
  await settledAgent(here);
  renameSync(here.directory.at('send.log'), here.directory.at('aside'));
  const [stalled] = await here.snmptrapd.hasReceived('v2c', 1);
  expect(stalled).toMatchObject({
    notification: 'mtlSourceStalled',
    objects: { mtlAlertName: 'sourceStalled.send', mtlAlertSource: 'send' },
  });
  expect(stalled!.objects['mtlAlertReason']).toContain(`there is no log file ${here.directory.at('send.log')}`);
  renameSync(here.directory.at('aside'), here.directory.at('send.log'));
  const [, cleared] = await here.snmptrapd.hasReceived('v2c', 2);
  expect(cleared).toMatchObject({ notification: 'mtlSourceStalledCleared', objects: { mtlAlertSource: 'send' } });
});

test('lines that went away while no agent ran are told when it finds out, once', async () => {
  const here = await site(QUICK);
  const first = await settledAgent(here);
  await first.stop();
  here.directory.append('send.log', messages(10));
  renameSync(here.directory.write('other', messages(1, 60)), here.directory.at('send.log'));
  const second = keep(new AgentProcess(here.config));
  const [lost] = await here.snmptrapd.hasReceived('v2c', 1);
  expect(lost).toMatchObject({ notification: 'mtlSourceLost', objects: { mtlAlertSource: 'send' } });
  await second.stop();
  const third = keep(new AgentProcess(here.config));
  await third.said(/registered/);
  await oneMore(here);
  expect(names(here.snmptrapd.received())).toEqual(['mtlSourceLost']);
});

test('a log that falls silent, and lines that no one claims, are told; and when either is over', async () => {
  const here = await site('notifications: {min_interval: 0s, unclaimed_over: 2s}\n', { silentAfter: '3s' });
  await settledAgent(here);
  here.directory.append('send.log', '@4000000066f2a1031b2c3d44 what is this\n'.repeat(500));
  // On a slow machine both are due at one look.
  const told = await here.snmptrapd.hasReceived('v2c', 2);
  const [silent, unclaimed] = [...told].sort((a, b) => (a.notification < b.notification ? -1 : 1));
  expect(unclaimed).toMatchObject({
    notification: 'mtlUnclaimedHigh',
    objects: { mtlAlertName: 'unclaimedHigh.send', mtlAlertSource: 'send', mtlAlertSeconds: '2 seconds' },
  });
  expect(Number.parseInt(unclaimed!.objects['mtlAlertPercent']!, 10)).toBeGreaterThan(90);
  expect(silent).toMatchObject({
    notification: 'mtlSourceSilent',
    objects: {
      mtlAlertSource: 'send',
      mtlAlertReason: expect.stringMatching(/^source send: nothing was written to it for \d+ s\.$/),
    },
  });
  here.directory.append('send.log', messages(500));
  const over = (await here.snmptrapd.hasReceived('v2c', 4)).slice(2);
  expect(names(over).sort()).toEqual(['mtlSourceSilentCleared', 'mtlUnclaimedHighCleared']);
});

test('counters that cannot be saved are told with the reason, and that they are again', async () => {
  const here = await site(QUICK);
  const state = here.directory.directory('state');
  chmodSync(state, 0o777);
  const agent = keep(new AgentProcess(here.config, { isUnprivileged: true }));
  await counted(here, 1000n);
  chmodSync(state, 0o555);
  here.directory.append('send.log', messages(1));
  const [failing] = await here.snmptrapd.hasReceived('v2c', 1);
  expect(failing!.notification).toBe('mtlCommitFailing');
  expect(failing!.objects['mtlAlertReason']).toMatch(/^the counters cannot be saved: .*permission denied/);
  chmodSync(state, 0o777);
  expect(names(await here.snmptrapd.hasReceived('v2c', 2))).toEqual(['mtlCommitFailing', 'mtlCommitFailingCleared']);
  expect(agent.times(/alert commitFailing is (raised|cleared)/)).toBe(2);
});

test('an alert that flutters is told no more often than min_interval says, and how often it did', async () => {
  const here = await site('notifications: {min_interval: 12s, source_stalled: 0s}\n');
  const agent = await settledAgent(here);
  for (let n = 0; n < 2; n++) {
    renameSync(here.directory.at('send.log'), here.directory.at('aside'));
    await waitFor('it is gone', () => agent.times(/alert sourceStalled\.send is raised/) === n + 1);
    renameSync(here.directory.at('aside'), here.directory.at('send.log'));
    await waitFor('it is back', () => agent.times(/alert sourceStalled\.send is cleared/) === n + 1);
  }
  const [stalled, cleared] = await here.snmptrapd.hasReceived('v2c', 2);
  expect(stalled).toMatchObject({ notification: 'mtlSourceStalled', objects: { mtlAlertSuppressed: '0 changes' } });
  expect(cleared).toMatchObject({
    notification: 'mtlSourceStalledCleared',
    objects: { mtlAlertSuppressed: '2 changes' },
  });
});

test('of many alerts at once some are told, and how many are waiting', async () => {
  const directory = keep(new TempDirectory());
  const snmptrapd = keep(await PrivateSnmptrapd.start());
  const snmpd = keep(await PrivateSnmpd.start({ lines: snmptrapd.sinkLines('v2c') }));
  const logs = Array.from({ length: 8 }, (_, n) => `log${n}`);
  for (const log of logs) directory.write(log, messages(1));
  const sources = Object.fromEntries(logs.map((log) => [log, logIn(directory, log)]));
  const extra = 'notifications: {min_interval: 0s, source_stalled: 0s, limit: 3/h}\n';
  const config = writeConfig(directory, { sources, master: snmpd.master, extra });
  const agent = keep(new AgentProcess(config));
  await agent.said(/registered/);
  await waitFor('all is counted', () => committedValue(config, 'send.messageNew') === 8n);
  for (const log of logs) rmSync(directory.at(log));
  const received = await snmptrapd.hasReceived('v2c', 3);
  expect(names(received)).toEqual(['mtlSourceStalled', 'mtlSourceStalled', 'mtlAlertsHeldBack']);
  expect(received[2]!.objects).toMatchObject({
    mtlAlertSuppressed: '6 changes',
    mtlAlertReason:
      '6 more alert(s) changed at once and are waiting: notifications.limit lets 3 through within 3600 s.',
  });
  // The journal says all of them.
  expect(agent.times(/alert sourceStalled\.log\d is raised/)).toBe(8);
});

test('what happens while the master is away is told when it is back, with its time, also by the next agent', async () => {
  const here = await site(QUICK + WATCHED);
  const agent = await settledAgent(here);
  await here.snmpd.kill();
  here.directory.append('send.log', messages(100));
  await agent.said(/alert newMail is raised/);
  await agent.said(/alert newMail is cleared/);
  renameSync(here.directory.at('send.log'), here.directory.at('aside'));
  await agent.said(/alert sourceStalled\.send is raised/);
  // Said first and kept then: killed in between it would be raised again, which is no loss but another test.
  const kept = () => readFileSync(here.directory.at('state', 'alerts.json'), 'utf8');
  await waitFor('it is kept', () => kept().includes('"notification":"sourceStalled"'), { withinMs: 5000, seen: kept });
  await agent.kill();
  const next = keep(new AgentProcess(here.config));
  await next.said(/cannot reach the SNMP master/);
  const awayUntilMs = Date.now();
  await here.snmpd.start();
  const received = await here.snmptrapd.hasReceived('v2c', 3);
  expect(names(received)).toEqual(['mtlRateHigh', 'mtlRateHighCleared', 'mtlSourceStalled']);
  for (const { objects } of received) expect(momentOf(objects['mtlAlertTime']!)).toBeLessThan(awayUntilMs);
  // Raised already: the next agent does not raise it again, and knows that it is over.
  renameSync(here.directory.at('aside'), here.directory.at('send.log'));
  expect(names(await here.snmptrapd.hasReceived('v2c', 4))[3]).toBe('mtlSourceStalledCleared');
  expect(next.times(/is raised/)).toBe(0);
});

/** Of a DateAndTime in UTC as the tools print it, which has a digit or two everywhere. */
function momentOf(text: string): number {
  const [year, month, day, hour, minute, second] = text.split(/[-,:.+]/).map(Number);
  return Date.UTC(year!, month! - 1, day, hour, minute, second);
}

test('with notifications switched off nothing is told', async () => {
  const here = await site(`notifications: {enabled: false}\n${WATCHED}`);
  const agent = await settledAgent(here);
  here.directory.append('send.log', messages(100));
  await counted(here, 1101n);
  await oneMore(here);
  expect(here.snmptrapd.received()).toEqual([]);
  expect(agent.times(/alert/)).toBe(0);
});

test('maillogs check says how many counters are watched', async () => {
  const directory = keep(new TempDirectory());
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') }, extra: WATCHED });
  expect(maillogs('check', '--config', config).stdout).toBe(`${config}: 1 source(s), 1 alert(s), no errors.\n`);
});
