// Sixteen pollers at once through a real snmpd, for half a minute in which passes commit: what MRTG, Cacti and
// Prometheus do together, only without a rest. Half of them ask with GET, half with GETBULK, which Net-SNMP cuts
// into one GetNext for each row.

import { formatOid, parseOid } from '../../src/base/oid';
import { counterIndex, counters, instanceOid } from '../../src/registry/registry';
import type { CounterName } from '../../src/registry/services';
import { logIn, ROOT, writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { type Answer, ClosedLoop } from '../support/closed-loop';
import { FullSpeedWriter } from '../support/full-speed-writer';
import { PrivateSnmpd } from '../support/private-snmpd';
import { getRows } from '../support/snmp-tools';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

const POLLERS = 16;
const FOR_MS = 30_000;
const OCTETS = 1000n;

function oidOf(name: CounterName): string {
  return formatOid(instanceOid(parseOid(ROOT)!, counters[counterIndex(name)]!));
}

/** Each line bumps two counters of a pair at once, so no moment ever was at which one had moved and not the other. */
const lines = [
  (n: number) => `@4000000066f2a1031b2c3d45 info msg ${n}: bytes ${OCTETS} from <a@b.example> qp 1 uid 1`,
  (n: number) => `@4000000066f2a1031b2c3d46 starting delivery ${n}: msg ${n} to local a@b.example`,
];
const [info, octets] = [oidOf('send.messageInfo'), oidOf('send.messageOctets')];
const [start, local] = [oidOf('send.startDelivery'), oidOf('send.startDeliveryLocal')];

function inconsistency(answer: Answer): string | undefined {
  const [i, o, s, l] = [info, octets, start, local].map((oid) => answer.get(oid));
  if (i === undefined || o === undefined || s === undefined || l === undefined) return 'a counter is missing';
  return o === i * OCTETS && s === l ? undefined : `${i} messages have ${o} octets, ${l} of ${s} are local`;
}

test('each of 16 pollers is answered, and each answer is the truth of one moment', async () => {
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start());
  directory.write('send.log', lines.map((line) => `${line(0)}\n`).join(''));
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') }, master: snmpd.master });
  const agent = keep(new AgentProcess(config));
  await waitFor('the log is counted', () => getRows(snmpd.address, [start])[0]?.value === '1');

  const writer = keep(
    new FullSpeedWriter({
      linesPerSecond: 2000,
      line: (n) => lines[n % 2]!(n),
      write: (text) => void directory.append('send.log', text),
    }),
  );
  const questions = [{ oids: [octets, start, local, info] }, { behind: `${ROOT}.1.1`, rows: 25 }];
  const pollers = Array.from({ length: POLLERS }, (_, n) =>
    keep(new ClosedLoop(snmpd.port, questions[n % questions.length]!, inconsistency)),
  );
  await new Promise((resolve) => setTimeout(resolve, FOR_MS));
  await writer.stop();
  const written = BigInt(Math.ceil(writer.lines / 2)) + 1n;
  await waitFor('all pollers have seen the last line', () => pollers.every(({ last }) => last.get(info) === written));
  for (const poller of pollers) await poller.stop();

  expect(pollers.flatMap(({ faults }) => faults)).toEqual([]);
  // Closed loops on two slow cores: some hundred answers a second in all.
  expect(Math.min(...pollers.map(({ answers }) => answers))).toBeGreaterThan(300);
  expect(agent.stderr.split('\n').filter((line) => /is gone|refused/.test(line))).toEqual([]);
  // The passes went on all the while.
  expect(committedValue(config, 'agent.passes')).toBeGreaterThanOrEqual(20n);
});
