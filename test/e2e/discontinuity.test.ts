// Discontinuities as TimeStamps of a real snmpd's sysUpTime (RFC 2579; RFC 2863, ifCounterDiscontinuityTime): zero for
// what was before snmpd started, the moment for what came after, and the same value for as long as nothing is lost.

import { columnArcs, conceptualTables, nameArcs } from '../../src/registry/conceptual-tables';
import { DISCONTINUITY_ARC, declarationOf } from '../../src/registry/registry';
import { logIn, messages, ROOT, writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { fakeTime } from '../support/faketime';
import { PrivateSnmpd } from '../support/private-snmpd';
import { getRows } from '../support/snmp-tools';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();
const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';
const ofService = `${ROOT}.1.${declarationOf('send').arc}.${DISCONTINUITY_ARC}.0`;
const ofSource = [
  ROOT,
  ...columnArcs('source', conceptualTables.source.columns.discontinuityTime.arc),
  ...nameArcs('send'),
].join('.');

async function scene() {
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start());
  directory.write('send.log', messages(10));
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') }, master: snmpd.master });
  let length = 10;
  let written = length;
  return {
    snmpd,
    config,
    directory,
    /** The log is cut short and written again: what came between two passes may be gone. */
    loseTheLog: async () => {
      const interruptions = () =>
        (committedValue(config, 'agent.truncations') ?? 0n) + (committedValue(config, 'agent.losses') ?? 0n);
      const before = interruptions();
      // Through the inode that is held open: shorter each time, and beginning otherwise.
      length -= 2;
      directory.write(
        'send.log',
        `${messages(1, 10 - length).replace(/new msg.*/s, 'end msg')} ${length}\n${messages(length, 10 - length)}`,
      );
      written += length;
      await waitFor('the cut is found', () => interruptions() > before);
      await waitFor('the new log is counted', () => committedValue(config, 'send.messageNew') === BigInt(written));
    },
  };
}

/** [service, source, sysUpTime] of one answer; undefined while there are no such rows. */
function stamps({ address }: PrivateSnmpd): readonly [number, number, number] | undefined {
  const rows = getRows(address, [ofService, ofSource, SYS_UP_TIME]);
  // Ticks are printed as a bare number, an exception as words.
  if (rows.some(({ value }) => !/^\d+$/.test(value))) return undefined;
  const [service, source, upTime] = rows.map(({ value }) => Number(value));
  return [service!, source!, upTime!];
}

async function served(snmpd: PrivateSnmpd): Promise<readonly [number, number, number]> {
  await waitFor('discontinuities are served', () => stamps(snmpd) !== undefined);
  return stamps(snmpd)!;
}

test('birth, loss, restart of snmpd and of maillogs: each is said as it is', async () => {
  const { snmpd, config, loseTheLog } = await scene();
  const agent = keep(new AgentProcess(config));
  const [born, sourceBorn, bornBefore] = await served(snmpd);
  // The counters and the row came into being while snmpd ran.
  expect([born, sourceBorn].map((ticks) => ticks > 0 && ticks <= bornBefore)).toEqual([true, true]);

  await loseTheLog();
  await waitFor('the loss is stamped', () => (stamps(snmpd)?.[0] ?? 0) > born);
  const [lost, sourceLost, lostBefore] = await served(snmpd);
  expect(lost).toBe(sourceLost);
  expect(lost).toBeLessThanOrEqual(lostBefore);

  await snmpd.kill();
  await snmpd.start();
  // sysUpTime began again without a break of ours.
  const [afterRestart, sourceAfterRestart] = await served(snmpd);
  expect([afterRestart, sourceAfterRestart]).toEqual([0, 0]);

  await loseTheLog();
  await waitFor('the second loss is stamped', () => (stamps(snmpd)?.[0] ?? 0) > 0);
  const [again, sourceAgain, againBefore] = await served(snmpd);
  expect(again).toBe(sourceAgain);
  expect(again).toBeLessThanOrEqual(againBefore);

  await agent.stop();
  keep(new AgentProcess(config));
  const [later] = await served(snmpd);
  // The same moment, though a new session has told again when sysUpTime was zero.
  expect(later).toBe(again);
});

test.each([
  ['set back by an hour', -3600],
  ['set forward by a year', 31_536_000],
])('a discontinuity stays where it was, and the next comes after it, when the clock is %s', async (_, seconds) => {
  const { snmpd, config, directory, loseTheLog } = await scene();
  const offsetFile = directory.write('offset', '+0');
  const environment = fakeTime({ offsetFile });
  const agent = keep(new AgentProcess(config, { environment }));
  const [born] = await served(snmpd);
  expect(born).toBeGreaterThan(0);
  directory.write('offset', seconds < 0 ? String(seconds) : `+${seconds}`);
  await agent.stop();
  keep(new AgentProcess(config, { environment }));
  const [later] = await served(snmpd);
  expect(later).toBe(born);
  await loseTheLog();
  await waitFor('the loss is stamped', () => (stamps(snmpd)?.[0] ?? 0) > born);
  const [lost, , upTime] = await served(snmpd);
  expect(lost).toBeLessThanOrEqual(upTime);
});
